"""The card's words in the candidate's language. They are part of the picture, so they are not in the page's translations."""

from dataclasses import dataclass

from media.edit import Instructions


@dataclass(frozen=True)
class Fact:
    """One limit: its icon, its label and its value."""

    icon: str
    label: str
    value: str


@dataclass(frozen=True)
class CardText:
    """The text on the card."""

    question: str
    facts: tuple[Fact, ...]
    role_info: tuple[str, ...]
    name: str
    title: str


WORDS = {
    "en": {
        "answer": "Answer", "up_to": "up to {}", "think": "Thinking time", "none": "none", "takes": "Takes", "free": "unlimited",
    },
    "sv": {
        "answer": "Svarstid", "up_to": "högst {}", "think": "Betänketid", "none": "ingen", "takes": "Tagningar",
        "free": "obegränsat antal",
    },
}


def card_facts(instructions: Instructions) -> CardText:
    """The card's text in the language of the instructions."""
    words = WORDS[instructions.language]
    facts = (
        Fact("clock", words["answer"], words["up_to"].format(span(instructions.answer_seconds))),
        Fact("think", words["think"], span(instructions.think_seconds) if instructions.think_seconds else words["none"]),
        Fact("takes", words["takes"], words["free"] if instructions.takes is None else str(instructions.takes)),
    )
    return CardText(instructions.question, facts, instructions.role_info, instructions.name, instructions.title)


def span(seconds: int) -> str:
    """A duration in words: 45 s, 2 min, 1 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    parts = ([f"{minutes} min"] if minutes else []) + ([f"{rest} s"] if rest or not minutes else [])
    return " ".join(parts).replace(" ", "\u00a0")


def sentence(instructions: Instructions) -> str:
    """The limits in one line, for the overlay, the text track and the chapter."""
    return " · ".join(f"{fact.label} {fact.value}" for fact in card_facts(instructions).facts)
