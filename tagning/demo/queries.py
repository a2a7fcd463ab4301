"""All SQL of the demo: what exists already."""

from engines.database.contract import Database, Row


def find_person(db: Database, email: str) -> Row | None:
    """The demo person with the first team they belong to."""
    return db.one(
        "select p.id, p.name, m.team_id from person p join membership m on m.person_id = p.id where p.email = :email order by m.created_at",
        email=email,
    )


def count_people(db: Database) -> int:
    """How many people have an account, in whatever team."""
    row = db.one("select count(*) as n from person")
    return int(row["n"]) if row else 0


def list_questions(db: Database, team_id: str) -> list[Row]:
    """The demo's questions in the order they were written, each with its progress."""
    return db.query(
        """select q.id, q.title,
                  (select count(*) from take t where t.question_id = q.id and t.removed_at is null) as takes,
                  (select max(t.id) from take t where t.question_id = q.id and t.state = 'ready') as ready_take_id,
                  (select max(t.duration_ms) from take t where t.question_id = q.id and t.state = 'ready') as duration_ms,
                  (select count(*) from clip c where c.question_id = q.id) as clips,
                  (select max(c.id) from clip c where c.question_id = q.id and c.state = 'published') as clip_id
           from question q where q.team_id = :team_id and q.title in (:t0, :t1, :t2, :t3, :t4)
           order by case q.title when :t0 then 0 when :t1 then 1 when :t2 then 2 when :t3 then 3 else 4 end""",
        team_id=team_id, **titles(),
    )


def titles() -> dict[str, str]:
    """The five titles as parameters."""
    from tagning.demo.story import QUESTIONS

    return {f"t{n}": question.title for n, question in enumerate(QUESTIONS)}


def find_interview(db: Database, team_id: str, title: str) -> Row | None:
    """The demo's interview of that title."""
    return db.one("select id, team_id, title from interview where team_id = :team_id and title = :title", team_id=team_id, title=title)


def find_invitation(db: Database, team_id: str, interview_id: str, email: str) -> Row | None:
    """The invitation of one of the demo's candidates, with the number of questions they have answered."""
    return db.one(
        """select v.id, v.submitted_at, v.consented_at,
                  (select count(*) from answer a where a.invitation_id = v.id and a.kept_take_id is not null) as answered
           from invitation v join candidate c on c.id = v.candidate_id
           where v.team_id = :team_id and v.interview_id = :interview_id and c.email = :email""",
        team_id=team_id, interview_id=interview_id, email=email,
    )


def list_mailed(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """The invitations to the interview whose mail has gone out."""
    return db.query(
        """select id, team_id, generation, created_at, mailed_at from invitation
           where team_id = :team_id and interview_id = :interview_id and mailed_at is not null""",
        team_id=team_id, interview_id=interview_id,
    )


def list_answer_ids(db: Database, team_id: str, invitation_id: str) -> list[str]:
    """The invitation's answers by position."""
    rows = db.query(
        "select id from answer where team_id = :team_id and invitation_id = :invitation_id order by position",
        team_id=team_id, invitation_id=invitation_id,
    )
    return [row["id"] for row in rows]


def count_unready(db: Database, team_id: str, invitation_id: str) -> int:
    """How many of the invitation's takes are still being processed; not those whose processing has stopped for good."""
    row = db.one(
        """select count(*) as n from answer_take t join answer a on a.id = t.answer_id
           where t.team_id = :team_id and a.invitation_id = :invitation_id and t.state not in ('ready', 'broken')
             and not exists (select 1 from job j where j.team_id = t.team_id and j.subject = 'answer_take:' || t.id
                             and j.kind = 'process_answer_take' and j.state in ('parked', 'cancelled'))""",
        team_id=team_id, invitation_id=invitation_id,
    )
    return int(row["n"]) if row else 0


def is_processing(db: Database, team_id: str) -> bool:
    """Whether a take or a clip of the team's questions is being processed, or waits for it."""
    return db.one(
        "select 1 as n from job where team_id = :team_id and kind in ('process_take', 'render_clip') and state in ('ready', 'running')",
        team_id=team_id,
    ) is not None


def is_being_made(db: Database) -> bool:
    """Whether a step is queued or running."""
    return db.one("select 1 as n from job where kind = 'demo' and state in ('ready', 'running')") is not None


def count_made(db: Database, team_id: str) -> Row:
    """How many takes are ready, and clips published."""
    row = db.one(
        """select (select count(*) from take where team_id = :team_id and state = 'ready') as takes,
                  (select count(*) from clip where team_id = :team_id and state = 'published') as clips""",
        team_id=team_id,
    )
    assert row is not None  # it only counts
    return row


def count_answers(db: Database, team_id: str, title: str) -> int:
    """How many answers are recorded in the interview of that title."""
    row = db.one(
        """select count(*) as n from answer a join invitation v on v.id = a.invitation_id join interview i on i.id = v.interview_id
           where a.team_id = :team_id and a.kept_take_id is not null and i.title = :title""",
        team_id=team_id, title=title,
    )
    return int(row["n"]) if row else 0
