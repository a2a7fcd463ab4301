"""The forms of this room."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from accounts.forms import RoomForm
from foundation.language import mark as _


class ConsentForm(RoomForm):
    """The candidate's consent."""

    agreed = BooleanField(
        _("I agree that my answers are recorded and watched by the team that invited me."),
        validators=[InputRequired(_("Tick the box to continue. Without your consent nothing can be recorded."))],
    )


class SubmitForm(RoomForm):
    """Submitting; a tick is required only when a question has no answer."""

    leave_out = BooleanField(_("I want to submit without answering the remaining questions."))
