"""Making a clip: what an edit says, cut from a take in the house format, with card, overlay and instructions in the file."""

import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from media.command import Progress, no_progress, run_task, whole_or_nothing
from media.edit import Edit
from media.errors import MediaProblem
from media.house import is_house, to_house
from media.limits import Limits, caps_for
from media.probe import probe


@dataclass(frozen=True)
class Rendered:
    """What was made. `method` is "smart" (only new pixels encoded) or "full" (all of them), and `reason` why the latter.

    `loudness` is {"lufs", "range_lu", "true_peak"} of the take's sound, or None; `captions` the text track as WebVTT.
    """

    duration_ms: int
    width: int
    height: int
    frames_encoded: int
    frames_copied: int
    method: str
    reason: str
    loudness: dict[str, float] | None
    chapters: list[dict[str, Any]]
    captions: str

    def as_dict(self) -> dict[str, Any]:
        """The same, ready for JSON."""
        return asdict(self)


def render(house: Path, edit: Edit, output: Path, progress: Progress = no_progress, limits: Limits = Limits()) -> Rendered:
    """Write the clip as MP4. A take that is not in the house format is brought there first. Raises MediaProblem."""
    house, output = house.absolute(), output.absolute()
    with whole_or_nothing(output), tempfile.TemporaryDirectory(prefix="tagning-render-") as folder:
        found = probe(house, limits)
        if not is_house(found):
            made = Path(folder) / "house.mp4"
            to_house(house, made, lambda permille: progress(permille // 2), limits)
            told = _second_half(progress)
            return _render(made, edit, output, probe(made, limits).duration_ms, told, "not in the house format; encoded first")
        return _render(house, edit, output, found.duration_ms, progress, "")


def _render(house: Path, edit: Edit, output: Path, duration_ms: int, progress: Progress, reason: str) -> Rendered:
    keep = edit.ranges(duration_ms)
    caps = caps_for(duration_ms + 2 * edit.look.card_ms)
    order = {"house": str(house), "output": str(output), "edit": edit.as_dict(), "keep": [list(one) for one in keep], "copying": True}
    made = run_task("renderer:render_here", order, caps=caps, progress=progress)
    if "misfit" in made:
        again = run_task("renderer:render_here", {**order, "copying": False}, caps=caps, progress=progress)
        if "misfit" in again:
            raise MediaProblem("failed", detail=again["misfit"])
        return replace(Rendered(**again), reason=made["misfit"])
    return replace(Rendered(**made), reason=reason)


def _second_half(progress: Progress) -> Progress:
    return lambda permille: progress(500 + permille // 2)


__all__ = ["Edit", "Rendered", "render"]
