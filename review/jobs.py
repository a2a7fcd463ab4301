"""The work of this room that is done in the background."""

from collections.abc import Callable

from foundation.jobs import Job
from foundation.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """What to call for each kind of job of this room."""
    return {}
