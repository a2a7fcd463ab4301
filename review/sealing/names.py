"""Who a candidate is, as one person reads it in review: the name, or a number where the interview is anonymous to them.

Nothing else in this room reads a candidate's name; a page that shows candidates asks here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.database.contract import Database, Row
from foundation.errors import Problem
from foundation.language import Words
from foundation.language import mark as _
from foundation.policy import Actor
from review.sealing import queries
from review.sealing.sealing import DECIDED, Own, knows_name
from review.sealing.seals import can_of


@dataclass(frozen=True)
class Name:
    """What stands for a candidate."""

    text: str
    is_hidden: bool
    """Whether it is a number: then no picture stands beside it in a list."""
    letters: str = ""
    """The number, in place of initials."""


def names_of(db: Database, actor: Actor, words: Words, interview: Row, invitation_ids: Sequence[str]) -> dict[str, Name]:
    """The names of these candidates (at most 25) of the interview (a row with phase and is_anonymous), as the person reads them."""
    me = actor.person_id or ""
    rows = queries.list_candidates(db, interview["team_id"], interview["id"], me, invitation_ids) if invitation_ids else []
    return _read(actor, words, interview, rows)


def names_between(
    db: Database, actor: Actor, words: Words, interview: Row, first: tuple[str, str] = ("", ""), last: tuple[str, str] = ("9", ""),
) -> dict[str, Name]:
    """The names of everybody who submitted from one to another, each told by when they submitted and their id."""
    rows = queries.list_candidates_between(db, interview["team_id"], interview["id"], actor.person_id or "", first, last)
    return _read(actor, words, interview, rows)


def with_names(db: Database, actor: Actor, words: Words, interview: Row, rows: Sequence[Row], key: str = "invitation_id") -> list[Row]:
    """The rows, each with `candidate`, `is_hidden` and `letters`; `key` is the column with the invitation's id."""
    names = names_of(db, actor, words, interview, [*dict.fromkeys(row[key] for row in rows)])
    told = {id: {"candidate": one.text, "is_hidden": one.is_hidden, "letters": one.letters} for id, one in names.items()}
    return [{**row, **told[row[key]]} for row in rows]


def hides_names(interview: Row) -> bool:
    """Whether the interview is anonymous to anybody now, so that its lists are searched and sorted by number."""
    return bool(interview["is_anonymous"]) and interview["phase"] != DECIDED


def told_name(words: Words, actor: Actor, row: Mapping[str, Any]) -> str:
    """The name in a mail; the row has name, number, phase and is_anonymous. A mail knows of no hand-in."""
    known = knows_name(row["phase"], can_of(actor), Own(), bool(row["is_anonymous"]))
    return _named(row, known, words).text


def knows_names(actor: Actor, interview: Row) -> bool:
    """Whether the person knows the candidates before they have handed in anything: for pages that cannot do without names."""
    return knows_name(interview["phase"], can_of(actor), Own(), bool(interview["is_anonymous"]))


def require_names(actor: Actor, interview: Row) -> None:
    """Raise Problem 403 for whoever does not know the candidates yet."""
    if not knows_names(actor, interview):
        raise Problem(
            "anonymous", _("This interview is anonymous until it is decided. An owner can read and send the letters."),
            403,
        )


def _read(actor: Actor, words: Words, interview: Row, rows: Sequence[Row]) -> dict[str, Name]:
    can, phase, anonymous = can_of(actor), interview["phase"], bool(interview["is_anonymous"])
    return {
        row["id"]: _named(row, knows_name(phase, can, Own(handed_in=bool(row["own_hand_ins"])), anonymous), words) for row in rows
    }


def _named(row: Mapping[str, Any], known: bool, words: Words) -> Name:
    number = str(row["number"] or "–")
    return Name(row["name"], False) if known else Name(words.gettext("Candidate %(n)s", n=number), True, number)
