"""The background work of this room: takes and clips, and mails to candidates."""

from collections.abc import Callable

from authoring.inviting import jobs as inviting
from authoring.questions import jobs as questions
from foundation.jobs import Job
from foundation.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The function that does each kind of job of this room."""
    return {**questions.handlers(work), **inviting.handlers(work)}
