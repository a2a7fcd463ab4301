"""Scoring side by side, as a reviewer does it: by keys and pointer, offline, on a phone, and what opens with handing in."""

import pytest
from playwright.sync_api import expect

from foundation.ids import new_id
from interviews.scorecard import Competency, Scorecard, write_scorecard
from tests.browser.filmed import film_answers
from tests.browser.waiting import holds
from tests.review.scoring import open_seals
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, PHONE = (1440, 900), (375, 740)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    return tmp_path_factory.mktemp("films")


@pytest.fixture
def answered(served, films):
    """Two candidates; the answers to the first question can be watched."""
    return film_answers(served.parts, served.cast, films, seconds=(4, 4))


@pytest.fixture
def wall(visit, served):
    """`wall(answered, somebody, size)`: the wall as they see it, ready to play."""

    def open_one(answered, somebody=served.cast.bob, size=WIDE, question=0, **wishes):
        one = visit(viewport={"width": size[0], "height": size[1]}, **wishes).be(somebody)
        page, open_one.provoked = one.page, one.provoked
        page.goto(f"/review/{answered.interview_id}/wall?question={answered.questions[question]}")
        holds(page, "window.tagningClock !== undefined")
        return page

    return open_one


def marks(served, answered, somebody):
    """This person's marks of the interview, by answer."""
    rows = served.parts.db.query(
        "select m.* from mark m join invitation v on v.id = m.invitation_id where v.interview_id = :id and m.reviewer_id = :by",
        id=answered.interview_id, by=somebody.id,
    )
    return {row["subject"]: (row["kind"], row["value"]) for row in rows}


def saved(page):
    expect(page.locator("[data-score-state]")).to_have_text("saved")


def sheet(page):
    return page.locator(".score-sheet:visible")


def test_a_digit_scores_the_selected_answer_and_the_score_stands_on_the_picture_and_is_taken_back_by_undo(served, answered, wall):
    page = wall(answered)
    page.keyboard.press("4")
    saved(page)
    expect(page.locator(".wall-answer").nth(0).locator("[data-own-marks]")).to_have_text("4")
    page.keyboard.press("]")
    page.keyboard.press("2")
    expect(page.locator(".wall-answer").nth(1).locator("[data-own-marks]")).to_have_text("2")
    first, second = answered.answers[0, 0], answered.answers[1, 0]
    until(lambda: marks(served, answered, served.cast.bob) == {first: ("value", 4), second: ("value", 2)})
    page.get_by_role("button", name="Undo").click()
    until(lambda: marks(served, answered, served.cast.bob) == {first: ("value", 4)})
    expect(page.locator(".wall-answer").nth(1).locator("[data-own-marks]")).to_be_hidden()


def test_arrow_keys_in_a_scale_give_nothing_away(served, answered, wall):
    open_seals(served.parts, answered, served.cast.rut)
    page = wall(answered)
    sheet(page).get_by_label("Erin Holm: 1 of 5").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    saved(page)
    until(lambda: marks(served, answered, served.cast.bob) == {answered.answers[0, 0]: ("value", 4)})
    expect(sheet(page).locator(".score-seal")).to_contain_text("open when you hand in")
    expect(sheet(page).locator(".score-behaviour")).to_have_text("Shows it clearly, with an example.")
    assert served.parts.db.query("select 1 from hand_in where reviewer_id = :id and invitation_id = :v", id=served.cast.bob.id,
                                 v=answered.invitations[0]) == []
    page.get_by_role("button", name="Clear").click()
    until(lambda: marks(served, answered, served.cast.bob) == {})


def test_a_passage_is_marked_by_one_key_pressed_twice_and_reaction_time_is_taken_off(served, answered, wall):
    page = wall(answered)
    page.evaluate("window.tagningClock.seek(1500)")
    page.keyboard.press("e")
    expect(sheet(page).get_by_role("button", name="From 0:01.5: end it here")).to_be_visible()
    page.evaluate("window.tagningClock.seek(3000)")
    page.keyboard.press("e")
    expect(sheet(page).locator(".score-passage")).to_contain_text("0:01.1–0:02.6")
    [row] = served.parts.db.query("select at_ms, until_ms from evidence where answer_id = :id", id=answered.answers[0, 0])
    assert (row["at_ms"], row["until_ms"]) == (1150, 2650)
    page.evaluate("window.tagningClock.seek(0)")
    sheet(page).get_by_role("button", name="Evidence at 0:01.1–0:02.6: play it").click()
    holds(page, "Math.abs(window.tagningClock.position - 1150) < 60")
    sheet(page).get_by_role("button", name="Remove the evidence").click()
    expect(sheet(page).locator(".score-passage")).to_have_count(0)


def test_a_comment_of_ones_own_is_used_as_evidence(answered, wall):
    page = wall(answered)
    page.keyboard.press("n")
    page.keyboard.type("Here it comes.")
    page.keyboard.press("Enter")
    page.locator(".comment", has_text="Here it comes.").get_by_role("button", name="Use as evidence").click()
    expect(sheet(page).locator(".score-passage")).to_have_count(1)


def test_handing_in_says_what_is_missing_then_opens_what_colleagues_think_and_a_change_asks_why(served, answered, wall):
    second = {"a": answered.answers[0, 1], "b": answered.answers[1, 1]}
    served.parts.db.execute("update answer set kept_take_id = null where id in (:a, :b)", **second)
    rut = wall(answered, served.cast.rut)
    rut.keyboard.press("n")
    rut.keyboard.type("Sealed so far.")
    rut.keyboard.press("Enter")
    expect(rut.locator("[data-comments]")).to_contain_text("Sealed so far.")
    rut.keyboard.press("Escape")
    for page, value in ((rut, 5), (bob := wall(answered), 3)):
        page.locator("h1").click()
        page.keyboard.press(str(value))
        saved(page)
        sheet(page).get_by_role("button", name="Hand in").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Overall: no evidence yet")
        dialog.get_by_role("button", name="OK").click()
        sheet(page).get_by_role("button", name="Mark passage").click()
        sheet(page).get_by_role("button", name="end it here").click()
        expect(sheet(page).locator(".score-passage")).to_have_count(1)
        if page is bob:
            expect(bob.locator("[data-comments]")).not_to_contain_text("Sealed so far.")
        sheet(page).get_by_role("button", name="Hand in").click()
        page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
        expect(sheet(page).locator(".score-given")).to_contain_text("Handed in")
    expect(sheet(bob).locator(".score-others")).to_contain_text("Rut Falk 5")
    expect(bob.locator("[data-comments]")).to_contain_text("Sealed so far.")
    bob.keyboard.press("4")
    dialog = bob.get_by_role("dialog", name="Change 3 to 4?")
    dialog.get_by_label("Why do you change it?").fill("Rut is right about the end.")
    dialog.get_by_role("button", name="Change score").click()
    expect(sheet(bob).locator(".score-others")).to_contain_text("You: 3 → 4 after seeing colleagues: Rut is right about the end.")
    expect(sheet(rut).locator(".score-others")).to_contain_text("Bob Nyström 4 3 → 4 after seeing colleagues")


def test_a_change_that_is_given_up_leaves_the_score_as_it_was(served, answered, wall):
    page = wall(answered)
    page.keyboard.press("3")
    saved(page)
    open_seals(served.parts, answered, served.cast.bob)
    page.reload()
    page.keyboard.press("5")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(sheet(page).get_by_label("Erin Holm: 3 of 5")).to_be_checked()
    assert marks(served, answered, served.cast.bob) == {answered.answers[0, 0]: ("value", 3)}


def test_a_score_given_without_a_connection_is_kept_and_sent_when_it_is_back(served, answered, wall):
    page = wall(answered)
    wall.provoked.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.keyboard.press("4")
    expect(page.locator("[data-score-state]")).to_contain_text("Not saved yet: no connection")
    expect(sheet(page).get_by_label("Erin Holm: 4 of 5")).to_be_checked()
    assert marks(served, answered, served.cast.bob) == {}
    page.context.set_offline(False)
    saved(page)
    assert marks(served, answered, served.cast.bob) == {answered.answers[0, 0]: ("value", 4)}


def test_cannot_judge_asks_for_a_reason_and_a_note_is_saved_as_typed(served, answered, wall):
    page = wall(answered)
    sheet(page).get_by_role("button", name="Cannot judge").click()
    dialog = page.get_by_role("dialog", name="Cannot judge")
    dialog.get_by_label("Why not?").fill("The sound is gone.")
    dialog.get_by_role("button", name="Save").click()
    expect(sheet(page).locator(".score-behaviour")).to_have_text("Not judged: The sound is gone.")
    sheet(page).get_by_role("button", name="Note").click()
    page.keyboard.type("ask the candidate")
    until(lambda: served.parts.db.query("select 1 from mark where note = 'ask the candidate' and kind = 'cannot_judge'"))
    page.reload()
    expect(sheet(page).get_by_label("Note on Overall")).to_have_value("ask the candidate")


def test_an_owner_who_opens_a_seal_early_says_why_and_everybody_can_read_it(served, answered, wall):
    open_seals(served.parts, answered, served.cast.rut)
    page = wall(answered, served.cast.alice)
    sheet(page).get_by_role("button", name="Open early…").click()
    dialog = page.get_by_role("dialog", name="Open Erin Holm early?")
    dialog.get_by_label("Why do you need to?").fill("The candidate asks today.")
    dialog.get_by_role("button", name="Open early").click()
    expect(sheet(page).locator(".score-seal")).to_contain_text("The candidate asks today.")
    bob = wall(answered)
    expect(sheet(bob).locator(".score-seal")).to_contain_text("Alice Lindqvist opened this early")
    expect(sheet(bob).get_by_role("button", name="Open early…")).to_have_count(0)


def test_a_scorecard_that_was_changed_under_an_open_page_says_so_and_nothing_is_lost(served, answered, wall):
    page = wall(answered)
    page.keyboard.press("4")
    saved(page)
    steps = tuple({"en": f"Step {n}."} for n in range(1, 5))
    card = Scorecard(new_id(), answered.interview_id, 2, "candidate", True, (Competency(new_id(), {"en": "Clarity"}, 4, steps, {}),))
    wall.provoked += ["409", "ERR_FAILED"]
    page.route("**/comments.json*", lambda route: route.abort())
    parts = served.parts
    write_scorecard(parts.db, parts.clock, served.cast.team_id, card, created_by=None, published_at=parts.clock.iso())
    page.keyboard.press("2")
    expect(page.get_by_role("alert")).to_contain_text("The scorecard was changed while this page was open")
    page.unroute("**/comments.json*")
    page.get_by_role("button", name="Reload").click()
    expect(sheet(page).get_by_label("Erin Holm: 4 of 4")).to_be_visible()
    assert marks(served, answered, served.cast.bob) == {answered.answers[0, 0]: ("value", 4)}


def test_on_a_phone_the_scorecard_is_a_sheet_for_the_one_answer(served, answered, wall):
    page = wall(answered, size=PHONE, has_touch=True)
    expect(sheet(page)).to_have_count(0)
    page.get_by_role("button", name="Score", exact=True).tap()
    expect(sheet(page)).to_be_in_viewport(ratio=0.9)
    sheet(page).get_by_label("Erin Holm: 5 of 5").tap()
    saved(page)
    page.get_by_role("button", name="Close scores").tap()
    expect(sheet(page)).to_have_count(0)
    expect(page.locator(".wall-answer").nth(0).locator("[data-own-marks]")).to_have_text("5")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_score_for_an_answer_that_was_not_watched_says_so_until_it_is(served, answered, wall):
    page = wall(answered)
    hint = sheet(page).locator(".score-thin")
    expect(hint).to_be_hidden()
    page.keyboard.press("4")
    expect(hint).to_contain_text("You have watched about 0 % of this answer.")
    page.keyboard.press("Space")
    expect(hint).to_be_hidden(timeout=20_000)


def test_a_decided_interview_shows_scores_and_takes_none(served, answered, wall):
    page = wall(answered)
    page.keyboard.press("4")
    saved(page)
    served.parts.db.execute("update interview set phase = 'decided' where id = :id", id=answered.interview_id)
    page.reload()
    expect(sheet(page).locator(".score-closed")).to_contain_text("This interview is decided.")
    expect(sheet(page).locator("input[value='4']")).to_be_checked()
    page.keyboard.press("2")
    expect(sheet(page).locator("input[value='2']")).to_be_disabled()
    expect(sheet(page).locator(".score-hand-in")).to_be_hidden()
    assert marks(served, answered, served.cast.bob) == {answered.answers[0, 0]: ("value", 4)}
