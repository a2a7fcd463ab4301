"""The background jobs of this room."""

from collections.abc import Callable

from foundation.jobs import Job
from foundation.work import Work
from interviews.submission_news import KIND
from review.deciding.applying import SEND, send_letter
from review.phases.reminders import KIND as REMINDER
from review.phases.reminders import mail_reminder
from review.queue.submission_mails import mail_submissions


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of this room's jobs."""
    return {
        KIND: lambda job: mail_submissions(work, job),
        SEND: lambda job: send_letter(work, job),
        REMINDER: lambda job: mail_reminder(work, job),
    }
