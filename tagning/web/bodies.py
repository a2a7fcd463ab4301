"""How much of a request's body is taken in: little, unless the endpoint's policy line says otherwise.

The check comes before anything of the body is read where its length is told, and while it is read where it comes in chunks.
What is left of a body that was refused is read and forgotten by the server's loop (tagning.gate), so that a browser shows our page.
"""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from foundation.policy import SMALL_BODY, PolicyLine

BYTES = "application/offset+octet-stream"
"""What tus calls the bytes of a file."""
MOST_FIELDS = 1_100
"""A list of 500 candidates is sent as a name and an address for each, and a little more."""


def require_small(line: PolicyLine | None) -> None:
    """Raise RequestEntityTooLarge for a body that is larger than the endpoint takes, or a form with more fields than any of ours.

    Where the endpoint counts by itself (`body` is None) the bytes of an upload are let through, and they alone.
    """
    most = line.body if line else SMALL_BODY
    if most is None and request.mimetype == BYTES:
        request.max_content_length = None
        return
    most = most or SMALL_BODY
    request.max_content_length = most + 1  # werkzeug cuts off there what comes in chunks, and says nothing
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge()
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form or request.content_length is None:  # in chunks: how long it is shows only when it is read
        body = request.get_data(cache=True)
        if len(body) > most or is_form and body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge()
