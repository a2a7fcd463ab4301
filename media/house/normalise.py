"""Normalising: the first step for every recording that arrives."""

from dataclasses import replace
from pathlib import Path

from media.house.format import to_house_or_sound
from media.reading.facts import Facts
from media.reading.probe import probe
from media.sandbox.command import Progress, no_progress
from media.sandbox.limits import Limits


def normalise(source: Path, output: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Facts:
    """Make a clean MP4 from an untrusted file: the house format, or sound alone when there is no picture.

    The facts describe the recording as shown; the picture in the file is at most 1280x720. The sender's metadata is dropped. Raises
    MediaProblem; `is_refusal` tells whether the file is at fault.
    """
    facts = to_house_or_sound(source, output, limits, progress)
    found = probe(source, limits)
    return replace(facts, width=found.width, height=found.height)
