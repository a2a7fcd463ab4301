"""What only the outbox promises: mails are readable files."""

import os

import pytest

from engines.mail.open import open_mail
from tests.engines.outgoing import message


@pytest.fixture
def outbox(tmp_path, ledger):
    """An empty outbox."""
    return open_mail(f"outbox:{tmp_path}/outbox", ledger)


def test_a_sent_mail_can_be_read(outbox):
    outbox.send(message(team_id="t1", kind="member"))
    (found,) = outbox.list_messages()
    assert (found.to, found.subject) == ("erin@example.org", "Välkommen")
    assert (found.text, found.html, found.team_id, found.kind) == ("Hej Erin\n", "<p>Hej Erin</p>\n", "t1", "member")
    assert len(found.sent_at) == 24 and found.sent_at.endswith("Z")


def test_the_newest_mail_comes_first(outbox):
    for n in range(5):
        outbox.send(message(f"k{n}", subject=f"s{n}"))
    assert [found.subject for found in outbox.list_messages()] == ["s4", "s3", "s2", "s1", "s0"]


def test_a_mail_is_flushed_before_send_returns(outbox, monkeypatch):
    synced = []
    monkeypatch.setattr("engines.durable_files.sync_file", lambda handle: synced.append(os.fstat(handle)))
    outbox.send(message())
    (path,) = outbox.folder.glob("*.eml")
    assert [entry.st_ino for entry in synced[-2:]] == [path.stat().st_ino, outbox.folder.stat().st_ino]
    assert synced[-2].st_size == path.stat().st_size


def test_a_failed_send_leaves_nothing(outbox, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr("os.link", lambda *_, **__: (_ for _ in ()).throw(OSError("no room")))
        with pytest.raises(OSError):
            outbox.send(message())
    assert list(outbox.folder.iterdir()) == []
    outbox.send(message())
    assert len(outbox.list_messages()) == 1


def test_no_unfinished_file_is_left_beside_the_mails(outbox):
    for _ in range(3):
        outbox.send(message())
    assert [path.suffix for path in outbox.folder.iterdir()] == [".eml"]
