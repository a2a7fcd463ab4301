"""Sessions in the database, so that signing out, a new password or leaving the team ends them at once.

Flask's own session is a signed cookie, and a copy of it keeps working after sign-out. Here the cookie holds a token of 256 bits and the
table holds its hash. The team's side and the candidate's side have one cookie each, so that a recruiter who tries a candidate's link
stays signed in.
"""

import contextlib
import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from engines.database.contract import Busy, Database, Full, Unreachable
from foundation.clock import Clock, iso, parse
from foundation.ids import hash_token, new_token
from tagning import queries

IDLE = {"team": timedelta(hours=12), "candidate": timedelta(hours=24)}
ABSOLUTE = timedelta(days=14)
_TOUCH_EVERY = timedelta(minutes=1)


def side_of(path: str) -> str:
    """The side of a path: `candidate` below /answer and /i, else `team`."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return "candidate" if first in ("answer", "i") else "team"


_BARE = {"static", "favicon.ico", "health", "ready", "metrics"}


def is_bare(path: str) -> bool:
    """Whether the path is the same for everyone and needs no session; it works while the database is away."""
    return path.split("/", 2)[1] in _BARE if path.startswith("/") else False


class ServerSession(dict[str, Any], SessionMixin):
    """The session's values. `renew()` gives it a new token; call it whenever rights change."""

    def __init__(self, values: dict[str, Any], token: str | None, side: str, seen_at: str | None, created_at: str | None) -> None:
        super().__init__(values)
        self.before = deepcopy(values)  # a list in it may be appended to, as Flask does with messages
        self.token = token
        self.side = side
        self.seen_at = seen_at
        self.created_at = created_at
        self.old_token: str | None = None
        self.trouble: Exception | None = None
        """Why nobody knows whose session this is: the database did not answer."""

    def renew(self) -> None:
        """Replace the current token by a new one when the response is sent."""
        self.old_token, self.token, self.created_at = self.token or self.old_token, None, None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return dict(self) != self.before or self.old_token is not None


class ServerSessions(SessionInterface):
    """Flask's session interface on the table `web_session`."""

    def __init__(self, db: Database, clock: Clock, secure: bool) -> None:
        self.db, self.clock, self.secure = db, clock, secure

    def cookie_name(self, side: str) -> str:
        """The cookie's name. Over https it has the `__Host-` prefix, which pins it to this host."""
        name = "tagning" if side == "team" else "tagning-candidate"
        return f"__Host-{name}" if self.secure else name

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """The session that the cookie names, or an empty one."""
        side = side_of(request.path)
        token = request.cookies.get(self.cookie_name(side))
        nobody = ServerSession({}, None, side, None, None)
        if token is None or len(token) > 100 or is_bare(request.path):
            return nobody
        try:
            row = queries.find_session(self.db, hash_token(token), side, self.clock.iso())
        except (Busy, Full, Unreachable) as error:
            nobody.trouble = error  # raised later, where it can be answered with a page
            return nobody
        if row is None:
            return nobody
        return ServerSession(json.loads(row["data"]), token, side, row["seen_at"], row["created_at"])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write a changed session, end an emptied one, and extend one in use."""
        assert isinstance(session, ServerSession)
        if session.old_token:
            queries.delete_session(self.db, hash_token(session.old_token))
        if not session:
            self._end(session, response)
        elif session.changed:
            self._write(session, response)
        elif self._stale(session):
            with contextlib.suppress(Busy, Full, Unreachable):  # it expires a minute earlier; the request itself succeeded
                self._write(session, response)

    def _stale(self, session: ServerSession) -> bool:
        return session.seen_at is None or self.clock.now() - parse(session.seen_at) > _TOUCH_EVERY

    def _end(self, session: ServerSession, response: Response) -> None:
        if session.token:
            queries.delete_session(self.db, hash_token(session.token))
        if session.before:
            response.delete_cookie(self.cookie_name(session.side), path="/", secure=self.secure, httponly=True, samesite="Lax")

    def _write(self, session: ServerSession, response: Response) -> None:
        now = self.clock.now()
        began = parse(session.created_at) if session.created_at else now
        expires = min(now + IDLE[session.side], began + ABSOLUTE)
        values: dict[str, Any] = {
            "person_id": session.get("_user_id"), "data": json.dumps(dict(session)), "now": iso(now), "expires_at": iso(expires)
        }
        if session.token is None:
            session.token = new_token()
            queries.add_session(self.db, id_hash=hash_token(session.token), side=session.side, **values)
        elif not queries.save_session(self.db, id_hash=hash_token(session.token), **values):
            return  # ended during this request; inserting it again would revive it
        response.set_cookie(
            self.cookie_name(session.side), session.token, expires=expires, path="/",
            secure=self.secure, httponly=True, samesite="Lax",
        )
        response.headers.add("Vary", "Cookie")
