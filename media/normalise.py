"""The first thing that happens to every recording that arrives."""

from pathlib import Path

from media.command import Progress, no_progress
from media.facts import Facts
from media.house import make
from media.limits import Limits


def normalise(source: Path, output: Path, limits: Limits = Limits(), progress: Progress = no_progress) -> Facts:
    """Make a clean MP4 of whatever was sent: the house format, or sound alone when there is no picture.

    Nothing of the sender's metadata goes along. Raises MediaProblem; `is_refusal` tells whether the file is at fault.
    """
    return make(source, output, limits, progress)
