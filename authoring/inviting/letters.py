"""The content of a mail to a candidate, in the interview's language."""

from collections.abc import Sequence
from typing import Any

from authoring.inviting.interview_questions import Asked, minutes_of, with_more_time
from engines.database.contract import Row
from foundation.language import Words
from foundation.language import mark as _
from interviews.invitation import effective_deadline
from interviews.more_time import NO_LIMIT, USUAL

_SUBJECTS = {
    "new": _("Your interview for %(role)s at %(team)s"),
    "again": _("Your link to the interview: %(role)s at %(team)s"),
    "deadline": _("You have more time: %(role)s at %(team)s"),
}


def subject_of(words: Words, letter: Row, occasion: str) -> str:
    """The mail's subject on one line; `occasion` is new, again or deadline."""
    return " ".join(words.gettext(_SUBJECTS[occasion], role=letter["role"], team=letter["team_name"]).split())


_OPENINGS = {
    "new": _("%(name)s at %(team)s would like to get to know you for the role: %(role)s. Instead of finding a time that suits everyone, "
             "you watch a few short clips and record your answers, when and where it suits you."),
    "again": _("%(name)s at %(team)s sends you your link again (%(role)s). It is the same as before."),
    "deadline": _("%(name)s at %(team)s has given you more time (%(role)s). Your link is the same as before."),
}
_KEPT = _("Anything you have recorded is still there.")
_BEFOREHAND = {
    "nothing": _("Open the link to read how it works. Nothing is recorded yet."),
    "topics": _("Open the link to see what the questions are about. Nothing is recorded yet."),
    "questions": _("Open the link to read all the questions. Nothing is recorded yet."),
    "clips": _("Open the link to read all the questions and watch their clips. Nothing is recorded yet."),
}
_TIPS = (
    _("Find a quiet room where nobody walks in."),
    _("Have the light in front of you, ideally from a window, not from above or behind."),
    _("Put the camera at eye level, and a phone on something steady."),
    _("Test your camera and microphone first. The page helps you see and hear yourself."),
    _("Practise first. There is a practice question, and it is never sent."),
)
_LINES = {
    "help": _("Do you need more time, captions, or another way to answer? Reply to this mail, and we will find a way. "
              "You need not say why."),
    "mine": _("The link is personal. You need no account, and you can stop and continue later on any device."),
}


def values_of(words: Words, letter: Row, asked: Sequence[Asked], address: str, occasion: str) -> dict[str, Any]:
    """All values for the templates `mail/authoring/invitation.*`, in that language."""
    facts = facts_of(words, with_more_time(asked, letter["time_percent"]), effective_deadline(letter), letter["time_percent"])
    who = {"name": letter["inviter_name"], "team": letter["team_name"], "role": letter["role"]}
    return {
        "letter": letter, "address": address, "subject": subject_of(words, letter, occasion),
        "hello": words.gettext("Hello %(name)s", name=letter["name"].split(" ")[0]),
        "opening": _opening(words, letter, occasion, who), "facts": facts,
        "beforehand": words.gettext(_BEFOREHAND[letter["preview"]]), "tips": [words.gettext(tip) for tip in _TIPS],
        **{name: words.gettext(line) for name, line in _LINES.items()},
    }


def _opening(words: Words, letter: Row, occasion: str, who: dict[str, str]) -> str:
    opening = words.gettext(_OPENINGS[occasion], **who)
    return f"{opening} {words.gettext(_KEPT)}" if occasion != "new" and letter["started_at"] else opening


def facts_of(words: Words, asked: Sequence[Asked], deadline: str | None, percent: int = USUAL) -> list[tuple[str, str]]:
    """What to expect, as names and values: questions, time, answers, takes, deadline. `percent` is the candidate's own `time_percent`."""
    each = words.gettext("as long as you need") if percent == NO_LIMIT else answers_in_words(words, asked)
    facts = [
        (words.gettext("Questions"), str(len(asked))),
        (words.gettext("Time needed"), words.gettext("about %(n)s min, when and where it suits you", n=minutes_of(asked))),
        (words.gettext("Each answer"), each),
        (words.gettext("Takes"), takes_in_words(words, [one.takes for one in asked])),
    ]
    return [*facts, (words.gettext("Deadline"), deadline_in_words(words, deadline))]


def answers_in_words(words: Words, asked: Sequence[Asked]) -> str:
    """The longest answer and the thinking time, in words."""
    answer = max((one.answer_ms for one in asked), default=0) // 1000
    think = max((one.think_ms for one in asked), default=0) // 1000
    if not think:
        return words.gettext("at most %(answer)s", answer=words.length(answer))
    return words.gettext("at most %(answer)s, after up to %(think)s to think", answer=words.length(answer), think=words.length(think))


def takes_in_words(words: Words, takes: Sequence[int | None]) -> str:
    """The number of takes in words: one limit, or the range of limits."""
    limited = [n for n in takes if n is not None]
    if not limited:
        return words.gettext("unlimited")
    if len(limited) < len(takes) or min(limited) != max(limited):
        return words.gettext("varies; each question tells you")
    return words.ngettext("%(n)s per question", "%(n)s per question; you choose which one to submit", limited[0])


def deadline_in_words(words: Words, deadline: str | None) -> str:
    """The deadline with its day, its time and its zone."""
    if deadline is None:
        return words.gettext("none; answer when it suits you")
    return words.gettext("%(day)s at %(time)s, %(zone)s", day=words.day(deadline), time=words.hour(deadline), zone=words.zone_at(deadline))
