"""What a process that serves or works does beside the pages: jobs, uploads that are followed, a folder and a port of its own."""

from flask import Flask

from foundation import jobs
from tagning.handlers import make_handlers, make_work, plan_sweep
from tagning.live_workers import Followers
from tagning.parts import Parts
from tagning.scratch import take_folder
from tagning.worker import Worker


def prepare_process(parts: Parts) -> None:
    """What every process that serves or works has for itself: a folder for temporary files, and a port for its metrics if asked for."""
    take_folder(parts.config.tmp)
    if parts.config.metrics_port:
        parts.metrics.listen(parts.config.metrics_port, parts.config.host)


def start_jobs(app: Flask) -> Worker:
    """Start the job threads of this process beside the app."""
    parts: Parts = app.extensions["tagning"]
    worker = make_worker(parts)
    plan_sweep(parts)
    worker.start()
    return worker


def start_following(app: Flask) -> Followers:
    """From now on uploads are followed while they arrive."""
    parts: Parts = app.extensions["tagning"]
    followers = Followers(make_work(parts), parts.config.live)
    parts.followers.append(followers.bytes_came)
    parts.db.listen(jobs.TOPIC, followers.wake)
    return followers


def make_worker(parts: Parts) -> Worker:
    """The job threads that the settings ask for, not yet started."""
    return Worker(parts.db, parts.clock, make_handlers(parts), threads=parts.config.job_threads, poll_ms=1000)
