"""The background jobs of this room."""

from collections.abc import Callable

from foundation.jobs import Job
from foundation.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of this room's jobs."""
    return {}
