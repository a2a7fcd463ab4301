"""Encodes a recruiter's take to the house format, with the editor's pictures and peaks, in one pass. Runs inside the sandbox only."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media.house.encoding import MOST_RATE, PICTURES, HouseEncoder
from media.reading.facts import Facts
from media.reading.probe import Probe
from media.reading.sources import Source
from media.renditions.catalogue import FILES, Rendition
from media.renditions.sound_facts import SoundFacts
from media.renditions.stills import Poster, Tiles
from media.renditions.storyboard import as_webvtt
from media.sandbox.command import Progress
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Limits


def make_inside(arguments: dict[str, Any], tell: Progress) -> list[dict[str, Any]]:
    """Process a complete file."""
    found, made = Probe(**arguments["probe"]), list[Rendition]()
    with Source(Path(arguments["source"]), Limits(**arguments["limits"])) as source:
        source.video = source.video if found.video else None
        source.audio = source.audio if found.audio else None
        make_take_renditions(
            source, Path(arguments["folder"]), made.append, found.rate > MOST_RATE,
            lambda at_ms: tell(min(PICTURES, PICTURES * at_ms // found.duration_ms)),
        )
    return [asdict(one) for one in made]


def make_take_renditions(
    source: Source, folder: Path, report: Callable[[Rendition], None], thin: bool | None = None,
    tell: Callable[[int], None] = lambda at_ms: None,
) -> Facts:
    """Write every file into the folder; `report` receives each rendition, the house format last. Raises MediaProblem."""
    if source.video is None:
        raise MediaProblem("no_video")
    poster, tiles, sound_facts = Poster(None), Tiles(None), SoundFacts()

    def say(name: str, facts: Any) -> None:
        report(Rendition(name, *FILES[name], facts))

    with tempfile.TemporaryDirectory(prefix="house-") as scratch:
        encoder = HouseEncoder(source, Path(scratch), thin, (poster, tiles))
        for packet, frames in source.decoded():
            encoder.add(packet, frames)
            tell(encoder.at_ms)
        facts = encoder.close(folder / FILES["house"][0], (sound_facts,)).facts
    if not facts.has_video:
        raise MediaProblem("no_video")
    width, height = poster.write(folder / FILES["poster"][0])
    say("poster", {"width": width, "height": height})
    sheet = tiles.write(folder / FILES["storyboard"][0], facts.duration_ms)
    say("storyboard", sheet.as_dict())
    (folder / FILES["cues"][0]).write_text(as_webvtt(sheet, facts.duration_ms, "storyboard"))
    say("cues", None)
    numbers = sound_facts.peaks(facts.duration_ms)
    (folder / FILES["peaks"][0]).write_text(json.dumps(numbers, separators=(",", ":")))
    say("peaks", {"count": len(numbers), **sound_facts.facts()})
    say("house", facts.as_dict())
    return facts
