"""The mail to a member of the team about candidates who have submitted."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from accounts.mailing import mail_person
from accounts.people import find_member
from engines.database.contract import Row
from engines.mail.contract import Message
from foundation.errors import Problem
from foundation.jobs import Job
from foundation.language import Words
from foundation.policy import Actor
from foundation.untrusted import one_line
from foundation.work import Work
from interviews.submission_news import note_told, take_notices
from review.sealing.names import told_name


def mail_submissions(work: Work, job: Job) -> None:
    """Mail the person what was submitted since the last mail, unless they left the team or want none any more. Idempotent."""
    team_id, person_id = job.team_id or "", job.args["person_id"]
    rows = take_notices(work.db, team_id, person_id, job.id)
    member = find_member(work.db, team_id, person_id)
    wanted = bool(rows and member and member["submission_mails"])
    if wanted and member:
        try:
            mail_person(work, member, write_message(work, member, rows, job.id))
        except Problem:
            note_told(work.db, work.clock, team_id, person_id, job.id, mailed=False)
            raise
    note_told(work.db, work.clock, team_id, person_id, job.id, mailed=wanted)


def write_message(work: Work, member: Row, rows: Sequence[Row], job_id: str) -> Message:
    """The mail in the person's language."""
    words = work.words[member["language"]].in_zone(member["team_zone"])
    told = told_of(words, rows, reader_of(member))
    address = f"{work.base_url}/review" + (f"/{rows[0]['interview_id']}" if len(told["interviews"]) == 1 else "")
    values = {**told, "member": member, "address": address, "settings": f"{work.base_url}/settings#mails"}
    text, html = (work.render(f"mail/review/submissions.{ending}", words, **values) for ending in ("txt", "html"))
    return Message(
        key=f"submissions:{job_id}", to=member["email"], subject=one_line(told["subject"]), text=text, html=html, sender=work.mail_from,
        team_id=member["team_id"], kind="submissions",
    )


def told_of(words: Words, rows: Sequence[Row], reader: Actor) -> dict[str, Any]:
    """What the mail says of the candidates: `subject`, and `interviews` as pairs of a title and names.

    An anonymous interview tells numbers in place of names.
    """
    by_interview = groupby(rows, lambda row: (row["title"], row["interview_id"]))
    interviews = [(title, [told_name(words, reader, row) for row in group]) for (title, _id), group in by_interview]
    first = rows[0]
    if len(rows) == 1:
        subject = words.gettext("%(name)s has submitted: %(title)s", name=told_name(words, reader, first), title=first["title"])
    elif len(interviews) == 1:
        subject = words.gettext("%(n)s candidates have submitted: %(title)s", n=len(rows), title=first["title"])
    else:
        subject = words.gettext("%(n)s candidates have submitted", n=len(rows))
    return {"subject": subject, "interviews": interviews}


def reader_of(member: Row) -> Actor:
    """The member as who they read the mail."""
    roles = frozenset(member["roles"].split(","))
    return Actor("member", member["id"], member["name"], member["email"], member["team_id"], roles=roles)
