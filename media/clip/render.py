"""Renders a clip: the edit of a take in the house format, with card, overlay and instructions in the file."""

import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from media.edit import Edit
from media.house.format import GOP_S, to_house
from media.reading.sniff import MOV, sniff
from media.sandbox.command import Progress, Sandbox, all_or_nothing, no_progress, run_task
from media.sandbox.errors import MediaProblem
from media.sandbox.limits import Caps, Limits, caps_for


@dataclass(frozen=True)
class ClipFacts:
    """The facts of a clip. `method` is "smart" (only new pictures are encoded) or "full" (all are), and `reason` tells why it is full.

    `loudness` is {"lufs", "range_lu", "true_peak"} of the take's sound, or None. `captions` is the text track as WebVTT.
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
        """The facts as JSON."""
        return asdict(self)


def render(
    house: Path, edit: Edit, output: Path, progress: Progress = no_progress, limits: Limits = Limits(), sandbox: Sandbox | None = None,
) -> ClipFacts:
    """Write the clip as MP4, in the open `sandbox` or in a new one.

    A take in another format is converted to the house format first. Raises MediaProblem.
    """
    house, output = house.absolute(), output.absolute()
    with all_or_nothing(output):
        foreign = "the file is no MP4" if sniff(house) != MOV else ""
        if not foreign:
            made = _render(house, edit, output, progress, limits, sandbox)
            if isinstance(made, ClipFacts):
                return made
            foreign = made
        with tempfile.TemporaryDirectory(prefix="tagning-render-") as folder:
            home = Path(folder) / "house.mp4"
            to_house(house, home, lambda permille: progress(permille // 2), limits, force=True)
            again = _render(home, edit, output, lambda permille: progress(500 + permille // 2), limits)
        if not isinstance(again, ClipFacts):
            raise MediaProblem("failed", detail=again)
        return replace(again, reason=f"{foreign}; converted to the house format first")


def _render(
    house: Path, edit: Edit, output: Path, progress: Progress, limits: Limits, sandbox: Sandbox | None = None,
) -> ClipFacts | str:
    """The clip of a take in the house format, or the reason why the take is not in it."""
    order = {"house": str(house), "output": str(output), "edit": edit.as_dict(), "limits": asdict(limits), "copying": True}
    made = run_task("clip.render_inside:render_inside", order, caps=_caps(edit), progress=progress, sandbox=sandbox)
    if "foreign" in made:
        return str(made["foreign"])
    if "misfit" not in made:
        return ClipFacts(**made)
    caps = caps_for(made["duration_ms"] + 2 * edit.look.card_ms)
    again = run_task("clip.render_inside:render_inside", {**order, "copying": False}, caps=caps, progress=progress)
    if "misfit" in again:
        raise MediaProblem("failed", detail=again["misfit"])
    return replace(ClipFacts(**again), reason=made["misfit"])


def _caps(edit: Edit) -> Caps:
    """Limits for encoding only the new pictures: cards, overlay, and from each cut to the next keyframe."""
    new_ms = 2 * edit.look.card_ms + edit.look.overlay_ms + max(1, len(edit.keep)) * 2 * GOP_S * 1000
    return caps_for(new_ms, nice=0)  # a person waits for it


__all__ = ["Edit", "ClipFacts", "render"]
