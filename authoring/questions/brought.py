"""Reads what an imported clip says about itself: its instructions and look, and which part of it is not card."""

from pathlib import Path
from typing import Any

from authoring.questions.edits import LONGEST_CARD_MS, SHORTEST_CARD_MS, SHORTEST_CLIP_MS, read_look
from foundation.errors import Problem
from interviews.instructions import read_instructions


def read_brought(raw: Path, duration_ms: int) -> dict[str, Any] | None:
    """The draft's body (`keep`, `instructions`, `look`) that the file describes; None when it holds nothing usable.

    The file already shows a card and a name. The card is cut away, since the draft gets its own. The name is not drawn a second time.
    """
    from media.clip.inspect import inspect
    from media.sandbox.errors import MediaProblem

    try:
        said = inspect(raw)["edit"]
        return None if said is None else _body(said, duration_ms)
    except (MediaProblem, Problem):
        return None


def _body(said: dict[str, Any], duration_ms: int) -> dict[str, Any]:
    look, card = said["look"], said["look"]["card"]
    start = look["card_ms"] if card in ("before", "both") else 0
    end = duration_ms - (look["card_ms"] if card in ("after", "both") else 0)
    card_ms = min(max(look["card_ms"], SHORTEST_CARD_MS), LONGEST_CARD_MS)
    return {
        "keep": [[start, end]] if (start or end < duration_ms) and end - start >= SHORTEST_CLIP_MS else [],
        "instructions": read_instructions(said["instructions"]),
        "look": read_look({"card": card, "card_ms": card_ms, "overlay_ms": 0}),
    }
