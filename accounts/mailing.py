"""Mail to people who have an account: whether their address takes it is noted on the person, for the owners of their teams to see."""

from accounts import queries
from engines.database.contract import Row
from engines.mail.contract import Message, Refused
from foundation.mails import refusal
from foundation.work import Work


def mail_person(work: Work, person: Row, message: Message) -> None:
    """Send the mail to the person (`id`, `email`). Raises Problem for a permanent refusal, which parks the job, and Deferred."""
    try:
        work.mail.send(message)
    except Refused as refused:
        queries.set_person_undeliverable(work.db, person["id"], person["email"], refused.words, work.clock.iso())
        raise refusal(refused.words) from None
    queries.set_person_deliverable(work.db, person["id"])
