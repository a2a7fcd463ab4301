"""The order in which each reviewer meets the candidates of one question: balanced by design, not left to chance.

The candidate before shifts the mark of the next one. In a Williams square every candidate stands in every place equally often, and
follows every other candidate equally often (E. J. Williams, 1949, "Experimental designs balanced for the estimation of residual
effects of treatments"). Each reviewer of a question gets a row of the square over its candidates.

Bounds for n candidates and r reviewers. Places: a candidate stands in the same place at most ceil(r / n) times; exactly r / n times
when n divides r. Followers, n even: one candidate follows another at most ceil(r / n) times. Followers, n odd: at most
2 * ceil(r / 2n) times, and equally often when 2n divides r.
"""

from collections.abc import Sequence
from hashlib import sha256


def order_of(candidates: Sequence[str], reviewer: int, seed: str) -> list[str]:
    """The candidates in the order for the question's reviewer number `reviewer`, from 0. The same arguments give the same order.

    `seed` decides which candidate takes which part in the square, so that nobody's place depends on a name or on a time.
    """
    parts = sorted(candidates, key=lambda candidate: sha256(f"{seed} {candidate}".encode()).digest())
    return [parts[number] for number in williams_row(len(parts), reviewer)]


def williams_row(n: int, reviewer: int) -> list[int]:
    """The numbers 0 to n - 1 in the order for this reviewer: a row of a Williams square, or of its mirror for the second n reviewers.

    The rows of consecutive reviewers begin far apart. The first k places of a row are k neighbours on a circle of n, so reviewers
    who all stop half-way have still seen each candidate about equally often.
    """
    if n == 0:
        return []
    lap, turn = divmod(reviewer, n)
    start = _spread(n)[turn]
    row = [(start + step) % n for step in _zigzag(n)]
    return row[::-1] if lap % 2 else row


def _zigzag(n: int) -> list[int]:
    """0, 1, n-1, 2, n-2, …: for an even n all the differences of neighbours are different."""
    return [(place + 1) // 2 if place % 2 else (n - place // 2) % n for place in range(n)]


def _spread(n: int) -> list[int]:
    """All numbers below n in an order whose first few always lie evenly on a circle (van der Corput: the bits of 0, 1, 2, … reversed)."""
    bits = max(1, (n - 1).bit_length())
    reversed_bits = (int(f"{number:0{bits}b}"[::-1], 2) for number in range(1 << bits))
    return list(dict.fromkeys(number * n >> bits for number in reversed_bits))
