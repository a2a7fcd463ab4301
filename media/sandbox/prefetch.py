"""Two steps of a piece of work at the same time: while one thing is used, the next ones are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

One = TypeVar("One")
BEAT_S = 0.05
_END = object()


@contextmanager
def ahead(ones: Iterator[One], most: int) -> Iterator[Iterator[One]]:
    """The same ones, made by a thread that is at most `most` of them ahead, and has ended when the block is left.

    What it raises is raised here.
    """
    made: Queue[object] = Queue(most)
    enough = Event()

    def make() -> None:
        last: object = _END
        try:
            for one in ones:
                if not _put(made, one, enough):
                    return
        except BaseException as error:  # whatever it is, it is told where the ones are used
            last = error
        _put(made, last, enough)

    thread = Thread(target=make, daemon=True)
    thread.start()
    try:
        yield _taken(made)
    finally:
        enough.set()
        thread.join()


def _put(made: "Queue[object]", one: object, enough: Event) -> bool:
    """Hand it over; False when nobody wants it any more."""
    while not enough.is_set():
        try:
            made.put(one, timeout=BEAT_S)
            return True
        except Full:
            continue
    return False


def _taken(made: "Queue[object]") -> Iterator[One]:
    while (one := made.get()) is not _END:
        if isinstance(one, BaseException):
            raise one
        yield one  # type: ignore[misc]
