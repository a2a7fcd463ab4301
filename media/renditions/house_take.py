"""A recruiter's take in the house format, with the pictures and peaks that its editor shows, in one pass. Inside the box only."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.house.encoding import MOST_RATE, PICTURES, Housing
from media.reading.facts import Facts
from media.reading.probe import Probe
from media.reading.sources import Source
from media.renditions.catalogue import FILES, Made
from media.renditions.hearing import Hearing
from media.renditions.stills import Poster, Tiles
from media.renditions.storyboard import as_webvtt
from media.sandbox.command import Progress
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits


def make_here(arguments: dict[str, Any], tell: Progress) -> list[dict[str, Any]]:
    """Make it of a file that is here."""
    found, made = Probe(**arguments["probe"]), list[Made]()
    with Source(Path(arguments["source"]), Limits(**arguments["limits"])) as source:
        source.video = source.video if found.video else None
        source.audio = source.audio if found.audio else None
        house_with_pictures(
            source, Path(arguments["folder"]), made.append, found.rate > MOST_RATE,
            lambda at_ms: tell(min(PICTURES, PICTURES * at_ms // found.duration_ms)),
        )
    return [asdict(one) for one in made]


def house_with_pictures(
    source: Source, folder: Path, said: Callable[[Made], None], thin: bool | None = None, tell: Callable[[int], None] = lambda at_ms: None,
) -> Facts:
    """Write every file into the folder; `said` hears of each, of the house format last. Raises MediaProblem."""
    if source.video is None:
        raise MediaProblem("no_video")
    poster, tiles, hearing = Poster(None), Tiles(None), Hearing()

    def say(name: str, facts: Any) -> None:
        said(Made(name, *FILES[name], facts))

    with tempfile.TemporaryDirectory(prefix="house-") as scratch:
        housing = Housing(source, Path(scratch), thin, (poster, tiles))
        for packet, frames in source.decoded():
            housing.take(packet, frames)
            tell(housing.at_ms)
        facts = housing.close(folder / FILES["house"][0], (hearing,)).facts
    if not facts.has_video:
        raise MediaProblem("no_video")
    width, height = poster.write(folder / FILES["poster"][0])
    say("poster", {"width": width, "height": height})
    sheet = tiles.write(folder / FILES["storyboard"][0], facts.duration_ms)
    say("storyboard", sheet.as_dict())
    (folder / FILES["cues"][0]).write_text(as_webvtt(sheet, facts.duration_ms, "storyboard"))
    say("cues", None)
    numbers = hearing.peaks(facts.duration_ms)
    (folder / FILES["peaks"][0]).write_text(json.dumps(numbers, separators=(",", ":")))
    say("peaks", {"count": len(numbers), **hearing.facts()})
    say("house", facts.as_dict())
    return facts
