"""The forms of decisions and letters."""

from collections.abc import Mapping

from wtforms import HiddenField, RadioField, StringField, TextAreaField

from accounts.forms import RoomForm
from foundation.language import mark as _
from review.deciding.reasons import ADVANCE, APART, DECLINE, ENOUGH, GAP, HOLD, STRENGTH, UNSEEN

VERDICT_WORDS = {ADVANCE: _("Advance"), HOLD: _("Hold"), DECLINE: _("Decline")}
CODE_WORDS = {
    STRENGTH: _("A strength"),
    ENOUGH: _("Enough for the role"),
    GAP: _("A gap"),
    UNSEEN: _("Nothing seen"),
    APART: _("Scores far apart"),
}
REASON = "reason-"


class DecisionForm(RoomForm):
    """A decision with words; the reasons are fields of their own, read by `reasons_in`. `before` is the decision that the page shows."""

    before = HiddenField()
    verdict = RadioField(_("Decision"), choices=[*VERDICT_WORDS.items()], validate_choice=False)
    words = TextAreaField(
        _("In your own words"), description=_("For the record. The candidate does not see it, and may ask to read it."),
    )


class LetterForm(RoomForm):
    """A letter, or the template of some."""

    subject = StringField(_("Subject"))
    body = TextAreaField(_("Text"))


def reasons_in(sent: Mapping[str, str]) -> dict[str, str]:
    """The chosen codes by competency."""
    return {name.removeprefix(REASON): value for name, value in sent.items() if name.startswith(REASON)}
