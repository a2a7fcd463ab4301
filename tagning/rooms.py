"""The list of rooms, from which every room's routes, policy lines, upload purposes and jobs are found."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from flask import Blueprint

from foundation.jobs import Job
from foundation.policy import PolicyLine
from foundation.uploads import Purpose
from foundation.work import Work

SIDES = ("team", "candidate")


@dataclass(frozen=True)
class Room:
    """A package with `blueprint.py`, `access.py`, `jobs.py` and views. `side` says who visits it: the team or the candidate."""

    name: str
    side: str
    uploads: str = ""
    """The module that has the room's `PURPOSES`; empty when nothing is uploaded to the room."""

    def blueprint(self) -> Blueprint:
        """The room's blueprint with the routes of every module whose name ends with `views`."""
        package = import_module(self.name)
        for module in walk_packages(package.__path__, f"{self.name}."):
            if module.name.endswith("views"):
                import_module(module.name)
        bp: Blueprint = self._module("blueprint").bp
        return bp

    def policy(self) -> dict[str, PolicyLine]:
        """The policy line of each of the room's endpoints."""
        lines: dict[str, PolicyLine] = self._module("access").LINES
        return lines

    def handlers(self, work: Work) -> dict[str, Callable[[Job], None]]:
        """The handler of each kind of the room's jobs."""
        found: dict[str, Callable[[Job], None]] = self._module("jobs").handlers(work)
        return found

    def purposes(self) -> tuple[Purpose, ...]:
        """The room's upload purposes."""
        return tuple(import_module(f"{self.name}.{self.uploads}").PURPOSES) if self.uploads else ()

    def _module(self, name: str) -> ModuleType:
        return import_module(f"{self.name}.{name}")


ROOMS = (
    Room("accounts", "team"),
    Room("authoring", "team", uploads="questions.uploads"),
    Room("answering", "candidate", uploads="arrivals"),
    Room("review", "team"),
)


def rooms_of(side: str) -> tuple[Room, ...]:
    """The rooms on that side, "team" or "candidate"."""
    return tuple(room for room in ROOMS if room.side == side)


def purposes(side: str) -> dict[str, Purpose]:
    """The upload purposes of that side by name."""
    return {purpose.name: purpose for room in rooms_of(side) for purpose in room.purposes()}
