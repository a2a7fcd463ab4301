"""What a serving or working process runs beside the pages: jobs, live processing, a temporary folder and a metrics port."""

from flask import Flask

from foundation import jobs
from tagning.handlers import make_handlers, make_work, plan_sweep
from tagning.live_workers import Followers
from tagning.parts import Parts
from tagning.scratch import take_folder
from tagning.worker import Worker


def prepare_process(parts: Parts) -> None:
    """Set up what each process has for itself: a folder for temporary files, and a metrics port if the settings ask for one."""
    take_folder(parts.config.tmp)
    if parts.config.metrics_port:
        parts.metrics.listen(parts.config.metrics_port, parts.config.host)


def start_jobs(app: Flask) -> Worker:
    """Start this process's job threads beside the app."""
    parts: Parts = app.extensions["tagning"]
    worker = make_worker(parts)
    plan_sweep(parts)
    worker.start()
    return worker


def start_following(app: Flask) -> Followers:
    """Process uploads while they arrive, from now on."""
    parts: Parts = app.extensions["tagning"]
    followers = Followers(make_work(parts), parts.config.live)
    parts.followers.append(followers.bytes_came)
    parts.db.listen(jobs.TOPIC, followers.wake)
    return followers


def make_worker(parts: Parts) -> Worker:
    """The job threads of the settings, not yet started."""
    return Worker(parts.db, parts.clock, make_handlers(parts), threads=parts.config.job_threads, poll_ms=1000)
