"""The forms of phases."""

from wtforms import DateField, HiddenField, TextAreaField
from wtforms.validators import Length, Optional

from accounts.forms import RoomForm
from foundation.language import mark as _
from review.phases.phases import LONGEST_REASON


class MoveForm(RoomForm):
    """To which phase, from the one that the page showed, and why."""

    was = HiddenField()
    to = HiddenField()
    reason = TextAreaField(
        _("Why now?"), validators=[Length(max=LONGEST_REASON, message=_("A reason can have at most 500 characters."))],
    )


class DayField(DateField):
    """A day, or nothing."""

    validation_attrs: list[str] = []

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day. Raises ValueError with a sentence."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a day that exists, such as 2026-12-24.")) from None


class PlanForm(RoomForm):
    """Until which day each phase is planned."""

    collecting = DayField(_("Collecting answers until"), validators=[Optional()])
    scoring = DayField(_("Scoring until"), validators=[Optional()])
    debrief = DayField(_("Debrief until"), validators=[Optional()])
