"""Answers requests for a part of a file, and for a file that may be unchanged, as RFC 9110 says."""

import re

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*", re.IGNORECASE)


def answer_conditionally(response: Response, size: int) -> Response:
    """The response to this request, from the one with the whole file of `size` bytes and its ETag: 200, 206, 304 or 416.

    A Range counts for GET alone, and not where the file is unchanged. Another unit, several ranges and what is no range are ignored, so
    the whole file is sent.
    """
    environ = dict(request.environ)
    said = _ONE_RANGE.fullmatch(environ.get("HTTP_RANGE", "")) if request.method == "GET" else None
    is_unchanged = not is_resource_modified(environ, response.headers.get("ETag"), last_modified=response.last_modified)
    if said is None or is_unchanged or _is_backwards(said):
        environ.pop("HTTP_RANGE", None)
    elif said[3] and int(said[3]) >= size > 0:
        environ["HTTP_RANGE"] = "bytes=0-"  # the last bytes, as many as there are
    try:
        response.make_conditional(environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    return response


def _is_backwards(said: re.Match[str]) -> bool:
    return bool(said[1] and said[2] and int(said[2]) < int(said[1]))
