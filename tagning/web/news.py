"""How a page that stays open hears what is new: one contract for comments, answers being made ready, takes and jobs.

The page asks with `after`, the number that came with the last news. Nothing new is 204 without a body; news is JSON with its `number`.
Retry-After says in how many seconds to ask again, with either.
"""

from typing import Any

from flask import Response, jsonify, request

from foundation.news import number_of


def tell_news(told: dict[str, Any], seconds: int) -> Response:
    """What is there now as JSON with `ok` and `number`, or 204 when the page has that number already.

    `told` may bring a `number` of its own; otherwise the number stands for what is told, so equal words are no news.
    """
    number = str(told.get("number") or number_of(told))
    response = Response(status=204) if request.args.get("after") == number else jsonify(**{"ok": True, **told, "number": number})
    response.headers["Retry-After"] = str(seconds)
    return response
