"""A reviewer's own habits: whether the candidate before sways the next score, and whether scores drift along the queue."""

import math
from dataclasses import dataclass

import numpy as np

from engines.database.contract import Database
from foundation.policy import Actor
from review.comparing import queries
from review.comparing.board import Board
from review.comparing.estimate import ALL_EQUAL, NO_REST, Estimate, unknown

LEAST = 10
"""Pairs of candidates below which nothing is said."""


@dataclass(frozen=True)
class Habits:
    """Both as correlations, -1 to 1: of one candidate's score with the next one's, and of scores with the place in the queue.

    A score is taken as its distance from what colleagues gave the same answer, so that better candidates are no habit.
    """

    before: Estimate
    drift: Estimate


def habits_of(db: Database, actor: Actor, board: Board, interview_id: str) -> Habits:
    """The actor's habits in the answers that are open to them, question by question in the order of their queue."""
    rows = queries.list_own_in_order(db, actor.team_id or "", interview_id, actor.person_id or "")
    away: dict[str, dict[int, list[float]]] = {}
    for row in rows:
        if row["others"] is not None and board.openness.shows(row["invitation_id"], row["question_id"]):
            away.setdefault(row["question_id"], {}).setdefault(row["place"], []).append(row["value"] - row["others"])
    runs = [[sum(parts) / len(parts) for _place, parts in sorted(places.items())] for places in away.values()]
    return Habits(lagged(runs), drifting(runs))


def lagged(runs: list[list[float]]) -> Estimate:
    """The correlation of each value with the one before it in its run."""
    pairs = [pair for run in runs for pair in zip(run, run[1:])]
    return correlation(np.array(pairs, float).reshape(-1, 2))


def drifting(runs: list[list[float]]) -> Estimate:
    """The correlation of values with their place in the run, as a share of its length."""
    pairs = [(n / len(run), value) for run in runs for n, value in enumerate(run)]
    return correlation(np.array(pairs, float).reshape(-1, 2))


def correlation(pairs: np.ndarray) -> Estimate:
    """Pearson's correlation of two columns, with Fisher's z interval (Fisher 1921)."""
    if len(pairs) < LEAST:
        return unknown(NO_REST)
    if (pairs.std(axis=0) < 1e-12).any():
        return unknown(ALL_EQUAL)
    r = float(np.corrcoef(pairs.T)[0, 1])
    z, half = math.atanh(max(-0.999999, min(0.999999, r))), 1.959963984540054 / math.sqrt(len(pairs) - 3)
    return Estimate(r, math.tanh(z - half), math.tanh(z + half))
