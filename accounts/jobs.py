"""The background jobs of this room."""

from collections.abc import Callable, Mapping

from accounts import member_invitations, queries, resets
from accounts.mailing import mail_person
from engines.mail.contract import Message, Refused
from foundation.jobs import Job
from foundation.language import Words
from foundation.mails import refusal
from foundation.untrusted import one_line
from foundation.work import Work


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of this room's jobs."""
    return {
        "mail_member_invitation": lambda job: mail_member_invitation(work, job),
        "mail_reset": lambda job: mail_reset(work, job),
    }


def mail_member_invitation(work: Work, job: Job) -> None:
    """Mail the personal link, unless the invitation was used or withdrawn meanwhile.

    A permanent refusal is recorded on the invitation, and the job is parked.
    """
    team_id = job.team_id or ""
    row = queries.find_member_invitation(work.db, team_id, job.args["invitation_id"])
    if row is None:
        return
    token = member_invitations.token_of(work.secret, row["id"])
    words = work.words[row["team_language"]]
    subject = words.gettext("%(name)s invites you to %(team)s", name=row["invited_by_name"], team=row["team_name"])
    values = {"invitation": row, "address": f"{work.base_url}/join/{token}", "subject": subject}
    key = f"member:{row['id']}:{job.id}"
    message = _write(work, key, row["email"], subject, "member_invitation", words, values, team_id, "member")
    try:
        work.mail.send(message)
    except Refused as refused:
        queries.set_member_invitation_undeliverable(work.db, team_id, row["id"], refused.words, work.clock.iso())
        raise refusal(refused.words) from None
    queries.note_member_invitation_mailed(work.db, team_id, row["id"], work.clock.iso())


def mail_reset(work: Work, job: Job) -> None:
    """Mail a link that sets a new password. An unknown address is ignored.

    A permanent refusal is recorded on the person, and the job is parked.
    """
    person = queries.find_person(work.db, job.args["person_id"])
    if person is None:
        return
    token = resets.make_reset(work.db, work.secret, person["id"], job.args["asked_at"])
    words = work.words[person["language"]]
    subject = words.gettext("A new password")
    values = {"person": person, "address": f"{work.base_url}/reset/{token}", "subject": subject}
    mail_person(work, person, _write(work, f"reset:{job.id}", person["email"], subject, "reset", words, values, "", "reset"))


def _write(
    work: Work, key: str, to: str, subject: str, template: str, words: Words, values: Mapping[str, object], team_id: str, kind: str
) -> Message:
    text, html = (work.render(f"mail/accounts/{template}.{ending}", words, **values) for ending in ("txt", "html"))
    return Message(key=key, to=to, subject=one_line(subject), text=text, html=html, sender=work.mail_from, team_id=team_id, kind=kind)
