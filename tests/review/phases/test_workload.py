"""Who has how much left, and one polite mail about it a day."""

import re

import pytest

from tests.cast import sign_in
from tests.review.phases.test_phases import move, page
from tests.review.scoring import give, open_seals, score_whole


def row_of(client, answered, name):
    """The texts of the reviewer's row."""
    rows = re.findall(r"<tr>.*?</tr>", page(client, answered), re.S)
    found = next(one for one in rows if name in one)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def remind(client, answered, person):
    return client.post(f"/review/{answered.interview_id}/remind/{person.id}")


@pytest.fixture
def mails_to(house, run_jobs):
    """Do the jobs; the mails to that address."""
    def mails(address):
        run_jobs(house)
        return [mail for mail in house.mail.list_messages() if mail.to == address]
    return mails


def test_a_row_tells_what_is_handed_in_and_the_minutes_left(house, cast, answered):
    assert "0 of 2" in row_of(cast.lea.client, answered, "Bob Nyström") and "about 2 minutes" in row_of(cast.lea.client, answered, "Bob")
    score_whole(cast.bob.client, answered, 0, 4, 4)
    assert "1 of 2" in row_of(cast.lea.client, answered, "Bob Nyström") and "about 1 minute" in row_of(cast.lea.client, answered, "Bob")


def test_the_minutes_are_those_of_the_reviewers_own_speed_once_it_is_known(house, cast, answered):
    assert "at normal speed" in row_of(cast.lea.client, answered, "Bob")
    house.db.execute("update answer_take set duration_ms = 600000")
    for question in answered.questions:
        cast.bob.client.put(f"/review/{answered.interview_id}/questions/{question}/speed", json={"percent": 200})
    told = row_of(cast.lea.client, answered, "Bob")
    assert "about 20 minutes" in told and "at normal speed" not in told
    assert "about 40 minutes" in row_of(cast.lea.client, answered, "Rut")


def test_whoever_knows_a_candidate_has_one_less(cast, answered):
    cast.bob.client.post(f"/review/answers/{answered.answers[0, 0]}/recuse")
    assert "0 of 1" in row_of(cast.lea.client, answered, "Bob")
    assert "0 of 3 scorecards handed in" in page(cast.lea.client, answered)


def test_neither_reviewers_nor_recruiters_see_how_far_colleagues_are(cast, answered):
    for somebody in (cast.bob, cast.carol):
        assert "Who has how much left" not in page(somebody.client, answered)
        assert remind(somebody.client, answered, cast.rut).status_code == 403


def test_the_page_tells_nothing_of_marks_nor_whom_somebody_has_handed_in(house, cast, answered):
    house.db.execute("update answer_take set duration_ms = 500000 where answer_id = :id", id=answered.answers[0, 0])
    before = page(cast.lea.client, answered)
    give(cast.bob.client, answered, answered.answers[0, 0], 5, note="quokka")
    assert page(cast.lea.client, answered) == before
    told = []
    for candidate, values in ((0, (1, 1)), (1, (5, 5))):
        for table in ("evidence", "mark_change", "mark", "hand_in", "review_progress"):
            house.db.execute(f"delete from {table}")
        score_whole(cast.bob.client, answered, candidate, *values)
        told.append(page(cast.lea.client, answered))
    assert told[0] == told[1] != before


def test_a_reminder_is_one_mail_that_names_no_candidate(house, cast, answered, mails_to):
    assert remind(cast.lea.client, answered, cast.bob).status_code == 303
    [mail] = mails_to("bob@example.org")
    assert mail.subject == "2 candidates are waiting for your scores: Team lead"
    told = mail.text + mail.html
    assert "Lea Sund" in told and f"/review/{answered.interview_id}" in told and "Erin" not in told and "Frans" not in told


def test_a_second_one_within_a_day_is_refused_and_said(house, cast, answered, mails_to):
    remind(cast.lea.client, answered, cast.bob)
    again = remind(cast.alice.client, answered, cast.bob)
    assert "reminded less than a day ago" in cast.alice.client.get(again.location).get_data(as_text=True)
    assert len(mails_to("bob@example.org")) == 1 and "Remind" not in row_of(cast.lea.client, answered, "Bob")
    house.clock.advance(25 * 3600_000)
    sign_in(cast.alice.client, cast.alice.email)
    remind(cast.alice.client, answered, cast.bob)
    assert len(mails_to("bob@example.org")) == 2


def test_whoever_has_nothing_left_is_not_reminded(house, cast, answered, mails_to):
    for candidate in (0, 1):
        score_whole(cast.bob.client, answered, candidate, 4, 4)
    assert "has handed in everything" in cast.lea.client.get(remind(cast.lea.client, answered, cast.bob).location).get_data(as_text=True)
    assert not mails_to("bob@example.org")


def test_whoever_finishes_before_the_mail_leaves_gets_none(house, cast, answered, mails_to):
    remind(cast.lea.client, answered, cast.bob)
    open_seals(house, answered, cast.bob)
    house.db.execute("""insert into review_progress (interview_id, reviewer_id, invitation_id, team_id, scored, is_complete)
                        select v.interview_id, h.reviewer_id, v.id, v.team_id, 2, 1
                        from hand_in h join invitation v on v.id = h.invitation_id""")
    assert not mails_to("bob@example.org")


@pytest.mark.parametrize("name", ["carol", "dave"])
def test_only_who_scores_in_the_team_is_reminded(cast, answered, name):
    assert remind(cast.lea.client, answered, getattr(cast, name)).status_code == 404


def test_nobody_is_reminded_outside_scoring(house, cast, answered, mails_to):
    move(cast.lea.client, answered, "scoring", "collecting", "r")
    assert "nobody was reminded" in cast.lea.client.get(remind(cast.lea.client, answered, cast.bob).location).get_data(as_text=True)
    assert not mails_to("bob@example.org")
