"""What the kernel keeps a sandboxed process from: files that it was not given, other processes, sockets, more rights.

Landlock holds the files, seccomp the system calls. Each is applied where the host has it; what was applied is in `HELD`.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from typing import Any

HELD: dict[str, bool] = {}
"""What holds in this process: `files`, `calls`, `rights`, `network`; empty until the order has come."""

_NO_NEW_PRIVS, _DROP_BOUND, _SECCOMP = 38, 24, 22
_READ, _READ_DIR, _EXECUTE, _WRITE, _TRUNCATE = 1 << 2, 1 << 3, 1 << 0, 1 << 1, 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE | _READ | _TRUNCATE | 1 << 15
# What each version of Landlock can hold: rights to files, to TCP, and scopes (abstract sockets, signals).
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NOT_TO_BE_CALLED = {
    "x86_64": (0xC000003E, (
        41, 42, 43, 49, 50, 53, 288,  # socket and what belongs to it
        101, 310, 311, 109, 112, 304,  # other processes: ptrace, their memory, leaving the group that will be killed
        165, 166, 272, 308,  # mounts and namespaces
        246, 248, 249, 250, 298, 321, 323, 425,  # kexec, keys, perf, bpf, userfaultfd, io_uring
    )),
    "aarch64": (0xC00000B7, (
        198, 199, 200, 201, 202, 203, 242,
        117, 270, 271, 154, 157, 265,
        40, 39, 97, 268,
        104, 217, 218, 219, 241, 280, 282, 425,
    )),
}
"""By machine: its name for seccomp, and the numbers of what a task has no use for."""
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu")
_FACTS = ("/proc/cpuinfo", "/proc/meminfo", "/proc/self", "/dev/urandom", "/dev/random", "/dev/zero")


def fence(reads: Iterable[str], writes: Iterable[str], programs: Iterable[str] = ()) -> None:
    """Confine this process to these files and folders, to Python and the system's libraries, and to its own folder."""
    libc = ctypes.CDLL(None, use_errno=True)
    HELD["rights"] = libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _drop_capabilities(libc)
    HELD["files"] = _fence_files(libc, list(reads), [os.getcwd(), "/dev/null", *writes], list(programs))
    HELD["calls"] = _fence_calls(libc)


def report_inside(arguments: dict[str, Any], tell: object) -> dict[str, bool]:
    """What holds in here. A task for the sandbox."""
    return dict(HELD)


def _drop_capabilities(libc: Any) -> bool:
    for number in range(64):
        libc.prctl(_DROP_BOUND, number, 0, 0, 0)
    header, nothing = struct.pack("Ii", 0x20080522, 0), struct.pack("6I", 0, 0, 0, 0, 0, 0)
    return bool(libc.capset(header, nothing) == 0)


def _fence_files(libc: Any, reads: list[str], writes: list[str], programs: list[str]) -> bool:
    version = libc.syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    every = max(rights for since, rights in _RIGHTS.items() if since <= version)
    wanted = struct.pack("QQQ", every, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(444, wanted[:size], ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    look, run = _READ | _READ_DIR, _READ | _READ_DIR | _EXECUTE
    for paths, rights in ((_FACTS, look), (reads, look), ([*_SYSTEM, *_python(), *programs], run), (writes, every & ~_EXECUTE)):
        for path in paths:
            _allow(libc, ruleset, path, rights & every)
    done = libc.syscall(446, ruleset, ctypes.c_uint32(0)) == 0
    os.close(ruleset)
    return bool(done)


def _allow(libc: Any, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = rights if os.path.isdir(path) else rights & _FILE_RIGHTS
    libc.syscall(445, ruleset, 1, struct.pack("=Qi", rights, place), ctypes.c_uint32(0))
    os.close(place)


def _python() -> list[str]:
    """Where Python and our own package lie; of a checkout only `media`, for its data may lie beside it."""
    packages = [os.path.dirname(os.path.dirname(path)) for path in (os.path.abspath(__file__), os.path.realpath(__file__))]
    homes = [os.path.dirname(package) for package in packages]
    return [*packages, sys.base_prefix, *(one for one in sys.path if one and os.path.abspath(one) not in homes)]


def _fence_calls(libc: Any) -> bool:
    known = _NOT_TO_BE_CALLED.get(platform.machine())
    if known is None:
        return False
    machine, numbers = known
    refuse, allow = 0x00050001, 0x7FFF0000  # EPERM; go on
    steps = [(0x20, 0, 0, 4), (0x15, 1, 0, machine), (0x06, 0, 0, refuse), (0x20, 0, 0, 0)]
    steps += [(0x35, len(numbers) + 1, 0, 0x40000000)]  # x86's second numbering of the same calls
    steps += [(0x15, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(0x06, 0, 0, allow), (0x06, 0, 0, refuse)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    filled = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program))
    return bool(libc.prctl(_SECCOMP, 2, filled, 0, 0) == 0)
