"""The forms of this room."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from accounts.forms import RoomForm
from foundation.language import mark as _


class ConsentForm(RoomForm):
    """What the candidate agrees to."""

    agreed = BooleanField(
        _("I agree that my answers are recorded and watched by the team that invited me."),
        validators=[InputRequired(_("Tick the box to go on. Without it nothing can be recorded."))],
    )


class SubmitForm(RoomForm):
    """Handing in; a tick is asked for only where a question has no answer."""

    leave_out = BooleanField(_("I leave the unanswered questions out."))
