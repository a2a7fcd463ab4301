"""The form of a question."""

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from accounts.forms import RoomForm
from foundation.language import mark as _
from foundation.untrusted import lines, one_line


class QuestionForm(RoomForm):
    """A question's text. `version` is the version that was edited."""

    title = StringField(
        _("Title"), filters=[one_line],
        description=_("A few words for you and your colleagues. Candidates may see it as a topic."),
        validators=[
            DataRequired(_("Give the question a short title.")),
            Length(max=80, message=_("Choose a title of at most 80 characters.")),
        ],
    )
    text = TextAreaField(
        _("The question"), filters=[lines], description=_("What candidates read, and your script while you record."),
        validators=[
            DataRequired(_("Write the question the way you want to ask it.")),
            Length(max=600, message=_("A question can have at most 600 characters, so that it can be read on the card.")),
        ],
    )
    competency = StringField(
        _("Competency"), filters=[one_line],
        description=_("What the answer should show, for example teamwork. Reviewers see it when they score."),
        validators=[Length(max=60, message=_("Choose a name of at most 60 characters."))],
    )
    version = HiddenField()
