"""Bombs are refused before they use up the machine. pytest -s tests/media/sandbox/test_bombs.py prints the figures."""

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

MIB = 1024 * 1024
MEMORY, PROCESSOR_S = 150 * MIB, 2
BOMBS = {
    "9000-px.mov": "too_big_picture", "8192-px.mp4": "too_big_picture", "16383-px.webm": "too_big_picture",
    "two-thousand-million-samples.mp4": "unreadable", "two-thousand-million-equal-samples.mp4": "unreadable", "nested.mp4": "unreadable",
    "ten-hours-on-the-line.webm": "too_long", "400-streams.mkv": "unreadable",
}


def tree(pid):
    """The process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += tree(int(child))
    return found


def resident(pid):
    """The resident bytes of a process; shared libraries count in each process that maps them."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def watch(process, peaks):
    """Record the total memory of the process and its descendants."""
    while process.poll() is None:
        try:
            peaks.append(sum(resident(pid) for pid in tree(process.pid)))
        except OSError:
            pass
        time.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a tree of processes is read from /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_little_memory_and_cpu_time(name, odd, tmp_path):
    path, before, started = odd(name), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "tagning", "media", "normalise", path, tmp_path / "out.mp4"], stdout=subprocess.PIPE, text=True,
    )
    peaks = []
    watcher = threading.Thread(target=watch, args=(process, peaks))
    watcher.start()
    said, _ = process.communicate(timeout=120)
    watcher.join()
    took, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name}: {took:.2f} s on the wall, {worked:.2f} s of the processor, {max(peaks) / MIB:.0f} MiB in {path.stat().st_size} bytes")
    assert f'"error": "{BOMBS[name]}"' in said and process.returncode == 2
    assert max(peaks) < MEMORY
    assert worked < PROCESSOR_S
    assert not (tmp_path / "out.mp4").exists()
