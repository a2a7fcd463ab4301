"""A later deadline for everyone who is invited, in one act, and the way back."""

import re

import pytest

from authoring.inviting import invitations
from authoring.inviting.candidates import Candidate
from tests.authoring.library import actor_of, published

NAMES = ("Erin", "Nils", "Asa")
MINUTES = 60_000


@pytest.fixture
def row(house, cast):
    return published(house, cast.carol)  # until Monday 30 November, 23:59


@pytest.fixture
def invited(house, cast, row, run_jobs):
    """erin, nils, who has more time already, and asa, who has submitted."""
    people = [Candidate(name, f"{name.lower()}@example.org") for name in NAMES]
    ids = invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, people).invited
    cast.carol.client.post(f"/invitations/{ids[1]}/deadline", data={"deadline": "2026-12-24T12:00"})
    house.db.execute("update invitation set submitted_at = :now where id = :id", now=house.clock.iso(), id=ids[2])
    run_jobs(house)
    return ids


def move(cast, row, deadline="2026-12-15T23:59", **more):
    return cast.carol.client.post(f"/interviews/{row['id']}/deadline", data={"deadline": deadline, **more})


def deadlines(house, ids):
    return [house.db.one("select deadline from invitation where id = :id", id=id)["deadline"] for id in ids]


def told(house):
    return sorted(mail.to for mail in house.mail.list_messages() if "more time" in mail.subject)


def page(cast, row, more=""):
    return re.sub(r"\s+", " ", cast.carol.client.get(f"/interviews/{row['id']}/{more}").text)


def test_the_page_says_in_numbers_whom_a_new_deadline_reaches(cast, row, invited):
    said = page(cast, row, "deadline")
    assert "It reaches 2 candidates who have not submitted" in said
    assert "30 Nov 2026 23:59, Stockholm time" in said and "24 Dec 2026 12:00, Stockholm time" in said


def test_it_moves_for_all_who_have_an_earlier_one_and_mails_them_after_two_minutes(house, cast, row, invited, run_jobs):
    before, mails = deadlines(house, invited), told(house)
    assert move(cast, row, mails="y").status_code == 303
    said = page(cast, row, "candidates")
    assert "The deadline of 1 candidate is now 15 Dec 2026 23:59" in said and "Moved by Carol Berg" in said
    assert "1 candidate has a later deadline already and keeps it." in said
    assert deadlines(house, invited) == ["2026-12-15T22:59:00.000Z", *before[1:]]
    run_jobs(house)
    assert told(house) == mails
    house.clock.advance(2 * MINUTES)
    run_jobs(house)
    assert told(house) == sorted([*mails, "erin@example.org"])
    assert "Moved by" not in page(cast, row, "candidates")


def test_without_the_tick_nobody_is_mailed(house, cast, row, invited, run_jobs):
    mails = told(house)
    move(cast, row)
    house.clock.advance(2 * MINUTES)
    run_jobs(house)
    assert told(house) == mails


def undo(cast, row):
    move_id = re.search(r'name="move" value="(\w+)"', page(cast, row, "candidates")).group(1)
    return cast.carol.client.post(f"/interviews/{row['id']}/deadline/undo", data={"move": move_id})


def test_within_two_minutes_it_is_undone_and_no_mail_goes_out(house, cast, row, invited, run_jobs):
    before, mails = deadlines(house, invited), told(house)
    move(cast, row, mails="y")
    assert undo(cast, row).status_code == 303 and deadlines(house, invited) == before
    house.clock.advance(2 * MINUTES)
    run_jobs(house)
    assert told(house) == mails
    assert "Undone: 1 candidate has the earlier deadline again." in page(cast, row, "candidates")


def test_whom_somebody_gave_more_time_meanwhile_keeps_it_when_the_move_is_undone(house, cast, row, invited):
    move(cast, row)
    cast.carol.client.post(f"/invitations/{invited[0]}/deadline", data={"deadline": "2026-12-20T12:00"})
    undo(cast, row)
    assert deadlines(house, invited)[0] == "2026-12-20T11:00:00.000Z"


def test_when_the_candidates_know_it_can_no_longer_be_undone(house, cast, row, invited, run_jobs):
    move(cast, row)
    move_id = house.db.one("select id from deadline_move")["id"]
    house.clock.advance(2 * MINUTES)
    run_jobs(house)
    refused = cast.carol.client.post(f"/interviews/{row['id']}/deadline/undo", data={"move": move_id})
    assert refused.status_code == 409 and "can no longer be undone" in refused.text


@pytest.mark.parametrize("deadline, sentence", [
    ("", "Write a date and a time."), ("2026-11-25T12:00", "Nobody has an earlier deadline."), ("2026-11-22T12:00", "already passed"),
])
def test_a_deadline_that_moves_nobody_is_refused_with_its_reason(house, cast, row, invited, deadline, sentence):
    before = deadlines(house, invited)
    refused = move(cast, row, deadline)
    assert refused.status_code == 422 and sentence in refused.text and deadlines(house, invited) == before


def test_the_settings_say_who_keeps_the_present_deadline(cast, row, invited):
    assert "2 candidates are invited already and keep the present one." in page(cast, row, "edit")


def closing_first(cast, row):
    names = re.findall(r'class="row-link" href="/invitations/[^"]+">(\w+)<', page(cast, row, "candidates?sort=deadline"))
    return [name for name in names if name in NAMES[:2]]


def test_a_list_by_deadline_follows_the_move_and_its_undoing(house, cast, row, invited):
    assert closing_first(cast, row) == ["Erin", "Nils"]
    cast.carol.client.post(f"/invitations/{invited[0]}/deadline", data={"deadline": "2026-12-28T12:00"})
    assert closing_first(cast, row) == ["Nils", "Erin"]
    move(cast, row, deadline="2026-12-29T12:00")
    cast.carol.client.post(f"/invitations/{invited[1]}/deadline", data={"deadline": "2026-12-30T12:00"})
    assert closing_first(cast, row) == ["Erin", "Nils"]
    assert undo(cast, row).status_code == 303
    assert closing_first(cast, row) == ["Erin", "Nils"] and deadlines(house, invited)[0].startswith("2026-12-28")
