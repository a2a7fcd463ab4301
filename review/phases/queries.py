"""SQL of phases: the moves from one to another, the planned days, how much everybody has left, and reminders."""

from engines.database.contract import Database, Row
from review.queries import SUBMITTED


def set_phase(db: Database, team_id: str, interview_id: str, was: str, to: str) -> int:
    """Move the interview from one phase to another; 0 when it is not in the first one."""
    return db.execute(
        "update interview set phase = :to where team_id = :team_id and id = :interview_id and phase = :was",
        team_id=team_id, interview_id=interview_id, was=was, to=to,
    )


def insert_move(db: Database, **values: object) -> None:
    """Insert a move."""
    db.execute(
        """insert into phase_move (id, team_id, interview_id, from_phase, to_phase, reason, done, wanted, undoes, moved_by, moved_at)
           values (:id, :team_id, :interview_id, :was, :to, :reason, :done, :wanted, :undoes, :moved_by, :now)""",
        **values,
    )


def list_moves(db: Database, team_id: str, interview_id: str, most: int) -> list[Row]:
    """The interview's moves, the latest first, each with who made it."""
    return db.query(
        """select m.*, p.name as by_name from phase_move m join person p on p.id = m.moved_by
           where m.team_id = :team_id and m.interview_id = :interview_id order by m.moved_at desc, m.id limit :most""",
        team_id=team_id, interview_id=interview_id, most=most,
    )


def set_days(db: Database, **values: object) -> None:
    """Set until which day each phase is planned, as YYYY-MM-DD or None."""
    db.execute(
        """update interview set collecting_until = :collecting, scoring_until = :scoring, debrief_until = :debrief
           where team_id = :team_id and id = :interview_id""",
        **values,
    )


def count_submissions(db: Database, team_id: str, interview_id: str, now: str) -> Row:
    """How many candidates have submitted, how many can still answer, and how many answers there are."""
    return db.query(
        """select count(submitted_at) as submitted,
                  coalesce(sum(case when submitted_at is null and closes_key > :now then 1 else 0 end), 0) as still,
                  coalesce(cast(sum(submitted_answers) as bigint), 0) as answers
           from invitation where team_id = :team_id and interview_id = :interview_id and withdrawn_at is null""",
        team_id=team_id, interview_id=interview_id, now=now,
    )[0]


def list_workloads(db: Database, team_id: str, interview_id: str) -> list[Row]:
    """Everybody in the team by name: roles, candidates handed in and recused from, speed (None before they began), the last reminder."""
    return db.query(
        f"""select p.id as person_id, p.name, m.roles, coalesce(g.handed_in, 0) as handed_in, coalesce(r.recused, 0) as recused,
                   q.speed_percent, n.sent_at as reminded_at
            from membership m join person p on p.id = m.person_id
            left join (select reviewer_id, cast(sum(is_complete) as bigint) as handed_in from review_progress
                       where team_id = :team_id and interview_id = :interview_id
                         and not exists (select 1 from recusal k where k.team_id = review_progress.team_id
                                         and k.invitation_id = review_progress.invitation_id and k.person_id = review_progress.reviewer_id)
                       group by reviewer_id) g on g.reviewer_id = p.id
            left join (select k.person_id, count(*) as recused from recusal k join invitation v on v.id = k.invitation_id
                       where k.team_id = :team_id and v.team_id = k.team_id and {SUBMITTED} group by k.person_id) r on r.person_id = p.id
            left join (select reviewer_id, avg(speed_percent) as speed_percent from queue
                       where team_id = :team_id and interview_id = :interview_id group by reviewer_id) q on q.reviewer_id = p.id
            left join reminder n on n.team_id = m.team_id and n.interview_id = :interview_id and n.person_id = p.id
            where m.team_id = :team_id and m.removed_at is null
            order by p.name, p.id""",
        team_id=team_id, interview_id=interview_id,
    )


def put_reminder(db: Database, **values: object) -> int:
    """Note that the person is reminded now; 0 when they were already after `since`."""
    return db.execute(
        """insert into reminder (interview_id, person_id, team_id, sent_by, sent_at, job_id)
           values (:interview_id, :person_id, :team_id, :sent_by, :now, :job_id)
           on conflict (interview_id, person_id) do update
           set sent_by = excluded.sent_by, sent_at = excluded.sent_at, job_id = excluded.job_id where reminder.sent_at <= :since""",
        **values,
    )


def find_reminder(db: Database, team_id: str, interview_id: str, person_id: str) -> Row | None:
    """The last reminder of the person, with who asked for it."""
    return db.one(
        """select n.*, p.name as by_name from reminder n join person p on p.id = n.sent_by
           where n.team_id = :team_id and n.interview_id = :interview_id and n.person_id = :person_id""",
        team_id=team_id, interview_id=interview_id, person_id=person_id,
    )
