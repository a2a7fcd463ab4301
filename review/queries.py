"""All SQL of this room."""

from engines.database.contract import Database, Row


def list_interviews(db: Database, team_id: str, reviewer_id: str) -> list[Row]:
    """Published interviews with how much there is to watch, and how much of it this reviewer has scored."""
    return db.query(
        """select i.id, i.title, i.role, i.state, i.language,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as invited,
                  (select count(*) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null and v.submitted_at is not null) as submitted,
                  (select max(v.submitted_at) from invitation v where v.interview_id = i.id and v.team_id = i.team_id
                      and v.withdrawn_at is null) as latest_at,
                  (select count(*) from answer a join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and a.team_id = i.team_id and v.withdrawn_at is null
                      and v.submitted_at is not null and a.kept_take_id is not null) as answers,
                  (select count(*) from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
                      where v.interview_id = i.id and s.team_id = i.team_id and s.reviewer_id = :reviewer_id
                      and v.withdrawn_at is null) as scored
           from interview i
           where i.team_id = :team_id and i.current_version_id is not null
           order by i.updated_at desc""",
        team_id=team_id, reviewer_id=reviewer_id,
    )


def find_interview(db: Database, team_id: str, interview_id: str) -> Row | None:
    """A published interview of the team."""
    return db.one(
        """select id, team_id, title, role, about, language, state from interview
           where team_id = :team_id and id = :interview_id and current_version_id is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def list_questions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The questions that were sent with any version of the interview, in the newest version's order."""
    return db.query(
        """select q.id, q.title, max(vq.position) as position, max(v.number) as number, max(c.question_text) as text,
                  max(c.competency) as competency, max(c.id) as clip_id
           from version_question vq
           join interview_version v on v.id = vq.version_id
           join question q on q.id = vq.question_id
           join clip c on c.id = vq.clip_id
           where vq.team_id = :team_id and v.interview_id = :interview_id
           group by q.id, q.title
           order by max(v.number) desc, max(vq.position)""",
        team_id=team_id, interview_id=interview_id,
    )


def list_submissions(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Those who have submitted: invitation, name, when."""
    return db.query(
        """select v.id, v.team_id, v.submitted_at, c.name
           from invitation v join candidate c on c.id = v.candidate_id
           where v.team_id = :team_id and v.interview_id = :interview_id
             and v.submitted_at is not null and v.withdrawn_at is null
           order by v.submitted_at, v.id""",
        team_id=team_id, interview_id=interview_id,
    )


_ANSWER = """select a.id, a.team_id, a.invitation_id, a.question_id, a.clip_id, a.position, v.interview_id, c.name as candidate,
                    t.id as take_id, t.state, t.duration_ms, t.limit_ms, t.number as take_number, j.state as job_state
             from answer a
             join invitation v on v.id = a.invitation_id
             join candidate c on c.id = v.candidate_id
             join answer_take t on t.id = a.kept_take_id
             left join job j on j.dedup = 'process_answer_take:' || t.id and j.team_id = t.team_id
             where a.team_id = :team_id and v.submitted_at is not null and v.withdrawn_at is null"""


def list_answers(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Every submitted answer of the interview with its kept take."""
    return db.query(_ANSWER + " and v.interview_id = :interview_id", team_id=team_id, interview_id=interview_id)


def find_answer(db: Database, team_id: str, answer_id: str) -> Row | None:
    """One submitted answer with its kept take."""
    return db.one(_ANSWER + " and a.id = :answer_id", team_id=team_id, answer_id=answer_id)


def count_comments(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """How many comments each answer has."""
    return db.query(
        """select answer_id, count(*) as n from comment
           where team_id = :team_id and interview_id = :interview_id and removed_at is null group by answer_id""",
        team_id=team_id, interview_id=interview_id,
    )


_COMMENT = """select c.id, c.team_id, c.interview_id, c.answer_id, c.author_id, p.name as author, c.parent_id, c.at_ms, c.until_ms,
                     c.body, c.seq, c.created_at, c.updated_at, c.removed_at
              from comment c join person p on p.id = c.author_id
              where c.team_id = :team_id"""


def list_comments(db: Database, team_id: str, interview_id: str, after: int) -> list[Row]:
    """Comments of the interview that are new, changed or removed since the number `after`, oldest change first."""
    return db.query(
        _COMMENT + " and c.interview_id = :interview_id and c.seq > :after order by c.seq",
        team_id=team_id, interview_id=interview_id, after=after,
    )


def find_comment(db: Database, team_id: str, comment_id: str) -> Row | None:
    """One comment that is not removed."""
    return db.one(_COMMENT + " and c.id = :comment_id and c.removed_at is null", team_id=team_id, comment_id=comment_id)


def next_seq(db: Database, team_id: str, interview_id: str) -> int:
    """The number that the interview's next change of a comment gets."""
    row = db.one(
        "select coalesce(max(seq), 0) + 1 as seq from comment where team_id = :team_id and interview_id = :interview_id",
        team_id=team_id, interview_id=interview_id,
    )
    return int(row["seq"]) if row else 1


def insert_comment(db: Database, **values: object) -> None:
    """Write a new comment."""
    db.execute(
        """insert into comment (id, team_id, interview_id, answer_id, author_id, parent_id, at_ms, until_ms, body, seq,
                                created_at, updated_at)
           values (:id, :team_id, :interview_id, :answer_id, :author_id, :parent_id, :at_ms, :until_ms, :body, :seq, :now, :now)""",
        **values,
    )


def update_comment(db: Database, team_id: str, comment_id: str, body: str, seq: int, now: str) -> None:
    """Write the comment's new words."""
    db.execute(
        "update comment set body = :body, seq = :seq, updated_at = :now where team_id = :team_id and id = :comment_id",
        team_id=team_id, comment_id=comment_id, body=body, seq=seq, now=now,
    )


def remove_comment(db: Database, team_id: str, comment_id: str, seq: int, now: str) -> None:
    """Take the comment away; its words are gone, its place in the thread stays."""
    db.execute(
        "update comment set body = '', removed_at = :now, seq = :seq where team_id = :team_id and id = :comment_id",
        team_id=team_id, comment_id=comment_id, seq=seq, now=now,
    )


def list_scores(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Every score of the interview's answers with its reviewer's name."""
    return db.query(
        """select s.answer_id, s.reviewer_id, p.name as reviewer, s.value, s.note, s.updated_at
           from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
           join person p on p.id = s.reviewer_id
           where s.team_id = :team_id and v.interview_id = :interview_id
           order by p.name""",
        team_id=team_id, interview_id=interview_id,
    )


def put_score(db: Database, *, answer_id: str, reviewer_id: str, team_id: str, value: int, note: str, now: str) -> None:
    """Write the reviewer's score of the answer, in place of an earlier one."""
    db.execute(
        """insert into score (answer_id, reviewer_id, team_id, value, note, created_at, updated_at)
           values (:answer_id, :reviewer_id, :team_id, :value, :note, :now, :now)
           on conflict (answer_id, reviewer_id) do update
           set value = excluded.value, note = excluded.note, updated_at = excluded.updated_at""",
        answer_id=answer_id, reviewer_id=reviewer_id, team_id=team_id, value=value, note=note, now=now,
    )
