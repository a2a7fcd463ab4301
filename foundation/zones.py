"""Time zones by IANA name, for people to choose from."""

from functools import cache
from zoneinfo import available_timezones

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones() -> tuple[str, ...]:
    """Every zone named after a place, such as `Europe/Stockholm`, sorted, with `UTC` last."""
    return (*sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _AREAS), "UTC")
