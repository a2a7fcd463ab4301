"""Makes the renditions of an answer from a complete file. Runs inside the sandbox only."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.reading.probe import Probe
from media.reading.sources import Source
from media.renditions.catalogue import Rendition
from media.renditions.onepass import OnePass
from media.sandbox.command import Progress
from media.sandbox.limits import Limits


def make_inside(arguments: dict[str, Any], tell: Progress) -> list[dict[str, Any]]:
    """The wanted renditions, as dicts of `media.renditions.catalogue.Rendition`."""
    found, limits, wanted = Probe(**arguments["probe"]), Limits(**arguments["limits"]), arguments["wanted"]
    made: list[Rendition] = []
    with Source(Path(arguments["source"]), limits) as source:
        if not found.video or (set(wanted) == {"peaks"} and found.audio):
            source.video = None
        if not found.audio or (found.video and set(wanted) <= {"poster", "storyboard"}):
            source.audio = None
        one = OnePass(source, Path(arguments["folder"]), wanted, made.append)
        for packet, frames in source.decoded():
            one.add(packet, frames)
            tell(min(990, one.at_ms * 1000 // found.duration_ms))
            if one.is_done:
                break
        else:
            one.close()
    return [asdict(one) for one in made]
