"""The takes for the benchmarks, made once and kept in build/benchmarks."""

import json
from pathlib import Path
from typing import Any

from benchmarks.scene import write_scene
from media.house.format import to_house
from media.sandbox.command import ffmpeg_path, run_ffmpeg
from media.sandbox.limits import Caps

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "build" / "benchmarks"
SECONDS = 120
HEAD_MS, TAIL_MS = 5370, 3810
LOOK: dict[str, Any] = {"card": "before", "card_ms": 4000, "overlay_ms": 6000}
BARE: dict[str, Any] = {"card": "none", "overlay_ms": 0}
INSTRUCTIONS = {
    "question": "Tell us about a time when you and a colleague disagreed. What did you do?", "answer_seconds": 120, "think_seconds": 30,
    "takes": 3, "role_info": ["Malmö, two days a week at home", "Start in March"],
    "presenter": {"name": "Carol Lindqvist", "title": "Recruiter"}, "language": "en",
}


def take(seconds: int = SECONDS) -> Path:
    """A take in the house format: the scene, repeated beyond two minutes, and at most a tenth of a second short of the limit."""
    path = SHELF / f"take-{seconds}.mp4"
    if not path.exists():
        SHELF.mkdir(parents=True, exist_ok=True)
        made = path.with_suffix(".part")
        if seconds == SECONDS:
            _filmed(made)
        else:
            _joined(take(), made, seconds)
        made.rename(path)
    return path


def _filmed(path: Path) -> None:
    raw = SHELF / "scene.mov"
    write_scene(raw, SECONDS)
    to_house(raw, path)
    raw.unlink()


def _joined(scene: Path, path: Path, seconds: int) -> None:
    times = -(-seconds // SECONDS)
    parts = path.with_suffix(".parts")
    parts.write_text(f"file '{scene.name}'\n" * times)
    run_ffmpeg(
        ["-f", "concat", "-i", str(parts), "-i", str(scene), "-map", "0:v", "-map", "0:a", "-map_metadata", "1", "-t", str(seconds - 0.1),
         "-c", "copy", "-video_track_timescale", "30000", "-movflags", "+faststart+use_metadata_tags", "-f", "mp4", str(path)],
        caps=Caps(),
    )
    parts.unlink()


def edit(seconds: int = SECONDS, look: dict[str, Any] = LOOK) -> Path:
    """The measured edit: 5.37 and 3.81 s cut off the ends, a card of 4 s in front and an overlay over the first 6 s, or the given `look`.
    """
    SHELF.mkdir(parents=True, exist_ok=True)
    path = SHELF / f"edit-{seconds}-{look['card']}.json"
    path.write_text(json.dumps({"keep": [kept_ms(seconds)], "instructions": INSTRUCTIONS, "look": look}))
    return path


def kept_ms(seconds: int = SECONDS) -> tuple[int, int]:
    """The kept range in ms."""
    return HEAD_MS, seconds * 1000 - TAIL_MS


def stills() -> tuple[Path, Path]:
    """The card and the overlay as PNG files, so that rivals need not compose them."""
    from PIL import Image

    from benchmarks.scene import SIZE
    from media.card.layout import card_facts
    from media.card.paint import paint_card, paint_overlay
    from media.edit import read_instructions

    facts = card_facts(read_instructions(INSTRUCTIONS))
    made = []
    for name, compose in (("card", paint_card), ("overlay", paint_overlay)):
        path = SHELF / f"{name}.png"
        Image.fromarray(compose(facts, SIZE)).save(path)
        made.append(path)
    return made[0], made[1]


__all__ = ["INSTRUCTIONS", "ROOT", "SECONDS", "SHELF", "edit", "ffmpeg_path", "kept_ms", "stills", "take"]
