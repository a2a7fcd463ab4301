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
def escape(reads, writes, parent, sock):
    def leave():
        child = os.fork()
        if child == 0:
            try:
                os.setsid()
            except OSError:
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise OSError

    # What could be done that must not be: the names of those that worked.
    tries = {f"read {path}": lambda path=path: open(path, "rb").read(1) for path in reads}
    tries |= {f"write {path}": lambda path=path: open(path, "ab").write(b"x") for path in writes}
    tries["list the data"] = lambda: os.listdir(os.path.dirname(reads[0]))
    tries |= {f"remove {path}": lambda path=path: os.unlink(path) for path in reads}
    tries["open a socket"] = lambda: socket.socket(socket.AF_UNIX).connect(sock)
    tries["leave the group"] = leave
    tries["signal the parent"] = lambda: os.kill(parent, 0)
    tries["gain rights"] = lambda: os.setuid(0 if os.getuid() else 1)
    worked = []
    for name, act in tries.items():
        try:
            act()
        except OSError:
            continue
        worked.append(name)
    return worked

def inside(arguments, tell):
    what = arguments["what"]
    if what == "crash":
        raise RuntimeError("no such luck")
    if what == "stuck":
        child = os.fork()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with open(arguments["output"], "a") as note:
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
    if what == "escape":
        return escape(**arguments["escape"])
    return {"environment": dict(os.environ), "folder": os.getcwd(), "group": os.getpgrp(), "pid": os.getpid(), "nice": os.nice(0)}
"""


def ask(what, caps=Caps(cpu_s=10, wall_s=15), note="", escape=None):
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
                "what": what, **({"output": str(note)} if note else {}),
                "net": os.readlink("/proc/self/ns/net") if sys.platform == "linux" else "",
                "port": server.getsockname()[1], "escape": escape,
            }
            return command.run_task("inmate:inside", arguments, caps=caps)


def host_can_separate():
    """Whether this host allows network namespaces."""
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode == 0
