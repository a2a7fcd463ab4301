"""All SQL about questions, takes, edits and clips."""

from dataclasses import replace

from engines.database.contract import Database, Row
from foundation.paging import SIZE, Ask, Order, Page, among, folded, places, take_page

_IDS = places("id", SIZE)


_WORDS = folded("q.title || ' ' || q.text || ' ' || q.competency")
_TITLE = folded("q.title")
_LISTED = f"""select q.id, q.updated_at, {_TITLE} as title_key from question q
              where q.team_id = :team_id and (:show = 'archived') = (q.archived_at is not null)
                and (:search = '' or {_WORDS} like :search escape '!')"""
SHOWS = ("archived",)
SORTS = {"": Order(("updated_at", "id"), descending=True), "title": Order(("title_key", "id"))}


def list_questions(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the team's questions, those in use or the archived ones, each with its newest takes, published clip and clip on its way."""
    page = take_page(db, ask, SORTS[ask.sort], _LISTED, SIZE - 1, team_id=team_id)  # whole rows of a grid
    ids = [row["id"] for row in page.rows]
    found = db.query(
        f"""select q.*,
                  (select count(*) from take t where t.question_id = q.id and t.team_id = q.team_id and t.removed_at is null) as takes,
                  (select t.id from take t where t.question_id = q.id and t.team_id = q.team_id and t.removed_at is null
                      and t.state = 'ready' order by t.starred desc, t.number desc limit 1) as take_id,
                  coalesce(c.body, (select e.body from edit e where e.question_id = q.id and e.team_id = q.team_id)) as body,
                  c.id as clip_id, c.number as clip_number, c.duration_ms as clip_ms, c.created_at as clip_begun_at,
                  (select max(n.id) from clip n join job j on j.subject = 'clip:' || n.id and j.state in ('ready', 'running')
                      where n.question_id = q.id and n.team_id = q.team_id and n.state = 'rendering') as rendering_id,
                  (select max(e.version) from edit e where e.question_id = q.id and e.team_id = q.team_id
                      and (c.created_at is null or e.updated_at > c.created_at)) as changed
           from question q
           left join clip c on c.question_id = q.id and c.team_id = q.team_id and c.state = 'published'
                and c.number = (select max(m.number) from clip m
                                where m.question_id = q.id and m.team_id = q.team_id and m.state = 'published')
           where q.team_id = :team_id and q.id in {_IDS}""",
        team_id=team_id, **among("id", ids, SIZE),
    )
    by_id = {row["id"]: row for row in found}
    return replace(page, rows=[by_id[id] for id in ids if id in by_id])


def insert_question(db: Database, **values: object) -> None:
    """Insert a question."""
    db.execute(
        """insert into question (id, team_id, title, text, competency, created_by, created_at, updated_at)
           values (:id, :team_id, :title, :text, :competency, :created_by, :now, :now)""",
        **values,
    )


def update_question(db: Database, **values: object) -> int:
    """Update the question's text if the version matches; 0 when there is a newer one."""
    return db.execute(
        """update question set title = :title, text = :text, competency = :competency, version = version + 1,
                  updated_by = :updated_by, updated_at = :now
           where team_id = :team_id and id = :id and version = :version""",
        **values,
    )


def count_archived(db: Database, team_id: str) -> int:
    """How many of the team's questions are archived."""
    row = db.one("select count(*) as n from question where team_id = :team_id and archived_at is not null", team_id=team_id)
    return int(row["n"]) if row else 0


def set_archived(db: Database, team_id: str, question_id: str, archived_at: str | None) -> None:
    """Archive the question, or restore it (None)."""
    db.execute(
        "update question set archived_at = :archived_at where team_id = :team_id and id = :question_id",
        archived_at=archived_at, team_id=team_id, question_id=question_id,
    )


def list_competencies(db: Database, team_id: str) -> list[Row]:
    """The competencies that the team uses, for the field's suggestions."""
    return db.query(
        "select distinct competency from question where team_id = :team_id and competency <> '' order by competency", team_id=team_id
    )


def insert_take(db: Database, **values: object) -> Row:
    """Insert a take with the question's next number; returns the row."""
    return db.query(
        """insert into take (id, team_id, question_id, number, state, blob, filename, upload_id, created_by, created_at)
           select :id, :team_id, :question_id, coalesce(max(case when number > 0 then number else 0 end), 0) + 1, 'processing', :blob,
                  :filename, :upload_id, :created_by, :now
           from take where team_id = :team_id and question_id = :question_id
           returning *""",
        **values,
    )[0]


def find_take(db: Database, team_id: str | None, take_id: str) -> Row | None:
    """The take, removed or not."""
    return db.one("select * from take where team_id = :team_id and id = :take_id", team_id=team_id, take_id=take_id)


def find_take_of_upload(db: Database, team_id: str, upload_id: str) -> Row | None:
    """The take that the upload became."""
    return db.one("select * from take where team_id = :team_id and upload_id = :upload_id", team_id=team_id, upload_id=upload_id)


def list_takes(db: Database, team_id: str, question_id: str) -> list[Row]:
    """The question's takes that are not removed, newest first, each with its newest job."""
    return db.query(
        """select t.*, j.id as job_id, j.state as job_state, j.permille as job_permille, j.step as job_step, p.name as by_name
           from take t
           join person p on p.id = t.created_by
           left join job j on j.subject = 'take:' || t.id and j.team_id = t.team_id
                and j.created_at = (select max(k.created_at) from job k where k.subject = 'take:' || t.id and k.team_id = t.team_id)
           where t.team_id = :team_id and t.question_id = :question_id and t.removed_at is null
           order by t.number desc""",
        team_id=team_id, question_id=question_id,
    )


def update_take(db: Database, **values: object) -> None:
    """Update the take's note and star."""
    db.execute("update take set note = :note, starred = :starred where team_id = :team_id and id = :id", **values)


def set_take_removed(db: Database, team_id: str, take_id: str, removed_at: str | None) -> None:
    """Remove the take, or restore it (None)."""
    db.execute(
        "update take set removed_at = :removed_at where team_id = :team_id and id = :take_id",
        removed_at=removed_at, team_id=team_id, take_id=take_id,
    )


def set_take_ready(
    db: Database, team_id: str, take_id: str, duration_ms: int, width: int, height: int, problem: str | None = None,
) -> None:
    """Mark the take ready, with its duration and size in the house format, and what it lacks."""
    db.execute(
        """update take set state = 'ready', problem = :problem, duration_ms = :duration_ms, width = :width, height = :height
           where team_id = :team_id and id = :take_id""",
        duration_ms=duration_ms, width=width, height=height, problem=problem, team_id=team_id, take_id=take_id,
    )


def give_number_back(db: Database, team_id: str, question_id: str, take_id: str) -> None:
    """Give the take that is none a number below 1, so that the next one gets the number that it had."""
    db.execute(
        """update take set number = (select case when min(number) < 1 then min(number) - 1 else 0 end
                                     from take t where t.team_id = :team_id and t.question_id = :question_id)
           where team_id = :team_id and id = :take_id and number > 0""",
        team_id=team_id, question_id=question_id, take_id=take_id,
    )


def set_take_state(db: Database, team_id: str, take_id: str, state: str, problem: str | None) -> None:
    """Mark the take broken with its problem, or as being processed again."""
    db.execute(
        "update take set state = :state, problem = :problem where team_id = :team_id and id = :take_id",
        state=state, problem=problem, team_id=team_id, take_id=take_id,
    )


def find_edit(db: Database, team_id: str, question_id: str) -> Row | None:
    """The question's draft with the name of its last editor."""
    return db.one(
        """select e.*, p.name as by_name from edit e join person p on p.id = e.updated_by
           where e.team_id = :team_id and e.question_id = :question_id""",
        team_id=team_id, question_id=question_id,
    )


def latest_edit_by(db: Database, team_id: str, person_id: str) -> Row | None:
    """This person's last edited draft, of any question of the team."""
    return db.one(
        "select * from edit where team_id = :team_id and updated_by = :person_id order by updated_at desc limit 1",
        team_id=team_id, person_id=person_id,
    )


def insert_edit(db: Database, **values: object) -> int:
    """Insert the question's first draft; 0 when somebody was first."""
    return db.execute(
        """insert into edit (question_id, team_id, take_id, body, version, updated_by, updated_at)
           values (:question_id, :team_id, :take_id, :body, 1, :updated_by, :now) on conflict (question_id) do nothing""",
        **values,
    )


def update_edit(db: Database, **values: object) -> int:
    """Update the draft if the version matches; 0 when there is a newer one."""
    return db.execute(
        """update edit set take_id = :take_id, body = :body, version = version + 1, updated_by = :updated_by, updated_at = :now
           where team_id = :team_id and question_id = :question_id and version = :version""",
        **values,
    )


def insert_clip(db: Database, **values: object) -> None:
    """Insert a clip to be made, with the question's next number."""
    db.execute(
        """insert into clip (id, team_id, question_id, take_id, number, state, body, question_text, competency, created_by, created_at)
           select :id, :team_id, :question_id, :take_id, coalesce(max(number), 0) + 1, 'rendering', :body, :question_text, :competency,
                  :created_by, :now
           from clip where team_id = :team_id and question_id = :question_id""",
        **values,
    )


def delete_unmade_clips(db: Database, team_id: str, question_id: str) -> None:
    """Delete the question's clips that were never made."""
    db.execute(
        "delete from clip where team_id = :team_id and question_id = :question_id and state in ('failed', 'cancelled')",
        team_id=team_id, question_id=question_id,
    )


def list_clips(db: Database, team_id: str, question_id: str) -> list[Row]:
    """The question's clips, newest first, each with its newest job and its publisher."""
    return db.query(_CLIPS + " and c.question_id = :question_id order by c.number desc", team_id=team_id, question_id=question_id)


def find_clip_with_job(db: Database, team_id: str, clip_id: str) -> Row | None:
    """One clip with its newest job."""
    return db.one(_CLIPS + " and c.id = :clip_id", team_id=team_id, clip_id=clip_id)


_CLIPS = """select c.*, p.name as by_name, j.id as job_id, j.state as job_state, j.permille as job_permille, j.step as job_step,
                   j.error_code as job_error_code, j.error as job_error
            from clip c
            join person p on p.id = c.created_by
            left join job j on j.subject = 'clip:' || c.id and j.team_id = c.team_id
                 and j.created_at = (select max(k.created_at) from job k where k.subject = 'clip:' || c.id and k.team_id = c.team_id)
            where c.team_id = :team_id"""


def set_clip_published(db: Database, team_id: str, clip_id: str, duration_ms: int, now: str) -> None:
    """Mark the clip published."""
    db.execute(
        """update clip set state = 'published', problem = null, duration_ms = :duration_ms, published_at = :now
           where team_id = :team_id and id = :clip_id and state <> 'published'""",
        duration_ms=duration_ms, now=now, team_id=team_id, clip_id=clip_id,
    )


def set_clip_state(db: Database, team_id: str, clip_id: str, state: str, problem: str | None) -> None:
    """Mark the clip as not made; a published one stays published."""
    db.execute(
        "update clip set state = :state, problem = :problem where team_id = :team_id and id = :clip_id and state <> 'published'",
        state=state, problem=problem, team_id=team_id, clip_id=clip_id,
    )


def list_clip_uses(db: Database, team_id: str, clip_id: str) -> list[Row]:
    """The interviews that use this clip."""
    return db.query(
        """select i.id, i.title from interview i join interview_question iq on iq.interview_id = i.id and iq.team_id = i.team_id
           where i.team_id = :team_id and iq.clip_id = :clip_id order by i.title""",
        team_id=team_id, clip_id=clip_id,
    )
