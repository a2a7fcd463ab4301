"""A person's sessions: on which devices they are signed in."""

import json
from dataclasses import dataclass

from accounts import queries
from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound

ID_LENGTH = 20
"""How much of the cookie's hash names a session on the page: enough to tell one's own apart, and worth nothing to anyone else."""
AGENT = "agent"
"""The session's value with what the browser said of itself when somebody signed in."""
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A session. `browser` and `system` are names, or empty when the browser did not say; the times are UTC as stored."""

    id: str
    browser: str
    system: str
    created_at: str
    seen_at: str
    is_this: bool


def list_devices(db: Database, clock: Clock, person_id: str, this_hash: str) -> list[Device]:
    """The person's live sessions, the one with the hash `this_hash` first, then those seen last."""
    rows = queries.list_sessions(db, person_id, clock.iso())
    return sorted((_device(row, this_hash) for row in rows), key=lambda one: not one.is_this)


def end_session(db: Database, person_id: str, session_id: str) -> None:
    """Sign the person out of that device. Raises NotFound for a session that is not theirs, or over."""
    if len(session_id) != ID_LENGTH or not queries.end_session(db, person_id, session_id):
        raise NotFound()


def _device(row: Row, this_hash: str) -> Device:
    agent = str(json.loads(row["data"]).get(AGENT, ""))
    return Device(
        row["id_hash"][:ID_LENGTH], _named(agent, _BROWSERS), _named(agent, _SYSTEMS), row["created_at"], row["seen_at"],
        row["id_hash"] == this_hash,
    )


def _named(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")
