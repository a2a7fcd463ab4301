"""What only SMTP promises: secure connections, classified refusals, and timeouts."""

import logging
import socket
import time

import pytest

from engines.mail.contract import Deferred, Refused, Unreachable, Unusable
from engines.mail.open import open_mail
from engines.mail.smtp import SmtpMail, Timeouts
from engines.mail.smtp_address import read_address
from tests.engines.outgoing import at_the_server, message
from tests.engines.test_mail import send_when_free
from tests.servers import smtp

pytestmark = pytest.mark.slow

QUICK = Timeouts(answer_s=0.5, whole_s=2, held_s=1)
KNOWN = "tagning:s3cret%2Fword%40home@"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """(certificate for localhost, path of the authority's certificate)."""
    _, certificate, path = smtp.authority(tmp_path_factory.mktemp("ca"))
    return certificate, path


@pytest.fixture
def secure_server(authority):
    """A server with STARTTLS that requires the password."""
    with smtp.mail_server(authority[0], login=True) as server:
        yield server


def quick(url, ledger):
    """The engine with short timeouts."""
    return SmtpMail(read_address(url), ledger, QUICK)


def test_starttls_with_a_password_works(secure_server, authority, ledger):
    mail = open_mail(secure_server.url(user=KNOWN, ca=authority[1]), ledger)
    mail.send(message())
    assert [found.to for found in at_the_server(secure_server)] == ["erin@example.org"]
    about = mail.about()
    assert about["line"].startswith("TLSv1") and about["server"] == "mail.example.org" and "s3cret" not in str(about)


def test_implicit_tls_works(authority, ledger):
    with smtp.mail_server(authority[0], implicit=True, login=True) as server:
        mail = open_mail(server.url("smtps", user=KNOWN, ca=authority[1]), ledger)
        mail.send(message())
        assert len(server.received) == 1 and mail.about()["line"].startswith("TLSv1")


@pytest.mark.parametrize("implicit", [False, True])
def test_an_untrusted_certificate_is_refused(authority, ledger, implicit):
    with smtp.mail_server(authority[0], implicit=implicit) as server:
        mail = open_mail(server.url("smtps" if implicit else "smtp"), ledger)
        with pytest.raises(Unusable, match="certificate is not trusted"):
            mail.send(message())
        assert server.received == []


def test_a_certificate_for_another_name_is_refused(tmp_path, ledger):
    ca, _, path = smtp.authority(tmp_path)
    with smtp.mail_server(ca.issue_cert("elsewhere.example.org")) as server, pytest.raises(Unusable, match="not valid for 'localhost'"):
        open_mail(server.url(ca=path), ledger).send(message())


def test_a_server_without_starttls_gets_nothing_unless_the_address_allows_it(mail_server, ledger):
    with pytest.raises(Unusable, match="does not offer STARTTLS"):
        open_mail(mail_server.url(), ledger).send(message())
    assert mail_server.received == []
    open_mail(mail_server.url(starttls="if-offered"), ledger).send(message())
    assert len(mail_server.received) == 1


def test_starttls_is_used_where_it_is_offered(authority, ledger):
    with smtp.mail_server(authority[0]) as server:
        assert open_mail(server.url(starttls="if-offered", ca=authority[1]), ledger).about()["line"].startswith("TLSv1")
        assert open_mail(server.url(starttls="never"), ledger).about()["line"] == "not encrypted"


def test_a_wrong_password_is_a_fault_of_the_settings(secure_server, authority, ledger):
    mail = open_mail(secure_server.url(user="tagning:lingon@", ca=authority[1]), ledger)
    for attempt in (mail.about, lambda: mail.send(message())):
        with pytest.raises(Unusable, match="refuses the user or the password") as refused:
            attempt()
        assert "lingon" not in str(refused.value) + refused.value.words
    open_mail(secure_server.url(user=KNOWN, ca=authority[1]), ledger).send(message())
    assert len(secure_server.received) == 1


def test_a_password_without_server_support_is_a_fault_of_the_settings(mail_server, ledger):
    with pytest.raises(Unusable):
        open_mail(mail_server.url(user="a:b@", starttls="never"), ledger).send(message())


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_a_permanent_refusal_carries_the_servers_words(mail_server, ledger, command):
    mail_server.answers[command] = ["550 5.1.1 <erin@example.org> no such person\u0007 here"]
    mail = open_mail(mail_server.url(starttls="never"), ledger)
    with pytest.raises(Refused) as refused:
        mail.send(message())
    assert (refused.value.code, refused.value.words) == (550, "550 5.1.1 <erin@example.org> no such person here")
    assert "erin" not in str(refused.value), "the text of the error goes into logs"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "TAKEN"])
def test_a_deferred_mail_is_delivered_by_a_retry(mail_server, ledger, command):
    mail_server.answers[command] = ["450 4.2.0 grey"]
    mail = open_mail(mail_server.url(starttls="never"), ledger)
    with pytest.raises(Deferred):
        mail.send(message())
    mail_server.received.clear()
    mail.send(message())
    assert len(mail_server.received) == 1


def test_a_refused_sender_is_a_fault_of_the_settings(mail_server, ledger):
    mail_server.answers["MAIL"] = ["553 5.7.1 not your address"]
    with pytest.raises(Unusable, match="refuses the sender"):
        open_mail(mail_server.url(starttls="never"), ledger).send(message())


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_dies_before_taking_the_mail_gets_it_once(mail_server, ledger, command):
    mail_server.answers[command] = [None]
    mail = SmtpMail(read_address(mail_server.url(starttls="never")), ledger, Timeouts(held_s=1))
    with pytest.raises(Unreachable, match="closed the connection"):
        mail.send(message())
    send_when_free(mail, "invite:1:1")
    assert len(mail_server.received) == 1


def test_a_server_that_dies_before_confirming_gets_the_mail_twice_under_one_id(mail_server, ledger, caplog):
    mail_server.answers["TAKEN"] = [None]
    mail = SmtpMail(read_address(mail_server.url(starttls="never")), ledger, Timeouts(held_s=1))
    with pytest.raises(Unreachable):
        mail.send(message())
    with pytest.raises(Deferred, match="another process"):  # the outcome is still unknown
        mail.send(message())
    send_when_free(mail, "invite:1:1")
    first, second = (found.letter["Message-ID"] for found in at_the_server(mail_server))
    assert first == second and "may arrive twice" in caplog.text


@pytest.mark.parametrize("command", ["EHLO", "RCPT", "DATA"])
def test_a_silent_server_times_out(mail_server, ledger, command):
    mail_server.answers[command] = [5]
    with pytest.raises(Unreachable, match="does not answer in time"):
        quick(mail_server.url(starttls="never"), ledger).send(message())


def test_the_deadline_cuts_off_a_slow_but_steady_server(mail_server, ledger):
    mail_server.answers = {command: [0.4] for command in ("EHLO", "MAIL", "RCPT", "DATA")}
    mail = SmtpMail(read_address(mail_server.url(starttls="never")), ledger, Timeouts(answer_s=30, whole_s=1, held_s=30))
    with pytest.raises(Unreachable, match="took longer than 1 s"):
        mail.send(message())


def test_a_closed_port_is_said_in_one_line(ledger):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for url in (f"smtp://localhost:{port}", f"smtps://localhost:{port}"):
        with pytest.raises(Unreachable, match="cannot be reached: Connection refused"):
            open_mail(url, ledger).about()


def test_a_port_without_tls_is_a_fault_of_the_settings(mail_server, ledger):
    with pytest.raises(Deferred):
        quick(mail_server.url("smtps"), ledger).send(message())
    assert mail_server.received == []


def test_the_envelope_sets_the_return_path_and_asks_for_headers_only(mail_server, ledger):
    open_mail(mail_server.url(starttls="never"), ledger).send(message(return_path="bounces+abc@example.org"))
    open_mail(mail_server.url(starttls="never"), ledger).send(message("other"))
    first, second = mail_server.received
    assert (first.sender, second.sender) == ("bounces+abc@example.org", "no-reply@example.org")
    assert "RET=HDRS" in first.options and "NOTIFY=FAILURE" in first.options
    assert first.letter["From"] == "Tagning <no-reply@example.org>"


def test_the_message_id_depends_only_on_the_key(mail_server, ledger, tmp_path):
    from tests.engines.outgoing import open_ledger

    with open_ledger(f"sqlite:{tmp_path}/other.db") as other:
        for each in (ledger, other):
            open_mail(mail_server.url(starttls="never"), each).send(message())
    one, two = (found.letter["Message-ID"] for found in at_the_server(mail_server))
    assert one == two and one.endswith("@example.org>")


def test_a_non_ascii_domain_is_encoded_for_the_dns(mail_server, ledger):
    open_mail(mail_server.url(starttls="never"), ledger).send(message(to="erin@räksmörgås.example"))
    assert mail_server.received[0].to == "erin@xn--rksmrgs-5wao1o.example"
    assert mail_server.received[0].raw.isascii()


def test_a_mail_that_another_process_sends_is_deferred(mail_server, ledger):
    ledger.begin("invite:1:1", 60)
    mail = open_mail(mail_server.url(starttls="never"), ledger)
    with pytest.raises(Deferred, match="another process"):
        mail.send(message())
    assert mail_server.received == []


def test_a_mail_of_a_silent_sender_is_sent_again_and_logged(mail_server, ledger, caplog):
    ledger.begin("invite:1:1", 0)
    time.sleep(0.01)
    with caplog.at_level(logging.WARNING):
        open_mail(mail_server.url(starttls="never"), ledger).send(message())
    assert len(mail_server.received) == 1 and "may arrive twice" in caplog.text
    assert "erin" not in caplog.text and "invite" not in caplog.text


class Forgetful:
    """A ledger whose database is down for the first two notes."""

    def __init__(self, ledger):
        self.ledger, self.away = ledger, 2
        self.begin, self.give_up = ledger.begin, ledger.give_up

    def note_sent(self, key):
        """Raises twice, then works."""
        if self.away:
            self.away -= 1
            raise RuntimeError("the database is being restarted")
        self.ledger.note_sent(key)


def test_a_short_database_outage_causes_no_second_delivery(mail_server, ledger):
    mail = open_mail(mail_server.url(starttls="never"), Forgetful(ledger))
    mail.send(message())
    mail.send(message())
    assert len(mail_server.received) == 1


def test_a_ledger_forgets_after_ninety_days(house):
    from foundation.mails import DatabaseLedger, sweep_mails

    ledger = DatabaseLedger(house.db, house.clock)
    ledger.begin("a", 90)
    ledger.note_sent("a")
    house.clock.advance(89 * 24 * 3600 * 1000)
    sweep_mails(house.db, house.clock)
    assert ledger.begin("a", 90) == 0
    house.clock.advance(2 * 24 * 3600 * 1000)
    sweep_mails(house.db, house.clock)
    assert ledger.begin("a", 90) == 1


def test_an_expired_attempt_does_not_release_its_successors_hold(ledger):
    assert ledger.begin("a", 0) == 1
    time.sleep(0.01)
    assert ledger.begin("a", 60) == 2
    ledger.give_up("a", 1)  # of the first
    with pytest.raises(Deferred):
        ledger.begin("a", 60)


def test_a_failed_attempt_frees_the_key_and_hides_no_earlier_attempt(ledger):
    ledger.begin("a", 0)
    time.sleep(0.01)
    assert ledger.begin("a", 60) == 2
    ledger.give_up("a", 2)
    assert ledger.begin("a", 60) == 2, "the first one's fate is still not known"
    ledger.begin("b", 60)
    ledger.give_up("b", 1)
    assert ledger.begin("b", 60) == 1


@pytest.mark.parametrize(
    "url, told",
    [
        ("smtp://", "cannot be read"),
        ("smtp://me:lingon/x@host", "%2F"),
        ("smtp://me:lin:gon@host:x", "number from 1 to 65535"),
        ("smtp://me:lingon@host:99999", "number from 1 to 65535"),
        ("smtp://me:lingon@host/inbox", "cannot be read"),
        ("smtp://me:lingon@[host", "cannot be read"),
        ("smtp://me@host", "give both"),
        ("smtp://:lingon@host", "give both"),
        ("smtp://me:lingön@host", "ASCII"),
        ("smtp://me:lingon@host?starttls=perhaps", "required, if-offered, never"),
        ("smtp://me:lingon@host?starttls=never", "unencrypted connection"),
        ("smtp://me:lingon@host?starttls=if-offered", "unencrypted connection"),
        ("smtp://me:pa?lingon@host", "65535"),
        ("smtp://host?lingon=1", "unknown"),
        ("smtp://host?lingon", "unknown"),
        ("smtps://me:lingon@host?starttls=required", "leave out starttls"),
        ("smtps://me:lingon@host?ca=/no/such/lingon.pem", "No such file"),
        ("smtp://host?starttls=never&ca=/x", "leave out ca"),
    ],
)
def test_an_unusable_address_is_one_line_without_its_password(url, told, ledger):
    with pytest.raises(ValueError, match=told) as refused:
        open_mail(url, ledger)
    assert "lin" not in str(refused.value).replace("line", "") and "\n" not in str(refused.value)


def test_a_file_without_a_certificate_is_an_error(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(ValueError, match="cannot be read"):
        read_address(f"smtps://localhost?ca={tmp_path}/ca.pem")


@pytest.mark.parametrize(
    "url, place, tls",
    [
        ("smtp://host", "host:587", "required"),
        ("smtps://host", "host:465", "implicit"),
        ("smtp://host:25?starttls=never", "host:25", "never"),
        ("smtp://a:b@localhost:25?starttls=if-offered", "localhost:25", "if-offered"),
        ("smtp://[::1]:2525?starttls=never", "[::1]:2525", "never"),
    ],
)
def test_an_address_is_parsed(url, place, tls):
    address = read_address(url)
    assert (address.place, address.tls) == (place, tls)


def test_a_password_is_decoded_and_never_shown():
    address = read_address("smtps://me%40home:%2F%3F%23%40%3A%25@host")
    assert (address.user, address.password) == ("me@home", "/?#@:%") and "/?#@" not in repr(address)


def test_every_address_of_an_international_domain_can_be_answered(mail_server, ledger):
    asked = message(to="erin@bücher.example", sender="Tagning <no-reply@bücher.example>", reply_to="alice@bücher.example")
    open_mail(mail_server.url(starttls="never"), ledger).send(asked)
    head = mail_server.received[0].raw.decode()
    assert "=?" not in head.partition("Subject")[0] and head.count("@xn--bcher-kva.example") >= 3


def test_a_letter_before_the_at_sign_that_no_server_takes_is_refused_for_good(mail_server, ledger):
    with pytest.raises(Refused):
        open_mail(mail_server.url(starttls="never"), ledger).send(message(to="jörg@example.org"))
