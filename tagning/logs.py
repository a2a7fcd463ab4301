"""The program's own log: one line per event, as text for a terminal or as JSON for a collector.

No line identifies people: no names, mail addresses, tokens, query strings or paths (a path may hold a personal link). People appear as
ids. The text of an unexpected error may quote user input, so the JSON form holds only its type and the places in the code.
"""

import json
import logging
import sys
import time
import traceback
from types import TracebackType
from typing import Any

from flask import Flask, Response, g, request

from foundation.clock import iso, moment_of

log = logging.getLogger("tagning.requests")
_FIELDS = ("method", "endpoint", "status", "ms", "sent", "job", "kind", "ended")
_LIBRARIES = ("gunicorn.error", "botocore", "boto3", "urllib3", "s3transfer", "psycopg", "psycopg.pool", "sqlite_utils")
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message, and the event's `extra` fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "time": iso(moment_of(record.created)), "level": record.levelname.lower(), "logger": record.name, "message": _message(record),
        }
        said |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["error"] = _kinds(record.exc_info[1])
            said["at"] = _places(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def configure(kind: str) -> None:
    """Log `json` or `text` to stderr from now on; libraries only from warnings upwards."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def install(app: Flask) -> None:
    """Log a line for each request when the settings ask for JSON: the endpoint, never the person."""
    app.before_request(_note_start)
    app.after_request(_write)


def _note_start() -> None:
    g.began = time.monotonic()


def _write(response: Response) -> Response:
    if request.endpoint not in ("static", "favicon", "health", "ready", "metrics"):
        said = {
            "method": request.method, "endpoint": request.endpoint or "nothing", "status": response.status_code,
            "ms": round((time.monotonic() - g.began) * 1000) if "began" in g else 0,
            "sent": None if response.is_streamed else response.content_length,
        }
        log.info("%s %s %s", said["method"], said["endpoint"], said["status"], extra=said)
    return response


def _message(record: logging.LogRecord) -> str:
    # A library's message may quote its input: an address, a header, a line of a request.
    return record.getMessage() if record.name.startswith("tagning") else str(record.msg)


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return found


def _kinds(error: BaseException) -> str:
    return " from ".join(f"{type(one).__module__}.{type(one).__qualname__}" for one in _chain(error))


def _places(error: BaseException) -> list[str]:
    return [f"{place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(error.__traceback__)]
