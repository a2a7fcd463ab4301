"""Temporary files of processes that were killed are removed; those of processes that live are not."""

import os
import signal
import subprocess
import sys

import pytest

from tagning.scratch import sweep_folders
from tests.server import ROOT

CHILD = """
import sys, tempfile, time
from pathlib import Path
from tagning.scratch import take_folder
take_folder(Path(sys.argv[1]))
Path(tempfile.mkdtemp(prefix="tagning-take-"), "half.mp4").write_bytes(b"face")
print("ready", flush=True)
if sys.argv[2] == "wait":
    time.sleep(60)
"""


def process(root, then="wait"):
    """A process with a temporary file below `root`."""
    started = subprocess.Popen([sys.executable, "-c", CHILD, str(root), then], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert started.stdout.readline() == "ready\n"
    return started


@pytest.fixture
def living(tmp_path):
    started = process(tmp_path)
    yield started
    started.kill()
    started.wait()
    started.stdout.close()


def files(root):
    return sorted(str(path.relative_to(root)) for path in root.rglob("*.mp4"))


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_has_is_not(tmp_path, living):
    killed = process(tmp_path)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert len(files(tmp_path)) == 2
    assert sweep_folders(tmp_path) == 1
    assert len(files(tmp_path)) == 1 and str(living.pid) in files(tmp_path)[0]
    assert sweep_folders(tmp_path) == 0


def test_whoever_starts_sweeps_first(tmp_path):
    killed = process(tmp_path)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    second = process(tmp_path)
    found = files(tmp_path)
    second.kill()
    second.wait()
    second.stdout.close()
    assert len(found) == 1 and str(second.pid) in found[0]


def test_a_process_that_ends_leaves_nothing(tmp_path):
    ended = process(tmp_path, "end")
    assert ended.wait(20) == 0
    ended.stdout.close()
    assert list(tmp_path.iterdir()) == []


def test_what_belongs_to_another_host_or_to_nobody_we_know_is_left_alone(tmp_path):
    (tmp_path / "tagning-elsewhere-7-abc.lock").touch()
    (tmp_path / "tagning-elsewhere-7-abc").mkdir()
    (tmp_path / "photos").mkdir()
    assert sweep_folders(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 3
