"""Whose address counts behind web servers, and that nobody can write one for themselves."""

import pytest

from tagning.config import BadSetting, Config
from tagning.proxies import person_behind, read_networks

OURS = read_networks("127.0.0.1, 10.0.0.0/8, ::1")
PERSON = "203.0.113.9"
FORGED = "198.51.100.1"

CASES = {
    "no header": ("127.0.0.1", "", "127.0.0.1"),
    "one proxy": ("127.0.0.1", PERSON, PERSON),
    "a person who writes one of their own": ("127.0.0.1", f"{FORGED}, {PERSON}", PERSON),
    "a person who writes one of our proxies": ("127.0.0.1", f"10.1.1.1, {PERSON}", PERSON),
    "two proxies": ("127.0.0.1", f"{FORGED}, {PERSON}, 10.2.3.4", PERSON),
    "somebody who comes past the proxy": (PERSON, FORGED, PERSON),
    "a word instead of an address": ("127.0.0.1", "localhost", "127.0.0.1"),
    "a word in the middle": ("127.0.0.1", f"{FORGED}, unknown, 10.0.0.7", "10.0.0.7"),
    "an address with a port": ("127.0.0.1", f"{PERSON}:51000", PERSON),
    "IPv6 with a port": ("::1", "[2001:db8::7]:443", "2001:db8::7"),
    "IPv4 written as IPv6": ("::ffff:127.0.0.1", PERSON, PERSON),
    "empty entries": ("127.0.0.1", f"{PERSON}, ", "127.0.0.1"),
    "nothing but our own": ("127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
}


@pytest.mark.parametrize("peer, forwarded, person", CASES.values(), ids=CASES)
def test_the_nearest_address_that_is_not_ours_counts(peer, forwarded, person):
    assert person_behind(peer, forwarded, OURS) == person


def test_without_the_setting_the_header_is_nothing():
    assert person_behind("127.0.0.1", PERSON, []) == "127.0.0.1"


def test_a_setting_that_is_no_address_stops_the_start(tmp_path):
    with pytest.raises(BadSetting, match="TAGNING_PROXIES=nginx"):
        Config.from_env({"TAGNING_DATA": str(tmp_path), "TAGNING_PROXIES": "nginx"})
