"""SQL of whom of the team to tell about submissions."""

from engines.database.contract import Database, Row


def list_listeners(db: Database, team_id: str) -> list[Row]:
    """The members of the team who want mail about submissions, with their roles, in the order in which all transactions lock them."""
    return db.query(
        """select p.id, m.roles from membership m join person p on p.id = m.person_id
           where m.team_id = :team_id and m.removed_at is null and p.submission_mails = 1 order by p.id""",
        team_id=team_id,
    )


def add_notice(db: Database, team_id: str, person_id: str, invitation_id: str, now: str) -> None:
    """Note that the person is still to be told of that submission."""
    db.execute(
        """insert into submission_notice (team_id, person_id, invitation_id, created_at)
           values (:team_id, :person_id, :invitation_id, :now) on conflict (person_id, invitation_id) do nothing""",
        team_id=team_id, person_id=person_id, invitation_id=invitation_id, now=now,
    )


def hold_pause(db: Database, team_id: str, person_id: str) -> Row:
    """Lock the person's row until the transaction ends: `told_at` and the `job_id` of the next mail."""
    return db.query(
        """insert into submission_pause (team_id, person_id) values (:team_id, :person_id)
           on conflict (team_id, person_id) do update set team_id = excluded.team_id
           returning told_at, job_id""",
        team_id=team_id, person_id=person_id,
    )[0]


def set_job(db: Database, team_id: str, person_id: str, job_id: str) -> None:
    """Note the job of the person's next mail."""
    db.execute(
        "update submission_pause set job_id = :job_id where team_id = :team_id and person_id = :person_id",
        team_id=team_id, person_id=person_id, job_id=job_id,
    )


def end_job(db: Database, team_id: str, person_id: str, told_at: str | None) -> None:
    """There is no next mail; the last one was sent then, if one was."""
    db.execute(
        """update submission_pause set job_id = null, told_at = coalesce(:told_at, told_at)
           where team_id = :team_id and person_id = :person_id""",
        team_id=team_id, person_id=person_id, told_at=told_at,
    )


def has_waiting(db: Database, team_id: str, person_id: str) -> bool:
    """Whether the person is still to be told of a submission that no mail has taken."""
    return bool(db.query(
        "select 1 as n from submission_notice where team_id = :team_id and person_id = :person_id and job_id is null limit 1",
        team_id=team_id, person_id=person_id,
    ))


def has_taken(db: Database, team_id: str, person_id: str, job_id: str) -> bool:
    """Whether the job has taken submissions before."""
    return bool(db.query(
        "select 1 as n from submission_notice where team_id = :team_id and person_id = :person_id and job_id = :job_id limit 1",
        team_id=team_id, person_id=person_id, job_id=job_id,
    ))


def take_all(db: Database, team_id: str, person_id: str, job_id: str) -> None:
    """The job takes what waits, and what a job that is parked by now had taken."""
    db.execute(
        "update submission_notice set job_id = :job_id where team_id = :team_id and person_id = :person_id",
        team_id=team_id, person_id=person_id, job_id=job_id,
    )


def list_taken(db: Database, team_id: str, person_id: str, job_id: str) -> list[Row]:
    """The submissions that the job has taken and that still stand, the first one first: interview, title and the candidate's name."""
    return db.query(
        """select v.interview_id, i.title, i.phase, i.is_anonymous, c.name, v.number, v.submitted_at
           from submission_notice n
           join invitation v on v.id = n.invitation_id and v.team_id = n.team_id
           join interview i on i.id = v.interview_id and i.team_id = n.team_id
           join candidate c on c.id = v.candidate_id and c.team_id = n.team_id
           where n.team_id = :team_id and n.person_id = :person_id and n.job_id = :job_id
             and v.submitted_at is not null and v.withdrawn_at is null
           order by i.title, v.interview_id, v.submitted_at, v.id""",
        team_id=team_id, person_id=person_id, job_id=job_id,
    )


def delete_taken(db: Database, team_id: str, person_id: str, job_id: str) -> None:
    """Forget what the job has told."""
    db.execute(
        "delete from submission_notice where team_id = :team_id and person_id = :person_id and job_id = :job_id",
        team_id=team_id, person_id=person_id, job_id=job_id,
    )
