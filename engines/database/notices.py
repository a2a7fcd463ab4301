"""The listeners of this process, by topic."""

import logging
import threading
from collections.abc import Callable, Iterable

log = logging.getLogger("tagning.database")


def checked_topic(topic: str) -> str:
    """Returns the topic. Raises ValueError unless it is a lower-case word."""
    if not (topic.isidentifier() and topic.islower()):
        raise ValueError(f"{topic!r} is not a lower-case word")
    return topic


class Notices:
    """The listeners by topic."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    @property
    def topics(self) -> list[str]:
        """The topics that have had listeners."""
        return sorted(self._listeners)

    def listen(self, topic: str, heard: Callable[[], None]) -> Callable[[], None]:
        """Add a listener. Returns a function that removes it."""
        with self._lock:
            self._listeners.setdefault(checked_topic(topic), []).append(heard)
        return lambda: self._leave(topic, heard)

    def tell(self, topics: Iterable[str]) -> None:
        """Call the topics' listeners. One that fails does not stop the others."""
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
