"""The data of a rate limit. `tagning.web.limits` does the counting."""

from dataclasses import dataclass

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limit:
    """At most `most` tries per key and slot of `seconds`. `name` tells limits apart."""

    name: str
    most: int
    seconds: int
