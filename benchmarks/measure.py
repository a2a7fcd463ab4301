"""Measures a process from start to exit: wall-clock seconds, CPU seconds, and the memory of its whole tree in a separate run."""

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

Command = Sequence[str | Path]
LOOK_S = 0.01
PAGE = os.sysconf("SC_PAGE_SIZE")
MIB = 1024**2


@dataclass(frozen=True)
class Run:
    """Wall-clock seconds, CPU seconds, and output."""

    wall_s: float
    cpu_s: float
    said: str


@dataclass(frozen=True)
class Pairs:
    """Our runs and the rival's, made in turn. A ratio is the rival's time divided by ours next to it."""

    ours: list[Run]
    rival: list[Run]

    @property
    def ratios(self) -> list[float]:
        """The wall-clock ratios, pair by pair."""
        return [rival.wall_s / ours.wall_s for ours, rival in zip(self.ours, self.rival)]

    @property
    def ratio(self) -> float:
        """The median ratio."""
        return median(self.ratios)

    def as_dict(self) -> dict[str, Any]:
        """The runs as JSON."""
        return {
            "ours": summary(self.ours), "rival": summary(self.rival), "ratio": spread(self.ratios),
            "cpu_ratio": spread([rival.cpu_s / ours.cpu_s for ours, rival in zip(self.ours, self.rival)]),
        }


def run(command: Command, cwd: Path | None = None) -> Run:
    """Run the command to its end. Raises RuntimeError with its output when it fails."""
    return _run(command, cwd, lambda pid: nullcontext())


def peak_mib(command: Command) -> float:
    """The peak memory of all its processes (resident; shared memory counts in each).

    It is a separate run, because looking a hundred times a second slows the process down.
    """
    seen: list[_Watched] = []

    def watch(pid: int) -> _Watched:
        seen.append(_Watched(pid))
        return seen[0]

    _run(command, None, watch)
    return seen[0].most / MIB


def _run(command: Command, cwd: Path | None, beside: Callable[[int], AbstractContextManager[object]]) -> Run:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        begun = perf_counter()
        process = subprocess.Popen([str(one) for one in command], stdin=subprocess.DEVNULL, stdout=said, stderr=complained, cwd=cwd)
        with beside(process.pid):
            _, status, used = os.wait4(process.pid, 0)
            wall = perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        if process.returncode:
            told = complained.read()[-2000:].decode("utf-8", "replace")
            raise RuntimeError(f"{' '.join(map(str, command))}: exit {process.returncode}: {told}")
        return Run(wall, used.ru_utime + used.ru_stime, said.read().decode("utf-8", "replace"))


def in_turn(ours: Command, rival: Command, rounds: int, tell: Callable[[str], None] = print, beside: int = 1) -> Pairs:
    """Ours, the rival, ours, the rival, …

    Next to a rival that takes minutes, a single run of ours would depend on chance. It runs `beside` times, half before and half after,
    and the median run counts.
    """
    pairs = Pairs([], [])
    for _ in range(rounds):
        mine = [run(ours) for _ in range(beside - beside // 2)]
        pairs.rival.append(run(rival))
        mine += [run(ours) for _ in range(beside // 2)]
        pairs.ours.append(sorted(mine, key=lambda one: one.wall_s)[len(mine) // 2])
        tell(f"    {pairs.ours[-1].wall_s:7.2f} s and {pairs.rival[-1].wall_s:7.2f} s: {pairs.ratios[-1]:6.2f}")
    return pairs


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Minimum, median and maximum as JSON."""
    return {name: spread([getattr(one, name) for one in runs]) for name in asdict(runs[0]) if name != "said"}


def spread(values: Sequence[float]) -> dict[str, float]:
    """{"min", "median", "max", "n"}."""
    return {"min": round(min(values), 3), "median": round(median(values), 3), "max": round(max(values), 3), "n": len(values)}


class _Watched:
    """Samples the memory of a process and its descendants while the block runs."""

    def __init__(self, pid: int) -> None:
        self.most, self._pid, self._over = 0, pid, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "_Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self.most = max(self.most, sum(_resident(pid) for pid in _family(self._pid)))


def memory_mib(pid: int) -> float:
    """The memory of the process and its descendants now (resident; shared memory counts in each)."""
    return sum(_resident(one) for one in _family(pid)) / MIB


def cpu_s(pid: int) -> float:
    """The CPU seconds of the process and its living descendants so far."""
    ticks = 0
    for one in _family(pid):
        after_name = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(after_name[11]) + int(after_name[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def is_at_work(pid: int) -> bool:
    """Whether any thread of the process or its descendants is running, or waiting for a CPU or the disk."""
    for one in _family(pid):
        for thread in Path(f"/proc/{one}/task").glob("*/stat"):
            with suppress(OSError):  # the process has ended
                if thread.read_text().rpartition(")")[2].split()[0] in "RD":
                    return True
    return False


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            for child in Path(f"/proc/{pid}/task/{thread}/children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return  # the process has ended


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
