"""An edit: the parts of a take to keep, the candidate's instructions, and the look.

Edits come from outside, so this module validates them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from media.languages import DEFAULT, LANGUAGES
from media.sandbox.errors import MediaProblem

CARDS = ("before", "after", "both", "none")
MOST_RANGES, LONGEST_MS = 200, 4 * 3600 * 1000
JOINERS = "\u200c\u200d"  # they belong to the spelling of Persian, Sinhala and others, and join emoji
LONGEST_QUESTION, LONGEST_LINE, LONGEST_NAME, MOST_LINES = 2000, 300, 120, 12


@dataclass(frozen=True)
class Instructions:
    """The candidate's instructions. `takes` is None when the number of takes is unlimited."""

    question: str = ""
    answer_seconds: int = 120
    think_seconds: int = 30
    takes: int | None = None
    role_info: tuple[str, ...] = ()
    name: str = ""
    title: str = ""
    language: str = DEFAULT

    def as_dict(self) -> dict[str, Any]:
        """The JSON that clips carry in their metadata and that rooms exchange."""
        return {
            "question": self.question, "answer_seconds": self.answer_seconds, "think_seconds": self.think_seconds, "takes": self.takes,
            "role_info": list(self.role_info), "presenter": {"name": self.name, "title": self.title}, "language": self.language,
        }


@dataclass(frozen=True)
class Look:
    """Where the card appears, and for how many ms the card and the overlay are shown."""

    card: str = "before"
    card_ms: int = 4000
    overlay_ms: int = 6000

    @property
    def before_ms(self) -> int:
        """The length of the card before the question; 0 without one."""
        return self.card_ms if self.card in ("before", "both") else 0

    @property
    def after_ms(self) -> int:
        """The length of the card after the question; 0 without one."""
        return self.card_ms if self.card in ("after", "both") else 0


@dataclass(frozen=True)
class Edit:
    """`keep` lists ranges of the take in ms, in order and without overlap. An empty `keep` means the whole take."""

    keep: tuple[tuple[int, int], ...]
    instructions: Instructions
    look: Look

    @classmethod
    def from_json(cls, given: Any) -> "Edit":
        """Parse an edit from decoded JSON.

        Missing fields get their defaults; unknown fields are ignored. Raises MediaProblem "bad_edit".
        """
        body = _mapping(given, "edit")
        keep, instructions, look = (body.get(name) for name in ("keep", "instructions", "look"))
        return cls(
            _keep([] if keep is None else keep), read_instructions(
                {} if instructions is None else instructions
            ), _look({} if look is None else look),
        )

    def as_dict(self) -> dict[str, Any]:
        """The edit as JSON."""
        return {"keep": [list(one) for one in self.keep], "instructions": self.instructions.as_dict(), "look": asdict(self.look)}

    def ranges(self, duration_ms: int) -> tuple[tuple[int, int], ...]:
        """The kept ranges, clipped to a take of this length. Raises MediaProblem when nothing is left."""
        kept = tuple((start, min(end, duration_ms)) for start, end in self.keep or ((0, duration_ms),) if start < duration_ms)
        if not kept:
            raise _bad("the parts to keep lie after the end of the take")
        return kept


def read_instructions(given: Any) -> Instructions:
    """Parse instructions from decoded JSON. Raises MediaProblem "bad_edit"."""
    body = _mapping(given, "instructions")
    presenter = _mapping(body.get("presenter") or {}, "presenter")
    takes, lines = body.get("takes"), body.get("role_info") or []
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise _bad(f"role_info is a list of at most {MOST_LINES} lines")
    language = body.get("language", DEFAULT)
    if language not in LANGUAGES:
        raise _bad("language is sv or en")
    return Instructions(
        question=_text(body.get("question", ""), LONGEST_QUESTION, "question"),
        answer_seconds=_number(body.get("answer_seconds", 120), 1, 7200, "answer_seconds"),
        think_seconds=_number(body.get("think_seconds", 30), 0, 7200, "think_seconds"),
        takes=None if takes is None else _number(takes, 1, 99, "takes"),
        role_info=tuple(line for line in (_text(one, LONGEST_LINE, "role_info") for one in lines) if line),
        name=_text(presenter.get("name", ""), LONGEST_NAME, "presenter"), title=_text(
            presenter.get("title", ""), LONGEST_NAME, "presenter",
        ),
        language=language,
    )


def _look(given: Any) -> Look:
    body = _mapping(given, "look")
    card = body.get("card", "before")
    if card not in CARDS:
        raise _bad("card is before, after, both or none")
    return Look(
        card, _number(body.get("card_ms", 4000), 500, 60_000, "card_ms"), _number(body.get("overlay_ms", 6000), 0, 60_000, "overlay_ms"),
    )


def _keep(given: Any) -> tuple[tuple[int, int], ...]:
    if not isinstance(given, list) or len(given) > MOST_RANGES:
        raise _bad(f"keep is a list of at most {MOST_RANGES} ranges")
    ranges: list[tuple[int, int]] = []
    for one in given:
        if not isinstance(one, list | tuple) or len(one) != 2:
            raise _bad("each range is [from, to] in ms")
        start, end = (_number(ms, 0, LONGEST_MS, "keep") for ms in one)
        if end <= start or (ranges and start < ranges[-1][1]):
            raise _bad("ranges follow each other and end after they begin")
        ranges.append((start, end))
    return tuple(ranges)


def _mapping(given: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise _bad(f"{what} is an object")
    return given


def _number(given: Any, least: int, most: int, what: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int | float) or given != given or not least <= given <= most:
        raise _bad(f"{what} is a number from {least} to {most}")
    return round(given)


def _text(given: Any, longest: int, what: str) -> str:
    if not isinstance(given, str) or len(given) > longest:
        raise _bad(f"{what} is a text of at most {longest} characters")
    return " ".join("".join(sign for sign in given if sign.isprintable() or sign.isspace() or sign in JOINERS).split())


def _bad(detail: str) -> MediaProblem:
    return MediaProblem("bad_edit", f"The edit cannot be understood: {detail}.")
