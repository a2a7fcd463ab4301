"""Receives notifications from other processes, on a connection of its own."""

import logging
import threading
from typing import Any

import psycopg

from engines.database.notices import Notices, checked_topic
from engines.database.postgres.address import Address

log = logging.getLogger("tagning.database")
_LOOK_UP_S = 0.5
_AGAIN_S = 1.0
_PREFIX = "tagning_"


def channel(topic: str) -> str:
    """The server's channel for the topic."""
    return _PREFIX + checked_topic(topic)


class Listener:
    """A thread that calls the listeners.

    Without a server, it reconnects every second. After a reconnect it calls all listeners, because notifications may have been lost.
    """

    def __init__(self, address: Address, notices: Notices) -> None:
        self._address, self._notices = address, notices
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="listener", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread."""
        self._stopping.set()
        self._thread.join()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._address.connect() as connection:
                    self._hear(connection)
            except psycopg.Error as error:
                log.warning("lost the connection for notifications, will reconnect: %s", str(error).strip().partition("\n")[0])
                self._stopping.wait(_AGAIN_S)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        open_ears: set[str] = set()
        while not self._stopping.is_set():
            new = [topic for topic in self._notices.topics if topic not in open_ears]
            for topic in new:
                connection.execute(f"listen {channel(topic)}")
            open_ears.update(new)
            self._notices.tell(new)
            for notice in connection.notifies(timeout=_LOOK_UP_S):
                self._notices.tell([notice.channel.removeprefix(_PREFIX)])
                if self._stopping.is_set():
                    return
