"""The demo's steps: cut off anywhere, they are done again; and no worker sees half of one."""

from dataclasses import replace

import pytest

from authoring.inviting import invitations
from authoring.inviting.candidates import Candidate as Invited
from engines.database.open import open_database
from foundation.ids import new_id
from foundation.policy import Actor
from interviews.scorecard import Competency, Scorecard, write_scorecard
from tagning.demo import answers
from tagning.demo.story import MALMO, Candidate
from tests.authoring.library import actor_of, published
from tests.review.conftest import answer_interview

pytestmark = pytest.mark.slow

STEPS = tuple({"en": f"Step {n}."} for n in range(1, 6))
ERIN = Candidate("Erin Holm", "erin@example.org", 25, (160, 90), "submitted", 1, (1, 1))


class Beating:
    """A job that is nobody else's."""

    def beat(self):
        """All is well."""


class Cut:
    """The folder of bytes; the first writing is cut off, after `looked()`."""

    def __init__(self, real, looked):
        self._real, self._looked = real, looked

    def __getattr__(self, name):
        return getattr(self._real, name)

    def append(self, *args):
        """Not this time."""
        self._looked()
        raise OSError("cut off")


def test_whoever_has_opened_the_link_has_been_mailed_before(house, cast):
    opening = replace(MALMO, candidates=(replace(ERIN, state="started"),))
    row = published(house, cast.carol)
    invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [Invited(ERIN.name, ERIN.email)])
    house.clock.advance(6 * 24 * 3_600_000)
    house.db.execute("update invitation set mailed_at = :now where mailed_at is null", now=house.clock.iso())
    assert answers.next_answer(house, opening, row, Beating()) == "finished"
    letter = house.db.one("select created_at, mailed_at, opened_at from invitation")
    assert letter["created_at"] < letter["mailed_at"] < letter["opened_at"]


def test_an_answer_that_is_cut_off_is_made_again_and_no_worker_sees_half_of_it(house, cast):
    opening = replace(MALMO, candidates=(ERIN,), comments=(), scores={})
    row, other = published(house, cast.carol), open_database(house.config.database)
    invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [Invited(ERIN.name, ERIN.email)])
    house.clock.advance(24 * 3_600_000)
    seen = []
    cut = replace(house, blobs=Cut(house.blobs, lambda: seen.extend(other.query("select id from answer_take"))))
    with pytest.raises(OSError, match="cut off"):
        answers.next_answer(cut, opening, row, Beating())
    assert seen == [], "a worker would have closed a take that began yesterday and has no bytes"
    assert answers.next_answer(house, opening, row, Beating()) == "done"
    assert [take["state"] for take in other.query("select state from answer_take")] == ["received"]
    other.close()


def test_an_answer_whose_processing_has_stopped_is_submitted_and_not_waited_for(house, cast):
    opening = replace(MALMO, candidates=(ERIN,), comments=(), scores={})
    row = published(house, cast.carol)
    invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [Invited(ERIN.name, ERIN.email)])
    house.clock.advance(24 * 3_600_000)
    steps = [answers.next_answer(house, opening, row, Beating()) for _ in ERIN.seconds]
    assert steps == ["done"] * len(ERIN.seconds)
    assert answers.next_answer(house, opening, row, Beating()) == "waiting"
    house.db.execute("update job set state = 'parked' where kind = 'process_answer_take'")
    assert answers.next_answer(house, opening, row, Beating()) == "done"
    assert house.db.one("select submitted_at from invitation")["submitted_at"]
    assert answers.next_answer(house, opening, row, Beating()) == "finished"


def test_reviewers_score_by_the_scorecard_and_hand_in_whom_they_scored_in_full(house, cast, monkeypatch):
    answered = answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm",))
    judged = tuple(Competency(new_id(), {"en": name}, 5, STEPS, {}, questions=(answered.questions[n],)) for n, name in enumerate("AB"))
    card = Scorecard(new_id(), answered.interview_id, 1, "candidate", True, judged)
    write_scorecard(house.db, house.clock, cast.team_id, card, created_by=None, published_at=house.clock.iso())
    people = {"bob": cast.bob, "rut": cast.rut}
    monkeypatch.setattr(answers, "demo_actor", lambda db, short: Actor(
        kind="member", person_id=people[short].id, team_id=cast.team_id, roles=frozenset({"reviewer"})))
    opening = replace(MALMO, scores={"bob": ((4, 5),), "rut": ((3, 0),)})
    answers._score(house, opening, house.clock, 0, cast.team_id, [answered.answers[0, 0], answered.answers[0, 1]])
    assert sorted(row["value"] for row in house.db.query("select value from mark")) == [3, 4, 5]
    assert [row["reviewer_id"] for row in house.db.query("select reviewer_id from hand_in")] == [cast.bob.id]
