import json

import pytest

from authoring.questions import clips, edits, queries
from authoring.questions.questions import Wording, change_question, list_questions
from foundation import jobs
from foundation.errors import Problem
from interviews.question import find_clip, list_published_clips, newest_clip
from tests.authoring.conftest import TEXT, draft_of


def publish(house, carol, question):
    return clips.publish(house.db, house.clock, carol, question)


def finish(house, carol, clip_id):
    house.db.execute("update job set state = 'done' where subject = :subject", subject=f"clip:{clip_id}")
    queries.set_clip_published(house.db, carol.team_id, clip_id, 7000, house.clock.iso())


def test_a_clip_without_a_take_cannot_be_published(house, carol, question):
    with pytest.raises(Problem) as told:
        publish(house, carol, question)
    assert told.value.code == "no_take"


def test_publishing_freezes_the_draft_with_the_questions_text(house, carol, question, saved):
    asked = publish(house, carol, question)
    edits.save_draft(house.db, house.clock, carol, question, draft_of(saved.take, 1, keep=[[0, 2000]]))
    body = find_clip(house.db, carol.team_id, asked.clip_id)["body"]
    assert (body["keep"], body["instructions"]["question"]) == ([[1000, 4000], [5000, 9000]], TEXT)


def test_nothing_trimmed_means_the_whole_take(house, carol, question, saved):
    edits.save_draft(house.db, house.clock, carol, question, draft_of(saved.take, 1, keep=[]))
    asked = publish(house, carol, question)
    assert find_clip(house.db, carol.team_id, asked.clip_id)["body"]["keep"] == [[0, 10_000]]


def test_less_than_a_second_is_too_little_to_publish(house, carol, question, saved):
    edits.save_draft(house.db, house.clock, carol, question, draft_of(saved.take, 1, keep=[[0, 900]]))
    with pytest.raises(Problem) as told:
        publish(house, carol, question)
    assert told.value.code == "too_short"


def test_a_question_is_published_once_at_a_time(house, carol, question, saved):
    publish(house, carol, question)
    with pytest.raises(Problem) as told:
        publish(house, carol, question)
    assert told.value.code == "publishing"


def test_a_published_clip_is_followed_by_the_next_version_and_not_changed(house, carol, question, saved):
    first = publish(house, carol, question)
    finish(house, carol, first.clip_id)
    before = find_clip(house.db, carol.team_id, first.clip_id)
    second = publish(house, carol, question)
    finish(house, carol, second.clip_id)
    assert find_clip(house.db, carol.team_id, first.clip_id) == before
    assert [clip["number"] for clip in clips.list_clips(house.db, question)] == [2, 1]
    assert newest_clip(house.db, carol.team_id, question["id"])["id"] == second.clip_id
    assert [clip["id"] for clip in list_published_clips(house.db, carol.team_id)] == [second.clip_id]


def test_a_published_clip_cannot_be_marked_as_failed(house, carol, question, saved):
    asked = publish(house, carol, question)
    finish(house, carol, asked.clip_id)
    queries.set_clip_state(house.db, carol.team_id, asked.clip_id, "failed", "late")
    assert find_clip(house.db, carol.team_id, asked.clip_id)["state"] == "published"


def test_a_clip_cancelled_before_it_began_is_shown_so_and_can_be_published_again(house, carol, question, saved):
    asked = publish(house, carol, question)
    jobs.cancel(house.db, house.clock, asked.job_id)
    assert clips.find_own_clip(house.db, carol.team_id, asked.clip_id)["state"] == "cancelled"
    again = publish(house, carol, question)
    assert [(clip["id"], clip["number"]) for clip in clips.list_clips(house.db, question)] == [(again.clip_id, 1)]


def test_a_clip_whose_job_was_given_up_says_so(house, carol, question, saved):
    asked = publish(house, carol, question)
    house.db.execute("update job set state = 'parked', error = 'Boom: 1' where id = :id", id=asked.job_id)
    clip = clips.find_own_clip(house.db, carol.team_id, asked.clip_id)
    assert (clip["state"], clip["problem"]) == ("failed", None)


def test_the_frozen_edit_is_what_the_renderer_reads(house, carol, question, saved):
    body = clips.freeze(question, {key: saved.draft[key] for key in ("keep", "instructions", "look")}, saved.take)
    assert set(json.loads(json.dumps(body))) == {"keep", "instructions", "look"}


def test_new_words_or_a_new_draft_are_changes_that_are_not_published(house, carol, question, saved):
    finish(house, carol, publish(house, carol, question).clip_id)
    assert list_questions(house.db, carol).rows[0]["step"] == "published"
    house.clock.advance(1000)
    change_question(house.db, house.clock, carol, question, Wording("Teamwork", "Other words?", ""), question["version"])
    assert list_questions(house.db, carol).rows[0]["step"] == "changed"


def test_parts_that_were_split_and_not_cut_are_one_in_the_clip(house, carol, question, saved):
    edits.save_draft(house.db, house.clock, carol, question, draft_of(saved.take, 1, keep=[[0, 2000], [2000, 4000], [5000, 6000]]))
    asked = publish(house, carol, question)
    assert find_clip(house.db, carol.team_id, asked.clip_id)["body"]["keep"] == [[0, 4000], [5000, 6000]]
