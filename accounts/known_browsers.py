"""Browsers in which somebody has signed in before: what strangers do elsewhere does not hold these back.

A browser keeps a token for each address that has signed in there, derived from the installation's secret. It opens nothing; it only
has wrong passwords counted apart from everybody else's.
"""

import hmac

from foundation.ids import link_token

COOKIE = "known"
_MOST = 5
_MARK = "."


def token_of(secret: bytes, email: str) -> str:
    """What a browser keeps of that address."""
    return link_token(secret, "known", email)


def is_known(secret: bytes, kept: str, email: str) -> bool:
    """Whether the browser that keeps this has signed in with the address before."""
    token = token_of(secret, email)
    return any([hmac.compare_digest(one.encode(), token.encode()) for one in kept.split(_MARK)[:_MOST]])


def remembered(secret: bytes, kept: str, email: str) -> str:
    """What the browser keeps from now on: this address and the latest few others."""
    token = token_of(secret, email)
    others = [one for one in kept.split(_MARK) if one and one != token]
    return _MARK.join([token, *others][:_MOST])
