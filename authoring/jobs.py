"""This room's background jobs: takes, clips, and mails to candidates."""

from collections.abc import Callable

from authoring.inviting import jobs as inviting
from authoring.questions import jobs as questions
from foundation.jobs import Job
from foundation.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of this room's jobs."""
    return {**questions.handlers(work), **inviting.handlers(work)}
