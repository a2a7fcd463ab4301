"""Produce items in a thread ahead of their consumer, so that two steps of a pipeline overlap."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

One = TypeVar("One")
BEAT_S = 0.05
_END = object()


@contextmanager
def prefetched(ones: Iterator[One], most: int) -> Iterator[Iterator[One]]:
    """The same items, produced by a thread that runs at most `most` items ahead.

    The thread ends when the block is left. Its exceptions are raised in the consumer.
    """
    made: Queue[object] = Queue(most)
    enough = Event()

    def make() -> None:
        last: object = _END
        try:
            for one in ones:
                if not _put(made, one, enough):
                    return
        except BaseException as error:  # any error is raised in the consumer
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
    """Enqueue an item. Returns False when the consumer has stopped."""
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
