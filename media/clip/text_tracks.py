"""What a clip carries beside picture and sound: chapters, a text track, and the instructions as JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from media.card.words import sentence
from media.edit import Edit, Instructions
from media.renditions.storyboard import clock

KEY = "tagning"
TITLES = {"en": {"card": "Before you answer", "question": "Question"}, "sv": {"card": "Innan du svarar", "question": "Fråga"}}


@dataclass(frozen=True)
class Chapter:
    """A named part of the clip, in ms."""

    start_ms: int
    end_ms: int
    title: str

    def as_dict(self) -> dict[str, Any]:
        """The chapter as JSON."""
        return asdict(self)


def chapters(edit: Edit, content_ms: int) -> list[Chapter]:
    """Card, question, card, as far as the edit has them. The card's title names the limits."""
    titles, said = TITLES[edit.instructions.language], sentence(edit.instructions)
    front, back = edit.look.before_ms, edit.look.after_ms
    parts = [
        (front, f"{titles['card']}: {said}"), (content_ms, edit.instructions.question or titles["question"]),
        (back, f"{titles['card']}: {said}"),
    ]
    made, at = [], 0
    for length, title in parts:
        if length:
            made.append(Chapter(at, at + length, title))
        at += length
    return made


def cue(instructions: Instructions) -> str:
    """The words of the text track: question, limits, lines about the role, and presenter."""
    lines = [
        instructions.question, sentence(instructions), *instructions.role_info,
        ", ".join(one for one in (instructions.name, instructions.title) if one)
    ]
    return "\n".join(line for line in lines if line)


def cue_times(edit: Edit, content_ms: int) -> list[tuple[int, int]]:
    """When the text track is shown, in ms: with the cards and the overlay, and for at least the first four seconds."""
    front, back = edit.look.before_ms, edit.look.after_ms
    first = front + max(edit.look.overlay_ms, 0 if front else 4000)
    times = [(0, min(first, front + content_ms))]
    return times + ([(front + content_ms, front + content_ms + back)] if back else [])


def as_webvtt(edit: Edit, content_ms: int) -> str:
    """The text track as a WebVTT file."""
    text = cue(edit.instructions).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    cues = [f"{clock(start)} --> {clock(end)}\n{text}\n" for start, end in cue_times(edit, content_ms)]
    return "WEBVTT\n\n" + "\n".join(cues)


def as_metadata(edit: Edit) -> str:
    """The JSON in the file's metadata under the key `tagning`."""
    return json.dumps({"version": 1, **edit.as_dict()}, ensure_ascii=False, separators=(",", ":"))
