"""The program inside the sandbox: a confined process that performs one task and exits.

Only `media.sandbox.command` starts it, as `python -m media.sandbox.inside [MODULE]`. It imports the named module and waits for its order,
one line of JSON on stdin: a program to run, or a function of this package to call. It answers with one JSON object per line on stdout.
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

from media.sandbox.fence import HELD, fence

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
DIE_WITH_PARENT = 1


def confine(caps: dict[str, Any], paths: dict[str, list[str]]) -> None:
    """Apply the limits: CPU time, memory, file size, no core dumps, low priority; and what the kernel can hold: see media.sandbox.fence."""
    for kind, value in (
        (resource.RLIMIT_CPU, caps["cpu_s"]), (resource.RLIMIT_AS, caps["memory"]),
        (resource.RLIMIT_FSIZE, caps["output"]), (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (soft, soft))
        except (ValueError, OSError):
            continue  # macOS cannot limit the address space
    os.nice(caps["nice"])
    if sys.platform == "linux":
        die_with_parent(caps["parent"])
        HELD["network"] = _leave_network()
        fence(paths.get("read", []), paths.get("write", []), paths.get("run", []))


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when process `parent` ends (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # the parent died before the call
        os._exit(1)


def _leave_network() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(NEW_NETWORK) == 0:
        return True
    if libc.unshare(NEW_USER | NEW_NETWORK) != 0:
        return False  # the host forbids namespaces; ffmpeg's protocol allow-list is the only defence then
    try:
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    except OSError:
        return False
    return True


def exec_program(program: list[str]) -> None:
    """Replace this process with the program; its stdin is empty."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.execve(program[0], program, dict(os.environ))


def say(**what: Any) -> None:
    """Write one line of JSON to the parent."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def progress_reporter() -> Callable[[int], None]:
    """A progress callback that reports only growing values."""
    last = -1

    def tell(permille: int) -> None:
        nonlocal last
        if permille > last:
            last = permille
            say(permille=min(1000, permille))

    return tell


def perform(task: str, arguments: dict[str, Any]) -> None:
    """Call `<package>.<module>:<function>` and report its result or its problem."""
    from media.sandbox.errors import MediaProblem

    module, _, function = task.partition(":")
    try:
        work = getattr(importlib.import_module(module), function)
        gc.freeze()  # the collector need not scan loaded modules
        gc.enable()
        result = work(arguments, progress_reporter())
    except MediaProblem as problem:
        say(problem={"code": problem.code, "message": problem.message, "detail": problem.detail})
    except MemoryError:
        say(problem={"code": "too_big_picture", "message": "", "detail": "out of memory"})
    else:
        say(result=result)


def main() -> None:
    """Read the order and perform it."""
    gc.disable()  # imports allocate much and free nothing
    for module in sys.argv[1:]:
        importlib.import_module(module)
    with open(0, "rb", buffering=0, closefd=False) as line:  # read no further: the task may read its input from stdin
        said = line.readline()
    if not said:
        return  # the parent closed the pipe without sending an order
    order = json.loads(said)
    confine(order["caps"], order["paths"])
    if "program" in order:
        exec_program(order["program"])
    perform(order["task"], order["arguments"])
    sys.stdout.flush()
    os._exit(0)  # skip the libraries' exit handlers


if __name__ == "__main__":
    main()
