"""One polling contract for open pages: comments, answers being processed, takes and jobs.

The page sends `after`, the number of its last news. Without news the response is 204 and has no body. News is JSON with its `number`.
Retry-After holds the seconds until the next poll, in both cases.
"""

from typing import Any

from flask import Response, jsonify, request

from foundation.news import number_of


def tell_news(told: dict[str, Any], seconds: int) -> Response:
    """The current news as JSON with `ok` and `number`, or 204 when the page has that number already.

    `told` may bring its own `number`; otherwise the number is a hash of `told`, so equal content is no news.
    """
    number = str(told.get("number") or number_of(told))
    response = Response(status=204) if request.args.get("after") == number else jsonify(**{"ok": True, **told, "number": number})
    response.headers["Retry-After"] = str(seconds)
    return response
