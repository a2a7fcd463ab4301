"""Turns: which answer a reviewer judges next, question by question, in an order of their own that is balanced over the reviewers.

Nothing here looks at colleagues' marks. That candidates are judged about equally often follows from the order itself (`order.py`);
an answer that a colleague has open is left out while their lease on it lasts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from engines.database.contract import Database, Row
from foundation.clock import Clock, iso
from foundation.errors import NotFound, Problem
from foundation.language import mark as _
from foundation.policy import Actor
from interviews.scorecard import Scorecard, current_scorecard
from review.queue import turn_queries as queries
from review.queue.order import order_of
from review.sealing.sealing import takes_marks

LEASE_MS = 60_000
SPEEDS = (50, 75, 100, 125, 150, 200)
"""In per cent, as the wall offers them."""


@dataclass(frozen=True)
class Left:
    """What a reviewer still has to judge of a question: answers, and minutes at their own speed, rounded up."""

    answers: int
    minutes: int


@dataclass(frozen=True)
class Turns:
    """One reviewer's queue of one question."""

    db: Database
    clock: Clock
    actor: Actor
    interview_id: str
    question_id: str
    scorecard: Scorecard

    @property
    def _mine(self) -> dict[str, object]:
        return {
            "team_id": self.actor.team_id, "interview_id": self.interview_id, "question_id": self.question_id,
            "reviewer_id": self.actor.person_id,
        }

    @property
    def _key(self) -> tuple[str, str, str, str]:
        return self.actor.team_id or "", self.interview_id, self.question_id, self.actor.person_id or ""

    @property
    def wanted(self) -> int:
        """How many marks an answer to the question gets; 0 when nothing is judged on it."""
        return sum(one.is_judged_on(self.question_id) for one in self.scorecard.competencies)

    @property
    def speed_percent(self) -> int:
        """The speed at which the reviewer listens to this question."""
        row = queries.find_queue(self.db, *self._key)
        return int(row["speed_percent"]) if row else 100

    def left(self) -> Left:
        """What is left."""
        row = queries.count_left(self.db, wanted=self.wanted, **self._mine)
        minutes = row["ms"] * 100 / self.speed_percent / 60_000
        return Left(row["answers"], -int(-minutes // 1))

    def next(self, after: str = "") -> Row | None:
        """The reviewer's next answer (answer_id, invitation_id, duration_ms), which is now theirs for a minute; None when all is done.

        `after` is the answer that they leave: it is given back, and comes again only when nothing else is left.
        """
        with self.db.tx():
            self._add_places()
            queries.drop_leases(self.db, self.actor.team_id or "", self.actor.person_id or "")
            for row in self._upcoming(after) or self._upcoming(""):
                if hold(self.db, self.clock, self.actor, row["answer_id"]):
                    return row
        return None

    def upcoming(self, after: str) -> Row | None:
        """The answer that would come after `after` now. It is not held for anybody."""
        found = self._upcoming(after)
        return found[0] if found else None

    def set_speed(self, percent: int) -> None:
        """Listen to this question at that speed from now on. Raises Problem for an odd speed, and once an answer is judged.

        Faster speech is judged as more competent, so one speed holds for all candidates of a question.
        """
        if percent not in SPEEDS:
            raise Problem("bad_speed", _("Choose one of the speeds in the list."))
        with self.db.tx():
            queries.insert_queue(self.db, now=self.clock.iso(), **self._mine)
            if percent != self.speed_percent and self.speed_is_held():
                raise Problem(
                    "speed_held", _("You have started scoring this question at another speed. Everybody is scored at the same one."), 409
                )
            queries.set_speed(self.db, *self._key, percent)

    def speed_is_held(self) -> bool:
        """Whether the reviewer has judged an answer to the question, so that its speed stays."""
        return queries.has_judged(self.db, self.actor.team_id or "", self.interview_id, self.question_id, self.actor.person_id or "")

    def _upcoming(self, not_this: str) -> list[Row]:
        return queries.next_answers(
            self.db, most=3, now=self.clock.iso(), not_this=not_this, wanted=self.wanted, **self._mine,
        )

    def _add_places(self) -> None:
        new = [row["id"] for row in queries.list_answers_without_place(self.db, *self._key)]
        if not new:
            return
        queries.insert_queue(self.db, now=self.clock.iso(), **self._mine)
        row = queries.find_queue(self.db, *self._key)
        first = queries.last_place(self.db, *self._key) + 1
        number = int(row["number"]) if row else 0
        # Each batch of candidates is a square of its own; its seed is the same for every reviewer.
        for place, answer_id in enumerate(order_of(new, number, f"{self.question_id} {len(new)}"), first):
            queries.insert_place(self.db, answer_id=answer_id, place=place, **self._mine)


def turns_of(db: Database, clock: Clock, actor: Actor, interview_id: str, question_id: str) -> Turns:
    """The actor's queue of the question."""
    return Turns(db, clock, actor, interview_id, question_id, current_scorecard(db, actor.team_id or "", interview_id))


def hold(db: Database, clock: Clock, actor: Actor, answer_id: str) -> bool:
    """Take or renew the lease on the answer for a minute; False while a colleague has it."""
    until = iso(clock.now() + timedelta(milliseconds=LEASE_MS))
    return bool(queries.take_lease(db, actor.team_id or "", answer_id, actor.person_id or "", clock.iso(), until))


def skip(db: Database, clock: Clock, actor: Actor, answer: Row) -> None:
    """Put the answer at the end of the actor's queue. Raises NotFound when it is not in it."""
    if not queries.skip(db, answer["team_id"], answer["id"], actor.person_id or "", clock.iso()):
        raise NotFound()


@dataclass(frozen=True)
class Turn:
    """What a reviewer does next: an interview, and what is left of it."""

    interview: Row
    left: Left


def find_turn(db: Database, team_id: str, interviews: Sequence[Row]) -> Turn | None:
    """The first of these interviews (rows with `answers` and `scored`) with something left to score; None when nothing is.

    The minutes are an estimate from a few answers' lengths, so that the page costs the same with any number of candidates.
    """
    for interview in interviews:
        answers = interview["answers"] - interview["scored"] if takes_marks(interview["phase"]) else 0
        if answers > 0:
            minutes = answers * queries.mean_length_ms(db, team_id, interview["id"]) / 60_000
            return Turn(interview, Left(answers, max(1, -int(-minutes // 1))))
    return None


def next_question(db: Database, clock: Clock, actor: Actor, interview_id: str, questions: Sequence[Row]) -> tuple[Row, Left] | None:
    """The first question of the interview with something left for the actor, and how much; None when nothing is."""
    for question in questions:
        turns = turns_of(db, clock, actor, interview_id, question["id"])
        left = turns.left()
        if left.answers:
            return question, left
    return None
