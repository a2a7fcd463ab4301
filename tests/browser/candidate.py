"""What the tests of the candidate's pages in a browser share: erin's invitation with two questions, and what she presses."""

from types import SimpleNamespace

from foundation import renditions
from foundation.ids import hash_token, link_token
from media.synthetic.people import person
from tests.answering.conftest import body, fill

PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True, "is_mobile": True}
SOON = 30_000


def send_questions(served):
    """Two questions sent to erin: `.db`, `.link`, `.server`, `.blobs`."""
    parts, db = served.parts, served.parts.db
    fill(db)
    for n in (1, 2):
        renditions.make(
            db, parts.blobs, parts.clock, team_id="t1", owner=f"clip:c{n}t1", name="clip", suffix="mp4", mimetype="video/mp4",
            maker=lambda path: person(path, seed=4, seconds=1, size=(160, 90), fps=10), facts_of=lambda facts: {},
        )
    token = link_token(parts.config.secret, "invitation", "inv1")
    db.execute("update invitation set token_hash = :hash where id = 'inv1'", hash=hash_token(token))
    db.execute("update interview_version set deadline = '2099-01-01T12:00:00.000Z' where id = 'vt1'")
    return SimpleNamespace(db=db, link=f"/i/{token}", server=served.server, blobs=parts.blobs)


def begin_anew(stage):
    """erin's invitation is as on the first day."""
    # Together: the page of the test before may still be sending.
    with stage.db.tx():
        stage.db.execute("delete from answer_take where answer_id in (select id from answer where invitation_id = 'inv1')")
        stage.db.execute("delete from answer where invitation_id = 'inv1'")
        for name in ("opened_at", "consented_at", "started_at", "submitted_at"):
            stage.db.execute(f"update invitation set {name} = null where id = 'inv1'")
        stage.db.execute("update invitation set time_percent = 100 where id = 'inv1'")
    set_limits(stage, 1, answer_seconds=60, think_seconds=5, takes=2)
    set_limits(stage, 2, answer_seconds=60, think_seconds=0, takes=None)


def set_limits(stage, n, **limits):
    stage.db.execute("update clip set body = :body where id = :id", id=f"c{n}t1", body=body(**limits))


def talk(page, seconds=2.0):
    """Press start, wait through the countdown, talk; the recording goes on."""
    page.get_by_role("button", name="Start recording").click()
    page.get_by_role("button", name="Stop recording").wait_for(timeout=SOON)
    page.wait_for_timeout(seconds * 1000)


def agreed(stage, page):
    """erin has read and agreed, and opens her link."""
    stage.db.execute("update invitation set consented_at = '2026-11-23T09:00:00.000Z' where id = 'inv1'")
    page.goto(stage.link)


def takes(stage, position=1):
    return stage.db.query(
        "select t.* from answer_take t join answer a on a.id = t.answer_id"
        " where a.invitation_id = 'inv1' and a.position = :position order by t.number",
        position=position,
    )


def record(page, seconds=2.5):
    """Press start, wait through the countdown, talk, press stop."""
    page.get_by_role("button", name="Start recording").click()
    stop = page.get_by_role("button", name="Stop recording")
    stop.wait_for(timeout=SOON)
    page.wait_for_timeout(seconds * 1000)
    stop.click()
    page.get_by_role("button", name="Keep this take").wait_for(timeout=SOON)


def begin(page):
    page.get_by_role("button", name="I am ready").click()
