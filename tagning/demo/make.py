"""Creates the demo: a team in the middle of its work. Rows are there at once; jobs make the videos step by step.

The rooms' own rules do everything, with a clock that stands in the past. So the demo holds nothing that the product could not have
made. A step looks at what exists and does the next thing, so it is idempotent and may be interrupted.
"""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts import people, teams
from engines.database.contract import Database, Row
from foundation import jobs
from foundation.clock import Clock, FixedClock
from foundation.jobs import Job
from foundation.policy import Actor
from tagning.config import Config
from tagning.demo import answers, queries
from tagning.demo.actors import demo_actor
from tagning.demo.inviting import publish_interview
from tagning.demo.openings import OPENINGS
from tagning.demo.people import DEMO_PEOPLE, DEMO_TEAM, OTHER_TEAM
from tagning.demo.settling import settle
from tagning.demo.story import QUESTIONS, ROLE_INFO, Opening, Question
from tagning.parts import Parts

STARTED = timedelta(days=6)
_WAIT_MS = 700


def prepare_demo(parts: Parts) -> None:
    """Create the two teams and their people on first start, and queue the rest; later starts go on where something stood in the way."""
    with parts.db.tx():
        if queries.find_person(parts.db, DEMO_PEOPLE[0].email):
            if not queries.is_being_made(parts.db):
                jobs.put(parts.db, parts.clock, "demo")
            return
        past = FixedClock(parts.clock.now() - STARTED)
        ids = {"demo": teams.add_team(parts.db, past, DEMO_TEAM, "en"), "other": teams.add_team(parts.db, past, OTHER_TEAM, "sv")}
        for person in DEMO_PEOPLE:
            person_id = people.add_person(
                parts.db, past, parts.passwords, email=person.email, name=person.name, password=person.password,
                language=parts.config.language,
            )
            teams.add_member(parts.db, past, ids[person.team], person_id, person.roles)
        for question in QUESTIONS:
            _write_question(parts.db, past, demo_actor(parts.db, "carol"), question)
        jobs.put(parts.db, parts.clock, "demo")


def say_hello(config: Config) -> None:
    """Print the demo's address and how to sign in."""
    lines = [f"Tagning's demo is at {config.base_url}", ""]
    lines += [f"  {person.name:18} {person.email:24} {person.password:20} {', '.join(person.roles)}" for person in DEMO_PEOPLE]
    if config.host not in ("127.0.0.1", "localhost", "::1"):
        lines += ["", f"WARNING: {config.host} can be reached by others, and whoever reaches it can sign in with these passwords."]
    lines += ["", f"Everything lies in {config.data}. Mail goes into the outbox, which owners and recruiters can read.", "Ctrl+C ends it."]
    print("\n".join(lines), flush=True)


def take_step(parts: Parts, job: Job) -> None:
    """Do the next missing thing of the demo, and queue the step after it. What failed for good is not waited for."""
    found = _next_thing(parts, job)
    if found == "finished":
        return
    with parts.db.tx():
        jobs.put(parts.db, parts.clock, "demo", delay_ms=_WAIT_MS if found == "waiting" else 0, dedup=f"demo after {job.id}")


def _next_thing(parts: Parts, job: Job) -> str:
    carol = demo_actor(parts.db, "carol")
    is_processing = queries.is_processing(parts.db, carol.team_id or "")  # asked first: what ends after it is in the rows
    rows = queries.list_questions(parts.db, carol.team_id or "")
    for row in rows:
        if row["takes"] == 0:
            _record(parts, carol, row, job)
            return "done"
    for row in rows:
        if row["ready_take_id"] and not row["clips"]:
            _publish_clip(parts, carol, row)
            return "done"
    if any(not row["clip_id"] for row in rows):
        return "waiting" if is_processing else "finished"
    steps = (_work_on(parts, opening, carol, rows, job) for opening in OPENINGS)
    return next((found for found in steps if found != "finished"), "finished")


def _work_on(parts: Parts, opening: Opening, carol: Actor, rows: list[Row], job: Job) -> str:
    interview = queries.find_interview(parts.db, carol.team_id or "", opening.title)
    if interview is None:
        publish_interview(parts, opening, carol, rows)
        return "done"
    found = answers.next_answer(parts, opening, interview, job)
    return settle(parts, opening, interview) if found == "finished" else found


def _write_question(db: Database, clock: Clock, actor: Actor, question: Question) -> None:
    from authoring.questions.questions import Wording, create_question

    create_question(db, clock, actor, Wording(question.title, question.text, question.competency))


def _record(parts: Parts, actor: Actor, row: Row, job: Job) -> None:
    from authoring.questions.takes import add_take
    from media.synthetic.people import person

    question = _story(row)
    blob = f"demo/question/{row['id']}.mp4"
    with TemporaryDirectory(prefix="tagning-demo-") as folder:
        path = Path(folder) / "take.mp4"
        person(path, seed=question.seed, seconds=question.seconds, size=(1280, 720), fps=30)
        job.beat()
        parts.blobs.delete(blob)
        parts.blobs.put_file(blob, path)
    upload = {
        "id": f"demo-{row['id']}", "team_id": actor.team_id, "subject": row["id"], "blob": blob,
        "filename": f"{question.title}.mp4", "owner_key": actor.key,
    }
    with parts.db.tx():
        add_take(parts.db, parts.clock, upload)


def _publish_clip(parts: Parts, actor: Actor, row: Row) -> None:
    from authoring.questions.clips import publish
    from authoring.questions.edits import save_draft
    from authoring.questions.questions import find_question

    question = _story(row)
    presenter = demo_actor(parts.db, question.presenter)
    title = "Recruiter" if question.presenter == "carol" else "Head of customer service"
    edit = {
        "take_id": row["ready_take_id"],
        "keep": [[600, row["duration_ms"] - 400]],
        "instructions": {
            "answer_seconds": question.answer_seconds, "think_seconds": question.think_seconds, "takes": question.takes,
            "role_info": list(ROLE_INFO), "presenter": {"name": presenter.name, "title": title}, "language": "en",
        },
        "look": {"card": "before", "card_ms": 4000, "overlay_ms": 5000},
        "version": 0,
    }
    found = find_question(parts.db, actor.team_id, row["id"])
    save_draft(parts.db, parts.clock, actor, found, edit)
    publish(parts.db, parts.clock, actor, found)


def _story(row: Row) -> Question:
    return next(question for question in QUESTIONS if question.title == row["title"])
