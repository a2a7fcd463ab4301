from dataclasses import replace

import pytest

from authoring.questions import edits
from authoring.questions.takes import remove_take
from foundation.errors import NotFound, Problem
from tests.authoring.conftest import draft_of


def load(house, carol, question):
    return edits.load_draft(house.db, carol, question, "en")


def save(house, carol, question, draft):
    return edits.save_draft(house.db, house.clock, carol, question, draft)


def test_a_first_draft_knows_the_presenter_and_the_newest_starred_take(house, carol, question, add_take):
    first = add_take()
    add_take()
    house.db.execute("update take set starred = 1 where id = :id", id=first["id"])
    draft = load(house, carol, question)
    assert (draft.version, draft.take_id, draft.instructions["presenter"]["name"]) == (0, first["id"], "Carol Berg")


def test_what_was_said_for_one_question_need_not_be_said_for_the_next(house, carol, question, saved):
    instructions = {**saved.draft["instructions"], "role_info": ["Team lead in Malmö"], "takes": None}
    save(house, carol, question, draft_of(saved.take, 1, instructions=instructions))
    from authoring.questions.questions import Wording, create_question
    from interviews.question import find_question
    other = find_question(house.db, carol.team_id, create_question(house.db, house.clock, carol, Wording("Next", "Next?", "")))
    assert load(house, carol, other).instructions == instructions


def test_a_saved_draft_comes_back_as_it_was(house, carol, question, saved):
    draft = load(house, carol, question)
    assert (draft.version, draft.keep, draft.take_id) == (1, [[1000, 4000], [5000, 9000]], saved.take["id"])


def test_saving_over_a_colleagues_newer_version_is_refused_and_says_whose(house, cast, carol, question, saved):
    save(house, carol, question, draft_of(saved.take, 1, keep=[[0, 2000]]))
    with pytest.raises(Problem) as told:
        save(house, replace(carol, person_id=cast.alice.id), question, draft_of(saved.take, 1, keep=[[0, 9000]]))
    assert (told.value.status, told.value.params["name"]) == (409, "Carol Berg")
    assert load(house, carol, question).keep == [[0, 2000]]


def test_a_draft_of_ones_own_from_another_window_does_not_name_oneself_as_a_colleague(house, carol, question, saved):
    save(house, carol, question, draft_of(saved.take, 1, keep=[[0, 2000]]))
    with pytest.raises(Problem) as told:
        save(house, carol, question, draft_of(saved.take, 1, keep=[[0, 9000]]))
    assert told.value.status == 409 and told.value.message.startswith("You changed this in another window")


def test_two_first_drafts_do_not_overwrite_each_other(house, carol, question, saved):
    with pytest.raises(Problem) as told:
        save(house, carol, question, draft_of(saved.take, 0))
    assert told.value.status == 409


def test_a_range_past_the_takes_end_stops_at_the_end(house, carol, question, saved):
    save(house, carol, question, draft_of(saved.take, 1, keep=[[0, 99_000]]))
    assert load(house, carol, question).keep == [[0, 10_000]]


@pytest.mark.parametrize("keep", [
    "all", [[0]], [[0, 50]], [[5000, 4000]], [[0, 3000], [2000, 4000]], [[-5, 4000]], [[0, 1.5]], [[True, 4000]], [[20_000, 21_000]],
])
def test_ranges_that_make_no_sense_are_refused(house, carol, question, saved, keep):
    with pytest.raises(Problem):
        save(house, carol, question, draft_of(saved.take, 1, keep=keep))


@pytest.mark.parametrize("look", [
    {"card": "sideways", "card_ms": 4000, "overlay_ms": 0}, {"card": "before", "card_ms": 500, "overlay_ms": 0},
    {"card": "before", "card_ms": 4000, "overlay_ms": 60_000}, None,
])
def test_a_look_that_makes_no_sense_is_refused(house, carol, question, saved, look):
    with pytest.raises(Problem):
        save(house, carol, question, draft_of(saved.take, 1, look=look))


def test_a_draft_cannot_be_made_of_another_teams_take(house, cast, carol, question, saved):
    house.db.execute("update take set team_id = :team where id = :id", team=cast.other_team_id, id=saved.take["id"])
    with pytest.raises(NotFound):
        save(house, carol, question, draft_of(saved.take, 1))


def test_another_take_begins_with_all_of_it_kept(house, carol, question, saved, add_take):
    other = add_take()
    draft = edits.choose_take(house.db, load(house, carol, question), question, other["id"])
    assert (draft.take_id, draft.keep, draft.version) == (other["id"], [], 1)


def test_what_was_kept_of_a_removed_take_is_not_cut_out_of_another(house, carol, question, saved, add_take):
    other = add_take()
    remove_take(house.db, house.clock, saved.take)
    draft = load(house, carol, question)
    assert (draft.take_id, draft.keep) == (other["id"], [])
