"""One polite mail to a reviewer who has something left to hand in, when whoever leads the review presses for it; at most one a day."""

from datetime import timedelta

from accounts.mailing import mail_person
from accounts.people import find_member
from engines.database.contract import Database, Row
from engines.mail.contract import Message
from foundation import jobs
from foundation.clock import Clock, iso
from foundation.errors import NotFound, Problem
from foundation.jobs import Job
from foundation.language import mark as _
from foundation.mails import TRIES
from foundation.policy import Actor
from foundation.untrusted import one_line
from foundation.work import Work
from review.phases import queries
from review.phases.workload import Workload, standing_of
from review.queries import find_interview
from review.sealing.sealing import takes_marks

KIND = "mail_reminder"
QUIET = timedelta(hours=24)


def remind(db: Database, clock: Clock, actor: Actor, interview: Row, person_id: str) -> Workload:
    """Have the reviewer reminded by mail; returns what they have left.

    Raises NotFound for whoever does not score, Problem 409 outside scoring, when nothing is left, and within a day of the last reminder.
    """
    team_id, interview_id = interview["team_id"], interview["id"]
    if not takes_marks(interview["phase"]):
        raise Problem("not_scoring", _("This interview is not being scored now, so nobody was reminded."), 409)
    with db.tx():
        work = workload_of(db, clock, interview, person_id)
        if work is None:
            raise NotFound()
        if not work.left:
            raise Problem("nothing_left", _("%(name)s has handed in everything, so nobody was reminded."), 409, name=work.name)
        job_id = jobs.put(
            db, clock, KIND, team_id=team_id, subject=f"reminder:{person_id}", max_attempts=TRIES, person_id=person_id,
            interview_id=interview_id,
        )
        if not queries.put_reminder(
            db, interview_id=interview_id, person_id=person_id, team_id=team_id, sent_by=actor.person_id, job_id=job_id, now=clock.iso(),
            since=iso(clock.now() - QUIET),
        ):
            raise Problem("reminded", _("%(name)s was reminded less than a day ago. One mail a day is the most."), 409, name=work.name)
    return work


def may_be_reminded(clock: Clock, work: Workload) -> bool:
    """Whether the reviewer has something left, and was not reminded for a day."""
    return bool(work.left and not (work.reminded_at and work.reminded_at > iso(clock.now() - QUIET)))


def workload_of(db: Database, clock: Clock, interview: Row, person_id: str) -> Workload | None:
    """What the reviewer has left; None for whoever does not score in the team."""
    return next((one for one in standing_of(db, clock, interview).workloads if one.person_id == person_id), None)


def mail_reminder(work: Work, job: Job) -> None:
    """Mail the reminder, unless the person has left or finished meanwhile. Idempotent."""
    team_id, person_id = job.team_id or "", job.args["person_id"]
    interview, member = find_interview(work.db, team_id, job.args["interview_id"]), find_member(work.db, team_id, person_id)
    asked = queries.find_reminder(work.db, team_id, job.args["interview_id"], person_id)
    if not interview or not member or not asked or not takes_marks(interview["phase"]):
        return
    left = workload_of(work.db, work.clock, interview, person_id)
    if left and left.left:
        mail_person(work, member, write_reminder(work, member, interview, left, asked["by_name"], job.id))


def write_reminder(work: Work, member: Row, interview: Row, left: Workload, by_name: str, job_id: str) -> Message:
    """The mail in the person's language. It names no candidate, and no colleague but the one who asks."""
    words = work.words[member["language"]].in_zone(member["team_zone"])
    subject = words.ngettext(
        "%(n)s candidate is waiting for your scores: %(title)s", "%(n)s candidates are waiting for your scores: %(title)s", left.left,
        title=interview["title"],
    )
    values = {
        "subject": subject, "member": member, "interview": interview, "left": left, "by_name": by_name,
        "until": interview[f"{interview['phase']}_until"], "address": f"{work.base_url}/review/{interview['id']}",
    }
    text, html = (work.render(f"mail/review/reminder.{ending}", words, **values) for ending in ("txt", "html"))
    return Message(
        key=f"reminder:{job_id}", to=member["email"], subject=one_line(subject), text=text, html=html, sender=work.mail_from,
        team_id=member["team_id"], kind="reminder",
    )
