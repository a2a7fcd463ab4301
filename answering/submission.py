"""Submission: every answer must be safe or knowingly left out; then the team can watch, and the candidate gets a receipt."""

from dataclasses import dataclass

from answering import queries
from answering.progress import Standing, list_standings
from answering.visits import CLOSING, OPEN, refuse_unless
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock
from foundation.errors import Problem
from foundation.ids import hash_token
from foundation.language import mark as _
from foundation.mails import TRIES
from interviews.list_queries import refresh_invitation
from interviews.submission_news import note_submission


@dataclass(frozen=True)
class Summary:
    """What a submission would contain now."""

    standings: list[Standing]

    @property
    def kept(self) -> list[Standing]:
        """Questions with a chosen take."""
        return [one for one in self.standings if one.kept is not None]

    @property
    def missing(self) -> list[Standing]:
        """Questions without one."""
        return [one for one in self.standings if one.kept is None]

    @property
    def safe(self) -> int:
        """The number of chosen takes that are here to the last byte."""
        return sum(1 for one in self.kept if one.safe)

    @property
    def all_safe(self) -> bool:
        """Whether every chosen take is safe."""
        return self.safe == len(self.kept)


def summary(db: Database, visit: Row) -> Summary:
    """The candidate's answers, question by question."""
    return Summary(list_standings(db, visit))


def submit(db: Database, clock: Clock, visit: Row, leave_out: bool) -> None:
    """Submit the chosen takes. `leave_out`: the candidate knows that some questions have no answer.

    Raises Problem when another device records, nothing is chosen, something is not safe yet, or a question is unanswered and
    `leave_out` is False. A second submission changes nothing and raises Problem `submitted`.
    """
    with db.tx():
        refuse_unless({OPEN, CLOSING}, visit, queries.list_takes(db, visit["team_id"], visit["id"]), clock)
        found = summary(db, visit)
        _refuse_while_recording(found, clock)
        _refuse(found, leave_out)
        if not queries.set_submitted(db, visit["team_id"], visit["id"], clock.iso()):
            raise Problem("submitted", _("Your answers have already been submitted. They can no longer be changed."), 409)
        refresh_invitation(db, visit["team_id"], visit["id"])
        jobs.put(
            db, clock, "send_receipt", team_id=visit["team_id"], subject=f"invitation:{visit['id']}",
            dedup=f"receipt:{visit['id']}", max_attempts=TRIES, invitation_id=visit["id"],
        )
        note_submission(db, clock, visit["team_id"], visit["id"])


def _refuse_while_recording(found: Summary, clock: Clock) -> None:
    for number, one in enumerate(found.standings, 1):
        if one.is_recorded(clock.now()):
            raise Problem(
                "recording_elsewhere", _("Question %(n)s is being recorded on another device right now. Stop there first, then submit."),
                409, n=number,
            )


def _refuse(found: Summary, leave_out: bool) -> None:
    if not found.kept:
        raise Problem("nothing_kept", _("There is no answer to submit yet. Record one and keep it."), 409)
    if not found.all_safe:
        raise Problem(
            "not_safe_yet", _("%(safe)s of %(all)s answers are safely stored. Keep this page open until all are, then submit."), 409,
            safe=found.safe, all=len(found.kept),
        )
    if found.missing and not leave_out:
        raise Problem("unanswered", _("Some questions have no answer yet. Answer them, or tick that you want to submit without them."), 409)


@dataclass(frozen=True)
class Receipt:
    """The receipt: what was received and when. `answers` holds the questions with their submitted takes; `code` identifies it in a
    letter or call.
    """

    code: str
    submitted_at: str
    answers: list[Standing]
    left_out: list[Standing]


def receipt(db: Database, visit: Row) -> Receipt:
    """The receipt of a submitted invitation. Raises Problem when it is not submitted."""
    if visit["submitted_at"] is None:
        raise Problem("not_submitted", _("Your answers are not submitted yet."), 409)
    found = summary(db, visit)
    digest = hash_token(f"{visit['id']}:{visit['submitted_at']}:{':'.join(_taken(one) for one in found.kept)}")[:8].upper()
    return Receipt(f"{digest[:4]}-{digest[4:]}", visit["submitted_at"], found.kept, found.missing)


def _taken(standing: Standing) -> str:
    return standing.kept["id"] if standing.kept else ""
