"""The wall in a real browser: four answers on one clock, by mouse and key, with colleagues who write meanwhile."""

import re
import statistics
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from foundation import jobs
from foundation.renditions import make
from media.renditions.transcoding import wall as make_wall
from tests.browser.filmed import NAMES, film_answers
from tests.browser.waiting import holds
from tests.waiting import until
from tests.review.conftest import answer_interview
from tests.review.scoring import open_seals

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What each player shows, frame by frame: when, and how far from where the clock then stands, in ms.
LOOK = """() => {
  const clock = window.tagningClock;
  window.shown = clock.players.map(() => []);
  clock.players.forEach(({ video, offset }, n) => {
    const look = (_now, frame) => {
      const at = clock.base + (frame.expectedDisplayTime - clock.since) * clock.rate;
      if (clock.state === "playing") window.shown[n].push([frame.expectedDisplayTime, frame.mediaTime * 1000 - offset - at]);
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  });
}"""

# One player stands still for 300 ms, whatever it is told; gives when that began.
STALL = """(n) => {
  const { video } = window.tagningClock.players[n];
  const began = performance.now();
  video.play = () => Promise.resolve();
  video.pause();
  setTimeout(() => delete video.play, 300);
  return began;
}"""


@pytest.fixture(scope="module")
def answered(served, tmp_path_factory):
    made = film_answers(served.parts, served.cast, tmp_path_factory.mktemp("films"))
    open_seals(served.parts, made, served.cast.rut, served.cast.bob)
    return made


@pytest.fixture
def wall(visit, served, answered):
    """The wall of the first question as bob sees it, unwatched and ready to play."""
    served.parts.db.execute("delete from watched")
    return open_wall(visit, served.cast.bob, answered)


def open_wall(visit, somebody, answered, mark="", provoked=()):
    window = visit(viewport={"width": 1440, "height": 900}).be(somebody)
    window.provoked += provoked
    page = window.page
    page.goto(f"/review/{answered.interview_id}/wall?question={answered.questions[0]}{mark}")
    holds(page, "window.tagningClock?.players.every((player) => player.video.readyState >= 3)")
    return page


def position(page):
    return page.evaluate("window.tagningClock.position")


def write(page, answer_id, body, at_ms=2000):
    """A comment by whoever is signed in on that page, as another window of theirs would send it."""
    reply = page.request.post(f"/review/answers/{answer_id}/comments", data={"body": body, "at_ms": at_ms})
    assert reply.status == 201
    return reply.json()["comment"]["id"]


# A stall of 300 ms that nobody mends stays at 300 ms. How close they really are is for a quiet machine to measure.
HELD_MS = 150


def test_four_answers_stay_on_one_clock_and_a_stall_heals(wall):
    wall.evaluate(LOOK)
    wall.locator("[data-play]").click()
    holds(wall, "window.tagningClock.position > 2500")
    began = wall.evaluate(STALL, 1)
    wall.wait_for_timeout(5000)
    shown = wall.evaluate("window.shown")
    # What all of them lag behind the clock is the way from the decoder to the screen; what counts is how far they are apart.
    lag = statistics.median(error for frames in shown for at, error in frames if at < began)
    assert abs(lag) < 500

    def off(n, start, end):
        errors = [abs(error - lag) for at, error in shown[n] if began + start < at < began + end]
        assert len(errors) > 5, f"{NAMES[n]} was hardly shown: {len(errors)} frames"
        return statistics.median(errors)

    assert max(off(n, -2000, 0) for n in range(4)) < HELD_MS, "they did not start together"
    assert max(error - lag for at, error in shown[1] if at < began + 1000) < HELD_MS
    # It shows late pictures, or none until it is put where the others are.
    stalled = [(at, error - lag) for at, error in shown[1] if began - 100 < at < began + 1000]
    assert min(error for _at, error in stalled) < -50 or max(b[0] - a[0] for a, b in pairwise(stalled)) > 200, "there was no stall"
    assert off(1, 3000, 4500) < HELD_MS, "three seconds later it has not caught up"
    assert max(off(n, 0, 3000) for n in (0, 2, 3)) < HELD_MS, "the others were disturbed"


def test_only_one_answer_is_heard_and_brackets_choose_which(wall):
    heard = "() => window.tagningClock.players.map((player) => !player.video.muted)"
    assert wall.evaluate(heard) == [True, False, False, False]
    wall.keyboard.press("]")
    assert wall.evaluate(heard) == [False, True, False, False]
    expect(wall.locator("[data-comment-answer]")).to_have_value(wall.locator(".wall-answer").nth(1).get_attribute("data-answer"))
    wall.keyboard.press("m")
    assert wall.evaluate(heard) == [False] * 4
    wall.keyboard.press("[")
    assert wall.evaluate(heard) == [True, False, False, False]


def test_keys_play_and_move(wall):
    wall.keyboard.press("k")
    holds(wall, "window.tagningClock.state === 'playing'")
    wall.keyboard.press(" ")
    holds(wall, "window.tagningClock.state === 'paused'")
    wall.keyboard.press("l")
    holds(wall, "Math.abs(window.tagningClock.position - 10000) < 600")
    middle = position(wall)
    wall.keyboard.press("ArrowLeft")
    holds(wall, f"Math.abs(window.tagningClock.position - {middle - 5000}) < 60")
    wall.keyboard.press(".")
    holds(wall, f"Math.abs(window.tagningClock.position - {middle - 5000 + 33}) < 20")
    wall.keyboard.press("Home")
    holds(wall, "window.tagningClock.position === 0")
    wall.keyboard.press("Shift+>")
    assert wall.locator("[data-rate]").input_value() == "1.25"
    wall.keyboard.press("?")
    expect(wall.get_by_role("dialog")).to_contain_text("Write a comment at this moment")


def test_what_was_watched_and_where_one_was_is_there_on_another_device(wall, visit, served, answered):
    wall.keyboard.press("k")
    holds(wall, "window.tagningClock.position > 2500")
    wall.keyboard.press("k")
    stopped = position(wall)
    wall.goto("about:blank")
    watched = "select count(*) as n from watched where watched_ms > 1500"
    until(lambda: served.parts.db.one(watched)["n"] == 4, what="the coverage of four answers")
    other = open_wall(visit, served.cast.bob, answered)
    assert abs(position(other) - stopped) < 150
    first = other.locator(".lane-seen").first.locator("span").first
    expect(first).to_be_attached()
    # A colleague begins at the beginning, and has watched nothing.
    colleague = open_wall(visit, served.cast.carol, answered)
    assert position(colleague) == 0
    expect(colleague.locator(".lane-seen span")).to_have_count(0)


def test_answers_that_are_over_wait_for_the_longest(wall):
    wall.evaluate("window.tagningClock.seek(8500)")
    holds(wall, "window.tagningClock.players.every((player) => !player.video.seeking)")
    wall.keyboard.press("k")
    expect(wall.locator(".wall-answer").nth(3)).to_have_class("wall-answer is-over")
    holds(wall, "window.tagningClock.position > 9800 && window.tagningClock.state === 'playing'")


def test_a_key_written_in_a_comment_is_a_letter_there(wall):
    before = position(wall)
    wall.keyboard.press("n")
    wall.keyboard.type("k j 5")
    assert wall.locator("[data-comment-body]").input_value() == "k j 5"
    assert position(wall) == before and wall.evaluate("window.tagningClock.state") == "paused"


def test_a_deep_link_opens_the_moment(visit, served, answered, wall):
    comment = write(wall, answered.answers[2, 0], "Counts calls and chats apart.", at_ms=6200)
    page = open_wall(visit, served.cast.rut, answered, f"#comment-{comment}")
    holds(page, "Math.abs(window.tagningClock.position - 6200) < 50")
    expect(page.locator(".wall-answer").nth(2)).to_have_class("wall-answer is-audible")
    expect(page.locator("[data-comments] .comment", has_text="Counts calls and chats apart.")).to_be_in_viewport()


def test_a_deep_link_opens_the_moment_also_when_the_comments_are_there_before_the_videos(visit, served, answered, wall):
    comment = write(wall, answered.answers[2, 0], "Says which calls can wait.", at_ms=6100)
    page, held, late = visit(viewport={"width": 1440, "height": 900}).be(served.cast.rut).page, [], True
    page.route("**/*", lambda route: held.append(route) if late and route.request.resource_type == "media" else route.continue_())
    page.goto(f"/review/{answered.interview_id}/wall?question={answered.questions[0]}#comment-{comment}")
    expect(page.locator(".wall-answer").nth(2)).to_have_class("wall-answer is-audible")
    assert len(held) >= 4
    late = False
    for route in held:
        route.continue_()
    holds(page, "window.tagningClock.players.every((player) => player.video.readyState >= 3)")
    holds(page, "window.tagningClock.players.every((player) => Math.abs(player.video.currentTime - 6.1) < 0.05)")
    assert abs(position(page) - 6100) < 50
    assert page.locator("[data-now]").text_content() == "0:06.1"


def test_a_range_is_written_and_a_colleagues_comments_come_by_themselves(visit, served, answered, wall):
    rut = open_wall(visit, served.cast.rut, answered)
    rut.evaluate("window.sameLoad = true")
    wall.evaluate("window.tagningClock.seek(3000)")
    wall.locator("[data-range]").click()
    wall.evaluate("window.tagningClock.seek(5000)")
    wall.locator("[data-comment-body]").fill("Here is the turn.")
    wall.get_by_role("button", name="Comment", exact=True).click()
    seen = rut.locator("[data-comments] .comment", has_text="Here is the turn.")
    expect(seen).to_be_visible()
    expect(seen).to_contain_text("0:03.0–0:05.0")
    expect(seen).to_contain_text("Bob Nyström")
    assert rut.evaluate("window.sameLoad") is True
    kept = served.parts.db.one("select at_ms, until_ms from comment where body = 'Here is the turn.'")
    assert abs(kept["at_ms"] - 3000) < 50 and abs(kept["until_ms"] - 5000) < 50


def test_who_stands_on_a_comment_stays_there_and_hears_what_is_new(visit, served, answered, wall):
    write(wall, answered.answers[0, 0], "Greets first.", at_ms=1200)
    wall.reload()
    reply = wall.locator(".comment", has_text="Greets first.").get_by_role("button", name="Reply")
    reply.focus()
    other = open_wall(visit, served.cast.bob, answered)
    write(other, answered.answers[0, 0], "Thanks at the end.", at_ms=700)
    expect(wall.locator("[data-comments]")).to_contain_text("Thanks at the end.")
    expect(wall.locator("[data-comments-said]")).to_have_text("Your comment at 0:00.7 is saved.")
    expect(reply).to_be_focused()
    wall.keyboard.press("Enter")
    wall.get_by_role("button", name="Cancel").press("Enter")
    expect(reply).to_be_focused()
    wall.keyboard.press("Enter")
    wall.keyboard.type("By name, too.")
    wall.keyboard.press("Enter")
    expect(wall.locator(".comment-replies .comment", has_text="By name, too.")).to_be_focused()


def test_the_link_to_a_comment_is_copied_and_nothing_moves(wall, answered):
    comment = wall.locator(".comment", has_text="Greets first.")
    wall.evaluate("window.tagningClock.seek(3000)")
    comment.get_by_role("button", name="Copy link").press("Enter")
    wall.wait_for_timeout(300)
    assert abs(position(wall) - 3000) < 50


def test_a_half_written_comment_is_back_after_a_reload_about_the_same_answer_and_moment(wall):
    wall.evaluate("window.tagningClock.seek(4200)")
    wall.keyboard.press("]")
    wall.keyboard.press("n")
    wall.keyboard.type("Says why the")
    wall.keyboard.press("Escape")
    wall.reload()
    box, about = wall.locator("[data-comment-body]"), wall.locator("[data-comment-answer]")
    expect(box).to_have_value("Says why the")
    expect(about.locator("option:checked")).to_have_text(re.compile(NAMES[1]))
    expect(wall.locator("[data-comment-moment]")).to_have_text("0:04.2")
    box.fill("Says why the calls can wait.")
    wall.get_by_role("button", name="Comment", exact=True).click()
    expect(wall.locator("[data-comments] .comment", has_text="Says why the calls can wait.")).to_contain_text("0:04.2")
    wall.reload()
    expect(wall.locator("[data-comments] .comment", has_text="Says why the calls can wait.")).to_be_visible()
    expect(box).to_have_value("")


def test_a_half_written_reply_survives_a_reload_and_a_colleagues_comment(visit, served, answered, wall):
    write(wall, answered.answers[0, 0], "Begins with the plan.")
    thread = wall.locator("[data-comments] .comment", has_text="Begins with the plan.")
    thread.get_by_role("button", name="Reply").click()
    wall.keyboard.type("I heard it")
    wall.locator("h1").click()
    write(open_wall(visit, served.cast.rut, answered), answered.answers[0, 0], "A colleague's.")
    expect(wall.locator("[data-comments] .comment", has_text="A colleague's.")).to_be_visible()
    expect(thread.get_by_label("Your text")).to_have_value("I heard it")
    wall.reload()
    thread.get_by_label("Your text").fill("I heard it too.")
    thread.get_by_role("button", name="Send").click()
    expect(wall.locator(".comment-replies", has_text="I heard it too.")).to_be_visible()
    expect(thread.get_by_label("Your text")).to_have_count(0)


def test_a_comment_that_was_changed_says_so(wall, answered):
    write(wall, answered.answers[0, 0], "Names two.")
    mine = wall.locator("[data-comments] .comment", has_text="Names ")
    expect(mine).not_to_contain_text("edited")
    mine.get_by_role("button", name="Edit").click()
    mine.get_by_label("Your text").fill("Names three.")
    mine.get_by_role("button", name="Send").click()
    expect(mine).to_contain_text("edited")


def test_of_a_comment_changed_in_two_windows_both_texts_are_kept_until_one_is_chosen(visit, served, answered, wall):
    write(wall, answered.answers[0, 0], "Begins with a joke.")
    wall.reload()
    other = open_wall(visit, served.cast.bob, answered, provoked=["409"])
    rewrite(other, "Begins with a", "Begins with a plan.", send=False)
    rewrite(wall, "Begins with a", "Begins with a question.")
    expect(wall.locator("[data-comments] .comment", has_text="Begins with a question.")).to_contain_text("edited")
    other.get_by_role("button", name="Send", exact=True).click()
    mine = other.locator("[data-comments] .comment", has_text="Begins with a")
    told = mine.get_by_role("alert")
    expect(told).to_contain_text("Begins with a question.")
    expect(mine.get_by_label("Your text")).to_have_value("Begins with a plan.")
    expect(mine.get_by_label("Your text")).to_be_focused()
    expect(other.locator(".toast")).to_have_count(0)
    other.reload()
    expect(told).to_contain_text("Begins with a question.")
    mine.get_by_role("button", name="Save my text instead").click()
    expect(told).to_have_count(0)
    expect(mine.locator(".comment-text")).to_have_text("Begins with a plan.")
    expect(wall.locator("[data-comments] .comment", has_text="Begins with a plan.")).to_be_visible()


def rewrite(page, known, words, send=True):
    """Change the comment that is known by these words."""
    comment = page.locator("[data-comments] .comment", has_text=known)
    comment.get_by_role("button", name="Edit").click()
    comment.get_by_label("Your text").fill(words)
    if send:
        comment.get_by_role("button", name="Send").click()


def test_pointing_at_a_lane_shows_the_picture_of_that_moment_and_keys_do_too(wall):
    peek, track = wall.locator(".lane-peek"), wall.locator(".lane-track").nth(2).bounding_box()
    expect(peek).to_be_hidden()
    wall.mouse.move(track["x"] + track["width"] / 2, track["y"] + track["height"] / 2)
    expect(peek).to_be_visible()
    expect(peek).to_have_attribute("data-at", re.compile(r"^C 0:0[67]"))
    assert "storyboard" in peek.evaluate("one => getComputedStyle(one).backgroundImage")
    assert peek.bounding_box()["y"] + peek.bounding_box()["height"] < track["y"]
    wall.mouse.move(10, 10)
    expect(peek).to_be_hidden()
    wall.locator("[data-seek]").focus()
    wall.keyboard.press("ArrowRight")
    expect(peek).to_have_attribute("data-at", "A 0:05.0")
    expect(peek).to_be_visible()


def test_news_of_a_lost_connection_lies_on_no_button_and_goes_when_it_is_back(visit, served, answered):
    bob = visit(viewport={"width": 1440, "height": 900}).be(served.cast.bob)
    wall = bob.page
    wall.goto(f"/review/{answered.interview_id}/wall?question={answered.questions[0]}")
    write(wall, answered.answers[0, 0], "Speaks calmly.")
    thread = wall.locator("[data-comments] .comment", has_text="Speaks calmly.")
    thread.get_by_role("button", name="Reply").click()
    thread.get_by_label("Your text").fill("Yes")
    bob.provoked.append("ERR_INTERNET_DISCONNECTED")
    wall.context.set_offline(True)
    thread.get_by_role("button", name="Send").click()
    toast = wall.locator(".toast", has_text="No connection.")
    expect(toast).to_be_visible()
    box = toast.bounding_box()
    send, comment = thread.get_by_role("button", name="Send"), wall.get_by_role("button", name="Comment", exact=True)
    for button in (send, comment, wall.locator("[data-play]")):
        other = button.bounding_box()
        assert (other["x"] >= box["x"] + box["width"] or other["x"] + other["width"] <= box["x"]
                or other["y"] >= box["y"] + box["height"] or other["y"] + other["height"] <= box["y"])
    wall.context.set_offline(False)
    thread.get_by_role("button", name="Send").click()
    expect(toast).to_have_count(0)
    expect(wall.locator(".comment-replies", has_text="Yes")).to_be_visible()


def keep_form(served, answer_id, name, source, suffix="mp4"):
    """The answer has this form from now on."""
    row = served.parts.db.one("select team_id, kept_take_id as id from answer where id = :id", id=answer_id)
    make(served.parts.db, served.parts.blobs, served.parts.clock, team_id=row["team_id"], owner=f"answer_take:{row['id']}", name=name,
         suffix=suffix, mimetype=f"video/{suffix}", maker=lambda path: path.write_bytes(source.read_bytes()), facts_of=lambda n: {})


def shown(page):
    return page.evaluate("[...document.querySelectorAll('.wall-answer video')].map((video) => video.dataset.form)")


def test_a_better_form_takes_its_place_between_plays_and_never_while_one_watches(visit, served, tmp_path):
    fresh = film_answers(served.parts, served.cast, tmp_path, seconds=(8, 8))
    first, second = fresh.answers[0, 0], fresh.answers[1, 0]
    served.parts.db.execute("delete from rendition where name = 'wall' and owner in (select 'answer_take:' || kept_take_id from answer"
                            " where id in (:first, :second))", first=first, second=second)
    waits = "update answer_take set state = 'received' where id = (select kept_take_id from answer where id = :id)"
    served.parts.db.execute(waits, id=second)
    keep_form(served, first, "playable", tmp_path / "0.mp4")
    make_wall(tmp_path / "0.mp4", tmp_path / "wall.mp4")
    page = visit(viewport={"width": 1440, "height": 900}).be(served.cast.bob).page
    page.goto(f"/review/{fresh.interview_id}/wall?question={fresh.questions[0]}")
    expect(page.get_by_text("It appears here as soon as it is ready")).to_be_visible()
    holds(page, "window.tagningClock.players[0].video.readyState >= 3")
    assert shown(page) == ["playable"]
    page.evaluate("window.tagningClock.play()")
    holds(page, "window.tagningClock.position > 300")
    for answer_id in (first, second):
        keep_form(served, answer_id, "wall", tmp_path / "wall.mp4")
    page.evaluate("window.first = document.querySelector('.wall-answer video')")
    with page.expect_response("**/watch.json*"):
        pass
    page.wait_for_timeout(500)
    assert shown(page) == ["playable"] and page.evaluate("window.tagningClock.state") == "playing"
    assert page.evaluate("window.first.isConnected && !window.first.paused")
    page.evaluate("window.tagningClock.pause()")
    at = position(page)
    holds(page, "[...document.querySelectorAll('.wall-answer video')].map((video) => video.dataset.form).join() === 'wall,wall'")
    holds(page, "window.tagningClock.players.every((player) => player.video.readyState >= 3 && !player.video.seeking)")
    assert position(page) == at
    assert page.evaluate("Math.max(...window.tagningClock.errors().map(Math.abs))") < 60
    expect(page.get_by_text("It appears here as soon as it is ready")).to_have_count(0)
    page.evaluate("window.tagningClock.play()")
    holds(page, f"window.tagningClock.position > {at} + 500 && window.tagningClock.players.every((player) => !player.video.paused)")
    page.locator(".wall-answer").nth(1).locator("[data-listen]").click()
    assert page.evaluate("window.tagningClock.players.map((player) => player.video.muted)") == [True, False]


@pytest.fixture
def stuck(served):
    """An interview with an answer that could not be prepared; `.state()` is that of its job."""
    parts, cast = served.parts, served.cast
    made = answer_interview(parts, cast.team_id, cast.alice.id, NAMES[:1])
    take_id = parts.db.one("select kept_take_id as id from answer where id = :id", id=made.answers[0, 0])["id"]
    parts.db.execute("delete from rendition where owner = :owner", owner=f"answer_take:{take_id}")
    parts.db.execute("update answer_take set state = 'received', blob = 'raw/lost' where id = :id", id=take_id)
    parts.db.execute("update answer_take set state = 'broken' where answer_id = :id", id=made.answers[0, 1])
    job_id = jobs.put(parts.db, parts.clock, "process_answer_take", team_id=cast.team_id, delay_ms=3_600_000,
                      dedup=f"process_answer_take:{take_id}", take_id=take_id)
    parts.db.execute("update job set state = 'parked', attempts = 5 where id = :id", id=job_id)
    made.state = lambda: parts.db.one("select state from job where id = :id", id=job_id)["state"]
    return made


def test_an_answer_that_could_not_be_made_ready_is_tried_again_from_the_wall(visit, served, stuck):
    page = visit(viewport={"width": 375, "height": 740}).be(served.cast.bob).page
    page.goto(f"/review/{stuck.interview_id}/wall?question={stuck.questions[0]}")
    expect(page.get_by_text("it could not be prepared")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("It appears here as soon as it is ready")).to_be_visible()
    until(lambda: stuck.state() != "parked")


def test_it_is_tried_again_from_the_overview_too_which_then_says_so(visit, served, stuck):
    page = visit(viewport={"width": 1440, "height": 900}).be(served.cast.bob).page
    page.goto(f"/review/{stuck.interview_id}")
    cell = page.get_by_role("cell").filter(has_text="could not be prepared")
    expect(cell.get_by_text("is being prepared")).to_be_hidden()
    page.get_by_role("button", name="Try again: Erin Holm on Question 1").click()
    expect(page.get_by_text("is being prepared", exact=True)).to_be_visible()
    expect(page.get_by_text("could not be prepared")).to_be_hidden()
    expect(page.get_by_role("link", name="Erin Holm, Question 1")).to_be_focused()
    until(lambda: stuck.state() != "parked")
