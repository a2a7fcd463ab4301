"""Mails that come back: who may say so, what is shown, and how it is mended."""

import re
import subprocess
import sys
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.inviting import invitations
from authoring.inviting.bounce_reports import read_report
from authoring.inviting.bounces import IGNORED, NOTED, STRANGE, return_path, take_bounce, told_of
from authoring.inviting.candidates import Candidate
from foundation import jobs
from foundation.errors import Problem
from foundation.ids import new_id
from tagning.handlers import make_handlers
from tests.authoring.library import actor_of, published
from tests.conftest import make_house
from tests.engines.outgoing import at_the_server
from tests.servers import smtp

ERIN, NILS = Candidate("Erin Holm", "erin@example.org"), Candidate("Nils Ek", "nils@example.org")
WORDS = "smtp; 550 5.1.1 <erin@example.org>: Recipient address rejected: User unknown"
BOUNCES = "bounces@mail.example.org"


@pytest.fixture
def row(house, cast):
    return published(house, cast.carol)


@pytest.fixture
def invited(house, cast, row):
    """erin's invitation, mailed."""
    return invite(house, cast, row)


def invite(house, cast, row, candidate=ERIN):
    (id,) = invitations.invite(house.db, house.clock, house.config.secret, actor_of(cast.carol), row, [candidate]).invited
    do_jobs(house)
    return id


def do_jobs(house):
    while jobs.run_one(house.db, house.clock, make_handlers(house), "test"):
        pass


def find(house, cast, id):
    return invitations.find_invitation(house.db, house.clock, cast.team_id, id)


def path_of(house, id, email="erin@example.org"):
    return return_path(BOUNCES, house.config.secret, id, email)


def report(to, action="failed", words=WORDS, status="5.1.1"):
    """A delivery status notification as Postfix writes it."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I'm sorry to have to inform you.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 23 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; erin@example.org
Action: {action}
Status: {status}
Diagnostic-Code: {words}

--x
Content-Type: text/rfc822-headers

Subject: Your interview
To: erin@example.org
--x--
""".encode()


def take(house, raw, to=""):
    return take_bounce(house.db, house.clock, house.config.secret, raw, to)


def test_a_mail_that_came_back_is_noted_on_its_invitation(house, cast, invited):
    house.clock.advance(60_000)
    assert take(house, report(path_of(house, invited))) == NOTED
    row = find(house, cast, invited)
    assert row["undelivered"] and row["undeliverable_at"] == house.clock.iso()
    assert row["undeliverable_words"] == "550 5.1.1 <erin@example.org>: Recipient address rejected: User unknown"


def test_the_address_may_stand_in_any_of_the_usual_places(house, cast, invited):
    path = path_of(house, invited)
    assert take(house, report("postmaster@example.org").replace(b"Return-Path: <>", f"Delivered-To: {path}".encode())) == NOTED
    assert take(house, report("postmaster@example.org"), to=path) == NOTED
    assert take(house, report(path.upper())) == NOTED, "local parts do not always keep their letters' size"
    assert take(house, report("postmaster@example.org")) == STRANGE


def test_a_forged_bounce_marks_nobody(house, cast, row, invited):
    other = invite(house, cast, row, NILS)
    path, others = path_of(house, invited), path_of(house, other, "nils@example.org")
    token, theirs = (re.search(r"\+(\w+)@", one)[1] for one in (path, others))
    forged = [
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        theirs[:16] + token[16:],  # the other's id with a seal that is good for erin
        return_path(BOUNCES, b"another installation's secret" * 2, invited, "erin@example.org")[8:40],
        return_path(BOUNCES, house.config.secret, new_id(), "erin@example.org")[8:40],
        "a" * 32,
    ]
    assert [take(house, report(f"bounces+{one}@mail.example.org")) for one in forged] == [STRANGE] * len(forged)
    assert not find(house, cast, invited)["undelivered"] and not find(house, cast, other)["undelivered"]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_delay_is_no_failure(house, cast, invited, action):
    assert take(house, report(path_of(house, invited), action)) == IGNORED
    assert not find(house, cast, invited)["undelivered"]


def test_an_answer_by_hand_or_by_a_holiday_is_no_failure(house, cast, invited):
    answer = EmailMessage()
    answer["To"], answer["From"], answer["Return-Path"], answer["Subject"] = path_of(house, invited), "erin@example.org", "<>", "Away"
    answer.set_content("I am away. Action: failed")
    assert take(house, answer.as_bytes()) == IGNORED
    assert not find(house, cast, invited)["undelivered"]


def test_the_bounces_of_exim_and_gmail_are_read(house, cast, invited):
    mail = f"To: {path_of(house, invited)}\nX-Failed-Recipients: erin@example.org\n\nThis message was created automatically.\n"
    assert take(house, mail.encode()) == NOTED
    assert find(house, cast, invited)["undeliverable_words"] == ""


def test_who_has_submitted_or_is_withdrawn_is_not_marked(house, cast, row, invited):
    other = invite(house, cast, row, NILS)
    house.db.execute("update invitation set submitted_at = :now where id = :id", now=house.clock.iso(), id=invited)
    invitations.withdraw(house.db, house.clock, actor_of(cast.carol), find(house, cast, other))
    assert take(house, report(path_of(house, invited))) == IGNORED
    assert take(house, report(path_of(house, other, "nils@example.org"))) == IGNORED


def test_words_are_kept_short_and_on_one_line(house, cast, invited):
    assert take(house, report(path_of(house, invited), words="smtp; 550\n " + "x\x07<b>é" * 500)) == NOTED
    words = find(house, cast, invited)["undeliverable_words"]
    assert len(words) <= 310 and words.isprintable() and words.startswith("5.1.1 550 x <b>")
    assert "<b>" not in cast.carol.client.get(f"/invitations/{invited}").text


@pytest.mark.slow
@given(raw=st.binary(max_size=300))
def test_whatever_the_bytes_are_they_are_read_to_the_end(raw):
    read_report(raw)
    told = read_report(report("bounces+x@example.org")[:len(raw)] + raw)
    assert isinstance(told.failed, bool) and len(told.words) <= 310


@pytest.mark.parametrize(
    "words, reason",
    [
        ("550 5.1.1 no such user", "no mailbox"), ("5.1.2 x", "no mail server"), ("554 5.4.4 host not found", "no mail server"),
        ("552 5.2.2 quota", "full"), ("4.2.2 quota", "full"),
        ("550 5.7.1 spam", "does not accept"), ("4.4.7 expired", "could not be reached"),
        ("550 away with you", "sent it back"), ("", "sent it back"), (None, "sent it back"), ("10.5.1.1.9 5", "sent it back"),
    ],
)
def test_the_servers_words_are_told_plainly(words, reason):
    assert reason in told_of(words)[0]


# What people see and do -----------------------------------------------------------------------------------------


def test_the_list_and_the_page_say_it_and_what_to_do(house, cast, row, invited):
    take(house, report(path_of(house, invited)))
    listed = cast.carol.client.get(f"/interviews/{row['id']}/candidates").text
    assert "mail not delivered" in listed and "show=undelivered" in listed
    assert "Erin Holm" in cast.carol.client.get(f"/interviews/{row['id']}/candidates?state=undelivered").text
    page = cast.carol.client.get(f"/invitations/{invited}").text
    for words in ("The mail could not be delivered", "There is no mailbox", "correct the address", "User unknown", "23 Nov 2026"):
        assert words in page
    assert "Save and send link" not in cast.lea.client.get(f"/invitations/{invited}").text, "leads look on"


def test_correcting_the_address_mails_a_new_link_there_and_clears_the_mark(house, cast, invited):
    take(house, report(path_of(house, invited)))
    old = find(house, cast, invited)
    answer = cast.carol.client.post(f"/invitations/{invited}/address", data={"email": " Erin.Holm@example.org "})
    assert answer.status_code == 303
    do_jobs(house)
    now = find(house, cast, invited)
    assert now["email"] == "erin.holm@example.org" and now["generation"] == old["generation"] + 1
    assert not now["undelivered"] and now["undeliverable_words"] is None and now["mailed_at"]
    newest, first = house.mail.list_messages()
    assert (newest.to, first.to) == ("erin.holm@example.org", "erin@example.org")
    assert "could not be delivered" not in cast.carol.client.get(f"/invitations/{invited}").text


def test_what_comes_back_from_the_old_address_marks_nothing_any_more(house, cast, invited):
    old = path_of(house, invited)
    invitations.correct_address(house.db, house.clock, house.config.secret, find(house, cast, invited), "erin.holm@example.org")
    assert take(house, report(old)) == STRANGE
    assert not find(house, cast, invited)["undelivered"]
    assert take(house, report(path_of(house, invited, "erin.holm@example.org"))) == NOTED


def test_who_has_begun_keeps_the_link(house, cast, invited):
    house.db.execute("update invitation set started_at = :now where id = :id", now=house.clock.iso(), id=invited)
    before = find(house, cast, invited)
    invitations.correct_address(house.db, house.clock, house.config.secret, before, "erin.holm@example.org")
    do_jobs(house)
    assert find(house, cast, invited)["token_hash"] == before["token_hash"]
    assert house.mail.list_messages()[0].to == "erin.holm@example.org"


@pytest.mark.parametrize("send", [invitations.resend, None])
def test_sending_again_clears_the_mark(house, cast, invited, send):
    take(house, report(path_of(house, invited)))
    if send:
        send(house.db, house.clock, find(house, cast, invited))
    else:
        invitations.give_new_link(house.db, house.clock, house.config.secret, find(house, cast, invited))
    assert not find(house, cast, invited)["undelivered"]


@pytest.mark.parametrize("email, status", [("erin", 422), ("", 422), ("erin@example.org", 422), ("nils@example.org", 409)])
def test_an_address_that_will_not_do_is_told_and_nothing_changes(house, cast, row, invited, email, status):
    invite(house, cast, row, NILS)
    before = find(house, cast, invited)
    answer = cast.carol.client.post(f"/invitations/{invited}/address", data={"email": email})
    assert answer.status_code == status and "field-error" in answer.text and f'value="{email}"' in answer.text
    assert find(house, cast, invited) == before


def test_an_address_is_not_corrected_on_an_invitation_that_is_over(house, cast, invited):
    invitations.withdraw(house.db, house.clock, actor_of(cast.carol), find(house, cast, invited))
    with pytest.raises(Problem, match="over"):
        invitations.correct_address(house.db, house.clock, house.config.secret, find(house, cast, invited), "e@example.org")


# With a mail server ---------------------------------------------------------------------------------------------


@pytest.fixture
def house(request, tmp_path):
    """As everywhere; with a mail server for the tests that ask for one."""
    mail = {"mail": request.getfixturevalue("server").url(starttls="never"), "bounces": BOUNCES} if "server" in request.fixturenames else {}
    parts = make_house(tmp_path / "data", **mail)
    yield parts
    parts.db.close()


def test_the_mail_that_goes_out_comes_back_to_its_invitation(server, house, cast, invited):
    (sent,) = server.received
    assert sent.sender == path_of(house, invited) and len(sent.sender.partition("@")[0]) <= 64
    assert sent.letter["Reply-To"] == "carol@example.org" and "bounces" not in sent.letter.as_string()
    assert take(house, report(sent.sender)) == NOTED


def test_a_refusal_at_once_is_shown_and_not_tried_again(server, house, cast, row):
    server.answers["RCPT"] = ["550 5.1.1 no such person"]
    id = invite(house, cast, row)
    job = jobs.for_subject(house.db, cast.team_id, f"invitation:{id}")
    assert (job["state"], job["attempts"], server.received) == ("parked", 1, [])
    assert find(house, cast, id)["undeliverable_words"] == "550 5.1.1 no such person" and find(house, cast, id)["mailed_at"] is None
    assert "There is no mailbox" in cast.carol.client.get(f"/invitations/{id}").text


def test_what_is_put_off_is_shown_as_such_and_goes_through_later(server, house, cast, row):
    server.answers["RCPT"] = ["450 4.2.0 grey for a while"] * 3
    id = invite(house, cast, row)
    page = cast.carol.client.get(f"/invitations/{id}").text
    assert "Next automatic attempt: 23 Nov 2026" in page and "450 4.2.0 grey for a while" in page
    for _ in range(3):
        house.clock.advance(3_600_000)
        do_jobs(house)
    assert [found.to for found in at_the_server(server)] == ["erin@example.org"]
    assert find(house, cast, id)["mailed_at"] == house.clock.iso() and find(house, cast, id)["mail_problem"] is None


def test_a_server_that_is_away_for_a_night_costs_no_mail(house, cast, row, tmp_path):
    with smtp.mail_server() as away:
        port = away.port
    parts = make_house(tmp_path / "data", mail=f"smtp://localhost:{port}?starttls=never")
    parts.clock = house.clock
    id = invite(parts, cast, row)
    for _ in range(12):
        house.clock.advance(3_600_000)
        do_jobs(parts)
    assert jobs.for_subject(parts.db, cast.team_id, f"invitation:{id}")["state"] == "ready"
    with smtp.mail_server(port=port) as back:
        house.clock.advance(3_600_000)
        do_jobs(parts)
        assert [found.to for found in at_the_server(back)] == ["erin@example.org"]
    parts.db.close()


# The command ----------------------------------------------------------------------------------------------------


def run_bounce(house, raw=b"", *arguments):
    environment = {"TAGNING_DATA": str(house.config.data), "TAGNING_MAIL_BOUNCES": BOUNCES, "PATH": ""}
    return subprocess.run([sys.executable, "-m", "tagning", "bounce", *arguments], input=raw, capture_output=True, env=environment)


@pytest.mark.slow
def test_the_command_takes_a_mail_from_a_pipe_and_mails_from_files(house, cast, row, invited, tmp_path):
    other = invite(house, cast, row, NILS)
    done = run_bounce(house, report(path_of(house, invited)))
    assert (done.returncode, done.stdout.strip()) == (0, b"noted on the invitation") and b"erin" not in done.stdout + done.stderr
    (tmp_path / "1").write_bytes(report(path_of(house, other, "nils@example.org")))
    (tmp_path / "2").write_bytes(b"From: somebody\n\nHello\n")
    done = run_bounce(house, b"", str(tmp_path / "1"), str(tmp_path / "2"))
    said = [line.split(b":")[0] for line in done.stdout.splitlines()]
    assert done.returncode == 0 and said == [b"noted on the invitation", b"left alone"]
    assert find(house, cast, invited)["undelivered"] and find(house, cast, other)["undelivered"]
