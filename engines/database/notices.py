"""Who wants to be told of what, in this process."""

import logging
import threading
from collections.abc import Callable, Iterable

log = logging.getLogger("tagning.database")


def word(topic: str) -> str:
    """The topic. Raises ValueError when it is not a word in small letters."""
    if not (topic.isidentifier() and topic.islower()):
        raise ValueError(f"{topic!r} is not a word in small letters")
    return topic


class Notices:
    """The listeners by topic."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    @property
    def topics(self) -> list[str]:
        """The topics that somebody has listened to."""
        return sorted(self._listeners)

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Add a listener. Returns what takes it away again."""
        with self._lock:
            self._listeners.setdefault(word(topic), []).append(heard)
        return lambda: self._leave(topic, heard)

    def tell(self, topics: Iterable[str]) -> None:
        """Call the listeners of the topics; one that fails keeps it from nobody else."""
        for topic in topics:
            for heard in list(self._listeners.get(topic, ())):
                try:
                    heard()
                except Exception:
                    log.exception("a listener to %s failed", topic)

    def _leave(self, topic: str, heard: Callable[[], None]) -> None:
        with self._lock:
            if heard in self._listeners[topic]:
                self._listeners[topic].remove(heard)
