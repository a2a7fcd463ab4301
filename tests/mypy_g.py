"""Tells mypy what `flask.g.here` is: Flask lets anything be kept on `g`, so that everything read from it would be unchecked."""

from mypy.plugin import Plugin
from mypy.types import Instance

_ROOMS = {"tagning", "accounts", "authoring", "answering", "review"}


class WhatIsHere(Plugin):
    """`g.here` is an `foundation.here.Here`."""

    def get_additional_deps(self, file):
        """The modules that read it need not name its type, so mypy has to be told that they depend on it."""
        return [(10, "foundation.here", -1)] if file.fullname.partition(".")[0] in _ROOMS else []

    def get_attribute_hook(self, fullname):
        if fullname == "flask.ctx._AppCtxGlobals.here":
            return lambda context: Instance(context.api.modules["foundation.here"].names["Here"].node, [])
        return None


def plugin(version):
    """What mypy asks for."""
    return WhatIsHere
