"""What is said at the start about settings of mail that cannot be used."""

import pytest

from tagning.config import BadSetting, Config
from tests.conftest import make_house


@pytest.mark.parametrize("sender", ["Tagning", "Tagning <>", "a@b@c", "@example.org", "Tagning <a@>", "a@example.org\nBcc: b@example.org"])
def test_a_sender_that_is_no_address_stops_the_start(tmp_path, sender):
    with pytest.raises(BadSetting, match="TAGNING_MAIL_FROM"):
        Config.from_env({"TAGNING_DATA": str(tmp_path), "TAGNING_MAIL_FROM": sender})


def test_a_mail_server_that_cannot_be_read_stops_the_start_in_one_line(tmp_path):
    with pytest.raises(BadSetting, match="^TAGNING_MAIL: what stands for the port") as told:
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
