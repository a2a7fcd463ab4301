"""Passwords: what is stored of them, and which ones will do."""

import threading
import time
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Problem
from foundation.language import mark as _

LEAST = 10
MOST = 200
# The commonest passwords of ten or more characters in published lists of leaked ones; shorter ones are refused anyway.
_COMMON = frozenset(
    """1234567890 12345678910 0123456789 9876543210 1q2w3e4r5t 1q2w3e4r5t6y qwertyuiop qwertyuiop123 qwerty12345 qwerty123456
    asdfghjkl1 asdfghjklö qwertyuiopå zxcvbnm123 password12 password123 password1234 passwordpassword passw0rd123 lösenord123
    lösenord12 losenord123 iloveyou12 iloveyou123 letmein123 welcome123 welcome1234 administrator admin12345 admin123456
    changeme123 abcdefghij abcdefghijk abcd123456 abc1234567 a123456789 aa12345678 1111111111 0000000000 1234512345 1122334455
    1qaz2wsx3edc 1qaz2wsx3e q1w2e3r4t5 football123 sommar2024 sommar2025 sommar2026 sommar1234 hejhejhej1 hejhejhejhej""".split()
)


class Passwords:
    """Argon2id with the given cost, and at most `at_once` hashes at the same time.

    The defaults are RFC 9106's second choice: 64 MiB, three passes. Two at once keep a flood of sign-ins below
    128 MiB and below the cores that playback and rendering need.
    """

    def __init__(
        self, passes: int = 3, memory_kib: int = 65536, lanes: int = 4, at_once: int = 2, wait_s: float = 20, slow_s: float = 1,
    ) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._turns = threading.BoundedSemaphore(at_once)
        self._wait_s = wait_s
        self._slow_s, self._slow_turn, self._slow_ones = slow_s, threading.Lock(), threading.BoundedSemaphore(8)
        self._nobody = ""

    def hash(self, password: str) -> str:
        """What is stored of the password. Raises Problem 503 when too many wait for their turn."""
        with _Turn(self._turns, self._wait_s):
            return self._hasher.hash(_plain(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether it is the password. With nothing stored (nobody of that name) the answer is no, after the same work."""
        compared = stored or self._hash_of_nobody()
        with _Turn(self._turns, self._wait_s):
            try:
                fits: bool = self._hasher.verify(compared, _plain(password))
            except (VerificationError, InvalidHashError):
                fits = False
        return fits and stored is not None

    def wait_slowly(self) -> None:
        """Wait for a turn of which there is one each `slow_s` seconds. Raises Problem 503 when eight wait: no more threads are held."""
        with _Turn(self._slow_ones, 0), self._slow_turn:
            time.sleep(self._slow_s)

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made at another cost than is asked for now."""
        return self._hasher.check_needs_rehash(stored)

    def prepare(self) -> None:
        """Make what `fits` needs for unknown people, so that the first such question takes no longer than others."""
        self._hash_of_nobody()

    def _hash_of_nobody(self) -> str:
        self._nobody = self._nobody or self.hash("nobody has this password")
        return self._nobody


def _plain(password: str) -> str:
    """The same letters in one spelling: some keyboards send å as one sign, others as a and a ring."""
    return unicodedata.normalize("NFC", password)


class _Turn:
    def __init__(self, turns: threading.BoundedSemaphore, wait_s: float) -> None:
        self.turns, self.wait_s = turns, wait_s

    def __enter__(self) -> None:
        if not self.turns.acquire(timeout=self.wait_s):
            raise Problem("busy", _("Too much is going on at once. What you had saved is safe; try again in a moment."), 503)

    def __exit__(self, *error: object) -> None:
        self.turns.release()


def check_choice(password: str, *known: str) -> None:
    """Raise Problem when the password is too short, too long, very common, or one of the `known` words (name, address)."""
    if len(password) < LEAST:
        raise Problem(
            "short_password", _("Choose at least %(least)s characters. Three or four words in a row are easy to remember."), least=LEAST
        )
    if len(password) > MOST:
        raise Problem("long_password", _("Choose at most %(most)s characters."), most=MOST)
    plain = password.casefold()
    if plain in _COMMON or len(set(plain)) < 4:
        raise Problem("common_password", _("That password is among the first that strangers try. Choose another one."))
    if plain in {word.casefold() for word in known if word}:
        raise Problem("guessable_password", _("Your name and your address are easy to guess. Choose something else."))
