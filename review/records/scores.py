"""The scores of an interview as a table: those that were handed in, as far as the seal opens them to the reader."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.language import Words, timecode
from foundation.language import mark as _
from foundation.paging import SIZE
from foundation.policy import Actor
from interviews.scorecard import text_in
from review.records import score_queries as queries
from review.sealing.names import hides_names, with_names
from review.sealing.seals import seals_on

COLUMNS = (
    _("Candidate"), _("Submitted (UTC)"), _("Question"), _("Competency"), _("Reviewer"), _("Score"), _("Scale"), _("Kind"),
    _("First score"), _("Reason"), _("Note"), _("Evidence"), _("Handed in (UTC)"), _("Version of the scorecard"),
)
_KINDS = {"value": _("score"), "no_evidence": _("no evidence seen"), "cannot_judge": _("cannot judge")}


@dataclass(frozen=True)
class Score:
    """One handed-in score, in words and numbers. `value` and `first` are None where no step of the scale was chosen."""

    invitation_id: str
    candidate: str
    submitted_at: str
    question: str
    competency_id: str
    competency: str
    reviewer: str
    value: int | None
    scale: int
    kind: str
    first: int | None
    reason: str
    note: str
    evidence: str
    handed_in_at: str
    version: int

    @property
    def cells(self) -> list[str | int | None]:
        """The values in the order of COLUMNS."""
        return [
            self.candidate, self.submitted_at, self.question, self.competency, self.reviewer, self.value, self.scale, self.kind,
            self.first, self.reason, self.note, self.evidence, self.handed_in_at, self.version,
        ]


def scores_of(db: Database, words: Words, actor: Actor, interview: Row) -> Iterator[Score]:
    """Every score that was handed in and that this person may see, by candidate, question and competency."""
    team_id = interview["team_id"]
    candidates = queries.list_submitted(db, team_id, interview["id"], int(hides_names(interview)))
    for first in range(0, len(candidates), SIZE):
        few = with_names(db, actor, words, interview, candidates[first:first + SIZE], "id")
        ids = [row["id"] for row in few]
        shown = _Visible(db, actor, interview, ids)
        scores, passages = queries.list_scores(db, team_id, ids), _passages(queries.list_passages(db, team_id, ids))
        for row in few:
            yield from (
                _read(row, score, passages, words) for score in scores if score["invitation_id"] == row["id"] and shown.includes(score)
            )


class _Visible:
    """Which scores of a few candidates the person may see."""

    def __init__(self, db: Database, actor: Actor, interview: Row, ids: list[str]) -> None:
        answers = queries.list_answers(db, interview["team_id"], ids)
        seals = seals_on(db, actor, interview["id"], answers)
        self._me = actor.person_id
        self._answers = {row["id"] for row in answers if seals.of(row["id"]).marks}
        sealed = {row["invitation_id"] for row in answers if row["id"] not in self._answers}
        self._candidates = {row["invitation_id"] for row in answers} - sealed

    def includes(self, score: Row) -> bool:
        """One's own; a colleague's on an open answer; one on a candidate as a whole when all of their answers are open."""
        if score["reviewer_id"] == self._me:
            return True
        return score["answer_id"] in self._answers if score["answer_id"] else score["invitation_id"] in self._candidates


_Key = tuple[str, str, str, str | None]


def _passages(rows: list[Row]) -> dict[_Key, list[str]]:
    found: dict[_Key, list[str]] = {}
    for row in rows:
        told = f"{timecode(row['at_ms'])}–{timecode(row['until_ms'])}"
        for answer in (row["answer_id"], None):
            found.setdefault((row["invitation_id"], row["reviewer_id"], row["competency_id"], answer), []).append(told)
    return found


def _read(candidate: Row, row: Row, passages: dict[_Key, list[str]], words: Words) -> Score:
    body = json.loads(row["body"])
    evidence = passages.get((row["invitation_id"], row["reviewer_id"], row["competency_id"], row["answer_id"]), [])
    return Score(
        row["invitation_id"], candidate["candidate"], candidate["submitted_at"], row["question"] or "", row["competency_id"],
        text_in(body["name"], words.code), row["reviewer"], row["value"], body["scale"], words.gettext(_KINDS[row["kind"]]),
        row["first_value"], row["reason"], row["note"], ", ".join(evidence), row["handed_in_at"], row["version"],
    )
