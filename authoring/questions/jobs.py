"""The jobs that process takes and render clips."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

from authoring.questions import queries
from authoring.questions.brought import read_brought
from authoring.questions.captions import captions, card_before_ms
from authoring.questions.edits import BROUGHT
from authoring.questions.problems import CLIP_FAILED, NO_TAKE, TAKE_FAILED, clip_problem, take_problem, what_is_missing
from engines.database.contract import Row
from foundation.jobs import Cancelled, Job, Lost
from foundation.language import mark as _
from foundation.live_leases import take_over
from foundation.renditions import find_rendition, keep, make
from foundation.work import Work
from media.renditions.catalogue import make_house_take
from media.sandbox.errors import MediaProblem

Progress = Callable[[int], None]


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of job."""
    return {"process_take": partial(process_take, work), "render_clip": partial(render_clip, work)}


def process_take(work: Work, job: Job) -> None:
    """Convert a take to the house format, with poster, storyboard and peaks, unless live processing did.

    Or mark it broken, with the reason. Idempotent.
    """
    take = queries.find_take(work.db, job.team_id, job.args["take_id"])
    if take is None or take["state"] == "ready":
        return
    try:
        if take["upload_id"] is None or not take_over(work.db, work.clock, take["team_id"], take["upload_id"], job.beat):
            _make_ready(work, job, take)
    except MediaProblem as refused:
        if not refused.is_refusal and job.attempts < job.max_attempts:
            raise
        problem = take_problem(refused.code)
        _break(work, take, problem.message, is_none=refused.code in NO_TAKE)
        raise problem from refused
    except (Cancelled, Lost):
        raise
    except Exception:
        if job.attempts >= job.max_attempts:
            queries.set_take_state(work.db, take["team_id"], take["id"], "broken", TAKE_FAILED)
        raise


def _break(work: Work, take: Row, problem: str, is_none: bool) -> None:
    with work.db.tx():
        queries.set_take_state(work.db, take["team_id"], take["id"], "broken", problem)
        if is_none:
            queries.give_number_back(work.db, take["team_id"], take["question_id"], take["id"])


def _make_ready(work: Work, job: Job, take: Row) -> None:
    ours = {"team_id": take["team_id"], "owner": f"take:{take['id']}"}
    with tempfile.TemporaryDirectory(prefix="tagning-take-") as name:
        folder = Path(name)
        with work.blobs.local_path(take["blob"]) as raw:
            made = make_house_take(raw, folder, _part(job, 0, 990, _("Preparing the take")))
            facts = made["house"].facts
            brought = read_brought(raw, facts["duration_ms"])
        if brought is not None:
            make(
                work.db, work.blobs, work.clock, **ours, name=BROUGHT, suffix="json", mimetype="application/json",
                maker=lambda path: path.write_text(json.dumps(brought)), facts_of=lambda written: brought,
            )
        for rendition in made.values():
            keep(work.db, work.blobs, work.clock, **ours, made=rendition, path=folder / rendition.file)
    size = {name: facts[name] for name in ("duration_ms", "width", "height")}
    queries.set_take_ready(work.db, take["team_id"], take["id"], **size, problem=what_is_missing(facts))


def render_clip(work: Work, job: Job) -> None:
    """Render a clip from its frozen edit. Idempotent: a published clip is skipped."""
    clip = queries.find_clip_with_job(work.db, job.team_id or "", job.args["clip_id"])
    if clip is None or clip["state"] == "published":
        return
    try:
        duration_ms = _render(work, job, clip)
    except MediaProblem as refused:
        if not refused.is_refusal and job.attempts < job.max_attempts:
            raise
        problem = clip_problem(refused.code)
        queries.set_clip_state(work.db, clip["team_id"], clip["id"], "failed", problem.message)
        raise problem from refused
    except Cancelled:
        queries.set_clip_state(work.db, clip["team_id"], clip["id"], "cancelled", None)
        raise
    except Lost:
        raise
    except Exception:
        if job.attempts >= job.max_attempts:
            queries.set_clip_state(work.db, clip["team_id"], clip["id"], "failed", CLIP_FAILED)
        raise
    queries.set_clip_published(work.db, clip["team_id"], clip["id"], duration_ms, work.clock.iso())


def _render(work: Work, job: Job, clip: Row) -> int:
    from media.clip.render import Edit, render
    from media.renditions.poster import poster
    from media.renditions.storyboard import storyboard

    body = json.loads(clip["body"])
    making = partial(make, work.db, work.blobs, work.clock, team_id=clip["team_id"], owner=f"clip:{clip['id']}")
    source = find_rendition(work.db, clip["team_id"], f"take:{clip['take_id']}", "house")
    if source is None:
        raise MediaProblem("unreadable", "the take has no house format")
    with work.blobs.local_path(source["blob"]) as house, tempfile.TemporaryDirectory(prefix="tagning-clip-") as folder:
        made = Path(folder) / "clip.mp4"
        rendered = render(house, Edit.from_json(body), made, _part(job, 0, 900, _("Making the clip")))
        making(name="poster", suffix="jpg", mimetype="image/jpeg", maker=partial(poster, made, at_ms=_poster_at(body)))
        drawn = _part(job, 900, 990, _("Drawing the filmstrip"))
        making(name="storyboard", suffix="jpg", mimetype="image/jpeg", maker=partial(storyboard, made, progress=drawn), facts_of=asdict)
        said = captions(body)
        making(name="captions", suffix="vtt", mimetype="text/vtt", maker=lambda path: path.write_text(said, encoding="utf-8"))
        making(name="clip", suffix="mp4", mimetype="video/mp4", maker=partial(_move, made), facts_of=lambda moved: _plain(rendered))
    return int(rendered.duration_ms)


def _poster_at(body: dict[str, Any]) -> int:
    """A third into the presenter's part, after the card: it shows a face, not the card again."""
    spoken = sum(end - start for start, end in body["keep"])
    return card_before_ms(body) + spoken // 3


def _part(job: Job, start: int, end: int, step: str) -> Progress:
    """Report one step's progress (0 to 1000) as progress of the whole job, at most every half per cent."""
    last = -1000

    def tell(permille: int) -> None:
        nonlocal last
        now = start + (end - start) * min(permille, 1000) // 1000
        if now - last >= 5:
            last = now
            job.beat(now, step)

    tell(0)
    return tell


def _move(source: Path, path: Path) -> Path:
    return Path(shutil.move(source, path))


def _plain(facts: Any) -> Any:
    return asdict(facts) if is_dataclass(facts) and not isinstance(facts, type) else None
