"""The forms about an interview and its candidates."""

from typing import Any

from flask import g
from wtforms import BooleanField, EmailField, Field, FileField, HiddenField, IntegerField, RadioField, StringField, TextAreaField, widgets
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from accounts.forms import RoomForm
from authoring.inviting.candidates import read_email, read_name
from authoring.inviting.deadlines import to_local, to_moment
from authoring.inviting.interviews import Settings
from engines.database.contract import Row
from foundation.errors import Problem
from foundation.language import LANGUAGES
from foundation.language import mark as _
from foundation.untrusted import lines, one_line
from interviews.more_time import NO_LIMIT, USUAL

PREVIEW_WORDS = {
    "nothing": _("How many questions, and how long it takes"),
    "topics": _("The topics: the titles of the questions"),
    "questions": _("The questions, word for word"),
    "clips": _("The questions and their clips"),
}


class MomentField(StringField):
    """A date and a time in the reader's zone. `moment` is the stored UTC text, or None when the field is empty."""

    widget = widgets.DateTimeLocalInput()
    validation_attrs: list[str] = []
    moment: str | None = None

    def further_hint(self) -> str:
        """The zone in which the field is read."""
        return g.here.words.gettext("Times are in %(zone)s.", zone=g.here.words.zone_name())

    def pre_validate(self, form: Any) -> None:
        """Parse the moment. Raises ValidationError with a sentence."""
        try:
            self.moment = to_moment(self.data or "", g.here.words.zone)
        except Problem as problem:
            raise ValidationError(problem.message) from problem


class InterviewForm(RoomForm):
    """An interview's settings. `version` is the version that was edited."""

    title = StringField(
        _("Title"), filters=[one_line], description=_("For you and your colleagues."),
        validators=[
            DataRequired(_("Give the interview a title.")), Length(max=100, message=_("Choose a title of at most 100 characters.")),
        ],
    )
    role = StringField(
        _("Role"), filters=[one_line], description=_("What candidates apply for. Shown in the mail and on every page they see."),
        validators=[DataRequired(_("Write which role it is.")), Length(max=100, message=_("Describe the role in at most 100 characters."))],
    )
    about = TextAreaField(
        _("About the role"), filters=[lines],
        description=_("What candidates should know before they answer: the job, the team, what happens next."),
        validators=[Length(max=4000, message=_("Write at most 4,000 characters, so that it gets read."))],
    )
    language = RadioField(
        _("Language"), choices=list(LANGUAGES.items()), description=_("The language of the mail and the pages that candidates see.")
    )
    deadline = MomentField(_("Answers accepted until"), description=_("You can move it to a later time, never to an earlier one."))
    preview = RadioField(
        _("What candidates see before they start"), choices=list(PREVIEW_WORDS.items()),
        description=_("Candidates who know more answer more calmly and fully. It is the same for everyone."),
    )
    version = HiddenField()

    def settings(self) -> Settings:
        """The settings from a valid form."""
        return Settings(
            title=self.title.data or "", role=self.role.data or "", about=self.about.data or "", language=self.language.data,
            deadline=self.deadline.moment, preview=self.preview.data,
        )


def filled(interview: Row) -> InterviewForm:
    """The form filled with the interview's current settings."""
    return InterviewForm(data={**interview, "deadline": to_local(interview["deadline"], g.here.words.zone)})


def _readable(read: Any) -> Any:
    def check(form: Any, field: Field) -> None:
        try:
            read(field.data or "")
        except Problem as problem:
            raise ValidationError(problem.message) from problem

    return check


class CandidateForm(RoomForm):
    """One candidate."""

    name = StringField(_("Name"), filters=[one_line], validators=[_readable(read_name)])
    email = EmailField(_("E-mail address"), filters=[one_line], validators=[_readable(read_email)])


class AddressForm(RoomForm):
    """A candidate's corrected address."""

    email = EmailField(
        _("E-mail address"), filters=[one_line], validators=[_readable(read_email)],
        description=_("Changes the candidate's address in all your interviews."),
    )


class ListForm(RoomForm):
    """A list of candidates, pasted or as a file."""

    text = TextAreaField(
        _("Paste the list"),
        description=_("One candidate per line: name and e-mail address, separated by a comma, a semicolon or a tab."),
    )
    file = FileField(
        _("Or choose a file"),
        description=_("From Excel, LibreOffice, Numbers or Google Sheets: XLSX, XLS, ODS, CSV or text, at most 1 MB."),
    )


class ExtensionForm(RoomForm):
    """A later deadline."""

    deadline = MomentField(_("New deadline"), description=_("The candidate is told by mail."))


class TimeForm(RoomForm):
    """How much longer one candidate may think and answer, and why."""

    percent = RadioField(
        _("Thinking and answering time"), coerce=int, description=_("Applies from the candidate's next question or take."),
        choices=[
            (USUAL, _("As for everyone")), (150, _("Half as long again (×1.5)")), (200, _("Twice as long (×2)")),
            (NO_LIMIT, _("No time limit")),
        ],
    )
    reason = TextAreaField(
        _("Reason"), filters=[lines],
        description=_("Only owners and recruiters see it. What is needed is enough: no diagnosis, please."),
        validators=[Length(max=500, message=_("Write at most 500 characters."))],
    )

    def validate_reason(self, field: Field) -> None:
        """More time has a reason, so that colleagues know that it was meant."""
        if self.percent.data != USUAL and not field.data:
            raise ValidationError(_("Write why, in a few words."))


class EveryonesDeadlineForm(RoomForm):
    """A later deadline for everyone who is invited."""

    deadline = MomentField(_("New deadline"), description=_("Those who have a later one keep it."))
    mails = BooleanField(_("Tell them by mail"))


class StepForm(RoomForm):
    """How far to move a question: 1 is one place down, -1 one up."""

    steps = IntegerField(validators=[Optional()])
