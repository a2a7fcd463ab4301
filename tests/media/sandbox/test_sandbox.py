"""The sandbox limits its process, reports progress, and kills the process on request."""

import ctypes
import os
import re
import socket
import time
from dataclasses import asdict
from pathlib import Path

import pytest

import media
from media.sandbox.command import all_or_nothing, open_sandbox, run_ffmpeg, run_task, what_holds, write_with_ffmpeg
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import GIB, Caps, Limits
from tests.media.sandbox import inmates
from tests.processes import running
from tests.waiting import until

pytestmark = pytest.mark.slow

SMALL = Caps(cpu_s=20, wall_s=20)
ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30", "-f", "null", "-"]


def alive(mark):
    """Processes whose command line contains the mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "cmdline").read_bytes() and running(folder.name):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_cancelling_kills_at_once_and_raises_the_reason(tmp_path):
    mark = f"comment={tmp_path.name}-{os.getpid()}"
    started = time.monotonic()

    class Stopped(Exception):
        pass

    def progress(permille):
        if time.monotonic() - started > 0.6:
            raise Stopped

    with pytest.raises(Stopped):
        run_ffmpeg(
            ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30", "-metadata", mark, "-f", "null", "-"], caps=SMALL, progress=progress,
        )
    assert time.monotonic() - started < 2.5
    assert alive(mark) == []


def test_wall_clock_time_is_limited():
    started = time.monotonic()
    with pytest.raises(MediaProblem) as caught:
        run_ffmpeg(ENDLESS, caps=Caps(cpu_s=20, wall_s=1))
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 3


def test_a_stuck_task_and_its_children_die_at_the_limit(tmp_path):
    with pytest.raises(MediaProblem) as caught:
        inmates.ask("stuck", Caps(cpu_s=10, wall_s=3), tmp_path / "note")
    assert caught.value.code == "timeout"
    numbers = (tmp_path / "note").read_text().split()
    assert len(numbers) == 2
    # The signal reaches the whole group at once, but a busy machine lets the grandchild die a moment later, and it is not ours to wait for.
    until(lambda: not [pid for pid in numbers if running(pid)], what="the end of the task and its child")


def test_cpu_time_is_limited():
    with pytest.raises(MediaProblem) as caught:
        run_ffmpeg(["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30", "-c:v", "libx264", "-f", "null", "-"], caps=Caps(cpu_s=1, wall_s=30))
    assert caught.value.code == "timeout"


def test_a_file_that_grows_too_large_is_stopped(tmp_path):
    with pytest.raises(MediaProblem):
        run_ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-c:v", "rawvideo", "-f", "nut", f"{tmp_path}/big"],
            caps=Caps(wall_s=20, output=1_000_000),
        )
    assert (tmp_path / "big").stat().st_size <= 1_000_000


def test_memory_is_limited():
    with pytest.raises(MediaProblem):
        run_ffmpeg(
            ["-f", "lavfi", "-i", "color=s=12000x12000:d=1", "-vf", "scale=14000:14000", "-f", "null", "-"],
            caps=Caps(wall_s=20, memory=GIB // 2),
        )


def test_the_sandbox_has_a_bare_environment_and_a_temporary_folder(monkeypatch):
    monkeypatch.setenv("TAGNING_SECRET", "hush")
    seen = inmates.ask("environment")
    assert "TAGNING_SECRET" not in seen["environment"]
    assert seen["folder"] != os.getcwd() and not os.path.exists(seen["folder"])


def test_the_sandbox_has_its_own_process_group_and_low_priority():
    seen = inmates.ask("environment")
    assert seen["group"] == seen["pid"] != os.getpgrp()
    assert seen["nice"] >= min(19, os.nice(0) + 5)


def test_the_sandbox_has_no_network_where_the_host_allows_that():
    seen = inmates.ask("network")
    if not seen["separated"]:
        assert not inmates.host_can_separate()
        return
    assert seen["reached"] is False


@pytest.fixture
def installation(tmp_path):
    """A folder with what an attacker would like to have, and a socket to talk to."""
    home = tmp_path / "data"
    home.mkdir()
    for name in ("secret", "tagning.db", "blob"):
        (home / name).write_text(name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(home / "socket"))
        listening.listen()
        yield home


def test_the_sandbox_reads_and_writes_nothing_that_it_was_not_given(installation):
    secrets = [str(installation / name) for name in ("secret", "tagning.db", "blob")]
    reads = [*secrets, f"/proc/{os.getpid()}/environ", "/etc/passwd", str(Path(__file__))]
    writes = [str(installation / "new"), str(installation / "secret"), str(Path(media.__file__).parent / "new")]
    worked = inmates.ask("escape", escape={"reads": reads, "writes": writes, "parent": os.getpid(), "sock": str(installation / "socket")})
    holds = what_holds()
    kinds = {"read": "files", "write": "files", "list": "files", "remove": "files", "open": "calls", "leave": "calls", "signal": "files",
             "gain": "rights"}
    assert [what for what in worked if holds[kinds[what.split()[0]]]] == []
    assert [Path(path).read_text() for path in secrets] == ["secret", "tagning.db", "blob"]


def test_this_host_holds_the_sandbox_by_what_it_has():
    """Where the kernel has Landlock, its absence from the sandbox would be ours."""
    version = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    assert what_holds()["files"] == (version >= 1)


def test_ffmpeg_in_the_sandbox_reads_no_file_beside_its_input(installation, tmp_path):
    if not what_holds()["files"]:
        assert ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1)) < 1
        return
    (tmp_path / "list").write_text(f"ffconcat version 1.0\nfile {installation}/secret\n")
    with pytest.raises(MediaProblem) as caught:
        run_ffmpeg(["-f", "concat", "-safe", "0", "-i", f"{tmp_path}/list", "-f", "null", "-"], caps=SMALL)
    assert "Permission denied" in caught.value.detail


def test_a_crash_in_the_sandbox_is_a_problem_with_its_stderr():
    with pytest.raises(MediaProblem) as caught:
        inmates.ask("crash")
    assert caught.value.code == "failed" and "no such luck" in caught.value.detail


def test_progress_only_grows_and_ends_at_a_thousand(webm, tmp_path):
    from media.house.normalise import normalise

    heard = []
    normalise(webm, tmp_path / "out.mp4", progress=heard.append)
    assert heard == sorted(heard) and heard[-1] == 1000 and len(set(heard)) > 5


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(MediaProblem):
        run_ffmpeg(["-i", "missing"], caps=SMALL)
    assert list(tmp_path.iterdir()) == []


def probing(path):
    return {"path": str(path), "limits": asdict(Limits())}


def test_a_sandbox_can_wait_for_its_order(webm):
    with open_sandbox(load="reading.probe") as sandbox:
        found = run_task("reading.probe:probe_inside", probing(webm), caps=SMALL, sandbox=sandbox)
    assert found == run_task("reading.probe:probe_inside", probing(webm), caps=SMALL)


def test_a_failing_preload_is_a_problem_with_its_stderr(webm):
    with open_sandbox(load="nothing_of_the_kind") as sandbox:
        with pytest.raises(MediaProblem) as caught:
            run_task("reading.probe:probe_inside", probing(webm), caps=SMALL, sandbox=sandbox)
    assert caught.value.code == "failed" and "nothing_of_the_kind" in caught.value.detail


def test_a_sandbox_without_an_order_is_removed_with_its_folder():
    with open_sandbox() as sandbox:
        assert sandbox.process.poll() is None
    assert not os.path.exists(sandbox.folder) and not os.path.exists(f"/proc/{sandbox.process.pid}")


def test_an_old_output_is_removed_first_but_a_device_stays(tmp_path):
    old, pipe = tmp_path / "old.mp4", tmp_path / "pipe"
    old.write_text("old")
    os.mkfifo(pipe)
    for output in (old, pipe):
        with pytest.raises(ZeroDivisionError), all_or_nothing(output):
            assert not old.exists()
            output == old and output.write_text("half")
            1 / 0
    assert list(tmp_path.iterdir()) == [pipe]


def test_only_one_module_starts_processes():
    folder = Path(media.__file__).parent
    users = [
        path.name for path in sorted(folder.rglob("*.py")) if re.search(
            r"\bsubprocess\b|os\.(system|popen|spawn|exec|fork)", path.read_text(),
        )
    ]
    assert users == ["command.py", "fork.py", "inside.py"]  # fork.py forks itself


def test_a_partial_output_is_removed(tmp_path):
    def progress(permille):
        if (tmp_path / "half.mkv").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_with_ffmpeg([*ENDLESS[:5], "-f", "matroska"], tmp_path / "half.mkv", caps=SMALL, progress=progress)
    assert not (tmp_path / "half.mkv").exists()
