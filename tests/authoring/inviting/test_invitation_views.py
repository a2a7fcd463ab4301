import io

import pytest

from authoring.inviting import interviews, invitations
from authoring.inviting.candidates import Candidate
from foundation.mails import TRIES
from tests.authoring.library import actor_of, draft, published

ERIN = Candidate("Erin Holm", "erin@example.org")


@pytest.fixture
def row(house, cast):
    return published(house, cast.carol)


@pytest.fixture
def invited(house, cast, row):
    """erin's invitation."""
    (id,) = invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [ERIN]).invited
    return id


def at(row, more=""):
    return f"/interviews/{row['id']}/candidates{more}"


def emails(house):
    return sorted(one["email"] for one in house.db.query("select c.email from invitation i join candidate c on c.id = i.candidate_id"))


def find(house, cast, id):
    return invitations.find_invitation(house.db, house.clock, cast.team_id, id)


def test_before_publishing_the_page_says_what_comes_first(cast, house):
    interview_id, _ = draft(house, cast.carol)
    page = cast.carol.client.get(f"/interviews/{interview_id}/candidates").text
    assert "Publish the interview first" in page and 'name="email"' not in page


def test_somebody_is_invited_and_mailed(cast, house, row, run_jobs):
    answer = cast.carol.client.post(at(row), data={"name": " Erin  Holm ", "email": " Erin@Example.org "})
    assert answer.status_code == 303 and emails(house) == ["erin@example.org"]
    assert "the mail is on its way" in cast.carol.client.get(at(row)).text
    run_jobs(house)
    page = cast.carol.client.get(at(row)).text
    assert "Erin Holm" in page and "Not opened" in page and "the mail is on its way" not in page


@pytest.mark.parametrize(("data", "sentence"), [
    ({"name": "", "email": "erin@example.org"}, "The name is missing."),
    ({"name": "Erin", "email": "erin"}, "That is not an e-mail address."),
    ({"name": "x" * 101, "email": "erin@example.org"}, "longer than 100"), ({"name": "Erin", "email": ""}, "address is missing"),
])
def test_a_bad_name_or_address_is_told_and_kept(cast, house, row, data, sentence):
    answer = cast.carol.client.post(at(row), data=data)
    assert answer.status_code == 422 and sentence in answer.text and f'value="{data["name"] or data["email"]}"' in answer.text
    assert emails(house) == []


def test_an_address_that_is_invited_is_told(cast, house, row, invited):
    answer = cast.carol.client.post(at(row), data={"name": "Erin", "email": "ERIN@example.org"})
    assert answer.status_code == 409 and "already invited" in answer.text and emails(house) == ["erin@example.org"]


LIST = "Namn;E-post\nErin Holm;erin@example.org\nBo;bo@\nÅsa Öberg;asa@example.org\nAsa;asa@example.org\n"


def test_a_list_is_shown_before_anything_is_sent(cast, house, row, invited):
    page = cast.carol.client.post(at(row, "/import"), data={"text": LIST}).text
    assert "Line 3" in page and "That is not an e-mail address." in page
    assert "Line 5" in page and "The same address is already on line 4." in page
    assert "1 candidate in the list is already invited" in page and "Erin Holm (line 2)" in page
    assert "1 candidate to invite" in page and ">asa@example.org<" in page
    assert emails(house) == ["erin@example.org"]


def test_the_good_ones_of_a_list_are_invited(cast, house, row, invited):
    answer = cast.carol.client.post(at(row, "/invite-list"), data={"text": LIST})
    assert answer.status_code == 303 and emails(house) == ["asa@example.org", "erin@example.org"]
    assert "1 candidate is invited" in cast.carol.client.get(at(row)).text


def test_a_file_in_windows_1252_is_read(cast, row):
    data = {"file": (io.BytesIO(LIST.encode("cp1252")), "lista.csv")}
    page = cast.carol.client.post(at(row, "/import"), data=data, content_type="multipart/form-data").text
    assert "Åsa Öberg" in page


def test_a_file_that_is_too_large_is_told(cast, row):
    data = {"file": (io.BytesIO(b"x" * 1_000_001), "lista.csv")}
    answer = cast.carol.client.post(at(row, "/import"), data=data, content_type="multipart/form-data")
    assert answer.status_code == 422 and "larger than 1 MB" in answer.text


def test_an_empty_list_is_told(cast, row):
    answer = cast.carol.client.post(at(row, "/import"), data={"text": " \n"})
    assert answer.status_code == 422 and "The list is empty" in answer.text


def test_a_list_that_holds_nobody_to_invite_invites_nobody(cast, house, row):
    assert cast.carol.client.post(at(row, "/invite-list"), data={"text": "Bo; bo@"}).status_code == 422 and emails(house) == []


def test_two_thousand_are_checked_page_by_page_with_the_errors_first_and_invited_at_once(cast, house, row):
    text = "Namn;E-post\n" + "".join(f"Person {n};p{n}@example.org\n" for n in range(2000)) + "Bo;bo@\n"
    first = cast.carol.client.post(at(row, "/import"), data={"text": text}).text
    assert first.index("Line 2002") < first.index("Person 0<") < first.index("Person 99<") and "Person 100<" not in first
    last = cast.carol.client.post(at(row, "/import"), data={"text": text, "page": "20"}).text
    assert "Person 1999<" in last and "Person 1899<" not in last and "1,901–2,000 of 2,000" in last
    answer = cast.carol.client.post(at(row, "/invite-list"), data={"text": text}, content_type="multipart/form-data")
    assert answer.status_code == 303 and len(emails(house)) == 2000


def test_past_the_days_mails_the_page_says_so(cast, row, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_MAILS", 0)
    answer = cast.carol.client.post(at(row), data={"name": "Erin", "email": "erin@example.org"})
    assert answer.status_code == 429 and "A team can send 0 invitations a day" in answer.text and answer.headers["Retry-After"]


def test_the_link_to_copy_opens_the_invitation(cast, invited):
    link = cast.carol.client.get(f"/invitations/{invited}/link.json").json["link"]
    assert cast.stranger.get(link.removeprefix("http://localhost")).status_code == 303


def test_a_lead_sees_candidates_but_not_their_links(cast, row, invited):
    page = cast.lea.client.get(at(row)).text
    assert "Erin Holm" in page and "/i/" not in page and "link.json" not in page
    assert cast.lea.client.get(f"/invitations/{invited}").status_code == 200
    assert cast.lea.client.get(f"/invitations/{invited}/link.json").status_code == 403


def test_the_same_link_again(cast, house, invited, run_jobs):
    run_jobs(house)
    assert cast.carol.client.post(f"/invitations/{invited}/resend").status_code == 303
    run_jobs(house)
    assert len(house.mail.list_messages()) == 2 and find(house, cast, invited)["generation"] == 1


def test_a_new_link(cast, house, invited):
    assert cast.carol.client.post(f"/invitations/{invited}/new-link").status_code == 303
    assert find(house, cast, invited)["generation"] == 2


def test_a_candidate_is_given_more_time(cast, house, invited):
    answer = cast.carol.client.post(f"/invitations/{invited}/deadline", data={"deadline": "2026-12-05T12:00"})
    assert answer.status_code == 303 and find(house, cast, invited)["deadline"] == "2026-12-05T11:00:00.000Z"
    assert "extended from" in cast.carol.client.get(f"/invitations/{invited}").text


@pytest.mark.parametrize(("written", "sentence"), [
    ("2026-11-24T12:00", "only be moved to a later time"), ("soon", "Write a date and a time"), ("", "Write a date and a time"),
])
def test_a_deadline_that_will_not_do_is_told(cast, house, invited, written, sentence):
    answer = cast.carol.client.post(f"/invitations/{invited}/deadline", data={"deadline": written})
    assert answer.status_code == 422 and sentence in answer.text and find(house, cast, invited)["deadline"] is None


def test_a_withdrawn_invitation_leads_nowhere(cast, house, row, invited):
    link = cast.carol.client.get(f"/invitations/{invited}/link.json").json["link"]
    assert cast.carol.client.post(f"/invitations/{invited}/withdraw").status_code == 303
    assert find(house, cast, invited)["standing"] == "withdrawn"
    page = cast.carol.client.get(f"/invitations/{invited}").text
    assert "/withdraw" not in page and "invite the same address again" in page
    cast.stranger.get(link.removeprefix("http://localhost"))
    assert cast.stranger.get(f"/answer/{invited}").status_code == 410


def test_a_withdrawn_invitation_is_restored_with_the_same_link(cast, house, row, invited):
    link = cast.carol.client.get(f"/invitations/{invited}/link.json").json["link"]
    cast.carol.client.post(f"/invitations/{invited}/withdraw")
    page = cast.carol.client.get(f"/invitations/{invited}").text
    assert page.count(f'action="/invitations/{invited}/restore"') == 2  # beside the message, and on the page for later
    assert cast.carol.client.post(f"/invitations/{invited}/restore").status_code == 303
    assert find(house, cast, invited)["standing"] == "invited"
    assert cast.stranger.get(link.removeprefix("http://localhost")).status_code == 303
    assert cast.stranger.get(f"/answer/{invited}").status_code == 200


@pytest.mark.parametrize("path", ["", "/link.json"])
def test_another_teams_invitation_is_not_there(cast, invited, path):
    answer = cast.dave.client.get(f"/invitations/{invited}{path}")
    assert answer.status_code == 404 and "erin" not in answer.text.lower()


@pytest.mark.parametrize("verb", ["resend", "new-link", "deadline", "withdraw", "address"])
def test_another_team_cannot_change_it(cast, house, invited, verb):
    before = find(house, cast, invited)
    told = {"deadline": "2026-12-05T12:00", "email": "e@example.org"}
    assert cast.dave.client.post(f"/invitations/{invited}/{verb}", data=told).status_code == 404
    assert find(house, cast, invited) == before


def test_trouble_with_the_mail_is_shown(cast, house, row, invited, run_jobs, monkeypatch):
    def refuse(message):
        raise OSError("the post office is closed")

    monkeypatch.setattr(house.mail, "send", refuse)
    for _ in range(TRIES):
        run_jobs(house)
        house.clock.advance(3_600_000)
        assert cast.carol.client.get(at(row)).status_code == 200  # so that her session lasts
    assert "mail could not be sent" in cast.carol.client.get(at(row)).text
    page = cast.carol.client.get(f"/invitations/{invited}").text
    assert "Check the address" in page and "the post office is closed" in page


def test_from_whoever_has_submitted_it_is_one_step_to_their_answers(cast, house, row, invited):
    pages, wall = (at(row), f"/invitations/{invited}"), f'href="/review/{row["id"]}/wall?candidate={invited}"'
    assert not any(wall in cast.carol.client.get(page).text for page in pages)
    house.db.execute("update invitation set submitted_at = :now", now=house.clock.iso())
    assert all(wall in cast.carol.client.get(page).text for page in pages)
    assert cast.carol.client.get(f"/review/{row['id']}/wall?candidate={invited}").status_code == 200


def test_the_list_can_be_narrowed_to_a_state(cast, house, row, invited):
    house.db.execute("update invitation set submitted_at = :now", now=house.clock.iso())
    invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [Candidate("Nils Ek", "nils@example.org")])
    page = cast.carol.client.get(at(row) + "?state=submitted").text
    assert "Erin Holm" in page and "Nils Ek" not in page
    assert "Nils Ek" in cast.carol.client.get(at(row) + "?state=nonsense").text


def test_after_closing_nobody_can_be_invited(cast, house, row):
    interviews.close_interview(house.db, row)
    page = cast.carol.client.get(at(row)).text
    assert "This interview is closed" in page and 'name="email"' not in page
    assert cast.carol.client.post(at(row), data={"name": "E", "email": "erin@example.org"}).status_code == 409


def test_one_candidate_is_given_more_time_and_only_recruiters_read_why(cast, house, invited):
    page = f"/invitations/{invited}"
    refused = cast.carol.client.post(f"{page}/time", data={"percent": "150"})
    assert refused.status_code == 422 and "Write why, in a few words." in refused.text
    given = cast.carol.client.post(f"{page}/time", data={"percent": "150", "reason": "quokka reads slowly"}, follow_redirects=True)
    assert "has more time, and is told before each question" in given.text and "quokka reads slowly" in given.text
    assert house.db.one("select time_percent, time_given_by from invitation") == {"time_percent": 150, "time_given_by": cast.carol.id}
    seen = cast.lea.client.get(page)
    assert seen.status_code == 200 and "quokka" not in seen.text
    assert "quokka" not in cast.bob.client.get(page).text


def test_as_long_as_everyone_again_forgets_the_reason(cast, house, invited):
    cast.carol.client.post(f"/invitations/{invited}/time", data={"percent": "0", "reason": "a screen reader"})
    cast.carol.client.post(f"/invitations/{invited}/time", data={"percent": "100", "reason": "a screen reader"})
    assert house.db.one("select time_percent, time_reason from invitation") == {"time_percent": 100, "time_reason": ""}


@pytest.mark.parametrize("percent", ["", "99", "-1", "1e9", "soon"])
def test_a_factor_that_is_none_is_refused(cast, house, invited, percent):
    assert cast.carol.client.post(f"/invitations/{invited}/time", data={"percent": percent, "reason": "x"}).status_code == 422
    assert house.db.one("select time_percent from invitation")["time_percent"] == 100


def test_who_has_submitted_gets_no_other_time(cast, house, invited):
    house.db.execute("update invitation set submitted_at = :now", now=house.clock.iso())
    assert cast.carol.client.post(f"/invitations/{invited}/time", data={"percent": "150", "reason": "x"}).status_code == 409


def test_the_mail_names_the_candidates_own_times(cast, house, invited, run_jobs):
    cast.carol.client.post(f"/invitations/{invited}/time", data={"percent": "0", "reason": "x"})
    cast.carol.client.post(f"/invitations/{invited}/resend")
    run_jobs(house)
    assert "as long as you need" in house.mail.list_messages()[0].text


def test_pages_that_stay_open_hear_of_each_answer(cast, house, row, invited):
    def asked(number):
        return cast.carol.client.get(f"/interviews/{row['id']}/news.json", query_string={"after": number})

    house.db.execute("update invitation set started_at = :now", now=house.clock.iso())
    number = asked("").json["number"]
    assert asked(number).status_code == 204
    house.db.execute(
        """insert into answer (id, team_id, invitation_id, position, question_id, clip_id, kept_take_id, created_at)
           select 'a1', i.team_id, i.id, q.position, q.question_id, q.clip_id, 'k1', :now
           from invitation i join version_question q on q.version_id = i.version_id where q.position = 1""", now=house.clock.iso(),
    )
    assert asked(number).json["number"] != number
    assert "1 of 2 answers" in cast.carol.client.get(at(row)).text


def test_while_many_are_invited_a_bar_says_how_many_mails_are_sent(cast, house, row, run_jobs):
    people = "\n".join(f"Person {n}, person{n}@example.org" for n in range(30))
    cast.carol.client.post(at(row, "/invite-list"), data={"text": people})
    assert "Invitations are being sent" in cast.carol.client.get(at(row)).text and "0 of 30" in cast.carol.client.get(at(row)).text
    sent = house.db.query("select id from invitation order by id limit 12")
    for one in sent:
        house.db.execute("update invitation set mailed_at = :now where id = :id", now=house.clock.iso(), id=one["id"])
    assert "12 of 30" in cast.carol.client.get(at(row)).text
    run_jobs(house)
    assert "Invitations are being sent" not in cast.carol.client.get(at(row)).text
