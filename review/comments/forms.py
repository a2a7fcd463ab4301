"""The forms of comments; pages send them as JSON."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from accounts.forms import RoomForm
from foundation.language import mark as _
from review.comments.comments import LONGEST


class CommentForm(RoomForm):
    """A new comment, or a reply when `parent_id` is given."""

    body = TextAreaField(_("Comment"), description=str(LONGEST))
    at_ms = IntegerField(_("Time"), validators=[InputRequired(_("Choose the moment that the comment is about.")), NumberRange(min=0)])
    until_ms = IntegerField(_("End of the passage"), validators=[Optional(), NumberRange(min=0)])
    parent_id = StringField(_("Thread"), validators=[Optional()])


class WordsForm(RoomForm):
    """A comment's new text; `seq` is the number of the comment that it was written over."""

    body = TextAreaField(_("Comment"))
    seq = IntegerField(validators=[InputRequired(_("Reload the page, then try again.")), NumberRange(0, 2**53)])
