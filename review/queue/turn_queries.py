"""SQL of turns: places in the order, and leases on answers."""

from engines.database.contract import Database, Row

_MINE = """team_id = :team_id and interview_id = :interview_id and question_id = :question_id and reviewer_id = :reviewer_id"""

# The submitted answers to the question that this reviewer still has to judge.
_LEFT = """join invitation v on v.id = a.invitation_id and v.team_id = a.team_id
           join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
           where a.team_id = :team_id and v.interview_id = :interview_id and a.question_id = :question_id
             and v.submitted_at is not null and v.withdrawn_at is null
             and not exists (select 1 from recusal r where r.team_id = v.team_id and r.invitation_id = v.id and r.person_id = :reviewer_id)
             and not exists (select 1 from hand_in h where h.team_id = v.team_id and h.invitation_id = v.id
                             and h.reviewer_id = :reviewer_id)
             and (select count(*) from mark m where m.team_id = a.team_id and m.invitation_id = v.id and m.reviewer_id = :reviewer_id
                  and m.answer_id = a.id and m.kind <> 'open') < :wanted"""


def find_queue(db: Database, team_id: str, interview_id: str, question_id: str, reviewer_id: str) -> Row | None:
    """The reviewer's queue of the question: number and speed."""
    return db.one(
        f"select * from queue where {_MINE}", team_id=team_id, interview_id=interview_id, question_id=question_id, reviewer_id=reviewer_id,
    )


def insert_queue(db: Database, **values: object) -> None:
    """Insert a queue with the next free number of the question."""
    db.execute(
        """insert into queue (interview_id, question_id, reviewer_id, team_id, number, created_at)
           select :interview_id, :question_id, :reviewer_id, :team_id,
                  (select count(*) from queue q where q.team_id = :team_id and q.interview_id = :interview_id
                   and q.question_id = :question_id), :now
           where not exists (select 1 from queue mine where mine.team_id = :team_id and mine.interview_id = :interview_id
                             and mine.question_id = :question_id and mine.reviewer_id = :reviewer_id)""",
        **values,
    )


def set_speed(db: Database, team_id: str, interview_id: str, question_id: str, reviewer_id: str, percent: int) -> None:
    """Set the speed at which the reviewer listens to the question's answers."""
    db.execute(
        f"update queue set speed_percent = :percent where {_MINE}",
        team_id=team_id, interview_id=interview_id, question_id=question_id, reviewer_id=reviewer_id, percent=percent,
    )


def list_answers_without_place(db: Database, team_id: str, interview_id: str, question_id: str, reviewer_id: str) -> list[Row]:
    """The submitted answers to the question that have no place in the reviewer's order yet."""
    return db.query(
        """select a.id from answer a join invitation v on v.id = a.invitation_id and v.team_id = a.team_id
           where a.team_id = :team_id and v.interview_id = :interview_id and a.question_id = :question_id and a.kept_take_id is not null
             and v.submitted_at is not null and v.withdrawn_at is null
             and not exists (select 1 from queue_place p where p.answer_id = a.id and p.reviewer_id = :reviewer_id)""",
        team_id=team_id, interview_id=interview_id, question_id=question_id, reviewer_id=reviewer_id,
    )


def last_place(db: Database, team_id: str, interview_id: str, question_id: str, reviewer_id: str) -> int:
    """The last place in the reviewer's order; 0 without one."""
    row = db.one(
        f"select coalesce(max(place), 0) as place from queue_place where {_MINE}",
        team_id=team_id, interview_id=interview_id, question_id=question_id, reviewer_id=reviewer_id,
    )
    return int(row["place"]) if row else 0


def insert_place(db: Database, **values: object) -> None:
    """Insert an answer's place in the reviewer's order."""
    db.execute(
        """insert into queue_place (answer_id, reviewer_id, team_id, interview_id, question_id, place)
           values (:answer_id, :reviewer_id, :team_id, :interview_id, :question_id, :place)""",
        **values,
    )


def next_answers(db: Database, *, most: int, now: str, not_this: str = "", **mine: object) -> list[Row]:
    """The next answers in the reviewer's order that no colleague has open: what was skipped comes last."""
    return db.query(
        f"""select a.id as answer_id, a.invitation_id, t.duration_ms
            from queue_place p join answer a on a.id = p.answer_id and a.team_id = p.team_id
            {_LEFT} and p.reviewer_id = :reviewer_id and p.interview_id = :interview_id and p.question_id = :question_id
              and a.id <> :not_this
              and not exists (select 1 from answer_lease l where l.answer_id = a.id and l.team_id = a.team_id
                              and l.person_id <> :reviewer_id and l.lease_until > :now)
            order by p.skipped_at, p.place limit :most""",
        most=most, now=now, not_this=not_this, **mine,
    )


def count_left(db: Database, **mine: object) -> Row:
    """How many answers are left to judge, and their length together in ms."""
    return db.query(f"select count(*) as answers, coalesce(sum(t.duration_ms), 0) as ms from answer a {_LEFT}", **mine)[0]


def mean_length_ms(db: Database, team_id: str, interview_id: str) -> float:
    """The mean length in ms of a few of the interview's submitted answers."""
    row = db.one(
        """select avg(one.duration_ms) as ms from (
               select t.duration_ms from invitation v join answer a on a.invitation_id = v.id and a.team_id = v.team_id
               join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
               where v.team_id = :team_id and v.interview_id = :interview_id and v.submitted_at is not null and v.withdrawn_at is null
               limit 50) one""",
        team_id=team_id, interview_id=interview_id,
    )
    return float(row["ms"] or 0) if row else 0.0


def has_judged(db: Database, team_id: str, interview_id: str, question_id: str, reviewer_id: str) -> bool:
    """Whether the reviewer has given a mark on an answer to the question."""
    row = db.one(
        """select 1 as yes from queue_place p join mark m on m.answer_id = p.answer_id and m.team_id = p.team_id
               and m.reviewer_id = p.reviewer_id and m.kind <> 'open'
           where p.team_id = :team_id and p.interview_id = :interview_id and p.question_id = :question_id
             and p.reviewer_id = :reviewer_id limit 1""",
        team_id=team_id, interview_id=interview_id, question_id=question_id, reviewer_id=reviewer_id,
    )
    return row is not None


def skip(db: Database, team_id: str, answer_id: str, reviewer_id: str, now: str) -> int:
    """Move the answer to the end of the reviewer's order; 0 when it is not in it."""
    return db.execute(
        "update queue_place set skipped_at = :now where team_id = :team_id and answer_id = :answer_id and reviewer_id = :reviewer_id",
        team_id=team_id, answer_id=answer_id, reviewer_id=reviewer_id, now=now,
    )


def take_lease(db: Database, team_id: str, answer_id: str, person_id: str, now: str, until: str) -> int:
    """Take the lease on the answer, or renew it; 0 while a colleague has it."""
    return db.execute(
        """insert into answer_lease (answer_id, person_id, team_id, lease_until) values (:answer_id, :person_id, :team_id, :until)
           on conflict (answer_id) do update set person_id = excluded.person_id, lease_until = excluded.lease_until
           where answer_lease.person_id = excluded.person_id or answer_lease.lease_until <= :now""",
        team_id=team_id, answer_id=answer_id, person_id=person_id, now=now, until=until,
    )


def drop_leases(db: Database, team_id: str, person_id: str) -> None:
    """Give back whatever the person has open."""
    db.execute("delete from answer_lease where team_id = :team_id and person_id = :person_id", team_id=team_id, person_id=person_id)
