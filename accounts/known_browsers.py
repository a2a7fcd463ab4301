"""Browsers that have signed in before: wrong passwords tried elsewhere do not block them.

A browser keeps a token for each address that has signed in there, derived from the installation's secret. The token grants nothing.
Wrong passwords from this browser are only counted apart from everybody else's.
"""

import hmac

from foundation.ids import link_token

COOKIE = "known"
_MOST = 5
_MARK = "."


def token_of(secret: bytes, email: str) -> str:
    """The token that a browser keeps for that address."""
    return link_token(secret, "known", email)


def is_known(secret: bytes, kept: str, email: str) -> bool:
    """Whether the browser with these tokens has signed in with the address before."""
    token = token_of(secret, email)
    return any([hmac.compare_digest(one.encode(), token.encode()) for one in kept.split(_MARK)[:_MOST]])


def remembered(secret: bytes, kept: str, email: str) -> str:
    """The tokens to keep from now on: this address's and the latest few others."""
    token = token_of(secret, email)
    others = [one for one in kept.split(_MARK) if one and one != token]
    return _MARK.join([token, *others][:_MOST])
