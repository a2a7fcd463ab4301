"""Limits the size of request bodies: small, unless the endpoint's policy line allows more.

With a Content-Length the check comes before anything is read; a chunked body is checked while it is read. The server's loop
(tagning.connections) reads and discards the rest of a refused body, so that a browser shows our page.
"""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from foundation.policy import SMALL_BODY, PolicyLine

BYTES = "application/offset+octet-stream"
"""What tus calls the bytes of a file."""
MOST_FIELDS = 1_100
"""A list of 500 candidates is sent as a name and an address for each, and a little more."""


def require_small(line: PolicyLine | None) -> None:
    """Raise RequestEntityTooLarge for a body larger than the endpoint accepts, or a form with more fields than any of ours.

    Where the endpoint counts by itself (`body` is None), only the bytes of an upload pass.
    """
    most = line.body if line else SMALL_BODY
    if most is None and request.mimetype == BYTES:
        request.max_content_length = None
        return
    most = most or SMALL_BODY
    request.max_content_length = most + 1  # werkzeug silently truncates a chunked body there
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge()
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form or request.content_length is None:  # chunked: its length is known only after reading
        body = request.get_data(cache=True)
        if len(body) > most or is_form and body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge()
