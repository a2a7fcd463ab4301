"""The letter that goes with a decision: made from the interview's template, in the candidate's language, or as somebody has edited it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engines.database.contract import Database, Row
from foundation.clock import Clock
from foundation.errors import NotFound, Problem
from foundation.language import Words
from foundation.language import mark as _
from foundation.policy import Actor
from foundation.untrusted import lines, one_line
from review.deciding import letter_queries as queries
from review.deciding.decisions import find_pending
from review.deciding.reasons import ADVANCE, DECLINE, HOLD, VERDICTS

LONGEST_SUBJECT, LONGEST_BODY = 150, 5000
PLACES = ("first_name", "name", "role", "team", "contact")
"""What stands in braces in a template and is filled in for each candidate."""
_PLACE = re.compile(r"\{([^{}\n]*)\}")

_SUBJECTS = {
    ADVANCE: _("Next step: {role} at {team}"),
    HOLD: _("About your interview: {role} at {team}"),
    DECLINE: _("About your interview: {role} at {team}"),
}
_BODIES = {
    ADVANCE: (
        _("Hello {first_name},"),
        _("Thank you for your interview for the role: {role}. We have watched your answers carefully, and would like to get to know you "
          "better."),
        _("The next step is a conversation. {contact} will write to you to find a time."),
        _("If you have any questions, just reply to this mail."),
    ),
    HOLD: (
        _("Hello {first_name},"),
        _("Thank you for your interview for the role: {role}. We have watched your answers, and need a little more time to decide."),
        _("You need not do anything. We will write to you again as soon as we know."),
        _("If you have any questions, just reply to this mail."),
    ),
    DECLINE: (
        _("Hello {first_name},"),
        _("Thank you for the time and care that you gave to your interview for the role: {role}. Several of us have watched your answers."),
        _("This time we are going on with other candidates, who match more closely what the role needs. We know that this is not what "
          "you hoped for."),
        _("If you would like to know more about how we decided, just reply to this mail. We wish you all the best."),
    ),
}
_CLOSING = _("Kind regards,")


@dataclass(frozen=True)
class Letter:
    """A letter as it goes. `row` has the decision's columns, and the candidate's name, email and language."""

    row: Row
    subject: str
    body: str

    @property
    def is_edited(self) -> bool:
        """Whether somebody has changed it by hand."""
        return self.row["letter_body"] is not None


def ready_template(words: Words, verdict: str) -> tuple[str, str]:
    """Subject and body of the ready letter in that language, with places in braces."""
    paragraphs = [words.gettext(one) for one in _BODIES[verdict]]
    return words.gettext(_SUBJECTS[verdict]), "\n\n".join([*paragraphs, f"{words.gettext(_CLOSING)}\n{{contact}}\n{{team}}"])


def letter_of(all_words: Mapping[str, Words], row: Row) -> Letter:
    """The letter as it goes, from a row of `letter_queries`."""
    subject, body = ready_template(all_words[row["language"]], row["verdict"])
    subject, body = row["letter_subject"] or row["template_subject"] or subject, row["letter_body"] or row["template_body"] or body
    values = {
        "first_name": row["name"].split(" ")[0], "name": row["name"], "role": row["role"], "team": row["team_name"],
        "contact": row["contact_name"],
    }
    return Letter(row, one_line(filled(subject, values)), filled(body, values))


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its places filled in; what stands in other braces stays."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def find_letter(db: Database, all_words: Mapping[str, Words], actor: Actor, decision_id: str) -> Letter:
    """The letter of the team's pending decision. Raises as `find_pending`."""
    find_pending(db, actor, decision_id)
    row = queries.find_letter(db, actor.team_id or "", decision_id)
    if row is None:
        raise NotFound()
    return letter_of(all_words, row)


def edit_letter(db: Database, clock: Clock, actor: Actor, decision_id: str, subject: str, body: str) -> None:
    """Change this one letter; its places are filled in. Raises Problem for an empty or long text or an unknown place."""
    subject, body = _checked(subject, body)
    with db.tx():
        find_pending(db, actor, decision_id)
        queries.set_letter(db, actor.team_id or "", decision_id, subject, body, clock.iso())


def use_template(db: Database, clock: Clock, actor: Actor, decision_id: str) -> None:
    """Let this letter be as the template says again. Raises as `find_pending`."""
    with db.tx():
        find_pending(db, actor, decision_id)
        queries.set_letter(db, actor.team_id or "", decision_id, None, None, clock.iso())


def choose_letter(db: Database, clock: Clock, actor: Actor, decision_id: str, wanted: bool) -> Row:
    """Send a letter with the decision, or none. Returns the decision. Raises as `find_pending`."""
    with db.tx():
        decision = find_pending(db, actor, decision_id)
        queries.set_has_letter(db, actor.team_id or "", decision_id, int(wanted), clock.iso())
    return decision


def template_of(db: Database, words: Words, interview: Row, verdict: str) -> tuple[str, str]:
    """Subject and body of the interview's letter for that verdict, its own or the ready one in `words`. Raises NotFound."""
    if verdict not in VERDICTS:
        raise NotFound()
    own = queries.find_template(db, interview["team_id"], interview["id"], verdict)
    return (own["subject"], own["body"]) if own else ready_template(words, verdict)


def edit_template(db: Database, clock: Clock, actor: Actor, interview: Row, verdict: str, subject: str, body: str) -> None:
    """Change the interview's letter for that verdict; letters that were edited by hand stay as they are.

    Raises NotFound for an unknown verdict, Problem for an empty or long text, or for a place that does not exist.
    """
    if verdict not in VERDICTS:
        raise NotFound()
    subject, body = _checked(subject, body)
    queries.put_template(
        db, interview_id=interview["id"], verdict=verdict, team_id=interview["team_id"], subject=subject, body=body,
        person_id=actor.person_id, now=clock.iso(),
    )


def _checked(subject: str, body: str) -> tuple[str, str]:
    subject, body = one_line(subject), lines(body)
    if not subject or not body:
        raise Problem("empty_letter", _("A letter needs a subject and a text."), 422)
    if len(subject) > LONGEST_SUBJECT:
        raise Problem("long_subject", _("A subject can have at most %(n)s characters. Yours is still here: shorten it."), 422,
                      n=LONGEST_SUBJECT)
    if len(body) > LONGEST_BODY:
        raise Problem("long_letter", _("A letter can have at most %(n)s characters. Yours is still here: shorten it."), 422,
                      n=LONGEST_BODY)
    unknown = [name for name in _PLACE.findall(subject + body) if name not in PLACES]
    if unknown:
        raise Problem("unknown_place", _("Nothing can be filled in for {%(name)s}. Check the spelling."), 422, name=unknown[0])
    return subject, body
