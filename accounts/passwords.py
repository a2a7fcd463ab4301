"""Passwords: how they are hashed, and which ones are accepted."""

import re
import threading
import time
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from foundation.errors import Problem
from foundation.language import mark as _

LEAST = 10
MOST = 200
# Common beginnings of Swedish passwords. zxcvbn knows English words and passwords, names, keyboards, years and swapped letters.
_SWEDISH = """lösenord losenord sommar vinter höst vår hejsan hejhej hemligt välkommen sverige svenska stockholm göteborg malmö älskar
    januari februari mars april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag""".split()
_OURS = ["tagning"]
_ENOUGH = 1e8
"""Guesses; 20 an hour from one place take longer than anybody lives, and a stolen hash costs a day for each on this many."""
_LOOKED_AT = 72


class Passwords:
    """Argon2id with the given cost, and at most `at_once` hashes at the same time.

    The defaults are RFC 9106's second choice: 64 MiB, three passes. Two at once keep a flood of sign-ins below 128 MiB, and leave cores
    for playback and rendering.
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
        """The hash to store for the password. Raises Problem 503 when too many wait for their turn."""
        with _Turn(self._turns, self._wait_s):
            return self._hasher.hash(_plain(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether the password matches. Without a hash (an unknown person) the answer is no, after the same work."""
        compared = stored or self._hash_of_nobody()
        with _Turn(self._turns, self._wait_s):
            try:
                fits: bool = self._hasher.verify(compared, _plain(password))
            except (VerificationError, InvalidHashError):
                fits = False
        return fits and stored is not None

    def wait_slowly(self) -> None:
        """Wait for a turn in the slow queue, one every `slow_s` seconds. Raises Problem 503 when eight wait, so that no more threads
        block.
        """
        with _Turn(self._slow_ones, 0), self._slow_turn:
            time.sleep(self._slow_s)

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other cost parameters than the current ones."""
        return self._hasher.check_needs_rehash(stored)

    def prepare(self) -> None:
        """Prepare the hash that `fits` compares for unknown people, so that the first such check takes no longer than others."""
        self._hash_of_nobody()

    def _hash_of_nobody(self) -> str:
        self._nobody = self._nobody or self.hash("nobody has this password")
        return self._nobody


def _plain(password: str) -> str:
    """Normalize the text: some keyboards send å as one code point, others as a and a ring."""
    return unicodedata.normalize("NFC", password)


class _Turn:
    def __init__(self, turns: threading.BoundedSemaphore, wait_s: float) -> None:
        self.turns, self.wait_s = turns, wait_s

    def __enter__(self) -> None:
        if not self.turns.acquire(timeout=self.wait_s):
            raise Problem("busy", _("The service is busy right now. What you had saved is safe. Try again in a moment."), 503)

    def __exit__(self, *error: object) -> None:
        self.turns.release()


def check_choice(password: str, *known: str) -> None:
    """Raise Problem when the password is too short, too long, or easy to guess from the `known` words (name, address, team)."""
    if len(password) < LEAST:
        raise Problem(
            "short_password", _("Choose at least %(least)s characters. Three or four words in a row are easy to remember."), least=LEAST
        )
    if len(password) > MOST:
        raise Problem("long_password", _("Choose at most %(most)s characters."), most=MOST)
    words = _words_in(known)
    if not _is_soon_guessed(password, [*words, *_SWEDISH]):
        return
    if any(word in password.casefold() for word in words):
        raise Problem("guessable_password", _("Names, addresses and the team are easy to guess. Choose something else."))
    raise Problem("common_password", _("That password is too common. Choose another one."))


def _words_in(known: Iterable[str]) -> list[str]:
    """The parts of names and addresses that are long enough for a password's root, alone and joined, and the product's name."""
    parts = [re.findall(r"\w{3,}", text.casefold()) for text in known]
    return list(dict.fromkeys([*_OURS, *(word for part in parts for word in (*part, "".join(part))), *(text.casefold() for text in known)]))


def _is_soon_guessed(password: str, words: list[str]) -> bool:
    from zxcvbn import zxcvbn  # its word lists cost time and memory: only choosing a password needs them

    return bool(zxcvbn(password.casefold()[:_LOOKED_AT], user_inputs=words)["guesses"] < _ENOUGH)
