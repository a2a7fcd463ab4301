"""What every way of sending mail promises, as far as the outbox lets one look."""

import email
import os
from email import policy

import pytest

from engines.mail.contract import Message
from engines.mail.open import open_mail
from tests import crowd


def message(key="invite:1:1", **changes):
    values = dict(key=key, to="erin@example.org", subject="Välkommen", sender="Tagning <no-reply@example.org>")
    values.update(text="Hej Erin\n", html="<p>Hej Erin</p>\n")
    return Message(**{**values, **changes})


def test_what_was_sent_can_be_read(mail):
    mail.send(message(team_id="t1", kind="member"))
    (found,) = mail.list_messages()
    assert (found.to, found.subject) == ("erin@example.org", "Välkommen")
    assert (found.text, found.html, found.team_id, found.kind) == ("Hej Erin\n", "<p>Hej Erin</p>\n", "t1", "member")
    assert len(found.sent_at) == 24 and found.sent_at.endswith("Z")


def test_the_same_key_is_delivered_once_and_the_first_counts(mail):
    mail.send(message())
    mail.send(message(subject="Once more"))
    assert [found.subject for found in mail.list_messages()] == ["Välkommen"]


def test_keys_that_differ_are_two_mails_the_newest_first(mail):
    for n in range(5):
        mail.send(message(f"k{n}", subject=f"s{n}"))
    assert [found.subject for found in mail.list_messages()] == ["s4", "s3", "s2", "s1", "s0"]


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "\0", "", "å" * 5000, "."])
def test_a_key_may_be_any_text(mail, key):
    mail.send(message(key))
    mail.send(message(key))
    assert len(mail.list_messages()) == 1


@pytest.mark.parametrize("field", ["to", "subject", "sender", "reply_to", "team_id", "kind"])
def test_a_line_break_in_a_header_is_refused_and_nothing_is_sent(mail, field):
    with pytest.raises(ValueError):
        mail.send(message(**{field: "erin@example.org\nBcc: all@example.org"}))
    assert mail.list_messages() == []


def test_long_and_foreign_text_comes_back_as_it_was(mail):
    text = "Å" * 3000 + "\n.\nFrom here\n" + "𝄞 ünïcode — “quotes”\n"
    mail.send(message(text=text, html=f"<p>{text}</p>\n", subject=("Åäö " * 60).strip()))
    (found,) = mail.list_messages()
    assert (found.text, found.html, found.subject) == (text, f"<p>{text}</p>\n", ("Åäö " * 60).strip())


def send_many(url, times):
    """Send the same two mails again and again."""
    mail = open_mail(url)
    for _ in range(times):
        mail.send(message("same"))
        mail.send(message("other"))


def test_processes_that_send_the_same_mail_deliver_it_once(tmp_path):
    url = f"outbox:{tmp_path}/outbox"
    crowd.together(send_many, [(url, 20)] * 4)
    assert len(open_mail(url).list_messages()) == 2
    assert sorted(path.suffix for path in (tmp_path / "outbox").iterdir()) == [".eml", ".eml"]


def test_a_mail_in_the_outbox_is_one_that_any_mail_program_opens(tmp_path):
    open_mail(f"outbox:{tmp_path}").send(message(reply_to="carol@example.org"))
    (path,) = tmp_path.glob("*.eml")
    letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert letter["Reply-To"] == "carol@example.org" and letter["Message-ID"] and not letter.defects
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_a_mail_is_on_the_disk_before_send_returns(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("engines.durably.sync_file", lambda handle: synced.append(os.fstat(handle)))
    mail = open_mail(f"outbox:{tmp_path}")
    mail.send(message())
    (path,) = tmp_path.glob("*.eml")
    assert [entry.st_ino for entry in synced[-2:]] == [path.stat().st_ino, tmp_path.stat().st_ino]
    assert synced[-2].st_size == path.stat().st_size


def test_a_send_that_fails_leaves_nothing(tmp_path, monkeypatch):
    mail = open_mail(f"outbox:{tmp_path}")
    with monkeypatch.context() as full:
        full.setattr("os.link", lambda *_, **__: (_ for _ in ()).throw(OSError("no room")))
        with pytest.raises(OSError):
            mail.send(message())
    assert list(tmp_path.iterdir()) == []
    mail.send(message())
    assert len(mail.list_messages()) == 1


@pytest.mark.parametrize("url", ["", "outbox:relative", "smtp://me:word@host", "folder:/x"])
def test_another_address_is_refused_without_repeating_what_may_be_a_password(url):
    with pytest.raises(ValueError, match="outbox:/an/absolute/path") as refused:
        open_mail(url)
    assert "word" not in str(refused.value)
