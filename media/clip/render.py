"""Making a clip: what an edit says, cut from a take in the house format, with card, overlay and instructions in the file."""

import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from media.edit import Edit
from media.house.format import GOP_S, to_house
from media.reading.sniff import MOV, sniff
from media.sandbox.command import Box, Progress, no_progress, run_task, whole_or_nothing
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Caps, Limits, caps_for


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


def render(
    house: Path, edit: Edit, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), box: Box | None = None,
) -> Rendered:
    """Write the clip as MP4, in a `box` that is waiting or in a new one. A take that is not in the house format is brought there first.
    Raises MediaProblem.
    """
    house, output = house.absolute(), output.absolute()
    with whole_or_nothing(output):
        foreign = "it is no MP4" if sniff(house) != MOV else ""
        if not foreign:
            made = _render(house, edit, output, progress, limits, box)
            if isinstance(made, Rendered):
                return made
            foreign = made
        with tempfile.TemporaryDirectory(prefix="tagning-render-") as folder:
            home = Path(folder) / "house.mp4"
            to_house(house, home, lambda permille: progress(permille // 2), limits, anew=True)
            again = _render(home, edit, output, lambda permille: progress(500 + permille // 2), limits)
        if not isinstance(again, Rendered):
            raise MediaProblem("failed", detail=again)
        return replace(again, reason=f"{foreign}; brought to the house format first")


def _render(
    house: Path, edit: Edit, output: Path, progress: Progress, limits: Limits, box: Box | None = None,
) -> Rendered | str:
    """The clip of a take in the house format; or why it is not one."""
    order = {"house": str(house), "output": str(output), "edit": edit.as_dict(), "limits": asdict(limits), "copying": True}
    made = run_task("clip.render_inside:render_here", order, caps=_caps(edit), progress=progress, box=box)
    if "foreign" in made:
        return str(made["foreign"])
    if "misfit" not in made:
        return Rendered(**made)
    caps = caps_for(made["duration_ms"] + 2 * edit.look.card_ms)
    again = run_task("clip.render_inside:render_here", {**order, "copying": False}, caps=caps, progress=progress)
    if "misfit" in again:
        raise MediaProblem("failed", detail=again["misfit"])
    return replace(Rendered(**again), reason=made["misfit"])


def _caps(edit: Edit) -> Caps:
    """What only new pixels may cost: cards, overlay, and from each cut to the next key frame."""
    new_ms = 2 * edit.look.card_ms + edit.look.overlay_ms + max(1, len(edit.keep)) * 2 * GOP_S * 1000
    return caps_for(new_ms, nice=0)  # somebody is waiting to see it


__all__ = ["Edit", "Rendered", "render"]
