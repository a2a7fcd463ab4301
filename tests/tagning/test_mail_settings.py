"""What is said at the start about settings of mail that cannot be used."""

import subprocess
import sys

import pytest

from tagning.config import BadSetting, Config
from tagning.starting import require_mail
from tests.conftest import make_house
from tests.servers import smtp

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sender", ["Tagning", "Tagning <>", "a@b@c", "@example.org", "Tagning <a@>", "a@example.org\nBcc: b@example.org"])
def test_a_sender_that_is_no_address_stops_the_start(tmp_path, sender):
    with pytest.raises(BadSetting, match="TAGNING_MAIL_FROM"):
        Config.from_env({"TAGNING_DATA": str(tmp_path), "TAGNING_MAIL_FROM": sender})


def test_a_mail_server_that_cannot_be_read_stops_the_start_in_one_line(tmp_path):
    with pytest.raises(BadSetting, match="^TAGNING_MAIL: the port is not a number") as told:
        make_house(tmp_path, mail="smtp://me:lingon@host:post")
    assert "lingon" not in str(told.value) and "\n" not in str(told.value)


def test_a_mail_server_that_is_away_does_not_stop_the_start(tmp_path):
    house = make_house(tmp_path, mail="smtp://localhost:9")
    assert not hasattr(house.mail, "list_messages")
    house.db.close()


@pytest.mark.parametrize("address", ["bounces", "a+b@example.org", "a" * 31 + "@example.org", "bounces@example.org\nBcc: x"])
def test_an_address_for_bounces_that_has_no_room_for_a_token_stops_the_start(tmp_path, address):
    with pytest.raises(BadSetting, match="TAGNING_MAIL_BOUNCES"):
        Config.from_env({"TAGNING_DATA": str(tmp_path), "TAGNING_MAIL_BOUNCES": address})


def begin(tmp_path, url):
    """What `tagning worker` says when it starts with that mail server; (exit code, lines)."""
    environment = {"TAGNING_DATA": str(tmp_path / "data"), "TAGNING_MAIL": url, "PATH": ""}
    done = subprocess.run([sys.executable, "-m", "tagning", "worker"], capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stderr.strip().splitlines()


def test_a_password_that_is_refused_stops_the_start_in_one_line_that_does_not_hold_it(tmp_path):
    _, certificate, trusted = smtp.authority(tmp_path)
    with smtp.mail_server(certificate, login=True) as server:
        code, lines = begin(tmp_path, server.url(user="tagning:lingon@", ca=trusted))
    assert code == 2 and lines == ["tagning: TAGNING_MAIL: the mail server refuses the user or the password (535)."]


def test_a_certificate_that_is_not_trusted_stops_the_start_in_one_line(tmp_path):
    _, certificate, _ = smtp.authority(tmp_path)
    with smtp.mail_server(certificate, implicit=True) as server:
        code, lines = begin(tmp_path, server.url("smtps"))
    assert code == 2 and len(lines) == 1 and "certificate is not trusted" in lines[0]


def test_a_server_that_is_away_when_the_program_starts_is_said_and_waited_for(tmp_path, caplog):
    with smtp.mail_server() as away:
        url = away.url(starttls="never")
    house = make_house(tmp_path, mail=url)
    require_mail(house.mail)
    assert "mails wait until it is back" in caplog.text
    house.db.close()
