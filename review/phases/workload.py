"""How much everybody has left to hand in of an interview. It counts scorecards that are handed in, and looks at no mark.

The minutes come from the mean length of a candidate's answers: the lengths of what is left would tell whom somebody has handed in.
"""

from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.clock import Clock
from review.phases import queries
from review.queue.turn_queries import mean_length_ms
from review.sealing.panel import panel_of
from review.sealing.sealing import COLLECTING


@dataclass(frozen=True)
class Workload:
    """One reviewer's share of an interview."""

    person_id: str
    name: str
    handed_in: int
    wanted: int
    """Submitted candidates without those whom the reviewer knows."""
    minutes: int
    """What is left at the reviewer's own speed, or at normal speed while that is not known; rounded up."""
    knows_speed: bool
    reminded_at: str | None

    @property
    def left(self) -> int:
        """Scorecards that are not handed in."""
        return max(0, self.wanted - self.handed_in)


@dataclass(frozen=True)
class Standing:
    """How far an interview is in its phase: `done` of `wanted` submissions while it collects, of scorecards afterwards."""

    done: int
    wanted: int
    workloads: list[Workload]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.done >= self.wanted


def standing_of(db: Database, clock: Clock, interview: Row) -> Standing:
    """How far the interview and everybody who scores is with it."""
    team_id, interview_id = interview["team_id"], interview["id"]
    count = queries.count_submissions(db, team_id, interview_id, clock.iso())
    per_candidate = mean_length_ms(db, team_id, interview_id) * count["answers"] / count["submitted"] if count["submitted"] else 0
    members = queries.list_workloads(db, team_id, interview_id)
    panel = panel_of(members)
    rows = [row for row in members if row["person_id"] in panel]
    workloads = [_workload(row, count["submitted"], per_candidate) for row in rows]
    if interview["phase"] == COLLECTING:
        return Standing(count["submitted"], count["submitted"] + count["still"], workloads)
    return Standing(sum(one.handed_in for one in workloads), sum(one.wanted for one in workloads), workloads)


def _workload(row: Row, submitted: int, per_candidate_ms: float) -> Workload:
    wanted = max(0, submitted - row["recused"])
    handed_in = min(row["handed_in"], wanted)
    left_ms = (wanted - handed_in) * per_candidate_ms * 100 / float(row["speed_percent"] or 100)
    return Workload(
        row["person_id"], row["name"], handed_in, wanted, -int(-left_ms // 60_000), row["speed_percent"] is not None, row["reminded_at"],
    )
