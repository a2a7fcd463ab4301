"""Whom of the team to tell that a candidate has submitted: each person at most once an hour, with all submissions of that hour.

The candidate's room notes a submission, in its transaction; the team's room writes the mail. A row for each member and team is locked by
both, so that no submission falls between two mails.
"""

from datetime import timedelta

from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, parse
from foundation.mails import TRIES
from foundation.policy import Actor, may
from interviews import submission_news_queries as queries

QUIET = timedelta(hours=1)
KIND = "mail_submissions"


def note_submission(db: Database, clock: Clock, team_id: str, invitation_id: str) -> None:
    """Have everyone told who may review and wants to be. Call it in the transaction of the submission."""
    for row in queries.list_listeners(db, team_id):
        actor = Actor(kind="member", person_id=row["id"], team_id=team_id, roles=frozenset(row["roles"].split(",")))
        if may(actor, "review.see"):
            queries.add_notice(db, team_id, row["id"], invitation_id, clock.iso())
            _have_told(db, clock, team_id, row["id"])


def take_notices(db: Database, team_id: str, person_id: str, job_id: str) -> list[Row]:
    """The submissions of this job's mail: those that nobody took, or those that the job took on an earlier try. See `list_taken`."""
    with db.tx():
        queries.hold_pause(db, team_id, person_id)
        if not queries.has_taken(db, team_id, person_id, job_id):
            queries.take_all(db, team_id, person_id, job_id)
        return queries.list_taken(db, team_id, person_id, job_id)


def note_told(db: Database, clock: Clock, team_id: str, person_id: str, job_id: str, mailed: bool) -> None:
    """The job's mail is sent, or will never be. What came meanwhile is told when the hour is over."""
    with db.tx():
        queries.hold_pause(db, team_id, person_id)
        queries.delete_taken(db, team_id, person_id, job_id)
        queries.end_job(db, team_id, person_id, clock.iso() if mailed else None)
        if queries.has_waiting(db, team_id, person_id):
            _have_told(db, clock, team_id, person_id)


def _have_told(db: Database, clock: Clock, team_id: str, person_id: str) -> None:
    pause = queries.hold_pause(db, team_id, person_id)
    job = jobs.find(db, pause["job_id"]) if pause["job_id"] else None
    if job and job["state"] in ("ready", "running"):
        return
    wait = parse(pause["told_at"]) + QUIET - clock.now() if pause["told_at"] else timedelta(0)
    job_id = jobs.put(
        db, clock, KIND, team_id=team_id, subject=f"submissions:{person_id}", max_attempts=TRIES,
        delay_ms=max(0, wait // timedelta(milliseconds=1)), person_id=person_id,
    )
    queries.set_job(db, team_id, person_id, job_id)
