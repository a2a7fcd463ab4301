"""Run a function in a forked copy of this process while this process goes on. Runs inside the sandbox only."""

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
from media.sandbox.inside import die_with_parent

Request = TypeVar("Request")
Result = TypeVar("Result")


class ForkedCall(Generic[Request, Result]):
    """Calls `prepare()` at once and `work(request)` on request, in a forked child.

    A fork starts no interpreter and imports nothing again. Fork before you start threads, because a fork does not copy them. Where a fork
    is unsafe (macOS), or with `forked` False, `result()` does the work in this process. Request and result are pickled.
    """

    def __init__(self, prepare: Callable[[], object], work: Callable[[Request], Result], forked: bool = True) -> None:
        self._prepare, self._work = prepare, work
        self._request: Request | None = None
        self._pid = self._asks = self._answers = 0
        if forked and sys.platform == "linux":
            self._fork()

    def __enter__(self) -> "ForkedCall[Request, Result]":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            os.close(self._asks)
            os.close(self._answers)

    def send(self, request: Request) -> None:
        """Send the request; the work begins."""
        self._request = request
        if self._pid:
            with suppress(BrokenPipeError):  # `result` reports that the child has died
                _write(self._asks, request)

    def result(self) -> Result:
        """Wait for the result. Raises MediaProblem "failed" when the child died; its stderr tells why."""
        if not self._pid:
            self._prepare()
            return self._work(self._request)  # type: ignore[arg-type]
        try:
            found: Result = _read(self._answers)
        except (EOFError, pickle.UnpicklingError):
            raise MediaProblem("failed", detail="the forked child has died") from None
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
            pass  # there was no request
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)

    def _serve(self, parent: int, hears: int, says: int) -> None:
        die_with_parent(parent)
        nothing = os.open(os.devnull, os.O_RDWR)
        for end in (0, 1):  # the parent's reader waits for the end of stdout, so this child must not hold it open
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
