"""Time zones by their IANA names, as a person chooses one."""

from functools import cache
from zoneinfo import available_timezones

_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones() -> tuple[str, ...]:
    """Every zone that is named after a place, such as `Europe/Stockholm`, in order, and `UTC` at the end."""
    return (*sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _AREAS), "UTC")
