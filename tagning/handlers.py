"""Gathers the job handlers of every room and of the installation."""

from collections.abc import Callable
from datetime import datetime, timedelta

from foundation import jobs
from foundation.clock import iso
from foundation.jobs import Job
from foundation.mails import sweep_mails
from foundation.uploads import GATHER, sweep_uploads
from foundation.work import Work
from interviews.erasure import finish_erasures
from tagning import queries
from tagning.demo.make import take_step
from tagning.parts import Parts
from tagning.rooms import ROOMS
from tagning.scratch import sweep_folders
from tagning.web.templating import make_render

_KEEP_JOBS = timedelta(days=14)
_KEEP_PARKED_JOBS = timedelta(days=90)


def make_work(parts: Parts) -> Work:
    """The context of the handlers."""
    return Work(
        db=parts.db, blobs=parts.blobs, mail=parts.mail, clock=parts.clock, words=parts.words, secret=parts.config.secret,
        base_url=parts.config.base_url, mail_from=parts.config.mail_from, bounces=parts.config.bounces, render=make_render(parts),
    )


def make_handlers(parts: Parts) -> dict[str, Callable[[Job], None]]:
    """The handler of every kind of job of the installation."""
    work = make_work(parts)
    found: dict[str, Callable[[Job], None]] = {
        "sweep": lambda job: sweep(parts), "demo": lambda job: take_step(parts, job),
        GATHER: lambda job: parts.blobs.gather(job.args["upload_id"]),
    }
    for room in ROOMS:
        found.update(room.handlers(work))
    return {kind: parts.metrics.timed(kind, handler) for kind, handler in found.items()}


def sweep(parts: Parts) -> None:
    """Delete what has expired: sessions, counted tries, unfinished uploads, the keys of mails sent long ago, the rest of interrupted
    erasures, and the files of killed processes.
    """
    now = parts.clock.now()
    _plan_sweep_of(parts, now + timedelta(days=1))
    queries.delete_old_sessions(parts.db, iso(now))
    queries.delete_old_attempts(parts.db, iso(now - timedelta(days=1)))
    jobs.forget_finished(parts.db, iso(now - _KEEP_JOBS), iso(now - _KEEP_PARKED_JOBS))
    sweep_uploads(parts.db, parts.blobs, parts.clock)
    sweep_mails(parts.db, parts.clock)
    finish_erasures(parts.db, parts.blobs, parts.clock)
    sweep_folders(parts.config.tmp)


def plan_sweep(parts: Parts) -> None:
    """Queue today's sweep once, however many processes ask; each sweep queues the next day's."""
    _plan_sweep_of(parts, parts.clock.now())


def _plan_sweep_of(parts: Parts, day: datetime) -> None:
    delay_ms = int((day - parts.clock.now()).total_seconds() * 1000)
    with parts.db.tx():
        jobs.put(parts.db, parts.clock, "sweep", delay_ms=delay_ms, dedup=f"sweep:{iso(day)[:10]}")
