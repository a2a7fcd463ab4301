"""The contract of every mail engine."""

import time

import pytest

from engines.mail.contract import Deferred
from engines.mail.open import open_mail
from tests import crowd
from tests.engines.outgoing import message, open_ledger


def test_a_mail_arrives_as_written(mail):
    mail.send(message())
    (found,) = mail.arrived()
    assert (found.to, found.subject, found.text, found.html) == ("erin@example.org", "Välkommen", "Hej Erin\n", "<p>Hej Erin</p>\n")


def test_the_same_key_is_delivered_once_and_the_first_counts(mail):
    mail.send(message())
    mail.send(message(subject="Once more"))
    assert [found.subject for found in mail.arrived()] == ["Välkommen"]


def test_another_process_knows_which_keys_were_sent(mail):
    mail.send(message())
    with open_ledger(mail.ledger.url) as ledger:
        open_mail(mail.url, ledger).send(message(subject="Once more"))
    assert [found.subject for found in mail.arrived()] == ["Välkommen"]


def test_keys_that_differ_are_two_mails(mail):
    for n in range(5):
        mail.send(message(f"k{n}", subject=f"s{n}"))
    assert [found.subject for found in mail.arrived()] == ["s0", "s1", "s2", "s3", "s4"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "\0", "", "å" * 5000, "."])
def test_a_key_may_be_any_text(mail, key):
    mail.send(message(key))
    mail.send(message(key))
    assert len(mail.arrived()) == 1


@pytest.mark.parametrize("field", ["to", "subject", "sender", "reply_to", "return_path", "team_id", "kind"])
def test_a_line_break_in_a_header_is_refused_and_nothing_is_sent(mail, field):
    with pytest.raises(ValueError):
        mail.send(message(**{field: "erin@example.org\nBcc: all@example.org"}))
    assert mail.arrived() == []
    mail.send(message())
    assert len(mail.arrived()) == 1


def test_long_and_non_ascii_text_arrives_unchanged(mail):
    text = "Å" * 3000 + "\n.\nFrom here\n" + "𝄞 ünïcode — “quotes”\n"
    mail.send(message(text=text, html=f"<p>{text}</p>\n", subject=("Åäö " * 60).strip()))
    (found,) = mail.arrived()
    assert (found.text, found.html, found.subject) == (text, f"<p>{text}</p>\n", ("Åäö " * 60).strip())


def test_a_mail_has_reply_to_and_auto_submitted_headers(mail):
    mail.send(message(reply_to="carol@example.org"))
    mail.send(message("another"))
    first, second = (found.letter for found in mail.arrived())
    assert first["Reply-To"] == "carol@example.org" and second["Reply-To"] is None
    assert first["Auto-Submitted"] == "auto-generated" and first["Message-ID"] != second["Message-ID"]
    assert not first.defects and first["From"] == "Tagning <no-reply@example.org>"
    assert [part.get_content_type() for part in first.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def send_many(url, ledger_url, times):
    """Send the same two mails again and again."""
    with open_ledger(ledger_url) as ledger:
        mail = open_mail(url, ledger)
        for _ in range(times):
            for key in ("same", "other"):
                send_when_free(mail, key)


def send_when_free(mail, key):
    """Send the mail, waiting while another process sends it."""
    for _ in range(1000):
        try:
            return mail.send(message(key))
        except Deferred:
            time.sleep(0.02)
    raise AssertionError("nobody let go of it")


def test_processes_that_send_the_same_mail_deliver_it_once(mail):
    crowd.together(send_many, [(mail.url, mail.ledger.url, 10)] * 4)
    assert len(mail.arrived()) == 2


def test_about_tells_product_and_no_secret(mail):
    about = mail.about()
    assert {"product", "place"} <= set(about) and all(isinstance(text, str) for text in about.values())


@pytest.mark.parametrize("url", ["", "outbox:relative", "folder:/x", "mailto://me:lingon@host"])
def test_an_unknown_address_is_refused_without_repeating_a_password(url, ledger):
    with pytest.raises(ValueError, match="outbox:/an/absolute/path") as refused:
        open_mail(url, ledger)
    assert "lingon" not in str(refused.value)
