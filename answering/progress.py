"""The candidate's progress. The rows decide, so a reload, a crash or another device continues at the same place.

A take is `recording` from its start, `arriving` when the recorder has stopped, `received` when every byte is safe, `ready` when it can
be watched and `broken` when it never will be. Only the tab that records a take ends it, or a deliberate take-over.
"""

from dataclasses import dataclass
from datetime import datetime

from answering import queries
from answering.holding import HERE, UNDER_WAY, holder, is_heard
from answering.questions import Asked, list_asked
from engines.database.contract import Database, Row
from foundation.clock import parse

FREE_INTERRUPTIONS = 3
SAFE = ("received", "ready")

WATCH, THINK, READY, LOOK, KEPT, STUCK = "watch", "think", "ready", "look", "kept", "stuck"
RECOVER, ELSEWHERE, SENDING = "recover", "elsewhere", "sending"


@dataclass(frozen=True)
class Standing:
    """One question and the candidate's progress on it."""

    asked: Asked
    answer: Row | None
    takes: list[Row]

    @property
    def used(self) -> int:
        """The number of takes that count."""
        return sum(take["counted"] for take in self.takes)

    @property
    def left(self) -> int | None:
        """The number of takes left; None when they are unlimited."""
        return None if self.asked.takes is None else max(0, self.asked.takes - self.used)

    @property
    def free_left(self) -> int:
        """The number of interruptions that may still happen without costing a take."""
        return max(0, FREE_INTERRUPTIONS - sum(1 for take in self.takes if not take["counted"]))

    @property
    def under_way(self) -> Row | None:
        """The take that has begun and whose bytes are not all here."""
        return next((take for take in self.takes if take["state"] in UNDER_WAY), None)

    @property
    def recording(self) -> Row | None:
        """The take that has begun and not stopped; at most one."""
        return next((take for take in self.takes if take["state"] == "recording"), None)

    def is_recorded(self, now: datetime) -> bool:
        """Whether an active tab records it at this moment."""
        return self.recording is not None and is_heard(self.recording, now)

    @property
    def usable(self) -> list[Row]:
        """The takes that can be chosen."""
        return [take for take in self.takes if take["state"] in SAFE]

    @property
    def kept(self) -> Row | None:
        """The take that is chosen for submission, unless it is broken."""
        chosen = self.answer["kept_take_id"] if self.answer else None
        return next((take for take in self.takes if take["id"] == chosen and take["state"] != "broken"), None)

    @property
    def safe(self) -> bool:
        """Whether every byte of the chosen take is here."""
        return self.kept is not None and self.kept["state"] in SAFE

    @property
    def may_record(self) -> bool:
        """Whether takes are left."""
        return self.left is None or self.left > 0

    def think_left_ms(self, now: datetime) -> int:
        """The rest of the thinking time; 0 before it began, without one, and afterwards."""
        if self.answer is None or self.answer["think_until"] is None or self.takes or not self.asked.think_ms:
            return 0
        return max(0, round((parse(self.answer["think_until"]) - now).total_seconds() * 1000))

    def step(self, now: datetime, tab: str = "") -> str:
        """The step of `tab` on this question.

        watch, think, ready (to record), elsewhere (another tab records), recover (this tab's own take was cut off), look, kept, sending
        (the one take is still being sent) or stuck (no take left, none usable).
        """
        if self.recording is not None:
            return RECOVER if holder(self.recording, tab, now) == HERE else ELSEWHERE
        if self.kept is not None:
            return KEPT
        if self.usable:
            return LOOK
        if self.under_way is not None:
            return SENDING
        if self.answer is None:
            return WATCH
        if not self.may_record:
            return STUCK
        return THINK if self.think_left_ms(now) else READY


def list_standings(db: Database, visit: Row) -> list[Standing]:
    """Every question of the invitation with the candidate's progress."""
    team_id, id = visit["team_id"], visit["id"]
    answers = {row["position"]: row for row in queries.list_answers(db, team_id, id)}
    takes = queries.list_takes(db, team_id, id)
    return [
        Standing(asked, answers.get(asked.position), [take for take in takes if take["position"] == asked.position])
        for asked in list_asked(db, visit)
    ]


def next_open(standings: list[Standing], now: datetime) -> Standing | None:
    """The first question that is not done; None when all are done."""
    return next((one for one in standings if one.step(now) not in (KEPT, STUCK)), None)


def may_meet(visit: Row, standings: list[Standing], position: int, now: datetime) -> bool:
    """Whether the candidate may see this question now: questions come in order, unless previewing is allowed."""
    if visit["preview"] in ("questions", "clips"):
        return True
    found = next_open(standings, now)
    return found is None or position <= found.asked.position or any(one.answer and one.asked.position == position for one in standings)
