"""The form that all forms of the house are made of, and the forms of this room."""

from typing import Any

from flask import g
from wtforms import Form


class RoomForm(Form):
    """A WTForms form whose labels, hints and messages are in the reader's language.

    Write labels with `mark` (imported as `_`) so that the catalogues know them; they are translated when the form is made.
    """

    class Meta:
        csrf = False  # unsafe requests are checked by their Sec-Fetch-Site and Origin headers, for the whole app

        def __init__(self) -> None:
            self.locales = [g.here.words.code]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = g.here.words
        for field in self:
            field.label.text = words.gettext(field.label.text)
            field.description = words.gettext(field.description) if field.description else ""
            if isinstance(getattr(field, "choices", None), list):
                field.choices = [(value, words.gettext(label)) for value, label in field.choices]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """Whether all is well; the fields' messages are in the reader's language."""
        fine = super().validate(*args, **kwargs)
        for field in self:
            field.errors = [g.here.words.gettext(str(error)) for error in field.errors]
        return fine
