"""The form of a score; pages send it as JSON."""

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired

from accounts.forms import RoomForm
from foundation.language import mark as _


class ScoreForm(RoomForm):
    """A score with a private note."""

    value = IntegerField(_("Score"), validators=[InputRequired(_("Choose a score from 1 to 5."))])
    note = TextAreaField(_("Note"))
