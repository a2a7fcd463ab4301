"""Interviews: composed from published clips, published as frozen versions, closed when there are enough candidates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from authoring.inviting import list_queries, queries
from authoring.inviting.deadlines import require_future
from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.ids import new_id
from foundation.language import mark as _
from foundation.paging import Ask, Page
from foundation.policy import Actor
from interviews.question import newest_clip

DRAFT, PUBLISHED, CLOSED = "draft", "published", "closed"
PREVIEWS = ("nothing", "topics", "questions", "clips")
MOST_QUESTIONS = 30


@dataclass(frozen=True)
class Settings:
    """An interview's settings. `deadline` is a moment in UTC or None; `preview` is one of PREVIEWS."""

    title: str
    role: str
    about: str
    language: str
    deadline: str | None
    preview: str


def settings_of(row: Row) -> Settings:
    """The settings in the row of an interview or of a version."""
    return Settings(**{name: row[name] for name in Settings.__dataclass_fields__})


def list_interviews(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the team's interviews with their funnels."""
    page = list_queries.list_interviews(db, team_id, ask)
    return replace(page, rows=queries.find_interviews(db, team_id, [row["id"] for row in page.rows]))


def find_interview(db: Database, team_id: str | None, interview_id: str) -> Row:
    """The team's interview without its funnel. Raises NotFound."""
    row = queries.find_interview(db, team_id or "", interview_id)
    if row is None:
        raise NotFound()
    return row


def create_interview(db: Database, clock: Clock, actor: Actor, settings: Settings) -> str:
    """Create an interview for the actor's team; returns its id. Raises Problem for an invalid deadline."""
    require_future(settings.deadline, clock)
    interview_id = new_id()
    queries.insert_interview(
        db, id=interview_id, team_id=actor.team_id, created_by=actor.person_id, now=clock.iso(), **_values(settings)
    )
    return interview_id


def change_settings(db: Database, clock: Clock, actor: Actor, interview: Row, settings: Settings, version: int) -> None:
    """Save the draft's settings; published versions stay unchanged.

    Raises Problem 409 when a colleague changed them after `version`, and for an invalid new deadline.
    """
    if settings.deadline != interview["deadline"]:
        require_future(settings.deadline, clock)
    written = queries.update_interview(
        db, id=interview["id"], team_id=interview["team_id"], version=version, updated_by=actor.person_id, now=clock.iso(),
        **_values(settings),
    )
    if not written:
        raise Problem(
            "changed", _("Somebody changed this interview while you were writing. Your text is kept here. Compare, then save again."), 409
        )


def _values(settings: Settings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in Settings.__dataclass_fields__}


# Questions ------------------------------------------------------------------------------------------------------


def add_questions(db: Database, clock: Clock, actor: Actor, interview: Row, question_ids: Sequence[str]) -> int:
    """Append the questions, each with its newest published clip; returns how many were new. Raises NotFound, Problem."""
    with db.tx():
        have = _order(db, interview)
        known = {question_id for question_id, _clip in have}
        new = [(id, _clip_of(db, interview, id)) for id in dict.fromkeys(question_ids) if id not in known]
        if len(have) + len(new) > MOST_QUESTIONS:
            raise Problem("too_many_questions", _("An interview can have at most %(most)s questions."), 409, most=MOST_QUESTIONS)
        _write_order(db, clock, actor, interview, have + new)
    return len(new)


def remove_question(db: Database, clock: Clock, actor: Actor, interview: Row, question_id: str) -> int:
    """Remove the question from the draft; returns its place, from 0. Raises NotFound when it is not in it."""
    with db.tx():
        have = _order(db, interview)
        place = _place(have, question_id)
        _write_order(db, clock, actor, interview, [pair for pair in have if pair[0] != question_id])
    return place


def put_back_question(db: Database, clock: Clock, actor: Actor, interview: Row, question_id: str, place: int) -> None:
    """Put a removed question back at its place, from 0, with its newest clip. Raises NotFound, Problem."""
    with db.tx():
        if add_questions(db, clock, actor, interview, [question_id]):
            move_question(db, clock, actor, interview, question_id, place - len(_order(db, interview)) + 1)


def move_question(db: Database, clock: Clock, actor: Actor, interview: Row, question_id: str, steps: int) -> None:
    """Move the question `steps` places down (up when negative), as far as there is room. Raises NotFound."""
    with db.tx():
        have = _order(db, interview)
        pair = have.pop(_place(have, question_id))
        place = _place(_order(db, interview), question_id) + steps
        have.insert(min(max(place, 0), len(have)), pair)
        _write_order(db, clock, actor, interview, have)


def order_questions(db: Database, clock: Clock, actor: Actor, interview: Row, question_ids: Sequence[str]) -> None:
    """Set the order of the draft's questions. Raises Problem 409 unless it names each of them once."""
    with db.tx():
        clips = dict(_order(db, interview))
        if sorted(question_ids) != sorted(clips):
            raise Problem("changed", _("Somebody added or removed a question meanwhile. Reload the page, then change the order."), 409)
        _write_order(db, clock, actor, interview, [(id, clips[id]) for id in question_ids])


def renew_clip(db: Database, clock: Clock, actor: Actor, interview: Row, question_id: str) -> None:
    """Use the question's newest published clip from now on. Raises NotFound."""
    with db.tx():
        have = _order(db, interview)
        have[_place(have, question_id)] = (question_id, _clip_of(db, interview, question_id))
        _write_order(db, clock, actor, interview, have)


def _order(db: Database, interview: Row) -> list[tuple[str, str]]:
    return [(row["question_id"], row["clip_id"]) for row in queries.list_questions(db, interview["team_id"], interview["id"])]


def _place(have: list[tuple[str, str]], question_id: str) -> int:
    for place, (id, _clip) in enumerate(have):
        if id == question_id:
            return place
    raise NotFound()


def _clip_of(db: Database, interview: Row, question_id: str) -> str:
    clip = newest_clip(db, interview["team_id"], question_id)
    if clip is None:
        raise NotFound()
    return str(clip["id"])


def _write_order(db: Database, clock: Clock, actor: Actor, interview: Row, order: list[tuple[str, str]]) -> None:
    queries.replace_questions(db, interview["team_id"], interview["id"], order)
    queries.touch_interview(db, team_id=interview["team_id"], id=interview["id"], updated_by=actor.person_id, now=clock.iso())


# Publishing -----------------------------------------------------------------------------------------------------


def publish_interview(db: Database, clock: Clock, actor: Actor, interview: Row, seen_at: str) -> Row:
    """Freeze the draft as the version for new candidates; returns the version. Sent invitations keep theirs.

    Raises Problem without questions, after the deadline, without changes, or when somebody changed the interview after `seen_at` (its
    `updated_at` as the publisher saw it).
    """
    with db.tx():
        interview = find_interview(db, interview["team_id"], interview["id"])
        if interview["updated_at"] != seen_at:
            raise Problem("changed", _("Somebody changed this interview meanwhile. Check it again, then publish."), 409)
        _require_publishable(db, clock, interview)
        version = queries.insert_version(
            db, id=new_id(), team_id=interview["team_id"], interview_id=interview["id"], published_by=actor.person_id, now=clock.iso()
        )
        queries.freeze_questions(db, interview["team_id"], interview["id"], version["id"])
        queries.set_published(db, interview["team_id"], interview["id"], version["id"])
    return version


def _require_publishable(db: Database, clock: Clock, interview: Row) -> None:
    if not interview["questions"]:
        raise Problem("no_questions", _("Choose at least one question, then publish."), 409)
    if interview["state"] == CLOSED:
        raise Problem("closed", _("This interview is closed. Open it again first."), 409)
    if not has_news(db, interview):
        raise Problem("nothing_new", _("There are no changes to publish."), 409)
    require_future(interview["deadline"], clock)


def has_news(db: Database, interview: Row) -> bool:
    """Whether the draft differs from the version for new candidates; always for an unpublished interview."""
    if interview["current_version_id"] is None:
        return True
    version = queries.find_version(db, interview["team_id"], interview["current_version_id"])
    frozen = queries.list_version_questions(db, interview["team_id"], interview["current_version_id"])
    if version is None or settings_of(version) != settings_of(interview):
        return True
    return [(row["question_id"], row["clip_id"]) for row in frozen] != _order(db, interview)


def close_interview(db: Database, interview: Row) -> None:
    """Close the interview for new candidates. Invited ones keep link and deadline. Raises Problem unless it is published."""
    if not queries.set_state(db, interview["team_id"], interview["id"], PUBLISHED, CLOSED):
        raise Problem("not_published", _("Only a published interview can be closed."), 409)


def reopen_interview(db: Database, interview: Row) -> None:
    """Reopen the interview for new candidates, with the last published version. Raises Problem unless it is closed."""
    if not queries.set_state(db, interview["team_id"], interview["id"], CLOSED, PUBLISHED):
        raise Problem("not_closed", _("This interview is not closed."), 409)


def archive_interview(db: Database, clock: Clock, interview: Row) -> None:
    """Take a draft or a closed interview out of the lists; nothing of it is lost. Raises Problem while it is published."""
    if not queries.set_archived(db, interview["team_id"], interview["id"], clock.iso()):
        raise Problem("published", _("A published interview cannot be archived. Close it first."), 409)


def restore_interview(db: Database, interview: Row) -> None:
    """Put an archived interview back into the lists, as it was."""
    queries.set_archived(db, interview["team_id"], interview["id"], None)
