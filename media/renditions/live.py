"""Makes renditions while a recording arrives: a task inside the sandbox reads the bytes and reports each finished rendition."""

import json
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from media.renditions.catalogue import Rendition
from media.sandbox.command import BEAT_S, Child, Progress, open_sandbox, send_order, stderr_tail
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import LIVE_NICE, Limits, caps_for

WANTED = ["playable", "wall", "poster", "storyboard", "peaks"]
PATIENCE_S = 30.0
PIECE = 64 * 1024


class LiveTask:
    """A task inside the sandbox that reads a recording from a pipe.

    Call `feed` and `made` in turn, then `end`, then `made` until `is_over`.
    """

    def __init__(self, process: Child, folder: Path, stderr: IO[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._in, self._out, self.folder = process.stdin.fileno(), process.stdout.fileno(), folder
        self._close_in, self._stderr = process.stdin.close, stderr
        self._rest = b""
        self.is_over = False
        for pipe in (self._in, self._out):
            os.set_blocking(pipe, False)

    def feed(self, data: bytes, patience_s: float = PATIENCE_S) -> None:
        """Write bytes to the task. Raises MediaProblem "timeout" when it reads nothing for `patience_s`, "failed" when it has died."""
        left, until = memoryview(data), time.monotonic() + patience_s
        while left:
            select.select([], [self._in], [], max(0.0, until - time.monotonic()))
            try:
                taken = os.write(self._in, left[:PIECE])
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise MediaProblem("timeout", detail="the task reads no more input") from None
                continue
            except BrokenPipeError:
                raise self._problem() from None
            left, until = left[taken:], time.monotonic() + patience_s

    def end(self) -> None:
        """Close the pipe after the last byte."""
        self._close_in()

    def made(self, wait_s: float = 0.0) -> Iterator[Rendition]:
        """The renditions finished since the last call; waits up to `wait_s` for one. Raises MediaProblem: the task's own or "failed".

        Afterwards `is_over` tells whether the task is done.
        """
        ready, _, _ = select.select([self._out], [], [], wait_s)
        if not ready or self.is_over:
            return
        data = os.read(self._out, PIECE)
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            said = json.loads(line)
            if "problem" in said:
                raise MediaProblem(said["problem"]["code"], said["problem"]["message"], said["problem"]["detail"])
            if "made" in said:
                yield Rendition(**said["made"])
            self.is_over = self.is_over or "result" in said
        if not data and not self.is_over:
            raise MediaProblem("failed", detail=f"the task has died: {stderr_tail(self._stderr)[-800:]}")

    def _problem(self) -> MediaProblem:
        try:
            for _ in self.made(BEAT_S):
                continue
        except MediaProblem as problem:
            return problem
        return MediaProblem("failed", detail="the task has closed its input")


@contextmanager
def begin(task: str, arguments: dict[str, Any], most_ms: int) -> Iterator[LiveTask]:
    """Start `media.<module>:<function>` for a recording of at most `most_ms`. Leaving the block kills it."""
    caps = caps_for(most_ms, LIVE_NICE)
    with open_sandbox("tagning-live-") as sandbox:
        output = Path(sandbox.folder) / "made"
        output.mkdir()
        send_order(sandbox, {"task": f"media.{task}", "arguments": {**arguments, "folder": str(output)}}, caps, keep_stdin=True)
        yield LiveTask(sandbox.process, output, sandbox.stderr)


@contextmanager
def process_answer_live(limit_ms: int) -> Iterator[LiveTask]:
    """Make every rendition of an answer of at most `limit_ms` while it arrives.

    Raises MediaProblem for a recording that the job must process instead: "later" when it needs all the bytes.
    """
    limits = asdict(Limits(max_minutes=limit_ms / 60_000))
    with begin("renditions.live:answer_inside", {"wanted": WANTED, "limits": limits}, limit_ms) as task:
        yield task


def answer_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The task of `process_answer_live`; stdin is the recording."""
    from media.reading.incoming import Incoming
    from media.reading.sources import Source
    from media.renditions.from_stream import pass_over
    from media.renditions.onepass import OnePass

    incoming = Incoming(0)
    with Source(incoming, Limits(**arguments["limits"]), threads=1) as source:
        one = OnePass(source, Path(arguments["folder"]), arguments["wanted"], report_rendition())
        return pass_over(source, incoming, one).as_dict()


@contextmanager
def process_take_live(limits: Limits = Limits()) -> Iterator[LiveTask]:
    """Encode a recruiter's take to the house format, with its pictures and peaks, while it arrives. Raises MediaProblem for sound alone."""
    with begin("renditions.live:take_inside", {"limits": asdict(limits)}, limits.max_ms) as task:
        yield task


def take_inside(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The task of `process_take_live`; it reports the house format last."""
    from media.reading.incoming import Incoming
    from media.reading.sources import Source
    from media.renditions.take_renditions import make_take_renditions

    with Source(Incoming(0), Limits(**arguments["limits"]), threads=1) as source:
        return make_take_renditions(source, Path(arguments["folder"]), report_rendition()).as_dict()


def report_rendition() -> Callable[[Rendition], None]:
    """A callback that reports a finished rendition to the parent."""
    from media.sandbox.inside import say

    return lambda made: say(made=asdict(made))
