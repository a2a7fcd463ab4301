"""The upload routes: tus 1.0 over HTTP, for both sides.

Supported: creation, creation-with-upload, creation-defer-length, checksum, expiration, termination. Bytes are durable before the
response. An upload has one writer across all processes. Its offset is the number of durable bytes. Every request checks who sends it
and whether the upload is still theirs; another person's upload is not found (404).

A program such as tuspy sends neither Sec-Fetch-Site nor Origin. It passes like any unsafe request without them: only a browser attaches
a person's cookie by itself, and every browser sends one of the two on POST, PATCH and DELETE.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, request, url_for
from werkzeug.exceptions import ClientDisconnected

from engines.blobs.contract import ChecksumMismatch, Locked, Missing, TooLong, WrongOffset
from engines.database.contract import Row
from foundation import uploads
from foundation.clock import parse
from foundation.errors import NotFound, Problem
from foundation.here import Here
from foundation.language import mark as _
from foundation.limit import HOUR, Limit
from foundation.policy import ANYONE, SMALL_BODY, PolicyLine
from foundation.uploads import MIB, Purpose, Wanted, too_large
from tagning.web.bodies import BYTES
from tagning.web.open_sockets import Lines

UPLOADS = Limit("upload", 300, HOUR)
VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256", "md5")
# Small, because a slow connection that is cut loses what it has sent of a piece.
_PIECE = 16 * 1024
_DRAIN = 8 * MIB
# Endpoints that accept a file's bytes count them while they store them.
_ENDPOINTS = {"begin": None, "state": SMALL_BODY, "append": None, "abandon": SMALL_BODY, "override": None}
LINES = {
    "uploads.options": PolicyLine(ANYONE),
    "candidate_uploads.options": PolicyLine(ANYONE),
    **{f"uploads.{name}": PolicyLine("upload.use", body=most) for name, most in _ENDPOINTS.items()},
    **{f"candidate_uploads.{name}": PolicyLine("candidate.upload", body=most) for name, most in _ENDPOINTS.items()},
}


def blueprint(purposes: dict[str, Purpose]) -> Blueprint:
    """The upload routes for those purposes; register it under the prefix that the sender uses."""
    door = _Door(purposes)
    bp = Blueprint("uploads", __name__)
    bp.before_request(_speak_our_version)
    bp.after_request(_say_version)
    routes: tuple[tuple[str, str, str, Any], ...] = (
        ("", "OPTIONS", "options", door.options), ("/<upload_id>", "OPTIONS", "options", door.options),
        ("", "POST", "begin", door.begin), ("/<upload_id>", "POST", "override", door.override),
        ("/<upload_id>", "HEAD", "state", door.state), ("/<upload_id>", "PATCH", "append", door.append),
        ("/<upload_id>", "DELETE", "abandon", door.abandon),
    )
    for path, method, endpoint, view in routes:
        bp.add_url_rule(path, endpoint, view, methods=[method], provide_automatic_options=False)
    return bp


class _Door:
    """The views, with the purposes and the open sockets that they share."""

    def __init__(self, purposes: dict[str, Purpose]) -> None:
        self.purposes = purposes
        self.lines = Lines()

    def options(self, upload_id: str = "") -> Response:
        most = max((_most(purpose) for purpose in self.purposes.values()), default=0)
        return _reply(204, Tus_Version=VERSION, Tus_Extension=EXTENSIONS, Tus_Max_Size=most, Tus_Checksum_Algorithm=",".join(ALGORITHMS))

    def begin(self) -> Response:
        here: Here = g.here
        here.limit(UPLOADS, here.actor.key or ",".join(sorted(here.actor.invitation_ids)))
        wanted = _wanted()
        purpose = self.purposes.get(wanted.purpose)
        if purpose is None:
            raise Problem("unknown_purpose", _("The upload could not be received. Reload the page and try again."), 400)
        upload = uploads.begin_upload(here.db, here.blobs, here.clock, here.actor, purpose, wanted, _most(purpose, wanted.subject))
        offset = 0
        if request.mimetype == BYTES:
            offset = self._first_bytes(here, purpose, upload)
        elif upload["length"] == 0:
            self._settle(here, purpose, upload, 0)
        where = url_for(".append", upload_id=upload["id"])
        return _reply(201, Location=where, Upload_Offset=offset, Upload_Expires=_http_date(upload["expires_at"]))

    def _first_bytes(self, here: Here, purpose: Purpose, upload: Row) -> int:
        try:
            return self._receive(here, purpose, upload, 0)
        except Problem:
            uploads.abandon_upload(here.db, here.blobs, here.clock, upload)  # its address was never sent
            raise

    def state(self, upload_id: str) -> Response:
        here: Here = g.here
        purpose, upload = self._find(here, upload_id)
        self.lines.hush(upload_id)
        upload = self._settled(here, purpose, upload)
        return _reply(200, Upload_Offset=uploads.offset_of(here.blobs, upload), Upload_Metadata=_metadata_of(upload), **_length_of(upload))

    def append(self, upload_id: str) -> Response:
        here: Here = g.here
        purpose, upload = self._find(here, upload_id)
        if request.mimetype != BYTES:
            raise Problem("not_bytes", _("The upload could not be received. Reload the page and try again."), 415)
        offset = _number("Upload-Offset")
        if offset is None:
            raise _bad_request()
        offset = self._receive(here, purpose, upload, offset)
        return _reply(204, Upload_Offset=offset, Upload_Expires=_http_date(upload["expires_at"]))

    def abandon(self, upload_id: str) -> Response:
        here: Here = g.here
        purpose, upload = self._find(here, upload_id)
        self.lines.hush(upload_id)
        uploads.abandon_upload(here.db, here.blobs, here.clock, self._settled(here, purpose, upload))
        return _reply(204)

    def override(self, upload_id: str) -> Response:
        """POST with X-HTTP-Method-Override, for senders behind a proxy that rejects PATCH."""
        views = {"PATCH": self.append, "DELETE": self.abandon, "HEAD": self.state}
        view = views.get(request.headers.get("X-HTTP-Method-Override", ""))
        if view is None:
            raise _bad_request()
        return view(upload_id)

    def _find(self, here: Here, upload_id: str) -> tuple[Purpose, Row]:
        upload = uploads.own_upload(here.db, here.actor, upload_id)
        purpose = self.purposes.get(upload["purpose"])
        if purpose is None or not purpose.may_continue(here.db, here.actor, upload):
            raise NotFound()
        uploads.require_open(here.clock, upload)
        return purpose, upload

    def _settled(self, here: Here, purpose: Purpose, upload: Row) -> Row:
        return uploads.finish_if_whole(here.db, here.blobs, here.clock, purpose, upload)

    def _receive(self, here: Here, purpose: Purpose, upload: Row, offset: int) -> int:
        checksum = _checksum()
        upload = self._with_length(here, purpose, upload, offset)
        if upload["finished_at"] is not None:
            return _repeated(upload, offset)
        most = _most(purpose, upload["subject"]) if upload["length"] is None else upload["length"]
        if offset + (request.content_length or 0) > most:
            raise _refused(too_large(most))
        try:
            with self.lines.receiving(upload["id"], _socket()):
                offset = here.blobs.append(upload["id"], offset, _pieces(), checksum=checksum, limit=most)
        except TooLong:
            raise _refused(too_large(most)) from None
        except Missing:
            self._settled(here, purpose, upload)  # it was finished meanwhile, or a crash interrupted its finish
            raise _refused(_told(WrongOffset())) from None
        except (ChecksumMismatch, WrongOffset, Locked) as error:
            raise _refused(_told(error)) from None
        self._settle(here, purpose, upload, offset)
        return offset

    def _with_length(self, here: Here, purpose: Purpose, upload: Row, offset: int) -> Row:
        length = _number("Upload-Length")
        if length is None or request.method == "POST" and "X-HTTP-Method-Override" not in request.headers:
            return upload
        return uploads.set_length(here.db, upload, length, offset, _most(purpose, upload["subject"]))

    def _settle(self, here: Here, purpose: Purpose, upload: Row, offset: int) -> None:
        if offset:
            here.bytes_came(purpose, upload, offset)
        if offset == upload["length"]:
            uploads.close_upload(here.db, here.blobs, here.clock, purpose, upload)


def _speak_our_version() -> Response | None:
    if request.method == "OPTIONS" or request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _reply(412, Tus_Version=VERSION)


def _say_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


def _reply(status: int, **headers: object) -> Response:
    return Response(status=status, headers={name.replace("_", "-"): str(value) for name, value in headers.items()})


def _most(purpose: Purpose, subject: str = "") -> int:
    """How many bytes the purpose takes in, for the subject if one is named."""
    parts = current_app.extensions["tagning"]
    most = purpose.most(g.here.db, subject) if subject else purpose.max_bytes
    return min(most, parts.config.max_upload_mib * MIB)


def _wanted() -> Wanted:
    length, deferred = _number("Upload-Length"), request.headers.get("Upload-Defer-Length")
    if (length is None) == (deferred is None) or deferred not in (None, "1"):
        raise _bad_request()
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    return Wanted(
        purpose=said.get("purpose", ""), subject=said.get("subject", "")[:100], length=length,
        filename=_readable(re.split(r"[/\\\\]", said.get("filename", ""))[-1]), filetype=_readable(said.get("filetype", "")),
    )


def _metadata(header: str) -> dict[str, str]:
    pairs = [pair.strip().partition(" ") for pair in header.split(",") if pair.strip()]
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _space, value in pairs}
    except ValueError:
        raise _bad_request() from None


def _readable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:200]


def _metadata_of(upload: Row) -> str:
    names = ("purpose", "subject", "filename", "filetype")
    return ",".join(f"{name} {base64.b64encode(upload[name].encode()).decode()}" for name in names)


def _length_of(upload: Row) -> dict[str, object]:
    if upload["length"] is None:
        return {"Upload_Defer_Length": 1, "Upload_Expires": _http_date(upload["expires_at"])}
    return {"Upload_Length": upload["length"], "Upload_Expires": _http_date(upload["expires_at"])}


def _number(header: str) -> int | None:
    text = request.headers.get(header)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise _bad_request()
    return int(text)


def _checksum() -> tuple[str, bytes] | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _space, text = header.partition(" ")
    try:
        digest = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _bad_request() from None
    if algorithm not in ALGORITHMS or len(digest) != hashlib.new(algorithm).digest_size:
        raise _bad_request()
    return algorithm, digest


def _repeated(upload: Row, offset: int) -> int:
    """Repeat the response to a last request whose response was lost; any other request has a wrong offset."""
    if offset != upload["length"] or request.content_length:
        raise _refused(_told(WrongOffset()))
    return offset


def _pieces() -> Iterator[bytes]:
    try:
        while piece := request.stream.read(_PIECE):
            yield piece
    except (OSError, ClientDisconnected):
        return  # the connection was cut; the received bytes are kept, and a checksum cannot match


def _refused(problem: Problem) -> Problem:
    """Return the problem after reading the rest of the body: a sender that cannot finish sending never reads the response."""
    left = _DRAIN
    if (request.content_length or 0) > left:
        return problem
    for piece in _pieces():
        left -= len(piece)
        if left < 0:
            break
    return problem


def _told(error: Exception) -> Problem:
    if isinstance(error, ChecksumMismatch):
        return Problem("checksum", _("Part of the recording was damaged on the way. It is being sent again."), 460)
    if isinstance(error, Locked):
        return Problem("upload_busy", _("This recording is already being sent from another window. Close one; nothing is lost."), 423)
    return Problem("wrong_offset", _("Part of the recording is missing. What arrived is kept."), 409)


def _bad_request() -> Problem:
    return Problem("bad_upload", _("The upload could not be received. Reload the page and try again."), 400)


def _http_date(iso: str) -> str:
    return format_datetime(parse(iso), usegmt=True)


def _socket() -> Any:
    return request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
