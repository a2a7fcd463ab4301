"""A piece of work in a copy of this process, while this one goes on with something else. Inside the box only."""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, TypeVar

from media.sandbox.errors import MediaProblem
from media.sandbox.inside import die_with

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Beside(Generic[Question, Answer]):
    """Calls `prepare()` at once and `work(question)` when it is asked, beside this process.

    The copy is made by fork, so it costs no start and no import of what is there already. Make it before there are threads: they are not
    copied. Where a fork is not safe (macOS), or with `apart` False, the same is done here when the answer is wanted. Question and answer
    are pickled.
    """

    def __init__(self, prepare: Callable[[], object], work: Callable[[Question], Answer], apart: bool = True) -> None:
        self._prepare, self._work = prepare, work
        self._question: Question | None = None
        self._pid = self._asks = self._answers = 0
        if apart and sys.platform == "linux":
            self._fork()

    def __enter__(self) -> "Beside[Question, Answer]":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            os.close(self._asks)
            os.close(self._answers)

    def ask(self, question: Question) -> None:
        """Let the work begin."""
        self._question = question
        if self._pid:
            with suppress(BrokenPipeError):  # then there will be no answer either
                _write(self._asks, question)

    def answer(self) -> Answer:
        """What came of it, once it has been asked; waits. Raises MediaProblem "failed" when the copy broke down, and says on stderr why."""
        if not self._pid:
            self._prepare()
            return self._work(self._question)  # type: ignore[arg-type]
        try:
            found: Answer = _read(self._answers)
        except (EOFError, pickle.UnpicklingError):
            raise MediaProblem("failed", detail="the work beside has died") from None
        return found

    def _fork(self) -> None:
        parent, (hears, self._asks), (self._answers, says) = os.getpid(), os.pipe(), os.pipe()
        self._pid = os.fork()
        if self._pid:
            os.close(hears)
            os.close(says)
            return
        try:
            self._serve(parent, hears, says)
        except EOFError:
            pass  # nothing was asked
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)

    def _serve(self, parent: int, hears: int, says: int) -> None:
        die_with(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        for end in (0, 1):  # whoever waits for the end of what this process says shall not wait for its copy
            os.dup2(nothing, end)
        os.close(self._asks)
        os.close(self._answers)
        self._prepare()
        _write(says, self._work(_read(hears)))


def _write(end: int, what: Any) -> None:
    with open(end, "wb", closefd=False) as pipe:
        pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)


def _read(end: int) -> Any:
    with open(end, "rb", closefd=False) as pipe:
        return pickle.load(pipe)
