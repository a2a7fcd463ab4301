"""Mail to the team when a candidate submits: soon, at most once an hour, to those who want it."""

import pytest

from engines.mail.contract import Deferred, Refused
from interviews.erasure import erase_candidate
from interviews.submission_news import note_submission
from tagning.app import create_app
from tests.cast import make_cast
from tests.conftest import do_all_jobs, make_house
from tests.review.conftest import add_submission, answer_interview

HOUR = 3_600_000


@pytest.fixture
def interview(house, cast):
    """An interview whose candidates submit when the test says so; only bob and lea want to hear of it."""
    house.db.execute("update person set submission_mails = 0 where id not in (:bob, :lea)", bob=cast.bob.id, lea=cast.lea.id)
    return answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm",))


def submit(house, cast, interview, name):
    """One more candidate submits; the invitation's id."""
    version = house.db.one("select current_version_id as id from interview where id = :id", id=interview.interview_id)["id"]
    with house.db.tx():
        id = add_submission(house, cast.team_id, cast.alice.id, interview.interview_id, version, name)
        note_submission(house.db, house.clock, cast.team_id, id)
    return id


def mails(house, to):
    return [mail for mail in house.mail.list_messages() if mail.to == to]


def test_everyone_who_wants_it_hears_of_a_submission_at_once(house, cast, interview, run_jobs):
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    assert sorted(mail.to for mail in house.mail.list_messages()) == ["bob@example.org", "lea@example.org"]
    (mail,) = mails(house, "bob@example.org")
    assert mail.subject == "Nils Ek has submitted: Team lead"
    assert f"http://localhost/review/{interview.interview_id}" in mail.text and "http://localhost/settings#mails" in mail.text
    assert "Nordvik" in mail.text


def test_those_who_submit_within_the_hour_come_in_one_mail_at_its_end(house, cast, interview, run_jobs):
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    for name in ("Åsa Öberg", "Yusuf Demir"):
        house.clock.advance(10 * 60_000)
        submit(house, cast, interview, name)
        run_jobs(house)
    assert len(mails(house, "bob@example.org")) == 1
    house.clock.advance(HOUR)
    run_jobs(house)
    first, second = sorted(mails(house, "bob@example.org"), key=lambda mail: "Nils" not in mail.subject)
    assert second.subject == "2 candidates have submitted: Team lead"
    assert "Åsa Öberg" in second.text and "Yusuf Demir" in second.text and "Nils Ek" not in second.text
    house.clock.advance(HOUR)
    run_jobs(house)
    assert len(mails(house, "bob@example.org")) == 2


def test_several_interviews_stand_in_one_mail(house, cast, interview, run_jobs):
    other = answer_interview(house, cast.team_id, cast.alice.id, ("Frans Ek",))
    house.db.execute("update interview set title = 'Nurse' where id = :id", id=other.interview_id)
    submit(house, cast, interview, "Nils Ek")
    submit(house, cast, other, "Åsa Öberg")
    run_jobs(house)
    (mail,) = mails(house, "bob@example.org")
    assert mail.subject == "2 candidates have submitted" and "Nurse" in mail.text and "http://localhost/review\n" in mail.text


def test_the_mail_speaks_the_persons_language(house, cast, interview, run_jobs):
    house.db.execute("update person set language = 'sv' where id = :id", id=cast.bob.id)
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    assert mails(house, "bob@example.org")[0].subject == "Nils Ek har lämnat in: Team lead"


def test_it_is_on_until_a_person_turns_it_off_in_the_settings(house, cast, interview, run_jobs):
    house.db.execute("update person set submission_mails = 1")
    page = cast.rut.client.get("/settings").text
    assert 'name="submission_mails" type="checkbox" value="y"' in page and "Mail me when candidates have submitted" in page
    cast.rut.client.post("/settings", data={"name": "Rut Falk", "language": "en", "theme": "auto", "single_keys": "y"})
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    assert mails(house, "rut@example.org") == [] and mails(house, "carol@example.org")


def test_who_leaves_the_team_or_turns_it_off_before_the_mail_is_written_gets_none(house, cast, interview, run_jobs):
    submit(house, cast, interview, "Nils Ek")
    cast.alice.client.post(f"/team/members/{cast.bob.id}/remove")
    house.db.execute("update person set submission_mails = 0 where id = :id", id=cast.lea.id)
    run_jobs(house)
    assert house.mail.list_messages() == []


def test_a_candidate_who_is_withdrawn_or_erased_before_the_mail_is_written_is_not_named(house, cast, interview, run_jobs):
    first, second = submit(house, cast, interview, "Nils Ek"), submit(house, cast, interview, "Åsa Öberg")
    house.db.execute("update invitation set withdrawn_at = :now where id = :id", now=house.clock.iso(), id=first)
    candidate = house.db.one("select candidate_id as id from invitation where id = :id", id=second)["id"]
    erase_candidate(house.db, house.blobs, house.clock, cast.team_id, candidate)
    run_jobs(house)
    assert house.mail.list_messages() == []


def test_a_submission_is_told_with_its_transaction_or_not_at_all(house, cast, interview, run_jobs):
    with pytest.raises(RuntimeError), house.db.tx():
        note_submission(house.db, house.clock, cast.team_id, interview.invitations[0])
        raise RuntimeError("the submission failed")
    run_jobs(house)
    assert house.mail.list_messages() == []


class Broken:
    """A mail engine that fails once."""

    def __init__(self, mail, error):
        self.mail, self.error = mail, error

    def send(self, message):
        error, self.error = self.error, None
        if error:
            raise error
        self.mail.send(message)

    def list_messages(self):
        return self.mail.list_messages()


def test_a_mail_that_is_put_off_is_sent_later_and_what_came_meanwhile_in_the_next(house, cast, interview, run_jobs):
    house.db.execute("update person set submission_mails = 0 where id = :id", id=cast.lea.id)
    house.mail = Broken(house.mail, Deferred("greylisted"))
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    submit(house, cast, interview, "Åsa Öberg")
    house.clock.advance(60_000)
    run_jobs(house)
    assert [mail.subject for mail in mails(house, "bob@example.org")] == ["Nils Ek has submitted: Team lead"]
    house.clock.advance(HOUR)
    run_jobs(house)
    assert sorted(mail.subject for mail in mails(house, "bob@example.org")) == [
        "Nils Ek has submitted: Team lead", "Åsa Öberg has submitted: Team lead"]


def test_a_mail_that_is_refused_keeps_nobody_from_hearing_of_the_next_submission(house, cast, interview, run_jobs):
    house.db.execute("update person set submission_mails = 0 where id = :id", id=cast.lea.id)
    house.mail = Broken(house.mail, Refused(550, "no such user"))
    submit(house, cast, interview, "Nils Ek")
    run_jobs(house)
    told = "The last mail to this person could not be delivered."
    assert told in cast.alice.client.get("/team/members").text and told not in cast.lea.client.get("/team/members").text
    submit(house, cast, interview, "Åsa Öberg")
    run_jobs(house)
    assert [mail.subject for mail in mails(house, "bob@example.org")] == ["Åsa Öberg has submitted: Team lead"]
    assert told not in cast.alice.client.get("/team/members").text


def test_a_submission_while_the_mail_is_being_sent_is_told_in_the_next(house, cast, interview, run_jobs):
    house.db.execute("update person set submission_mails = 0 where id = :id", id=cast.lea.id)
    submit(house, cast, interview, "Nils Ek")
    mail = house.mail

    class Meanwhile(Broken):
        def send(self, message):
            if self.error:
                self.error = None
                submit(house, cast, interview, "Åsa Öberg")
            mail.send(message)

    house.mail = Meanwhile(mail, True)
    run_jobs(house)
    assert len(mails(house, "bob@example.org")) == 1
    house.clock.advance(HOUR)
    run_jobs(house)
    assert sorted(one.subject for one in mails(house, "bob@example.org")) == [
        "Nils Ek has submitted: Team lead", "Åsa Öberg has submitted: Team lead"]


def test_it_arrives_through_a_real_mail_server_as_text_and_html(tmp_path, server):
    house = make_house(tmp_path / "data", mail=server.url(starttls="never"))
    try:
        cast = make_cast(house, create_app(house.config, parts=house))
        interview = answer_interview(house, cast.team_id, cast.alice.id, ("Erin Holm",))
        submit(house, cast, interview, "Åsa <b>Öberg")
        do_all_jobs(house)
        arrived = {one.to: one for one in server.received}
        assert {f"{name}@example.org" for name in ("alice", "bob", "carol", "lea", "rut")} == set(arrived)
        bobs = arrived["bob@example.org"]
        assert bobs.letter["subject"] == "Åsa <b>Öberg has submitted: Team lead"
        assert "Åsa <b>Öberg" in bobs.body("plain") and "Åsa &lt;b&gt;Öberg" in bobs.body("html")
    finally:
        house.db.close()
