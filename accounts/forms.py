"""The base class of all forms, and the forms of this room."""

from functools import cache
from typing import Any

from flask import g
from markupsafe import Markup, escape
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    widgets,
)
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length
from wtforms.widgets import html_params

from accounts.passwords import LEAST, MOST
from foundation.language import LANGUAGES
from foundation.language import mark as _
from foundation.untrusted import one_line
from foundation.zones import zones


class RoomForm(Form):
    """A WTForms form whose labels, hints and messages are in the reader's language.

    Write labels with `mark` (imported as `_`), so that the catalogues know them. They are translated when the form is created.
    """

    class Meta:
        csrf = False  # http.py checks unsafe requests for the whole app, by their Sec-Fetch-Site and Origin headers

        def __init__(self) -> None:
            self.locales = [g.here.words.code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = g.here.words
        for field in self:
            field.label.text = words.gettext(field.label.text)
            field.description = words.gettext(field.description) if field.description else ""
            if hasattr(field, "further_hint"):
                field.description = f"{field.description} {field.further_hint()}".strip()
            if isinstance(getattr(field, "choices", None), list):
                field.choices = [(value, words.gettext(label)) for value, label in field.choices]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether the form is valid; the fields' messages are in the reader's language."""
        fine = super().validate(*args, **kwargs)
        for field in self:
            field.errors = [g.here.words.gettext(str(error)) for error in field.errors]
        return fine


ROLE_WORDS = {"owner": _("Owner"), "recruiter": _("Recruiter"), "reviewer": _("Reviewer"), "lead": _("Team lead")}
ROLE_HINTS = {
    "owner": _("Can do everything and manage members."),
    "recruiter": _("Records questions, creates interviews and invites candidates."),
    "reviewer": _("Watches answers, comments and scores."),
    "lead": _("Reviews answers and sees how the interviews are set up."),
}

_ADDRESS = [
    DataRequired(_("Write an e-mail address.")),
    Length(max=254, message=_("That e-mail address is too long.")),
    Email(_("That does not look like an e-mail address."), allow_smtputf8=False),
]
_NAME = [DataRequired(_("Write a name.")), Length(max=100, message=_("Choose a name of at most 100 characters."))]
_KNOWN = [InputRequired(_("Write your password.")), Length(max=MOST, message=_("That password is too long."))]
_NEW_HINT = _("At least 10 characters. Three or four words in a row are easy to remember.")
assert str(LEAST) in _NEW_HINT


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class SignInForm(RoomForm):
    """Mail address and password."""

    email = EmailField(_("E-mail address"), filters=[_stripped], validators=_ADDRESS[:2])
    password = PasswordField(_("Password"), validators=_KNOWN)
    next = HiddenField()


class ForgottenForm(RoomForm):
    """The address of the account whose password is forgotten."""

    email = EmailField(_("E-mail address"), filters=[_stripped], validators=_ADDRESS)


class NewPasswordForm(RoomForm):
    """A new password; accounts.passwords has the rules."""

    password = PasswordField(_("New password"), description=_NEW_HINT, validators=[InputRequired(_("Choose a password."))])


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    present = PasswordField(_("Current password"), validators=_KNOWN)


class JoinForm(RoomForm):
    """Joining with a new account."""

    name = StringField(_("Your name"), filters=[one_line], validators=_NAME)
    password = PasswordField(_("Password"), description=_NEW_HINT, validators=[InputRequired(_("Choose a password."))])


class JoinAgainForm(RoomForm):
    """Joining with an existing account."""

    password = PasswordField(_("Password"), validators=_KNOWN)


class SettingsForm(RoomForm):
    """A person's own settings."""

    name = StringField(_("Your name"), filters=[one_line], validators=_NAME)
    language = RadioField(_("Language"), choices=list(LANGUAGES.items()))
    theme = RadioField(_("Theme"), choices=[("auto", _("System")), ("light", _("Light")), ("dark", _("Dark"))])
    single_keys = BooleanField(
        _("Use single-key shortcuts"),
        description=_("Space plays, N writes a comment, and so on. Turn this off if you use voice control or press keys by mistake."),
    )
    submission_mails = BooleanField(
        _("Mail me when candidates have submitted"), description=_("At most one mail an hour, with everyone who submitted in it."),
    )


class RolesField(SelectMultipleField):
    """Several roles, as checkboxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class RolesForm(RoomForm):
    """A member's roles."""

    roles = RolesField(
        _("Roles"), choices=list(ROLE_WORDS.items()), validators=[InputRequired(_("Choose at least one role."))]
    )


class InviteForm(RolesForm):
    """The address and the roles of an invited member."""

    email = EmailField(_("E-mail address"), filters=[_stripped], validators=_ADDRESS)


@cache
def _zone_options() -> str:
    return "".join(f'<option value="{zone}">{zone}</option>' for zone in zones())


class ZoneSelect:
    """Renders the field as a select. Its four hundred options are written once, which is a tenth of a page's time otherwise."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """The select, with the field's zone selected."""
        attributes.setdefault("id", field.id)
        options = _zone_options().replace(f'value="{escape(field.data)}"', f'value="{escape(field.data)}" selected', 1)
        return Markup(f"<select {html_params(name=field.name, **attributes)}>{options}</select>")


class TeamForm(RoomForm):
    """The team's settings."""

    name = StringField(_("Team name"), filters=[one_line], validators=_NAME)
    language = RadioField(_("Language of mails to colleagues"), choices=list(LANGUAGES.items()))
    zone = StringField(
        _("Time zone"), widget=ZoneSelect(), validators=[AnyOf(zones(), message=_("Choose a time zone from the list."))],
        description=_("Deadlines and all other times are shown in it, to candidates too."),
    )
