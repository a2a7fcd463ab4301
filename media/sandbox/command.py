"""The only module that starts processes: ffmpeg or a task of this package, always inside the sandbox."""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Caps

Progress = Callable[[int], None]
Child = subprocess.Popen[bytes]
_READ, _WRITTEN = ("source", "path", "house"), ("output", "folder")
"""By these names tasks are given files to read, and files and folders to write."""
BEAT_S = 0.25
TAIL = 4000


def no_progress(permille: int) -> None:
    """A progress callback that does nothing."""


@contextmanager
def all_or_nothing(output: Path) -> Iterator[None]:
    """Write `output` completely or not at all: an earlier file is removed first, a partial one on any error.

    Devices and pipes stay in place.
    """
    _remove(output)
    try:
        yield
    except BaseException:
        _remove(output)
        raise


def _remove(output: Path) -> None:
    if output.is_file() or output.is_symlink():
        output.unlink(missing_ok=True)


@cache
def ffmpeg_path() -> str:
    """The path of ffmpeg: TAGNING_FFMPEG if that is set, else the one that comes with moviepy."""
    named = os.environ.get("TAGNING_FFMPEG")
    if named:
        return named
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def ffmpeg_version() -> str:
    """The version and path of the ffmpeg in use. Raises MediaProblem when it does not run."""
    said: list[str] = []

    def on_line(line: bytes) -> int | None:
        said.append(line.decode("utf-8", "replace").strip())
        return None

    error = _run({"program": [ffmpeg_path(), "-version"]}, Caps(), on_line, no_progress)
    if error or not said:
        raise error or MediaProblem("failed", detail=f"{ffmpeg_path()} printed nothing")
    return f"{said[0].partition(' Copyright')[0]} at {ffmpeg_path()}"


def what_holds() -> dict[str, bool]:
    """What the host holds a sandboxed process by: `files`, `calls`, `rights`, `network`. Raises MediaProblem when none can be started."""
    found: dict[str, bool] = run_task("sandbox.fence:report_inside", {}, caps=Caps(cpu_s=10, wall_s=60))
    return found


@dataclass(frozen=True)
class Sandbox:
    """A child process that waits for its order, with its working folder and its stderr."""

    process: Child
    folder: str
    stderr: IO[bytes]


@contextmanager
def open_sandbox(prefix: str = "tagning-sandbox-", load: str = "", package: str = "media") -> Iterator[Sandbox]:
    """Start a sandbox in an empty folder of its own. It preloads `<package>.<load>` while it waits for its order.

    Callers that must first find out what to run hide the import time this way. Leaving the block kills the process and removes the
    folder.
    """
    with tempfile.TemporaryDirectory(prefix=prefix) as folder, open(Path(folder) / "stderr", "w+b") as stderr:
        with _child(folder, stderr, load and f"{package}.{load}") as process:
            yield Sandbox(process, folder, stderr)


def run_task(
    task: str, arguments: dict[str, Any], *, caps: Caps, progress: Progress = no_progress, sandbox: Sandbox | None = None,
    package: str = "media",
) -> Any:
    """Call `<package>.<module>:<function>` in a new sandbox or in the open one. Returns its result. Paths in `arguments` are absolute.

    Once it has its order, a sandbox can read no package but `media`: another one is preloaded by `open_sandbox`.

    `progress` receives permille at least four times a second. When it raises, the sandbox is killed at once. Raises MediaProblem: the
    function's own, "timeout" or "failed".
    """
    answer: dict[str, Any] = {}

    def on_line(line: bytes) -> int | None:
        said = json.loads(line)
        answer.update(said)
        return said.get("permille")

    error = _run({"task": f"{package}.{task}", "arguments": arguments}, caps, on_line, progress, sandbox=sandbox)
    if "problem" in answer:
        problem = answer["problem"]
        raise MediaProblem(problem["code"], problem["message"], problem["detail"])
    if "result" not in answer:
        raise error or MediaProblem("failed", detail=f"{task} returned nothing")
    progress(1000)
    return answer["result"]


def run_ffmpeg(
    arguments: Sequence[str], *, caps: Caps, duration_ms: int = 0, progress: Progress = no_progress, ffmpeg: str | None = None,
) -> str:
    """Run ffmpeg inside the sandbox. Returns its stderr. Raises MediaProblem "failed" or "timeout".

    `duration_ms` is the length of the output; progress is computed from it.
    """
    program = [
        ffmpeg or ffmpeg_path(), "-hide_banner", "-nostdin", "-loglevel", "info", "-nostats", "-progress", "pipe:1", "-y", *arguments,
    ]

    def on_line(line: bytes) -> int | None:
        key, _, value = line.decode("ascii", "replace").strip().partition("=")
        if key != "out_time_us" or not duration_ms or not value.lstrip("-").isdigit():
            return None
        return max(0, min(999, int(value) // duration_ms))

    stderr: list[str] = []
    error = _run({"program": program}, caps, on_line, progress, stderr)
    if error:
        raise error
    progress(1000)
    return stderr[0]


def write_with_ffmpeg(
    arguments: Sequence[str], output: Path, *, caps: Caps, duration_ms: int = 0, progress: Progress = no_progress,
) -> None:
    """Run ffmpeg for one output file, which is written completely or not at all."""
    with all_or_nothing(output):
        run_ffmpeg([*arguments, f"file:{output.absolute()}"], caps=caps, duration_ms=duration_ms, progress=progress)


def _run(
    order: dict[str, Any], caps: Caps, on_line: Callable[[bytes], int | None], progress: Progress, keep: list[str] | None = None,
    sandbox: Sandbox | None = None,
) -> MediaProblem | None:
    """Run an order to its end. Returns the problem, or None."""
    with nullcontext(sandbox) if sandbox else open_sandbox() as one:
        send_order(one, order, caps)
        ended = _listen(one.process, caps.wall_s, on_line, progress)
        _kill_group(one.process)
        said, code = stderr_tail(one.stderr), one.process.returncode
    if keep is not None:
        keep.append(said)
    if not ended:
        return MediaProblem("timeout", detail=said[-500:])
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return MediaProblem("timeout", detail="killed by the host: out of CPU time or memory")
    if code != 0:
        return MediaProblem("failed", detail=f"exit {code}: {said[-800:]}")
    return None


def send_order(sandbox: Sandbox, order: dict[str, Any], caps: Caps, keep_stdin: bool = False) -> None:
    """Send the order. With `keep_stdin`, stdin stays open for the task's input."""
    stdin = sandbox.process.stdin
    assert stdin is not None
    with suppress(BrokenPipeError):  # the child has died already; its stderr tells why
        said = {**order, "paths": paths_of(order), "caps": {**asdict(caps), "parent": os.getpid()}}
        stdin.write(json.dumps(said).encode() + b"\n")
        stdin.flush() if keep_stdin else stdin.close()


def paths_of(order: dict[str, Any]) -> dict[str, list[str]]:
    """The files and folders that an order gives the process: what it may `read`, `write` and `run`; nothing else is there for it.

    An output that does not exist yet is made, empty: a right can only be given to what is there.
    """
    program, arguments = order.get("program", []), order.get("arguments", {})
    files = [(before, after.removeprefix("file:")) for before, after in pairwise(program) if after.startswith(("file:", "/"))]
    read = [path for before, path in files if before == "-i"] + [arguments[name] for name in _READ if name in arguments]
    write = [path for before, path in files if before != "-i"] + [arguments[name] for name in _WRITTEN if name in arguments]
    for path in write:
        if not os.path.exists(path):
            Path(path).touch()
    return {"read": read, "write": write, "run": program[:1]}


@contextmanager
def _child(folder: str, stderr: IO[bytes], load: str) -> Iterator[Child]:
    """A child in its own process group. Leaving the block kills the whole group."""
    process = subprocess.Popen(
        # -S: PYTHONPATH carries our module path, so each start skips the search of site-packages and runs no code from there
        [sys.executable, "-P", "-S", "-m", "media.sandbox.inside", *filter(None, [load])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, cwd=folder, env=_bare_environment(folder), start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill_group(process)
        for pipe in (process.stdout, process.stdin):
            if pipe is not None:
                pipe.close()


def _kill_group(process: Child) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()


def _bare_environment(folder: str) -> dict[str, str]:
    home = str(Path(__file__).resolve().parents[2])
    return {
        "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder,
        "PYTHONPATH": os.pathsep.join([home, *(one for one in sys.path if os.path.isabs(one) and one != home)]),
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
        # moviepy only composes stills here and needs no ffmpeg; searching for one would start a process
        "FFMPEG_BINARY": "ffmpeg-imageio", "FFPLAY_BINARY": "true", "IMAGEIO_FFMPEG_EXE": "none",
    }


def _listen(process: Child, wall_s: float, on_line: Callable[[bytes], int | None], progress: Progress) -> bool:
    """Read lines until stdout closes. Returns False on timeout."""
    assert process.stdout is not None
    deadline, last, rest = time.monotonic() + wall_s, 0, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            ready = selector.select(min(BEAT_S, max(0.0, deadline - time.monotonic())))
            if ready:
                data = os.read(process.stdout.fileno(), 65536)
                if not data:
                    break
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    last = max(last, on_line(line) or 0)
            progress(last)
            if time.monotonic() >= deadline:
                return False
    return _ends(process, deadline)


def _ends(process: Child, deadline: float) -> bool:
    try:
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def stderr_tail(stderr: IO[bytes]) -> str:
    """The last part of the child's stderr."""
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, size - TAIL))
    return stderr.read().decode("utf-8", "replace")
