"""The forms of this room; pages send them as JSON."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from accounts.forms import RoomForm
from interviews.language import mark as _
from review.comments import LONGEST


class CommentForm(RoomForm):
    """A new comment, or a reply when `parent_id` is given."""

    body = TextAreaField(_("Comment"), description=str(LONGEST))
    at_ms = IntegerField(_("Moment"), validators=[InputRequired(_("Say which moment the comment is about.")), NumberRange(min=0)])
    until_ms = IntegerField(_("End of the range"), validators=[Optional(), NumberRange(min=0)])
    parent_id = StringField(_("Thread"), validators=[Optional()])


class WordsForm(RoomForm):
    """New words for a comment."""

    body = TextAreaField(_("Comment"))


class ScoreForm(RoomForm):
    """A score with what one wants to remember of it."""

    value = IntegerField(_("Score"), validators=[InputRequired(_("Choose a score from 1 to 5."))])
    note = TextAreaField(_("Note"))
