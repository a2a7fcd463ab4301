"""All SQL of this room."""

from engines.database.contract import Database, Row

_VISIT = """select i.id, i.team_id, i.interview_id, i.version_id, i.candidate_id, i.generation, i.deadline,
                   i.mailed_at, i.opened_at, i.consented_at, i.started_at, i.submitted_at, i.withdrawn_at, i.time_percent,
                   v.title, v.role, v.about, v.language, v.preview, v.deadline as version_deadline, n.state as interview_state,
                   t.name as team_name, t.zone as team_zone, c.name as candidate_name, c.email as candidate_email,
                   p.name as inviter_name, p.email as inviter_email
            from invitation i
            join interview n on n.id = i.interview_id and n.team_id = i.team_id
            join interview_version v on v.id = i.version_id and v.team_id = i.team_id
            join team t on t.id = i.team_id
            join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
            join person p on p.id = i.invited_by"""


def find_visit(db: Database, invitation_id: str) -> Row | None:
    """An invitation with everything that its candidate may see. The caller has checked that it is theirs."""
    return db.one(_VISIT + " where i.id = :invitation_id", invitation_id=invitation_id)


def find_visit_by_token(db: Database, token_hash: str) -> Row | None:
    """The invitation whose current link has this hash."""
    return db.one(_VISIT + " where i.token_hash = :token_hash", token_hash=token_hash)


def set_opened(db: Database, team_id: str, invitation_id: str, now: str) -> None:
    """Note the first opening; later ones change nothing."""
    db.execute(
        "update invitation set opened_at = :now where team_id = :team_id and id = :id and opened_at is null",
        team_id=team_id, id=invitation_id, now=now,
    )


def set_consented(db: Database, team_id: str, invitation_id: str, now: str) -> None:
    """Note the consent; a second one changes nothing."""
    db.execute(
        "update invitation set consented_at = :now where team_id = :team_id and id = :id and consented_at is null",
        team_id=team_id, id=invitation_id, now=now,
    )


def set_started(db: Database, team_id: str, invitation_id: str, now: str) -> None:
    """Note that the first question was begun."""
    db.execute(
        "update invitation set started_at = :now where team_id = :team_id and id = :id and started_at is null",
        team_id=team_id, id=invitation_id, now=now,
    )


def set_submitted(db: Database, team_id: str, invitation_id: str, now: str) -> int:
    """Note the submission; 0 when it was submitted or withdrawn before."""
    return db.execute(
        """update invitation set submitted_at = :now
           where team_id = :team_id and id = :id and submitted_at is null and withdrawn_at is null""",
        team_id=team_id, id=invitation_id, now=now,
    )


def list_questions(db: Database, team_id: str, version_id: str) -> list[Row]:
    """The questions of an interview's version in order, with their clips."""
    return db.query(
        """select vq.position, vq.question_id, vq.clip_id, q.title, c.question_text as text, c.body, c.duration_ms
           from version_question vq
           join question q on q.id = vq.question_id and q.team_id = vq.team_id
           join clip c on c.id = vq.clip_id and c.team_id = vq.team_id
           where vq.team_id = :team_id and vq.version_id = :version_id
           order by vq.position""",
        team_id=team_id, version_id=version_id,
    )


def list_answers(db: Database, team_id: str, invitation_id: str) -> list[Row]:
    """The answers that the candidate has begun, by question."""
    return db.query(
        "select * from answer where team_id = :team_id and invitation_id = :invitation_id order by position",
        team_id=team_id, invitation_id=invitation_id,
    )


def list_takes(db: Database, team_id: str, invitation_id: str) -> list[Row]:
    """Every take of the candidate, by question and number."""
    return db.query(
        """select t.*, a.position, j.state as job_state from answer_take t join answer a on a.id = t.answer_id
           left join job j on j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id
           where t.team_id = :team_id and a.invitation_id = :invitation_id
           order by a.position, t.number""",
        team_id=team_id, invitation_id=invitation_id,
    )


_TAKE = """select t.*, a.position, a.invitation_id, a.kept_take_id, i.submitted_at, i.withdrawn_at, v.language
           from answer_take t
           join answer a on a.id = t.answer_id and a.team_id = t.team_id
           join invitation i on i.id = a.invitation_id and i.team_id = t.team_id
           join interview_version v on v.id = i.version_id and v.team_id = t.team_id"""


def find_take(db: Database, take_id: str) -> Row | None:
    """A take with its invitation; for the upload routes and for jobs, which know only its id."""
    return db.one(_TAKE + " where t.id = :take_id", take_id=take_id)


def find_own_take(db: Database, team_id: str, invitation_id: str, take_id: str) -> Row | None:
    """A take of this invitation."""
    return db.one(
        _TAKE + " where t.team_id = :team_id and a.invitation_id = :invitation_id and t.id = :take_id",
        team_id=team_id, invitation_id=invitation_id, take_id=take_id,
    )


def put_answer(db: Database, **values: object) -> None:
    """Insert the answer to a question, or update it; times that are set stay."""
    db.execute(
        """insert into answer (id, team_id, invitation_id, position, question_id, clip_id, watched_at, think_until, created_at)
           values (:id, :team_id, :invitation_id, :position, :question_id, :clip_id, :now, :think_until, :now)
           on conflict (invitation_id, position) do nothing""",
        **values,
    )


def insert_take(db: Database, **values: object) -> None:
    """Insert a take that begins now."""
    db.execute(
        """insert into answer_take (id, team_id, answer_id, number, state, counted, limit_ms, started_at, holder, heard_at)
           values (:id, :team_id, :answer_id, :number, 'recording', 1, :limit_ms, :now, :holder, :now)""",
        **values,
    )


def set_take_heard(db: Database, team_id: str, take_id: str, holder: str, now: str) -> None:
    """Note that the tab `holder` records or sends the take at this moment."""
    db.execute(
        """update answer_take set holder = :holder, heard_at = :now
           where team_id = :team_id and id = :id and state in ('recording', 'arriving')""",
        team_id=team_id, id=take_id, holder=holder, now=now,
    )


def set_take_ended(db: Database, team_id: str, take_id: str, duration_ms: int | None, now: str) -> int:
    """Note that the recorder has stopped and the last bytes are being sent; 0 when the take was past that already."""
    return db.execute(
        """update answer_take set state = 'arriving', ended_at = :now, duration_ms = :duration_ms
           where team_id = :team_id and id = :id and state = 'recording'""",
        team_id=team_id, id=take_id, duration_ms=duration_ms, now=now,
    )


def set_take_interrupted(db: Database, team_id: str, take_id: str, counted: int, now: str) -> None:
    """Note that the take was interrupted; its bytes, if any, follow."""
    db.execute(
        """update answer_take set problem = 'interrupted', counted = :counted, ended_at = coalesce(ended_at, :now)
           where team_id = :team_id and id = :id""",
        team_id=team_id, id=take_id, counted=counted, now=now,
    )


def set_take_received(db: Database, team_id: str, take_id: str, blob: str, upload_id: str, now: str) -> int:
    """Note that every byte is safe in the blob `blob`; 0 when that was known before."""
    return db.execute(
        """update answer_take set state = 'received', blob = :blob, upload_id = :upload_id, ended_at = coalesce(ended_at, :now)
           where team_id = :team_id and id = :id and state in ('recording', 'arriving')""",
        team_id=team_id, id=take_id, blob=blob, upload_id=upload_id, now=now,
    )


def set_take_ready(db: Database, team_id: str, take_id: str, duration_ms: int, problem: str | None) -> None:
    """Mark the take ready. `problem` (over_limit) is written unless it is None."""
    db.execute(
        """update answer_take set state = 'ready', duration_ms = :duration_ms, problem = coalesce(:problem, problem)
           where team_id = :team_id and id = :id and state in ('received', 'ready')""",
        team_id=team_id, id=take_id, duration_ms=duration_ms, problem=problem,
    )


def set_take_broken(db: Database, team_id: str, take_id: str, problem: str, counted: int, now: str) -> None:
    """Mark the take broken; `problem` is the code of the reason."""
    db.execute(
        """update answer_take set state = 'broken', problem = :problem, counted = :counted, ended_at = coalesce(ended_at, :now)
           where team_id = :team_id and id = :id""",
        team_id=team_id, id=take_id, problem=problem, counted=counted, now=now,
    )


def set_take_silent(db: Database, team_id: str, take_id: str, counted: int) -> None:
    """Note that nothing is heard in the take, unless it has another problem already."""
    db.execute(
        """update answer_take set problem = 'silent', counted = :counted
           where team_id = :team_id and id = :id and problem is null and state in ('received', 'ready')""",
        team_id=team_id, id=take_id, counted=counted,
    )


def set_kept(db: Database, team_id: str, answer_id: str, take_id: str, now: str) -> None:
    """Choose this take of the answer for submission."""
    db.execute(
        "update answer set kept_take_id = :take_id, kept_at = :now where team_id = :team_id and id = :id",
        team_id=team_id, id=answer_id, take_id=take_id, now=now,
    )


def list_uploads(db: Database, team_id: str, take_id: str) -> list[Row]:
    """The uploads of a take, newest first: several when the first response was lost."""
    return db.query(
        """select * from upload where team_id = :team_id and purpose = 'answer' and subject = :take_id and abandoned_at is null
           order by created_at desc""",
        team_id=team_id, take_id=take_id,
    )
