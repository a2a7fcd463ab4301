"""The program inside the sandbox: a confined process that does one task and ends.

Only `media.sandbox.command` starts it, as `python -m media.sandbox.inside [MODULE]`. It imports the named module and waits for the
order, one line of JSON on stdin: a program to run, or a function of this package to call. It answers on stdout, one JSON object a line.
"""

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
DIE_WITH_PARENT = 1


def confine(caps: dict[str, Any]) -> None:
    """Take on the limits: processor time, memory, size of a file, no core dumps, low priority, no network where the host allows it."""
    for kind, value in (
        (resource.RLIMIT_CPU, caps["cpu_s"]), (resource.RLIMIT_AS, caps["memory"]),
        (resource.RLIMIT_FSIZE, caps["output"]), (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (soft, soft))
        except (ValueError, OSError):
            continue  # macOS knows no limit to the address space
    os.nice(caps["nice"])
    if sys.platform == "linux":
        die_with(caps["parent"])
        _leave_network()


def die_with(parent: int) -> None:
    """Be killed when the process that started this one, number `parent`, ends (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)


def _leave_network() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(NEW_NETWORK) == 0:
        return
    if libc.unshare(NEW_USER | NEW_NETWORK) != 0:
        return  # the host does not allow it; the protocol allow-list stands alone
    try:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    except OSError:
        return


def become(program: list[str]) -> None:
    """Turn into the program; stdin is empty from here on."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.execve(program[0], program, dict(os.environ))


def say(**what: Any) -> None:
    """One line to the process that started this one."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def teller() -> Callable[[int], None]:
    """A function that reports a permille when it has grown."""
    last = -1

    def tell(permille: int) -> None:
        nonlocal last
        if permille > last:
            last = permille
            say(permille=min(1000, permille))

    return tell


def perform(task: str, arguments: dict[str, Any]) -> None:
    """Call `media.<module>:<function>` and say what came of it."""
    from media.sandbox.errors import MediaProblem

    module, _, function = task.partition(":")
    try:
        work = getattr(importlib.import_module(f"media.{module}"), function)
        gc.freeze()  # what was loaded stays, and need not be looked through
        gc.enable()
        result = work(arguments, teller())
    except MediaProblem as problem:
        say(problem={"code": problem.code, "message": problem.message, "detail": problem.detail})
    except MemoryError:
        say(problem={"code": "too_big_picture", "message": "", "detail": "out of memory"})
    else:
        say(result=result)


def main() -> None:
    """Read the order and do it."""
    gc.disable()  # loading makes much and drops nothing
    for module in sys.argv[1:]:
        importlib.import_module(f"media.{module}")
    with open(0, "rb", buffering=0, closefd=False) as line:  # not a byte more: what follows may be for the task
        said = line.readline()
    if not said:
        return  # whoever was to give it has changed its mind
    order = json.loads(said)
    confine(order["caps"])
    if "program" in order:
        become(order["program"])
    perform(order["task"], order["arguments"])
    sys.stdout.flush()
    os._exit(0)  # whatever a library would still do on the way out is of no interest


if __name__ == "__main__":
    main()
