"""What a candidate must know before answering: set by the recruiter, carried in the clip, enforced while answering.

The shape is the same everywhere: `{"answer_seconds": int, "think_seconds": int, "takes": int
 None, "role_info": [str], "presenter": {"name": str, "title": str}, "language": "sv"
 "en"}`. `takes` is None when their number is unlimited.
"""

import re
from typing import Any

from foundation.errors import Problem
from foundation.language import LANGUAGES
from foundation.language import mark as _

Instructions = dict[str, Any]

SHORTEST_ANSWER, LONGEST_ANSWER = 10, 30 * 60
LONGEST_THINKING = 30 * 60
MOST_TAKES = 20
MOST_LINES, LONGEST_LINE = 6, 120
LONGEST_NAME = 80


def default_instructions(language: str, presenter: str) -> Instructions:
    """The defaults of a first question: two minutes to answer, half a minute to think, three takes."""
    return {
        "answer_seconds": 120, "think_seconds": 30, "takes": 3, "role_info": [],
        "presenter": {"name": presenter[:LONGEST_NAME], "title": ""}, "language": language,
    }


def read_instructions(given: Any) -> Instructions:
    """The cleaned instructions in `given`. Raises Problem ("bad_instructions") with a sentence about the first error."""
    if not isinstance(given, dict):
        raise _bad(_("Something is missing. Reload the page; your text is kept."))
    takes = given.get("takes")
    return {
        "answer_seconds": _number(
            given.get("answer_seconds"), SHORTEST_ANSWER, LONGEST_ANSWER,
            _("Choose an answer time from %(least)s to %(most)s seconds."),
        ),
        "think_seconds": _number(
            given.get("think_seconds"), 0, LONGEST_THINKING, _("Choose a thinking time from %(least)s to %(most)s seconds.")
        ),
        "takes": None if takes is None else _number(
            takes, 1, MOST_TAKES, _("Choose %(least)s to %(most)s takes, or unlimited takes.")
        ),
        "role_info": _lines(given.get("role_info", [])),
        "presenter": _presenter(given.get("presenter") or {}),
        "language": _language(given.get("language")),
    }


_BULLET = re.compile(r"^[-•*] ")


def _number(given: Any, least: int, most: int, sentence: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise _bad(sentence, least=least, most=most)
    return given


def _lines(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(line, str) for line in given):
        raise _bad(_("The lines about the role could not be read. Reload the page; your text is kept."))
    lines = [_BULLET.sub("", " ".join(line.split())) for line in given if line.strip(" \t\r\n-•*")]
    if len(lines) > MOST_LINES:
        raise _bad(_("At most %(most)s lines about the role fit on the card."), most=MOST_LINES)
    if any(len(line) > LONGEST_LINE for line in lines):
        raise _bad(_("A line about the role can have at most %(most)s characters."), most=LONGEST_LINE)
    return lines


def _presenter(given: Any) -> dict[str, str]:
    values = {name: given.get(name, "") if isinstance(given, dict) else None for name in ("name", "title")}
    cleaned = {name: " ".join(value.split()) for name, value in values.items() if isinstance(value, str)}
    if len(cleaned) < 2 or any(len(value) > LONGEST_NAME for value in cleaned.values()):
        raise _bad(_("The presenter's name and job title can have at most %(most)s characters each."), most=LONGEST_NAME)
    return cleaned


def _language(given: Any) -> str:
    if given not in LANGUAGES:
        raise _bad(_("Choose a language for the card: Swedish or English."))
    return str(given)


def _bad(sentence: str, **params: object) -> Problem:
    return Problem("bad_instructions", sentence, 400, **params)
