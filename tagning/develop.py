"""`make dev`: the demo for developers. It restarts when a file changes, and shows a debugger where a page crashes.

`python -m tagning.develop` is no subcommand of `tagning`. The debugger runs code for whoever reaches it, so it listens on this machine
alone. There is one job thread, so that `breakpoint()` in a job stops one job. Pages have several threads, since they listen and poll at
the same time.
"""

import ipaddress
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.serving import is_running_from_reloader, run_simple

from tagning.app import create_app
from tagning.config import BadSetting, Config
from tagning.demo.make import prepare_demo, say_hello
from tagning.logs import configure
from tagning.parts import make_parts
from tagning.places import STATIC, TEMPLATES, TRANSLATIONS
from tagning.processes import prepare_process, start_following, start_jobs
from tagning.serve import require_free_ports
from tagning.starting import strictly


def develop() -> None:
    """Serve the demo until Ctrl+C. Raises BadSetting when TAGNING_HOST is not this machine alone."""
    config = Config.from_env(demo=True, job_threads=1)
    _require_loopback(config.host)
    if is_running_from_reloader():
        _serve(config)
        return
    require_free_ports(config)
    parts = make_parts(config)
    prepare_demo(parts)
    parts.db.close()
    say_hello(config)
    _run(config, Flask(__name__))  # this process only watches: the reloader starts the one that serves


def _serve(config: Config) -> None:
    app = create_app(config)
    app.debug = True
    prepare_process(app.extensions["tagning"])
    workers = (start_following(app), start_jobs(app))
    try:
        _run(config, app)
    finally:
        for worker in workers:
            worker.stop()


def _run(config: Config, app: Flask) -> None:
    run_simple(config.host, config.port, app, use_reloader=True, use_debugger=True, threaded=True, extra_files=_watched())


def _watched() -> Iterator[str]:
    """Files besides the modules that the program reads at its start. The reloader finds the modules itself."""
    top: tuple[Path, ...] = (TEMPLATES, STATIC, TRANSLATIONS)
    return (str(path) for folder in top for path in folder.rglob("*") if path.is_file())


def _require_loopback(host: str) -> None:
    try:
        is_here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise BadSetting(f"TAGNING_HOST={host} lets others reach the debugger, which runs code. Leave it at 127.0.0.1.")


if __name__ == "__main__":
    configure("text")
    strictly(develop)
