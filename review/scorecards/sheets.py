"""What a reviewer sees of scorecards beside a few answers: their own sheet of each candidate, and what the seal lets them see of others."""

from collections.abc import Sequence
from typing import Any

from engines.database.contract import Database, Row
from foundation.language import Words
from foundation.policy import Actor
from interviews.scorecard import CANDIDATE, Scorecard, current_scorecard, find_scorecard, text_in
from review.coverage import THIN_PERCENT
from review.scorecards import queries
from review.scorecards.handing_in import missing_of, wanted
from review.scorecards.marks import OPEN
from review.sealing.seals import Seals, seals_on


class Sheets:
    """The sheets of a few answers of one interview, read for one person."""

    def __init__(self, db: Database, actor: Actor, interview_id: str, answer_ids: Sequence[str]) -> None:
        self.team_id, self.me = actor.team_id or "", actor.person_id or ""
        found = queries.list_answers_beside(db, self.team_id, answer_ids)
        self.answers = [row for row in found if row["interview_id"] == interview_id]
        self.shown = [row for row in self.answers if row["id"] in set(answer_ids)]
        candidates = [*dict.fromkeys(row["invitation_id"] for row in self.shown)]
        self.current = current_scorecard(db, self.team_id, interview_id)
        rule = {**self.shown[0], "opens": self.current.opens} if self.shown else None
        self.seals: Seals = seals_on(db, actor, interview_id, self.shown, rule)
        opened = [row for row in self.shown if self.seals.of(row["id"]).marks]
        open_candidates = [row["invitation_id"] for row in opened]
        self.open_answers = [row["id"] for row in self.shown if self.seals.of(row["id"]).comments]
        self.marks = queries.list_marks(db, self.team_id, self.me, candidates, [row["id"] for row in opened], open_candidates)
        self.evidence = queries.list_evidence(db, self.team_id, self.me, candidates, [row["id"] for row in opened])
        self.changes = queries.list_changes(db, self.team_id, candidates) if any(row["first_kind"] for row in self.marks) else []
        self.leads = actor.may("review.lead")
        self.cards = {self.current.id: self.current}
        for id in {act["scorecard_id"] for act in self.seals.acts if act["kind"] == "hand_in" and self._may_see(act)} - set(self.cards):
            old = find_scorecard(db, self.team_id, id)
            self.cards.update({id: old} if old else {})

    def _may_see(self, act: Row) -> bool:
        own = act["person_id"] == self.me
        return own or any(row["invitation_id"] == act["invitation_id"] and self.seals.of(row["id"]).names for row in self.shown)

    def card_of(self, invitation_id: str) -> Scorecard:
        """The scorecard by which the person judges the candidate."""
        mine = self.seals.own_hand_in(invitation_id, self.me)
        return self.cards.get(mine["scorecard_id"], self.current) if mine else self.current

    def is_recused(self, invitation_id: str) -> bool:
        """Whether the person has said that they know the candidate."""
        return self.seals.own_recusal(invitation_id, self.me) is not None

    def shown_to(self, words: Words) -> dict[str, Any]:
        """Each answer's sheet as JSON, by answer."""
        return {row["id"]: self._sheet(row, words) for row in self.shown}

    def cards_shown_to(self, words: Words) -> dict[str, Any]:
        """Every scorecard that the sheets refer to as JSON, by id."""
        return {id: _card(card, words.code) for id, card in self.cards.items()}

    def _sheet(self, answer: Row, words: Words) -> dict[str, Any]:
        candidate, sight = answer["invitation_id"], self.seals.of(answer["id"])
        card, mine = self.card_of(candidate), self.seals.own_hand_in(candidate, self.me)
        answers = [row for row in self.answers if row["invitation_id"] == candidate]
        own = [mark for mark in self.marks if mark["reviewer_id"] == self.me and mark["invitation_id"] == candidate]
        cited = [one for one in self.evidence if one["reviewer_id"] == self.me and one["invitation_id"] == candidate]
        missing = missing_of(card, answers, own, cited)
        return {
            "card": card.id,
            "competencies": [one.id for one in card.competencies if one.judged_on == CANDIDATE or one.is_judged_on(answer["question_id"])],
            "marks": {mark["competency_id"]: self._mark(mark, words) for mark in own if mark["subject"] in (answer["id"], candidate)},
            "evidence": [_passage(one) for one in cited],
            "wanted": len(wanted(card, answers)),
            "missing": [self._missing(one, words) for one in missing],
            "handedIn": words.moment(mine["at"]) if mine else None,
            "thinPercent": None if mine else self._thin(answer, own),
            "isOpen": sight.is_open,
            "phase": self.seals.phase,
            "mayScore": self.seals.rights[answer["id"]].score,
            "mayBreakSeal": self.seals.rights[answer["id"]].break_seal,
            "opens": card.opens,
            "colleagues": self._colleagues(answer, words) if sight.marks and sight.names else [],
            "breaks": [
                {"person": act["person"], "when": words.moment(act["at"]), "reason": act["reason"]}
                for act in self.seals.acts if act["kind"] == "break" and act["invitation_id"] == candidate
            ],
        }

    def _thin(self, answer: Row, own: list[Row]) -> int | None:
        """How much the person has watched of an answer that they have scored, in tens, while that is less than half; else None."""
        scored = next((mark for mark in own if mark["subject"] == answer["id"] and mark["kind"] != OPEN), None)
        if not scored or not answer["duration_ms"]:
            return None
        share = scored["watched_ms"] / answer["duration_ms"]
        return int(10 * share) * 10 if share * 100 < THIN_PERCENT else None

    def _missing(self, one: Any, words: Words) -> dict[str, Any]:
        question = {"question": one.answer["question_id"], "title": one.answer["title"]} if one.answer else {"question": None, "title": ""}
        return {"competency": text_in(one.competency.name, words.code), "what": one.what, **question}

    def _mark(self, mark: Row, words: Words) -> dict[str, Any]:
        return {
            "kind": mark["kind"], "value": mark["value"], "reason": mark["reason"], "note": mark["note"],
            "changes": [
                {"old": [one["old_kind"], one["old_value"]], "new": [one["new_kind"], one["new_value"]], "why": one["why"],
                 "hadSeen": bool(one["had_seen"]), "when": words.moment(one["changed_at"])}
                for one in self.changes
                if (one["competency_id"], one["reviewer_id"], one["subject"])
                == (mark["competency_id"], mark["reviewer_id"], mark["subject"])
            ],
        }

    def _colleagues(self, answer: Row, words: Words) -> list[dict[str, Any]]:
        """What each colleague has handed in on this answer, or on its candidate as a whole."""
        subjects = (answer["id"], answer["invitation_id"])
        acts = (act for act in self.seals.acts if act["kind"] == "hand_in" and act["invitation_id"] == answer["invitation_id"])
        cards = {act["person_id"]: self.cards.get(act["scorecard_id"]) for act in acts}
        found: dict[str, dict[str, Any]] = {}
        for mark in self.marks:
            card = cards.get(mark["reviewer_id"])
            if mark["reviewer_id"] == self.me or mark["subject"] not in subjects or not card or not card.find(mark["competency_id"]):
                continue
            one = found.setdefault(mark["reviewer_id"], {"reviewer": mark["reviewer"], "marks": {}, "evidence": []})
            thin = self.leads and mark["watched_percent"] is not None and mark["watched_percent"] < THIN_PERCENT
            told = {**self._mark(mark, words), "thinPercent": mark["watched_percent"] if thin else None}
            one["marks"][mark["competency_id"]] = told
        for passage in self.evidence:
            if passage["reviewer_id"] in found and passage["answer_id"] == answer["id"]:
                found[passage["reviewer_id"]]["evidence"].append(_passage(passage))
        return list(found.values())


def _passage(one: Row) -> dict[str, Any]:
    return {
        "id": one["id"], "answer": one["answer_id"], "competency": one["competency_id"], "comment": one["comment_id"],
        "from": one["at_ms"], "to": one["until_ms"],
    }


def _card(card: Scorecard, code: str) -> dict[str, Any]:
    return {
        "version": card.version, "needsEvidence": card.needs_evidence, "opens": card.opens,
        "competencies": {
            one.id: {
                "name": text_in(one.name, code), "scale": one.scale, "steps": [text_in(step, code) for step in one.steps],
                "reference": text_in(one.reference, code), "counted": one.counted, "whole": one.judged_on == CANDIDATE,
            }
            for one in card.competencies
        },
    }
