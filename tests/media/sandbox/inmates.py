"""Functions that run inside the sandbox and report what they see."""

import os
import socket
import subprocess
import sys

from media.sandbox import command
from media.sandbox.limits import Caps

HERE = """
import os, signal, socket, sys, json, time
import media.reading.probe
def inside(arguments, tell):
    what = arguments["what"]
    if what == "crash":
        raise RuntimeError("no such luck")
    if what == "stuck":
        child = os.fork()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with open(arguments["note"], "a") as note:
            note.write(f"{os.getpid()} ")
        while True:
            time.sleep(1)
    if what == "network":
        separated = os.readlink("/proc/self/ns/net") != arguments["net"]
        try:
            socket.create_connection(("127.0.0.1", arguments["port"]), 1).close()
            reached = True
        except OSError:
            reached = False
        return {"separated": separated, "reached": reached}
    return {"environment": dict(os.environ), "folder": os.getcwd(), "group": os.getpgrp(), "pid": os.getpid(), "nice": os.nice(0)}
"""


def ask(what, caps=Caps(cpu_s=10, wall_s=15), note=""):
    """The answer from inside the sandbox. The function comes from a module of its own on the child's path."""
    import tempfile
    from pathlib import Path
    from unittest import mock

    import media

    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        home = Path(folder) / "media"
        home.mkdir()
        real = Path(media.__file__).parent
        for one in real.iterdir():
            (home / one.name).symlink_to(one)
        (home / "inmate.py").write_text(HERE)
        bare = command._bare_environment

        def environment(sandbox):
            return {**bare(sandbox), "PYTHONPATH": folder}

        with mock.patch.object(command, "_bare_environment", environment):
            arguments = {
                "what": what, "note": str(note), "net": os.readlink("/proc/self/ns/net") if sys.platform == "linux" else "",
                "port": server.getsockname()[1],
            }
            return command.run_task("inmate:inside", arguments, caps=caps)


def host_can_separate():
    """Whether this host allows network namespaces."""
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
