"""Reads the forms of this room, which pages send as JSON."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from foundation.errors import Problem
from foundation.language import mark as _


def read_json_form(form_class: type) -> Any:
    """The request's JSON as a valid form of that class. Raises Problem with the first error."""
    values = request.get_json(silent=True)
    if not isinstance(values, dict):
        raise Problem("bad_json", _("The request could not be understood. Go back and try again."))
    # As text, the way a form would send it: WTForms takes the number 0 for nothing, and 2.5 for 2.
    form = form_class(MultiDict({key: str(value) for key, value in values.items() if value is not None}))
    if not form.validate():
        first = next(error for errors in form.errors.values() for error in errors)
        raise Problem("bad_input", first)
    return form
