"""The work of this room that is done in the background."""

from collections.abc import Callable

from interviews.jobs import Job
from interviews.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """What to call for each kind of job of this room."""
    return {}
