import re
from dataclasses import replace

import pytest

from authoring.inviting import interviews, invitations
from authoring.inviting import jobs as letter_jobs
from authoring.inviting.candidates import Candidate
from foundation import jobs
from foundation.errors import Problem
from foundation.ids import hash_token
from interviews.invitation import STATES, state_of
from tagning.handlers import make_work
from tests.authoring.library import LATER, SETTINGS, actor_of, insert, publish, published

ERIN, NILS = Candidate("Erin Holm", "erin@example.org"), Candidate("Nils Ek", "nils@example.org")
DAY = 24 * 3600 * 1000


@pytest.fixture
def row(house, cast):
    return published(house, cast.carol)


def invite(house, cast, row, *candidates):
    outcome = invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, candidates or [ERIN])
    return outcome


def find(house, cast, invitation_id):
    return invitations.find_invitation(house.db, house.clock, cast.team_id, invitation_id)


def mails(house):
    return house.mail.list_messages()


def token_in(mail):
    return re.search(r"http://localhost/i/(\S+)", mail.text).group(1)


def test_an_invitation_is_mailed_with_the_link_that_opens_it(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    run_jobs(house)
    (mail,) = mails(house)
    assert mail.to == "erin@example.org"
    assert hash_token(token_in(mail)) == find(house, cast, id)["token_hash"]
    assert find(house, cast, id)["mailed_at"] == house.clock.iso()
    assert cast.stranger.get(f"/i/{token_in(mail)}").status_code == 303


def test_who_is_invited_already_is_told_and_not_mailed_again(house, cast, row, run_jobs):
    invite(house, cast, row)
    again = invite(house, cast, row, ERIN, NILS)
    run_jobs(house)
    assert again.known == [ERIN] and len(again.invited) == 1
    assert sorted(mail.to for mail in mails(house)) == ["erin@example.org", "nils@example.org"]


def test_one_person_may_be_in_two_interviews_and_in_two_teams(house, cast, row):
    other, theirs = published(house, cast.carol), published(house, cast.dave)
    assert invite(house, cast, row).invited and invite(house, cast, other).invited
    assert invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.dave), theirs, [ERIN]).invited
    assert house.db.one("select count(*) as n from candidate")["n"] == 2


def test_the_same_job_twice_sends_one_mail(house, cast, row):
    invite(house, cast, row)
    work, job = make_work(house), jobs.claim(house.db, house.clock, "test")
    letter_jobs.send_invitation(work, job)
    letter_jobs.send_invitation(work, job)
    assert len(mails(house)) == 1


def test_the_key_of_a_mail_names_invitation_and_generation(house, cast, row):
    (id,) = invite(house, cast, row).invited
    work, letter = make_work(house), letter_jobs.queries.find_letter(house.db, cast.team_id, id)
    assert letter_jobs.write_message(work, letter, "new", "job1").key == f"invitation:{id}:1"
    assert letter_jobs.write_message(work, letter, "again", "job1").key == f"invitation:{id}:1:job1"


def test_answers_to_the_mail_go_to_who_invites(house, cast, row, run_jobs):
    invite(house, cast, row)
    run_jobs(house)
    (path,) = house.mail.folder.glob("*.eml")
    assert b"Reply-To: carol@example.org" in path.read_bytes()


def test_the_link_is_mailed_again_unchanged(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    run_jobs(house)
    for _ in range(2):
        invitations.resend(house.db, house.clock, find(house, cast, id))
        run_jobs(house)
    assert len(mails(house)) == 3 and len({token_in(mail) for mail in mails(house)}) == 1


def test_a_new_link_makes_the_old_one_worthless(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    run_jobs(house)
    (old,) = mails(house)
    invitations.give_new_link(house.db, house.clock, house.config.secret, find(house, cast, id))
    run_jobs(house)
    new = next(token_in(mail) for mail in mails(house) if token_in(mail) != token_in(old))
    assert cast.stranger.get(f"/i/{token_in(old)}").status_code == 404
    assert cast.stranger.get(f"/i/{new}").status_code == 303


def test_a_mail_that_waited_while_a_newer_link_was_made_is_not_sent(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    invitations.resend(house.db, house.clock, find(house, cast, id))
    invitations.give_new_link(house.db, house.clock, house.config.secret, find(house, cast, id))
    run_jobs(house)
    (mail,) = mails(house)
    assert hash_token(token_in(mail)) == find(house, cast, id)["token_hash"]


def test_more_time_counts_for_this_candidate_and_is_mailed(house, cast, row, run_jobs):
    (id, other) = invite(house, cast, row, ERIN, NILS).invited
    run_jobs(house)
    invitations.extend_deadline(house.db, house.clock, find(house, cast, id), "2026-12-05T11:00:00.000Z")
    run_jobs(house)
    assert find(house, cast, id)["closes_at"] == "2026-12-05T11:00:00.000Z" and find(house, cast, other)["closes_at"] == LATER
    told = next(mail for mail in mails(house) if mail.subject.startswith("You have more time"))
    assert "Saturday 5 December at 12:00, Stockholm time" in told.text and "still there" not in told.text


def test_only_who_has_started_is_told_that_recordings_are_still_there(house, cast, row, run_jobs):
    ids = invite(house, cast, row, ERIN, NILS).invited
    house.db.execute("update invitation set started_at = :now where id = :id", now=house.clock.iso(), id=ids[1])
    run_jobs(house)
    for id in ids:
        invitations.resend(house.db, house.clock, find(house, cast, id))
    run_jobs(house)
    again = {mail.to: mail.text for mail in mails(house) if mail.subject.startswith("Your link")}
    assert ["Anything you have recorded is still there." in again[one.email] for one in (ERIN, NILS)] == [False, True]


def test_more_time_opens_what_the_deadline_had_closed(house, cast, row):
    (id,) = invite(house, cast, row).invited
    house.clock.advance(10 * DAY)
    assert find(house, cast, id)["standing"] == "expired"
    invitations.extend_deadline(house.db, house.clock, find(house, cast, id), "2026-12-10T11:00:00.000Z")
    assert find(house, cast, id)["standing"] == "invited"


@pytest.mark.parametrize(("deadline", "code"), [
    ("2026-11-30T22:59:00.000Z", "not_later"), ("2026-11-25T10:00:00.000Z", "not_later"), (None, "no_deadline"),
    ("2029-11-25T10:00:00.000Z", "deadline_far"),
])
def test_a_deadline_is_moved_later_only(house, cast, row, deadline, code):
    (id,) = invite(house, cast, row).invited
    with pytest.raises(Problem) as told:
        invitations.extend_deadline(house.db, house.clock, find(house, cast, id), deadline)
    assert told.value.code == code and find(house, cast, id)["deadline"] is None


def test_an_invitation_without_a_deadline_has_nothing_to_extend(house, cast):
    row = published(house, cast.carol, settings=replace(SETTINGS, deadline=None))
    (id,) = invite(house, cast, row).invited
    with pytest.raises(Problem, match="nothing to extend"):
        invitations.extend_deadline(house.db, house.clock, find(house, cast, id), LATER)


def test_a_withdrawn_invitation_gets_no_mail_and_no_changes(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    invitations.withdraw(house.db, house.clock, actor_of(cast.carol), find(house, cast, id))
    run_jobs(house)
    assert mails(house) == [] and find(house, cast, id)["standing"] == "withdrawn"
    gone = find(house, cast, id)
    for do in (
        lambda: invitations.resend(house.db, house.clock, gone),
        lambda: invitations.withdraw(house.db, house.clock, actor_of(cast.carol), gone),
        lambda: invitations.give_new_link(house.db, house.clock, house.config.secret, gone),
        lambda: invitations.extend_deadline(house.db, house.clock, gone, "2026-12-10T11:00:00.000Z"),
    ):
        with pytest.raises(Problem, match="over"):
            do()


def test_who_was_withdrawn_can_be_invited_again_with_a_new_link(house, cast, row, run_jobs):
    (id,) = invite(house, cast, row).invited
    run_jobs(house)
    invitations.withdraw(house.db, house.clock, actor_of(cast.carol), find(house, cast, id))
    assert invite(house, cast, row).invited == [id]
    run_jobs(house)
    assert find(house, cast, id)["standing"] == "invited" and find(house, cast, id)["generation"] == 2
    assert len({token_in(mail) for mail in mails(house)}) == 2


def test_invitations_that_are_out_stay_on_their_version(house, cast, row):
    (first,) = invite(house, cast, row).invited
    interviews.change_settings(house.db, house.clock, actor_of(cast.carol), row, replace(SETTINGS, role="Head of support"), row["version"])
    publish(house, cast.carol, row["id"])
    (second,) = invite(house, cast, interviews.find_interview(house.db, cast.team_id, row["id"]), NILS).invited
    assert (find(house, cast, first)["version_number"], find(house, cast, second)["version_number"]) == (1, 2)


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_candidates_are_invited_to_published_interviews_only(house, cast, row, state):
    house.db.execute("update interview set state = :state", state=state)
    with pytest.raises(Problem) as told:
        invite(house, cast, interviews.find_interview(house.db, cast.team_id, row["id"]))
    assert told.value.code == "not_published" and house.db.query("select id from invitation") == []


def test_nobody_is_invited_after_the_deadline(house, cast, row):
    house.clock.advance(10 * DAY)
    with pytest.raises(Problem) as told:
        invite(house, cast, row)
    assert told.value.code == "deadline_passed"


def test_a_team_mails_a_thousand_invitations_a_day_and_no_more(house, cast, row, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_MAILS", 2)
    invite(house, cast, row, ERIN)
    house.clock.advance(3600 * 1000)
    with pytest.raises(Problem) as told:
        invite(house, cast, row, NILS, Candidate("Bo", "bo@example.org"))
    assert told.value.status == 429 and told.value.params["left"] == 1 and told.value.params["hours"] == 23
    assert house.db.one("select count(*) as n from invitation")["n"] == 1  # all of the list or none of it
    house.clock.advance(DAY)
    assert len(invite(house, cast, row, NILS, Candidate("Bo", "bo@example.org")).invited) == 2


def test_another_teams_mails_do_not_count(house, cast, row, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_MAILS", 1)
    invite(house, cast, row, ERIN)
    theirs = published(house, cast.dave)
    assert invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.dave), theirs, [ERIN]).invited


def test_a_mail_that_cannot_be_sent_is_noted_and_tried_again(house, cast, row, run_jobs, monkeypatch):
    (id,) = invite(house, cast, row).invited

    def refuse(message):
        raise OSError("the post office is closed")

    with monkeypatch.context() as patch:
        patch.setattr(house.mail, "send", refuse)
        run_jobs(house)
    assert "post office" in find(house, cast, id)["mail_problem"] and find(house, cast, id)["mail_state"] == "ready"
    house.clock.advance(10_000)
    run_jobs(house)
    assert find(house, cast, id)["mail_problem"] is None and len(mails(house)) == 1


@pytest.mark.parametrize(("language", "subject", "sentences"), [
    ("en", "Your interview for Team lead at Nordvik", [
        "Hello Erin", "would like to get to know you for the role: Team lead.", "Questions: 2", "about 10 min",
        "at most 2 min, after up to 30 s to think",
        "3 per question; you choose which one to submit", "Monday 30 November at 23:59, Stockholm time",
        "quiet room", "light in front of you",
        "eye level", "Practise first", "Do you need more time", "carol@example.org",
    ]),
    ("sv", "Din intervju för Team lead hos Nordvik", [
        "Hej Erin", "vill gärna lära känna dig inför rollen Team lead.", "Frågor: 2", "ungefär 10 min",
        "högst 2 min, efter högst 30 s betänketid",
        "3 per fråga; du väljer vilken du skickar in", "måndag 30 november kl. 23.59, Stockholm-tid",
        "tyst rum", "ljuset framför dig",
        "ögonhöjd", "Öva", "Behöver du mer tid", "carol@example.org",
    ]),
])
def test_the_mail_says_what_to_expect_in_the_interviews_language(house, cast, run_jobs, language, subject, sentences):
    row = published(house, cast.carol, settings=replace(SETTINGS, language=language))
    invite(house, cast, row)
    run_jobs(house)
    (mail,) = mails(house)
    html = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", mail.html)).replace("&#39;", "'")
    assert mail.subject == subject and f'<html lang="{language}"' in mail.html
    for sentence in sentences:
        assert sentence in " ".join(mail.text.split()), sentence
        assert sentence in html, sentence
    assert f'href="http://localhost/i/{token_in(mail)}"' in mail.html


def test_names_cannot_write_html_or_headers_into_the_mail(house, cast, run_jobs):
    row = published(house, cast.carol, settings=replace(SETTINGS, role="<b>Lead</b>\nBcc: all@example.org"))
    invite(house, cast, row, Candidate("<script>x</script> E", "erin@example.org"))
    run_jobs(house)
    (mail,) = mails(house)
    assert "<script>" not in mail.html and "<b>Lead" not in mail.html
    assert mail.subject == "Your interview for <b>Lead</b> Bcc: all@example.org at Nordvik" and mail.to == "erin@example.org"


@pytest.mark.parametrize(("told", "standing"), [
    ({}, "invited"), ({"opened_at": "x"}, "opened"), ({"opened_at": "x", "started_at": "x"}, "started"),
    ({"submitted_at": "x"}, "submitted"),
    ({"withdrawn_at": "x"}, "withdrawn"), ({"version_deadline": "2026-11-23T09:00:00.000Z", "started_at": "x"}, "expired"),
    ({"version_deadline": "2026-11-23T09:00:00.001Z"}, "invited"),
    ({"version_deadline": "2026-11-20T09:00:00.000Z", "deadline": "2026-11-24T09:00:00.000Z"}, "invited"),
    ({"version_deadline": "2026-11-20T09:00:00.000Z", "submitted_at": "x"}, "submitted"),
])
def test_where_an_invitation_stands(house, told, standing):
    names = ("opened_at", "started_at", "submitted_at", "withdrawn_at", "deadline", "version_deadline")
    assert state_of({**dict.fromkeys(names), **told}, house.clock.now()) == standing and standing in STATES


def test_the_list_counts_answers(house, cast, row):
    (id,) = invite(house, cast, row).invited
    question = house.db.one("select * from version_question where position = 1")
    insert(house.db, "answer", id="a", team_id=cast.team_id, invitation_id=id, position=1, question_id=question["question_id"],
           clip_id=question["clip_id"], kept_take_id="t", created_at=house.clock.iso())
    (one,) = invitations.list_invitations(house.db, house.clock, row).rows
    assert (one["answers"], one["questions"]) == (1, 2)
