"""Recordings are worked on while their chunks arrive: a child in the box is given the bytes, and says what it has made."""

import json
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from media.renditions.catalogue import Made
from media.sandbox.command import BEAT_S, Child, Progress, give, tail, waiting
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import LIVE_NICE, Limits, caps_for

WANTED = ["playable", "wall", "poster", "storyboard", "peaks"]
PATIENCE_S = 30.0
PIECE = 64 * 1024


class Fed:
    """A task in the box that is fed. Whoever holds it feeds, asks what was made, says that this was all, and asks until it is over."""

    def __init__(self, process: Child, folder: Path, stderr: IO[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._in, self._out, self.folder = process.stdin.fileno(), process.stdout.fileno(), folder
        self._close_in, self._stderr = process.stdin.close, stderr
        self._rest = b""
        self.is_over = False
        for pipe in (self._in, self._out):
            os.set_blocking(pipe, False)

    def feed(self, data: bytes, patience_s: float = PATIENCE_S) -> None:
        """Hand over bytes. Raises MediaProblem "timeout" when it does not take any for so long, "failed" when it has gone."""
        left, until = memoryview(data), time.monotonic() + patience_s
        while left:
            select.select([], [self._in], [], max(0.0, until - time.monotonic()))
            try:
                taken = os.write(self._in, left[:PIECE])
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise MediaProblem("timeout", detail="it takes no more") from None
                continue
            except BrokenPipeError:
                raise self._problem() from None
            left, until = left[taken:], time.monotonic() + patience_s

    def end(self) -> None:
        """That was the last byte."""
        self._close_in()

    def made(self, wait_s: float = 0.0) -> Iterator[Made]:
        """What was made since it was last asked, waiting for that so long. Raises MediaProblem: what the task raised, or "failed".

        `is_over` says afterwards whether all is done.
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
                yield Made(**said["made"])
            self.is_over = self.is_over or "result" in said
        if not data and not self.is_over:
            raise MediaProblem("failed", detail=f"it has died: {tail(self._stderr)[-800:]}")

    def _problem(self) -> MediaProblem:
        try:
            for _ in self.made(BEAT_S):
                continue
        except MediaProblem as problem:
            return problem
        return MediaProblem("failed", detail="it takes nothing any more")


@contextmanager
def begin(task: str, arguments: dict[str, Any], most_ms: int) -> Iterator[Fed]:
    """`media.<module>:<function>` in the box, to be fed with a recording of at most `most_ms`. Dead and gone when the block is left."""
    caps = caps_for(most_ms, LIVE_NICE)
    with waiting("tagning-live-") as box:
        output = Path(box.folder) / "made"
        output.mkdir()
        give(box, {"task": task, "arguments": {**arguments, "folder": str(output)}}, caps, fed=True)
        yield Fed(box.process, output, box.stderr)


@contextmanager
def watch_answer(limit_ms: int) -> Iterator[Fed]:
    """Every form of an answer of at most `limit_ms`, made while it arrives.

    What cannot be made so is a MediaProblem, and left to a job: "later" where it needs all of the bytes.
    """
    limits = asdict(Limits(max_minutes=limit_ms / 60_000))
    with begin("renditions.live:watch_here", {"wanted": WANTED, "limits": limits}, limit_ms) as fed:
        yield fed


def watch_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The inside of it: stdin is the recording."""
    from media.reading.incoming import Incoming
    from media.reading.sources import Source
    from media.renditions.onepass import OnePass
    from media.renditions.streaming import pass_over

    incoming = Incoming(0)
    with Source(incoming, Limits(**arguments["limits"]), threads=1) as source:
        one = OnePass(source, Path(arguments["folder"]), arguments["wanted"], say_made())
        return pass_over(source, incoming, one).as_dict()


@contextmanager
def watch_take(limits: Limits = Limits()) -> Iterator[Fed]:
    """A recruiter's take in the house format with its pictures and peaks, encoded while it arrives. Sound alone is a MediaProblem."""
    with begin("renditions.live:house_here", {"limits": asdict(limits)}, limits.max_ms) as fed:
        yield fed


def house_here(arguments: dict[str, Any], tell: Progress) -> dict[str, Any]:
    """The inside of it; the house format is said last."""
    from media.reading.incoming import Incoming
    from media.reading.sources import Source
    from media.renditions.house_take import house_with_pictures

    with Source(Incoming(0), Limits(**arguments["limits"]), threads=1) as source:
        return house_with_pictures(source, Path(arguments["folder"]), say_made()).as_dict()


def say_made() -> Callable[[Made], None]:
    """How the inside tells of a form that is whole."""
    from media.sandbox.inside import say

    return lambda made: say(made=asdict(made))
