"""Replaces what a database cannot store in a text: NUL and unpaired surrogates."""

import re
from typing import Any

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_INSTEAD = "\ufffd"


def storable(value: Any) -> Any:
    """The value; in a text, U+FFFD replaces what cannot be stored."""
    return _UNSTORABLE.sub(_INSTEAD, value) if isinstance(value, str) else value
