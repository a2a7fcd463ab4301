"""The number that stands for what a page has been told, so that it can ask for what is new."""

import hashlib
import json
from typing import Any


def number_of(told: Any) -> str:
    """A short number that is the same for the same words; `told` is ready for JSON."""
    return hashlib.blake2s(json.dumps(told, sort_keys=True).encode(), digest_size=8).hexdigest()
