"""What cannot be part of a text in a database: a NUL, and half of a pair that stands for one letter."""

import re
from typing import Any

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_INSTEAD = "\ufffd"


def storable(value: Any) -> Any:
    """The value; a text with the sign for an unreadable letter where it had one that cannot be stored."""
    return _UNSTORABLE.sub(_INSTEAD, value) if isinstance(value, str) else value
