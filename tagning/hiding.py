"""Hides the secrets in addresses and settings before they are shown."""

import re
from collections.abc import Mapping

from tagning.config import SETTINGS

_IN_PLACE = re.compile(r"(?<=://)([^/?#@:]*):([^/?#]*)@")
_IN_QUERY = re.compile(r"([?&][^=&]*(?:password|secret|key|token|credential)[^=&]*=)[^&#]*", re.IGNORECASE)
_SECRET = ("TAGNING_SECRET", "TAGNING_METRICS_TOKEN")
HIDDEN = "…"


def shown(url: str) -> str:
    """The address without passwords: neither those before the `@` nor those in options named like one."""
    return _IN_QUERY.sub(rf"\g<1>{HIDDEN}", _IN_PLACE.sub(rf"\g<1>:{HIDDEN}@", url))


def shown_settings(env: Mapping[str, str]) -> dict[str, str]:
    """Every setting that is given, by name; of a secret only whether it is set."""
    given = {}
    for name in SETTINGS:
        if f"{name}_FILE" in env:
            given[name] = f"from the file {env[f'{name}_FILE']}"
        elif env.get(name):
            given[name] = HIDDEN if name in _SECRET else shown(env[name])
    return given
