"""The forms of scorecards; pages send them as JSON."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from accounts.forms import RoomForm
from foundation.language import mark as _


class ScorecardForm(RoomForm):
    """Which version of the scorecard the page shows."""

    scorecard = StringField(validators=[InputRequired(_("Reload the page, then try again."))])


class MarkForm(ScorecardForm):
    """A mark: a kind, a value where the kind is one, texts, and why where it was handed in before."""

    kind = StringField(validators=[InputRequired(_("Choose a score, “No evidence seen” or “Cannot judge”."))])
    value = IntegerField(_("Score"), validators=[Optional()])
    reason = TextAreaField()
    note = TextAreaField(_("Note"))
    why = TextAreaField()


class EvidenceForm(ScorecardForm):
    """A passage, or a comment of one's own whose passage it is."""

    at_ms = IntegerField(_("Time"), validators=[Optional(), NumberRange(min=0)])
    until_ms = IntegerField(_("End of the passage"), validators=[Optional(), NumberRange(min=0)])
    comment = StringField(validators=[Optional()])


class ReasonForm(RoomForm):
    """Why a seal is broken."""

    reason = TextAreaField()
