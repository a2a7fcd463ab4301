"""The background jobs of this room: process takes, close forgotten ones, mail receipts."""

import tempfile
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from answering import arrivals, queries, submission
from answering.takes import TOLERANCE_MS
from answering.watchable import counted_after_fault, keep_rendition, owner_of
from engines.database.contract import Row
from engines.mail.contract import Message
from foundation import jobs
from foundation.jobs import Job
from foundation.language import mark as _
from foundation.live_leases import take_over
from foundation.mails import deliver
from foundation.renditions import find_rendition, make, renditions_of
from foundation.untrusted import one_line
from foundation.work import Work
from media.reading.probe import probe
from media.renditions.catalogue import Rendition, make_renditions
from media.renditions.playable import make_playable
from media.renditions.transcoding import full
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import IDLE_NICE, Limits

Progress = Callable[[int], None]
LONGEST_MINUTES = 60


def handlers(work: Work) -> dict[str, Callable[[Job], None]]:
    """The handler of each kind of this room's jobs."""
    return {
        "process_answer_take": partial(process_answer_take, work),
        "full_answer_take": partial(full_answer_take, work),
        "close_answer_take": lambda job: arrivals.give_up_waiting(work.db, work.blobs, work.clock, job.args["take_id"]),
        "send_receipt": partial(send_receipt, work),
    }


def process_answer_take(work: Work, job: Job) -> None:
    """Make the renditions that live processing did not: the playable one, then the wall's and its pictures. Idempotent.

    A take more than two seconds over the limit is cut at the limit. A take that cannot be played is marked broken. It does not count
    while the candidate has free interruptions left.
    """
    take = queries.find_take(work.db, job.args["take_id"])
    if take is None or take["state"] not in ("received", "ready"):
        return
    if take["upload_id"] is None or not take_over(work.db, work.clock, take["team_id"], take["upload_id"], job.beat):
        try:
            _make_ready(work, job, take)
        except MediaProblem as problem:
            watchable = find_rendition(work.db, take["team_id"], owner_of(take), "playable")
            if watchable or (not problem.is_refusal and job.attempts < job.max_attempts):
                raise
            _mark_broken(work, take, problem.code)
            return
    with work.db.tx():
        jobs.put(
            work.db, work.clock, "full_answer_take", team_id=take["team_id"], subject=f"full:{take['id']}", priority=-10,
            dedup=f"full_answer_take:{take['id']}", take_id=take["id"],
        )


def _make_ready(work: Work, job: Job, take: Row) -> None:
    """Make every missing rendition."""
    playable = find_rendition(work.db, take["team_id"], owner_of(take), "playable")
    with tempfile.TemporaryDirectory(prefix="tagning-answer-") as name:
        folder = Path(name)
        if playable is None:
            _make_playable(work, job, take, folder)
            playable = find_rendition(work.db, take["team_id"], owner_of(take), "playable")
        assert playable is not None
        there = renditions_of(work.db, take["team_id"], owner_of(take))
        missing = [name for name in ("wall", "poster", "storyboard", "peaks") if name not in there]
        if not missing:
            return
        with work.blobs.local_path(playable["blob"]) as file:
            made = make_renditions(file, folder, missing, _part(job, 200, 990, _("Preparing side by side")), _limits())
        for rendition in made.values():
            keep_rendition(work, take, rendition, folder / rendition.file)


def _make_playable(work: Work, job: Job, take: Row, folder: Path) -> None:
    """Make its poster and the rendition for the candidate. From here on the take is ready; the rest is for the team."""
    limits, file = _limits(), folder / "playable"
    with work.blobs.local_path(take["blob"]) as raw:
        over = probe(raw, limits).duration_ms > take["limit_ms"] + TOLERANCE_MS
        made = make_playable(raw, file, _part(job, 0, 180, _("Preparing playback")), limits, until_ms=take["limit_ms"] if over else None)
    keep_rendition(work, take, make_renditions(file, folder, ["poster"], limits=limits)["poster"], folder / "poster.jpg")
    playable = Rendition("playable", f"playable.{made.suffix}", made.mimetype, {**asdict(made.facts), "copied": made.copied})
    keep_rendition(work, take, playable, file)
    queries.set_take_ready(work.db, take["team_id"], take["id"], made.facts.duration_ms, "over_limit" if over else None)


def full_answer_take(work: Work, job: Job) -> None:
    """Make the rendition that plays everywhere. It comes last, since nobody waits for it."""
    take = queries.find_take(work.db, job.args["take_id"])
    owner = f"answer_take:{job.args['take_id']}"
    playable = find_rendition(work.db, take["team_id"], owner, "playable") if take else None
    if take is None or playable is None:
        return
    shown = _part(job, 0, 990, _("Preparing full quality"))
    with work.blobs.local_path(playable["blob"]) as file:
        make(
            work.db, work.blobs, work.clock, team_id=take["team_id"], owner=owner, name="full", suffix="mp4", mimetype="video/mp4",
            maker=lambda path: full(file, path, shown, _limits(), IDLE_NICE), facts_of=asdict,
        )


def _limits() -> Limits:
    return Limits(max_minutes=LONGEST_MINUTES)


def _part(job: Job, first: int, last: int, step: str) -> Progress:
    """A progress callback for one part of the job: it maps 0 to 1000 to `first` to `last` permille."""
    return lambda permille: job.beat(first + (last - first) * permille // 1000, step)


def _mark_broken(work: Work, take: Row, code: str) -> None:
    queries.set_take_broken(work.db, take["team_id"], take["id"], code, counted_after_fault(work, take), work.clock.iso())


def send_receipt(work: Work, job: Job) -> None:
    """Mail the candidate the receipt, in the interview's language."""
    visit = queries.find_visit(work.db, job.args["invitation_id"])
    if visit is None or visit["submitted_at"] is None:
        return
    words = work.words[visit["language"]].in_zone(visit["team_zone"])
    subject = words.gettext("Your answers to %(team)s have arrived", team=visit["team_name"])
    values = {"visit": visit, "receipt": submission.receipt(work.db, visit), "subject": subject}
    text, html = (work.render(f"mail/answering/receipt.{ending}", words, **values) for ending in ("txt", "html"))
    deliver(work.mail, Message(
        key=f"receipt:{visit['id']}", to=visit["candidate_email"], subject=one_line(subject), text=text, html=html, sender=work.mail_from,
        team_id=visit["team_id"], kind="receipt", reply_to=visit["inviter_email"],
    ))
