"""The forms in which an answer is watched, made of a file that is here. Inside the box only."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.reading.probe import Probe
from media.reading.sources import Source
from media.renditions.catalogue import Made
from media.renditions.onepass import OnePass
from media.sandbox.command import Progress
from media.sandbox.limits import Limits


def make_here(arguments: dict[str, Any], tell: Progress) -> list[dict[str, Any]]:
    """The wanted forms of a file that is here; each as `media.renditions.catalogue.Made` has it."""
    found, limits, wanted = Probe(**arguments["probe"]), Limits(**arguments["limits"]), arguments["wanted"]
    made: list[Made] = []
    with Source(Path(arguments["source"]), limits) as source:
        if not found.video or (set(wanted) == {"peaks"} and found.audio):
            source.video = None
        if not found.audio or (found.video and set(wanted) <= {"poster", "storyboard"}):
            source.audio = None
        one = OnePass(source, Path(arguments["folder"]), wanted, made.append)
        for packet, frames in source.decoded():
            one.take(packet, frames)
            tell(min(990, one.at_ms * 1000 // found.duration_ms))
            if one.is_done:
                break
        else:
            one.close()
    return [asdict(one) for one in made]
