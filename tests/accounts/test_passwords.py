import threading

import pytest

from accounts.passwords import Passwords, check_choice
from foundation.errors import Problem
from tests.cast import PASSWORD
from tests.conftest import cheap_passwords


def test_a_password_fits_its_hash_and_no_other_does():
    passwords = cheap_passwords()
    stored = passwords.hash("lingon och havre")
    assert passwords.fits(stored, "lingon och havre") and not passwords.fits(stored, "lingon och havr")


def test_argon2id_is_used_at_full_cost_by_default():
    assert Passwords().hash("lingon och havre").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_letters_typed_on_another_keyboard_fit():
    passwords = cheap_passwords()
    assert passwords.fits(passwords.hash("bl\u00e5b\u00e4r till frukost"), "bla\u030aba\u0308r till frukost")


def test_nobody_has_no_password():
    passwords = cheap_passwords()
    assert not passwords.fits(None, "nobody has this password")


def test_a_hash_made_at_another_cost_is_outdated():
    assert Passwords(passes=2, memory_kib=16, lanes=1).is_outdated(cheap_passwords().hash("lingon och havre"))


def test_no_more_than_the_allowed_hashes_run_at_once_and_the_rest_are_told():
    passwords = Passwords(passes=1, memory_kib=8, lanes=1, at_once=1, wait_s=0.05)
    inside, go_on = threading.Event(), threading.Event()
    real = passwords._hasher

    class Slow:
        def hash(self, password):
            inside.set()
            go_on.wait(5)
            return real.hash(password)

    passwords._hasher = Slow()
    first = threading.Thread(target=passwords.hash, args=("lingon och havre",))
    first.start()
    inside.wait(5)
    with pytest.raises(Problem) as refused:
        passwords.hash("en annan")
    go_on.set()
    first.join()
    assert refused.value.status == 503


SOON_GUESSED = {
    "short_password": ["kort"],
    "long_password": ["x" * 201],
    "common_password": [
        "password123", "LÖSENORD123", "ababababababab", "qwerty1234", "123456789a", "iloveyou1234", "Password1!", "P@ssw0rd123",
        "sommar2026", "Hejsan12345", "asdfghjklö", "changeme123",
    ],
    "guessable_password": [
        "alice@example.org", "Alice Lindqvist", "Nordvik2026", "nordvik1234", "tagning123", "lindqvist01", "alicelindqvist1",
        "Example2026!",
    ],
}


@pytest.mark.parametrize("code", SOON_GUESSED)
def test_passwords_that_strangers_guess_are_refused(code):
    for password in SOON_GUESSED[code]:
        with pytest.raises(Problem) as refused:
            check_choice(password, "alice@example.org", "Alice Lindqvist", "Nordvik Kundservice")
        assert (password, refused.value.code) == (password, code)


@pytest.mark.parametrize("password", ["tre gula paraplyer", "lingon och havre", "granskog-elva", "Xk29!mQp7zw", "ö" + "k1ö9" * 40])
def test_a_plain_sentence_will_do_and_chance_too(password):
    check_choice(password, "alice@example.org", "Alice", "Nordvik")


def test_the_longest_password_is_judged_as_fast_as_others():
    with pytest.raises(Problem):
        check_choice("aB1!" * 1000, "alice@example.org")
    check_choice("lingon och havre " * 11, "alice@example.org")


def test_a_new_member_may_not_choose_the_name_of_the_team(cast):
    answer = cast.alice.client.post("/settings/password", data={"present": PASSWORD, "password": "Nordvik2026"})
    assert answer.status_code == 422 and "easy to guess" in answer.text
