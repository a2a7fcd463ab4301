"""The strip over the demo while it is being made: for its own team, until everything is there, and in the reader's language."""

import pytest

from foundation import jobs
from tagning.app import create_app
from tagning.demo import progress
from tagning.demo.make import prepare_demo, take_step
from tagning.demo.people import DEMO_PEOPLE
from tests.conftest import make_house


@pytest.fixture
def demo(tmp_path):
    """A demo of which nothing is made yet, with a browser."""
    house = make_house(tmp_path / "demo", demo=True)
    prepare_demo(house)
    yield house
    house.db.close()


def signed_in(house, short):
    person = next(one for one in DEMO_PEOPLE if one.email.startswith(f"{short}@"))
    browser = create_app(house.config, parts=house).test_client()
    browser.post("/sign-in", data={"email": person.email, "password": person.password})
    return browser


def team_of(house, short):
    return house.db.one(
        "select m.team_id from membership m join person p on p.id = m.person_id where p.email like :email", email=f"{short}@%"
    )["team_id"]


def test_the_demos_team_sees_how_far_it_is(demo):
    page = signed_in(demo, "bob").get("/review").text
    assert "The demo is being prepared" in page and "The questions are being recorded" in page
    told = signed_in(demo, "bob").get("/demo").json["job"]
    assert told == {"state": "running", "permille": 0, "step": "The questions are being recorded"}


def test_the_step_is_told_in_the_readers_language(demo):
    browser = signed_in(demo, "alice")
    browser.set_cookie("language", "sv")
    assert browser.get("/demo").json["job"]["step"] == "Frågorna spelas in"


def test_another_team_sees_nothing_of_it(demo):
    browser = signed_in(demo, "dave")
    assert "demo-strip" not in browser.get("/questions").text
    assert browser.get("/demo").json["job"]["state"] == "done"


def test_it_grows_with_what_is_made_and_never_says_all_before_it_is(demo):
    team, rows = team_of(demo, "alice"), demo.db.query("select id from question order by id")
    seen = [progress.making(demo.db, team).permille]
    for row in rows:
        insert_take(demo, row["id"], "ready")
        seen.append(progress.making(demo.db, team).permille)
    assert seen == [0, 50, 100, 150, 200, 250]


def insert_take(house, question_id, state):
    house.db.execute(
        """insert into take (id, team_id, question_id, number, state, filename, created_by, created_at)
           values (:id, :team, :id, 1, :state, 'a.webm', (select min(id) from person), :now)""",
        id=question_id, team=team_of(house, "alice"), state=state, now=house.clock.iso(),
    )


def test_the_strip_goes_with_the_last_step(demo):
    browser = signed_in(demo, "carol")
    assert "demo-strip" in browser.get("/questions").text
    demo.db.execute("update job set state = 'done' where kind = 'demo'")
    assert "demo-strip" not in browser.get("/questions").text
    assert browser.get("/demo").json["job"] == {"state": "done", "permille": 1000, "step": ""}


def test_the_strip_goes_when_a_take_has_failed_for_good_and_no_step_is_queued_for_ever(demo):
    for row in demo.db.query("select id from question"):
        insert_take(demo, row["id"], "received")
    demo.db.execute("update job set state = 'done' where kind <> 'demo'")
    processing = jobs.put(demo.db, demo.clock, "process_take", team_id=team_of(demo, "alice"))
    run_step(demo)
    assert progress.making(demo.db, team_of(demo, "alice"))
    demo.db.execute("update job set state = 'parked' where id = :id", id=processing)
    run_step(demo)
    assert "demo-strip" not in signed_in(demo, "carol").get("/questions").text


def run_step(house):
    """The demo's next step, as a worker takes it."""
    house.clock.advance(2000)
    house.db.execute("update job set priority = 9 where kind = 'demo'")
    jobs.run_one(house.db, house.clock, {"demo": lambda job: take_step(house, job)}, "w")


def test_a_later_start_goes_on_with_what_is_missing(demo):
    demo.db.execute("update job set state = 'done' where kind = 'demo'")
    prepare_demo(demo)
    prepare_demo(demo)
    assert len(demo.db.query("select 1 from job where kind = 'demo' and state = 'ready'")) == 1


def test_an_installation_that_is_no_demo_has_no_such_address(house, cast):
    jobs.put(house.db, house.clock, "demo", n=1)
    assert cast.alice.client.get("/demo").status_code == 404
    assert "demo-strip" not in cast.alice.client.get("/questions").text
