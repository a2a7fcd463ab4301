"""The first thing that happens to every recording that arrives."""

from dataclasses import replace
from pathlib import Path

from media.house.format import make
from media.reading.facts import Facts
from media.reading.probe import probe
from media.sandbox.command import Progress, no_progress
from media.sandbox.limits import Limits


def normalise(source: Path, output: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Facts:
    """Make a clean MP4 of whatever was sent: the house format, or sound alone when there is no picture.

    The facts are the recording's, as it is shown; the file's picture is at most 1280x720. Nothing of the sender's metadata goes along.
    Raises MediaProblem; `is_refusal` tells whether the file is at fault.
    """
    facts = make(source, output, limits, progress)
    found = probe(source, limits)
    return replace(facts, width=found.width, height=found.height)
