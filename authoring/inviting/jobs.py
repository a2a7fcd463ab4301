"""The mail jobs for candidates."""

from collections.abc import Callable

from authoring.inviting import queries
from authoring.inviting.bounces import return_path
from authoring.inviting.interview_questions import list_asked_by
from authoring.inviting.letters import values_of
from authoring.inviting.moved_deadlines import TELL, tell_moved
from engines.database.contract import Row
from engines.mail.contract import Deferred, Message, Refused
from foundation.jobs import Job
from foundation.mails import refusal
from foundation.work import Work
from interviews.invitation import link_of


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of job."""
    return {"send_invitation": lambda job: send_invitation(work, job), TELL: lambda job: tell_moved(work, job)}


def send_invitation(work: Work, job: Job) -> None:
    """Mail the candidate the personal link, unless the invitation is over or has a newer link.

    A permanent refusal is recorded on the invitation, and the job is parked. It is idempotent: a first mail's key is the invitation and
    its generation; a later mail's key includes the job.
    """
    letter = queries.find_letter(work.db, job.team_id or "", job.args["invitation_id"])
    if letter is None or letter["withdrawn_at"] or letter["submitted_at"] or letter["generation"] != job.args["generation"]:
        return
    message = write_message(work, letter, job.args["occasion"], job.id)
    try:
        work.mail.send(message)
    except Refused as refused:
        queries.set_undeliverable(
            work.db, team_id=letter["team_id"], id=letter["id"], email=letter["email"], words=refused.words, now=work.clock.iso()
        )
        raise refusal(refused.words) from None
    except Exception as error:
        told = error.words if isinstance(error, Deferred) else f"{type(error).__name__}: {error}"
        queries.set_mail_problem(work.db, letter["team_id"], letter["id"], told[:300])
        raise
    queries.set_mailed(work.db, letter["team_id"], letter["id"], letter["generation"], work.clock.iso())


def write_message(work: Work, letter: Row, occasion: str, job_id: str) -> Message:
    """The mail in the interview's language, as text and as HTML; replies go to the person who invites."""
    key = f"invitation:{letter['id']}:{letter['generation']}" + ("" if occasion == "new" else f":{job_id}")
    asked = list_asked_by(work.db, letter["team_id"], letter["version_id"])
    words = work.words[letter["language"]].in_zone(letter["team_zone"])
    values = values_of(words, letter, asked, link_of(work.base_url, work.secret, letter), occasion)
    text, html = (work.render(f"mail/authoring/invitation.{ending}", words, **values) for ending in ("txt", "html"))
    return Message(
        key=key, to=letter["email"], subject=values["subject"], text=text, html=html, sender=work.mail_from,
        team_id=letter["team_id"], kind="invitation", reply_to=letter["inviter_email"],
        return_path=return_path(work.bounces, work.secret, letter["id"], letter["email"]),
    )
