"""How much of a request's body is taken in: little, unless the endpoint's policy line says otherwise.

The check comes before anything of the body is read where its length is told, and while it is read where it comes in chunks.
"""

from flask import request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from foundation.policy import SMALL_BODY, PolicyLine

BYTES = "application/offset+octet-stream"
"""What tus calls the bytes of a file."""
MOST_FIELDS = 1_100
"""A list of 500 candidates is sent as a name and an address for each, and a little more."""
_DRAIN = 4 * 1024 * 1024
_PIECE = 64 * 1024


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
        _drain()
        raise RequestEntityTooLarge()
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    if is_form or request.content_length is None:  # in chunks: how long it is shows only when it is read
        body = request.get_data(cache=True)
        if len(body) > most or is_form and body.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge()


def _drain() -> None:
    """Read what is not much too large, for a browser that cannot finish sending shows its own error instead of ours."""
    left = request.content_length or 0
    if left > _DRAIN:
        return
    request.max_content_length = None
    try:
        while left > 0 and (piece := request.stream.read(min(left, _PIECE))):
            left -= len(piece)
    except (OSError, ClientDisconnected):
        return
