"""The commands `tagning serve`, `tagning demo` and `tagning worker`."""

import os
import signal
import socket
import threading

from flask import Flask

from tagning.app import create_app
from tagning.config import BadSetting, Config
from tagning.handlers import plan_sweep
from tagning.live_workers import Followers
from tagning.parts import make_parts
from tagning.processes import make_worker, prepare_process, start_following, start_jobs
from tagning.server import Server
from tagning.starting import require_folder, require_mail, require_writable, strictly
from tagning.worker import Worker

# With this exit code gunicorn's worker says that a restart would not help.
_BOOT_ERROR = 3


def serve(demo: bool) -> None:
    """Serve until stopped. With `demo`, create the demo team first and print how to sign in."""
    config = Config.from_env(demo=demo)
    require_free_ports(config)
    parts = make_parts(config)  # settings and engines are checked before gunicorn starts
    require_writable("TAGNING_BLOBS", config.blobs, parts.blobs)
    require_mail(parts.mail)
    require_folder("TAGNING_TMP", config.tmp)
    from tagning.demo.apart import require_no_demo, require_no_installation

    if demo:
        from tagning.demo.make import prepare_demo, say_hello

        require_no_installation(config, parts.db)
        prepare_demo(parts)
        say_hello(config)
    else:
        require_no_demo(config, parts.db, parts.passwords)
        print(f"Tagning is at {config.base_url}", flush=True)
    parts.db.close()
    workers: list[Worker | Followers] = []

    def begin(app: Flask) -> None:
        prepare_process(app.extensions["tagning"])
        workers.append(start_following(app))
        workers.append(start_jobs(app))

    def begin_or_say(app: Flask) -> None:
        strictly(lambda: begin(app), _BOOT_ERROR)

    def end() -> None:
        for worker in workers:
            worker.stop()

    parent = os.getpid()
    try:
        Server(config, lambda: create_app(config), begin_or_say, end).run()
    except SystemExit as ended:
        raise SystemExit(2 if ended.code == _BOOT_ERROR and os.getpid() == parent else ended.code) from None


def require_free_ports(config: Config) -> None:
    """Raise BadSetting when another program listens on one of our ports."""
    _require_free("PORT", config.host, config.port)
    if config.metrics_port:
        _require_free("TAGNING_METRICS_PORT", config.host, config.metrics_port)


def _require_free(setting: str, host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadSetting(f"{setting}={port} on {host} cannot be used: {error.strerror}. Choose another with {setting}=…") from error


def work() -> None:
    """Run jobs until SIGTERM or SIGINT. Another worker takes up a job that was running."""
    config = Config.from_env()
    if config.metrics_port:
        _require_free("TAGNING_METRICS_PORT", config.host, config.metrics_port)
    parts = make_parts(config)
    require_writable("TAGNING_BLOBS", config.blobs, parts.blobs)
    require_mail(parts.mail)
    require_folder("TAGNING_TMP", config.tmp)
    prepare_process(parts)
    worker = make_worker(parts)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    plan_sweep(parts)
    worker.start()
    ended.wait()
    worker.stop()
