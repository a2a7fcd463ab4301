"""What a rate limit is. `tagning.web.limits` counts."""

from dataclasses import dataclass

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Limit:
    """At most `most` tries for one key in each slot of `seconds`. `name` tells limits apart."""

    name: str
    most: int
    seconds: int
