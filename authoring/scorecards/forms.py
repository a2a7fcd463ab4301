"""The form of a competency."""

from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from accounts.forms import RoomForm
from engines.database.contract import Row
from foundation.language import mark as _
from foundation.untrusted import one_line
from interviews.scorecard import ANSWERS, CANDIDATE, SCALES, Competency

_NAME = [Length(max=60, message=_("Choose a name of at most 60 characters."))]
_TEXT = [Length(max=4000, message=_("Use at most 4000 characters."))]


def _rows(text: str | None) -> list[str]:
    return [row for row in (one_line(row) for row in (text or "").splitlines()) if row]


class CompetencyForm(RoomForm):
    """A competency's words in both languages, its scale, weight, and what it is judged on. One behaviour a line, the lowest step first."""

    name_en = StringField(_("Name in English"), filters=[one_line], validators=_NAME)
    name_sv = StringField(_("Name in Swedish"), filters=[one_line], validators=_NAME)
    scale = SelectField(_("Scale"), choices=[(str(most), f"1–{most}") for most in SCALES])
    steps_en = TextAreaField(_("Behaviours in English"), validators=_TEXT, description=_("One line for each step, the lowest first."))
    steps_sv = TextAreaField(_("Behaviours in Swedish"), validators=_TEXT, description=_("One line for each step, the lowest first."))
    reference_en = TextAreaField(_("Reference answer in English"), validators=_TEXT)
    reference_sv = TextAreaField(_("Reference answer in Swedish"), validators=_TEXT)
    judged_on = RadioField(
        _("Scored on"), choices=[(ANSWERS, _("Each answer")), (CANDIDATE, _("The candidate as a whole"))], default=ANSWERS,
    )
    questions = SelectMultipleField(_("Only on these questions"), choices=[])
    weight = IntegerField(
        _("Weight"), validators=[InputRequired(_("Write a weight from 1 to 10.")), NumberRange(1, 10, _("Write a weight from 1 to 10."))],
    )
    weight_reason = StringField(
        _("Reason for the weight"), filters=[one_line], validators=[Length(max=300, message=_("Use at most 300 characters."))],
        description=_("Needed where weights are not equal."),
    )
    counted = BooleanField(_("Counts in the result"), default=True)

    def __init__(self, *args: Any, asked: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions.choices = [(row["question_id"], row["title"]) for row in asked]

    def validate_name_en(self, _field: Any) -> None:
        """A name in one language is enough."""
        if not (self.name_en.data or self.name_sv.data):
            raise ValidationError(_("Give the competency a name."))

    def validate_steps_en(self, _field: Any) -> None:
        """Every step has a behaviour, in one language at least."""
        wanted = int(self.scale.data or 0)
        lengths = [len(rows) for rows in (_rows(self.steps_en.data), _rows(self.steps_sv.data)) if rows]
        if not lengths or any(length != wanted for length in lengths):
            raise ValidationError(_("Write one line for each step of the scale, in one language or both."))

    def competency(self) -> Competency:
        """What the form says, without an id."""
        by_language = {"en": _rows(self.steps_en.data), "sv": _rows(self.steps_sv.data)}
        steps = tuple({code: rows[n] for code, rows in by_language.items() if rows} for n in range(int(self.scale.data)))
        return Competency(
            "", _texts(self.name_en, self.name_sv), int(self.scale.data), steps, _texts(self.reference_en, self.reference_sv),
            self.judged_on.data, tuple(self.questions.data or ()) if self.judged_on.data == ANSWERS else (), self.weight.data or 1,
            self.weight_reason.data or "", bool(self.counted.data),
        )


def _texts(english: Any, swedish: Any) -> dict[str, str]:
    found = {"en": (english.data or "").strip(), "sv": (swedish.data or "").strip()}
    return {code: text for code, text in found.items() if text}


def values_of(one: Competency) -> dict[str, Any]:
    """The competency as the form's values."""
    return {
        "name_en": one.name.get("en", ""), "name_sv": one.name.get("sv", ""), "scale": str(one.scale),
        "steps_en": "\n".join(step.get("en", "") for step in one.steps), "steps_sv": "\n".join(step.get("sv", "") for step in one.steps),
        "reference_en": one.reference.get("en", ""), "reference_sv": one.reference.get("sv", ""), "judged_on": one.judged_on,
        "questions": list(one.questions), "weight": one.weight, "weight_reason": one.weight_reason, "counted": one.counted,
    }
