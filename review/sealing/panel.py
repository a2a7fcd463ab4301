"""Whose scorecards an interview waits for."""

from collections.abc import Iterable

from engines.database.contract import Row
from foundation.policy import RULES


def panel_of(members: Iterable[Row]) -> set[str]:
    """The ids of those among the team's members (person_id, roles, handed_in) whom everybody waits for.

    Reviewers, and whoever else may score and has handed in a candidate of the interview: an owner or a lead who does not score keeps
    nobody waiting. A team without a reviewer waits for all who may score.
    """
    able = [row for row in members if RULES["score.give"] & set(row["roles"].split(","))]
    chosen = {row["person_id"] for row in able if "reviewer" in row["roles"].split(",") or row["handed_in"]}
    return chosen or {row["person_id"] for row in able}
