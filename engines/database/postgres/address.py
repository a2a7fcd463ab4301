"""Parses a PostgreSQL address and checks that the server is usable."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from engines.database.contract import Unreachable
from engines.database.postgres.types import types

LOOKS = "postgresql://name:password@host:5432/database"
_CONNECTIONS = 16
_MOST_CONNECTIONS = 500
# A server that has vanished silently is noticed within a minute.
_LINE: dict[str, Any] = {
    "connect_timeout": 5, "keepalives_idle": 20, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 40_000,
    "application_name": "tagning", "client_encoding": "utf8",
}
# A server uses these words when it will accept connections later.
_FOR_NOW = ("starting up", "shutting down", "recovery", "too many", "remaining")


@dataclass(frozen=True, repr=False)
class Address:
    """psycopg's settings, and the number of connections a process may have."""

    settings: dict[str, Any]
    connections: int

    def connect(self) -> psycopg.Connection[Any]:
        """A connection in autocommit mode."""
        return psycopg.connect(**self.settings, **self.options)

    @property
    def place(self) -> str:
        """Host and port."""
        return f"{self.settings.get('host') or 'this machine'}:{self.settings.get('port') or 5432}"

    @property
    def options(self) -> dict[str, Any]:
        """psycopg's options: `$1` parameters and our types."""
        return {"autocommit": True, "cursor_factory": psycopg.RawCursor, "context": types()}


def read(url: str) -> Address:
    """Parse the URL. `?connections=` is ours, the rest is libpq's. Raises ValueError, never with the URL in it."""
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        connections = options.pop("connections", str(_CONNECTIONS))
        settings = conninfo_to_dict(parts._replace(query=urlencode(options, quote_via=quote)).geturl())
        [int(port) for port in str(settings.get("port", "5432")).split(",")]
    except (ValueError, psycopg.Error):
        raise ValueError(f"PostgreSQL cannot parse the address; it looks like {LOOKS}") from None
    if not connections.isdecimal() or not 1 <= int(connections) <= _MOST_CONNECTIONS:
        raise ValueError(f"connections={connections} is not a whole number from 1 to {_MOST_CONNECTIONS}")
    return Address({**_LINE, **settings}, int(connections))


def require_usable(address: Address) -> None:
    """Connect once. Raises ValueError when the server refuses us or its encoding is not UTF-8, Unreachable when no server answers."""
    try:
        with address.connect() as connection:
            encoding = connection.execute("show server_encoding").fetchone()
    except psycopg.Error as error:
        raise _refused(error) from None
    if encoding is None or encoding[0] != "UTF8":
        raise ValueError("the database's encoding is not UTF-8; create one with: createdb --encoding=UTF8 --template=template0")


def _refused(error: psycopg.Error) -> Exception:
    # libpq prints one line for each address it tried; the lines with names and roles hold no password.
    said = str(error).strip().partition("\n")[0]
    fatal = said.partition("FATAL:")[2].strip()
    if fatal and not any(word in fatal for word in _FOR_NOW):
        return ValueError(f"the server refuses us: {fatal}")
    if said.startswith("invalid"):
        return ValueError(f"the address cannot be used: {said}")
    return Unreachable(f"no answer from the server: {fatal or said}")
