"""All SQL about interviews, their versions and their invitations in this room."""

from collections.abc import Sequence

from engines.database.contract import Database, Row
from foundation.paging import SIZE, among, places

_IDS = places("id", SIZE)

# Interviews -----------------------------------------------------------------------------------------------------

_INTERVIEW = """select i.*, p.name as created_by_name, u.name as updated_by_name, v.number as version_number, v.published_at,
                        v.deadline as version_deadline, v.language as version_language,
                        (select count(*) from interview_question q where q.interview_id = i.id and q.team_id = i.team_id) as questions
                 from interview i
                 join person p on p.id = i.created_by
                 left join person u on u.id = i.updated_by
                 left join interview_version v on v.id = i.current_version_id and v.team_id = i.team_id
                 where i.team_id = :team_id"""


_FUNNELS = f"""select interview_id, count(*) as invited, count(opened_at) as opened, count(started_at) as started,
                      count(submitted_at) as submitted
               from invitation where team_id = :team_id and interview_id in {_IDS} and withdrawn_at is null group by interview_id"""
_NOBODY = {"invited": 0, "opened": 0, "started": 0, "submitted": 0}


def find_interviews(db: Database, team_id: str, interview_ids: Sequence[str]) -> list[Row]:
    """These interviews with their funnels, in this order; at most a page of them."""
    found = {row["id"]: row for row in db.query(f"{_INTERVIEW} and i.id in {_IDS}", team_id=team_id, **among("id", interview_ids, SIZE))}
    return _with_funnels(db, team_id, [found[id] for id in interview_ids if id in found])


def find_interview(db: Database, team_id: str, interview_id: str) -> Row | None:
    """One interview without its funnel."""
    return db.one(_INTERVIEW + " and i.id = :interview_id", team_id=team_id, interview_id=interview_id)


def with_funnel(db: Database, team_id: str, interview: Row) -> Row:
    """The interview with its funnel."""
    return _with_funnels(db, team_id, [interview])[0]


def _with_funnels(db: Database, team_id: str, interviews: list[Row]) -> list[Row]:
    ids = [row["id"] for row in interviews]
    funnels = {row["interview_id"]: row for row in db.query(_FUNNELS, team_id=team_id, **among("id", ids, SIZE))}
    return [{**row, **_NOBODY, **funnels.get(row["id"], {})} for row in interviews]


def insert_interview(db: Database, **values: object) -> None:
    """Insert a draft."""
    db.execute(
        """insert into interview (id, team_id, title, role, about, language, deadline, preview, state, created_by, created_at, updated_at)
           values (:id, :team_id, :title, :role, :about, :language, :deadline, :preview, 'draft', :created_by, :now, :now)""",
        **values,
    )


def update_interview(db: Database, **values: object) -> int:
    """Update the settings if the version matches; 0 when there is a newer one."""
    return db.execute(
        """update interview set title = :title, role = :role, about = :about, language = :language, deadline = :deadline,
                  preview = :preview, version = version + 1, updated_by = :updated_by, updated_at = :now
           where team_id = :team_id and id = :id and version = :version""",
        **values,
    )


def touch_interview(db: Database, **values: object) -> None:
    """Note who changed the interview's questions, and when."""
    db.execute("update interview set updated_by = :updated_by, updated_at = :now where team_id = :team_id and id = :id", **values)


def set_state(db: Database, team_id: str, interview_id: str, before: str, after: str) -> int:
    """Change the state from `before` to `after`; 0 when it was another."""
    return db.execute(
        "update interview set state = :after where team_id = :team_id and id = :id and state = :before",
        team_id=team_id, id=interview_id, before=before, after=after,
    )


def count_archived(db: Database, team_id: str) -> int:
    """How many of the team's interviews are archived."""
    row = db.one("select count(*) as n from interview where team_id = :team_id and archived_at is not null", team_id=team_id)
    return int(row["n"]) if row else 0


def set_archived(db: Database, team_id: str, interview_id: str, archived_at: str | None) -> int:
    """Archive an interview that takes no candidates, or restore it with None; 0 while it is open to candidates."""
    return db.execute(
        "update interview set archived_at = :archived_at where team_id = :team_id and id = :id and state <> 'published'",
        team_id=team_id, id=interview_id, archived_at=archived_at,
    )


# Questions of the draft and of published versions ---------------------------------------------------------------


def list_questions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The draft's questions in order, each with its clip and the number of the question's newest published clip."""
    return db.query(
        """select iq.position, iq.question_id, iq.clip_id, q.title, c.question_text, c.competency, c.body, c.duration_ms, c.number,
                  (select max(n.number) from clip n
                   where n.question_id = iq.question_id and n.team_id = iq.team_id and n.state = 'published') as newest_number
           from interview_question iq
           join question q on q.id = iq.question_id and q.team_id = iq.team_id
           join clip c on c.id = iq.clip_id and c.team_id = iq.team_id
           where iq.team_id = :team_id and iq.interview_id = :interview_id
           order by iq.position""",
        team_id=team_id, interview_id=interview_id,
    )


def list_version_questions(db: Database, team_id: str, version_id: str) -> list[Row]:
    """A published version's questions in order, each with its clip."""
    return db.query(
        """select vq.position, vq.question_id, vq.clip_id, q.title, c.question_text, c.competency, c.body, c.duration_ms, c.number,
                  c.number as newest_number
           from version_question vq
           join question q on q.id = vq.question_id and q.team_id = vq.team_id
           join clip c on c.id = vq.clip_id and c.team_id = vq.team_id
           where vq.team_id = :team_id and vq.version_id = :version_id
           order by vq.position""",
        team_id=team_id, version_id=version_id,
    )


def replace_questions(db: Database, team_id: str, interview_id: str, questions: list[tuple[str, str]]) -> None:
    """Replace the draft's questions: (question, clip) in order."""
    db.execute("delete from interview_question where team_id = :team_id and interview_id = :id", team_id=team_id, id=interview_id)
    for position, (question_id, clip_id) in enumerate(questions, 1):
        db.execute(
            """insert into interview_question (interview_id, position, question_id, clip_id, team_id)
               values (:interview_id, :position, :question_id, :clip_id, :team_id)""",
            interview_id=interview_id, position=position, question_id=question_id, clip_id=clip_id, team_id=team_id,
        )


# Versions -------------------------------------------------------------------------------------------------------


def insert_version(db: Database, **values: object) -> Row:
    """Freeze the draft as its next version; returns the version."""
    return db.query(
        """insert into interview_version (id, team_id, interview_id, number, title, role, about, language, deadline, preview,
                                          published_by, published_at)
           select :id, i.team_id, i.id, coalesce((select max(v.number) from interview_version v
                                                  where v.interview_id = i.id and v.team_id = i.team_id), 0) + 1,
                  i.title, i.role, i.about, i.language, i.deadline, i.preview, :published_by, :now
           from interview i where i.team_id = :team_id and i.id = :interview_id
           returning *""",
        **values,
    )[0]


def freeze_questions(db: Database, team_id: str, interview_id: str, version_id: str) -> None:
    """Copy the draft's questions into the version."""
    db.execute(
        """insert into version_question (version_id, position, team_id, question_id, clip_id)
           select :version_id, position, team_id, question_id, clip_id from interview_question
           where team_id = :team_id and interview_id = :interview_id""",
        version_id=version_id, team_id=team_id, interview_id=interview_id,
    )


def set_published(db: Database, team_id: str, interview_id: str, version_id: str) -> None:
    """Set the version for new candidates."""
    db.execute(
        "update interview set state = 'published', current_version_id = :version_id where team_id = :team_id and id = :id",
        team_id=team_id, id=interview_id, version_id=version_id,
    )


def find_version(db: Database, team_id: str, version_id: str) -> Row | None:
    """One published version."""
    return db.one("select * from interview_version where team_id = :team_id and id = :id", team_id=team_id, id=version_id)


def list_versions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The published versions, newest first, each with its publisher and its number of candidates."""
    return db.query(
        """select v.*, p.name as by_name, coalesce(n.invitations, 0) as invitations
           from interview_version v join person p on p.id = v.published_by
           left join (select version_id, count(*) as invitations from invitation
                      where team_id = :team_id and interview_id = :interview_id and withdrawn_at is null
                      group by version_id) n on n.version_id = v.id
           where v.team_id = :team_id and v.interview_id = :interview_id order by v.number desc""",
        team_id=team_id, interview_id=interview_id,
    )


# Invitations ----------------------------------------------------------------------------------------------------

_INVITATIONS = """select i.*, c.name, c.email, v.deadline as version_deadline, v.number as version_number,
                         n.title, n.role, p.name as invited_by_name,
                         (select count(*) from version_question q where q.version_id = i.version_id and q.team_id = i.team_id) as questions,
                         (select count(*) from answer a
                          where a.invitation_id = i.id and a.team_id = i.team_id and a.kept_take_id is not null) as answers,
                         j.state as mail_state, j.run_at as mail_again_at, g.name as time_given_by_name
                  from invitation i
                  join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
                  join interview_version v on v.id = i.version_id and v.team_id = i.team_id
                  join interview n on n.id = i.interview_id and n.team_id = i.team_id
                  join person p on p.id = i.invited_by
                  left join person g on g.id = i.time_given_by
                  left join job j on j.id = (select k.id from job k where k.subject = 'invitation:' || i.id and k.team_id = i.team_id
                                             order by k.created_at desc, k.id desc limit 1)
                  where i.team_id = :team_id"""


def find_invitations(db: Database, team_id: str, invitation_ids: Sequence[str]) -> list[Row]:
    """These invitations in this order, at most a page of them: each with its candidate, its answers so far and how its mail fares."""
    found = {row["id"]: row for row in db.query(f"{_INVITATIONS} and i.id in {_IDS}", team_id=team_id, **among("id", invitation_ids, SIZE))}
    return [found[id] for id in invitation_ids if id in found]


def list_invited_emails(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The addresses of all invited candidates of the interview, without the withdrawn ones."""
    return db.query(
        """select c.email from invitation i join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
           where i.team_id = :team_id and i.interview_id = :interview_id and i.withdrawn_at is null""",
        team_id=team_id, interview_id=interview_id,
    )


def find_invitation(db: Database, team_id: str, invitation_id: str) -> Row | None:
    """One invitation as in the list."""
    return db.one(_INVITATIONS + " and i.id = :invitation_id", team_id=team_id, invitation_id=invitation_id)


def list_withdrawn(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The interview's withdrawn invitations: id, team_id, generation, and the candidate's email."""
    return db.query(
        """select i.id, i.team_id, i.generation, c.email
           from invitation i join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
           where i.team_id = :team_id and i.interview_id = :interview_id and i.withdrawn_at is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def put_candidate(db: Database, **values: object) -> str:
    """Insert the candidate with this address, or update the name; returns the id."""
    return str(db.query(
        """insert into candidate (id, team_id, name, email, created_at) values (:id, :team_id, :name, :email, :now)
           on conflict (team_id, email) do update set name = excluded.name returning id""",
        **values,
    )[0]["id"])


def insert_invitation(db: Database, **values: object) -> None:
    """Insert an invitation."""
    db.execute(
        """insert into invitation (id, team_id, interview_id, version_id, candidate_id, token_hash, invited_by, created_at)
           values (:id, :team_id, :interview_id, :version_id, :candidate_id, :token_hash, :invited_by, :now)""",
        **values,
    )


def renew_link(db: Database, **values: object) -> int:
    """Give the invitation the link of its next generation; 0 when somebody else just did."""
    return db.execute(
        """update invitation set generation = :generation, token_hash = :token_hash, mailed_at = null, mail_problem = null
           where team_id = :team_id and id = :id and generation = :generation - 1""",
        **values,
    )


def revive_invitation(db: Database, **values: object) -> None:
    """Reopen a withdrawn invitation; a deadline of its own that is not over stays. One that was not begun gets the current version."""
    db.execute(
        """update invitation set withdrawn_at = null, deadline = case when deadline > :now then deadline end,
                  invited_by = :invited_by, created_at = :now,
                  version_id = case when started_at is null then :version_id else version_id end
           where team_id = :team_id and id = :id and withdrawn_at is not null""",
        **values,
    )


def set_deadline(db: Database, team_id: str, invitation_id: str, deadline: str) -> int:
    """Set the invitation's own deadline; 0 when it was submitted or withdrawn meanwhile."""
    return db.execute(
        """update invitation set deadline = :deadline
           where team_id = :team_id and id = :id and submitted_at is null and withdrawn_at is null""",
        team_id=team_id, id=invitation_id, deadline=deadline,
    )


def set_time(db: Database, team_id: str, invitation_id: str, *, percent: int, reason: str, by: str, now: str) -> int:
    """Set the candidate's own times; 0 when it was submitted or withdrawn meanwhile."""
    return db.execute(
        """update invitation set time_percent = :percent, time_reason = :reason, time_given_by = :by, time_given_at = :now
           where team_id = :team_id and id = :id and submitted_at is null and withdrawn_at is null""",
        team_id=team_id, id=invitation_id, percent=percent, reason=reason, by=by, now=now,
    )


def set_withdrawn(db: Database, team_id: str, invitation_id: str, now: str) -> int:
    """Withdraw the invitation; 0 when it was submitted or withdrawn before."""
    return db.execute(
        """update invitation set withdrawn_at = :now
           where team_id = :team_id and id = :id and submitted_at is null and withdrawn_at is null""",
        team_id=team_id, id=invitation_id, now=now,
    )


def set_restored(db: Database, team_id: str, invitation_id: str) -> int:
    """Undo the withdrawal; 0 when it is not withdrawn."""
    return db.execute(
        "update invitation set withdrawn_at = null where team_id = :team_id and id = :id and withdrawn_at is not null",
        team_id=team_id, id=invitation_id,
    )


# Mail -----------------------------------------------------------------------------------------------------------


def count_mails(db: Database, team_id: str, since: str) -> int:
    """The number of mails to candidates that the team has queued since then."""
    row = db.one(
        "select count(*) as n from job where kind = 'send_invitation' and team_id = :team_id and created_at > :since",
        team_id=team_id, since=since,
    )
    return int(row["n"]) if row else 0


def oldest_mail(db: Database, team_id: str, since: str) -> str | None:
    """When the first of those mails was queued."""
    row = db.one(
        "select min(created_at) as at from job where kind = 'send_invitation' and team_id = :team_id and created_at > :since",
        team_id=team_id, since=since,
    )
    return row["at"] if row else None


def find_letter(db: Database, team_id: str, invitation_id: str) -> Row | None:
    """All values of the invitation for a mail to the candidate."""
    return db.one(
        """select i.id, i.team_id, i.version_id, i.generation, i.deadline, i.withdrawn_at, i.submitted_at, i.started_at,
                  i.time_percent, c.name, c.email,
                  v.role, v.about, v.language, v.preview, v.deadline as version_deadline,
                  t.name as team_name, t.zone as team_zone, p.name as inviter_name, p.email as inviter_email
           from invitation i
           join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
           join interview_version v on v.id = i.version_id and v.team_id = i.team_id
           join team t on t.id = i.team_id
           join person p on p.id = i.invited_by
           where i.team_id = :team_id and i.id = :invitation_id""",
        team_id=team_id, invitation_id=invitation_id,
    )


def set_mailed(db: Database, team_id: str, invitation_id: str, generation: int, now: str) -> None:
    """Note that the mail with that link was sent."""
    db.execute(
        """update invitation set mailed_at = :now, mail_problem = null
           where team_id = :team_id and id = :id and generation = :generation""",
        team_id=team_id, id=invitation_id, generation=generation, now=now,
    )


def set_undeliverable(db: Database, **values: object) -> int:
    """Mark the invitation's address as undeliverable; 0 when the candidate has another one now, or the invitation is over."""
    return db.execute(
        """update invitation set undeliverable_at = :now, undeliverable_words = :words, mail_problem = null
           where team_id = :team_id and id = :id and submitted_at is null and withdrawn_at is null
           and candidate_id = (select c.id from candidate c where c.team_id = :team_id and c.email = :email)""",
        **values,
    )


def clear_mail_trouble(db: Database, team_id: str, invitation_id: str) -> None:
    """Clear the mail problem before a new attempt."""
    db.execute(
        """update invitation set undeliverable_at = null, undeliverable_words = null, mail_problem = null
           where team_id = :team_id and id = :id""",
        team_id=team_id, id=invitation_id,
    )


def find_addressee(db: Database, invitation_id: str) -> Row | None:
    """The invitation's id, team_id and email. The caller holds a token of it."""
    return db.one(
        """select i.id, i.team_id, c.email from invitation i join candidate c on c.id = i.candidate_id and c.team_id = i.team_id
           where i.id = :invitation_id""",
        invitation_id=invitation_id,
    )


def set_candidate_email(db: Database, team_id: str, candidate_id: str, email: str) -> None:
    """Set the candidate's new address. Raises Conflict when another of the team's candidates has it."""
    db.execute("update candidate set email = :email where team_id = :team_id and id = :id", team_id=team_id, id=candidate_id, email=email)


def set_mail_problem(db: Database, team_id: str, invitation_id: str, problem: str) -> None:
    """Note why the mail could not be sent."""
    db.execute(
        "update invitation set mail_problem = :problem where team_id = :team_id and id = :id",
        team_id=team_id, id=invitation_id, problem=problem,
    )
