"""Engines that can be switched off under a running app, as a server that is restarted would be."""


class Switch:
    """The engine itself, until `trouble` is set: then every verb raises it. `hang` is an event that verbs wait for."""

    def __init__(self, engine):
        self._engine = engine
        self.trouble, self.hang, self.asked = None, None, 0

    def __getattr__(self, name):
        found = getattr(self._engine, name)
        if not callable(found):
            return found

        def verb(*args, **kwargs):
            self.asked += 1
            if self.hang is not None:
                self.hang.wait(30)
            if self.trouble is not None:
                raise self.trouble
            return found(*args, **kwargs)

        return verb


class Away:
    """The house's database and store of bytes behind switches."""

    def __init__(self, parts):
        self.db, self.blobs = Switch(parts.db), Switch(parts.blobs)
