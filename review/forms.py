"""Validates this room's forms, which pages send as JSON."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from foundation.errors import Problem
from foundation.language import mark as _
from foundation.untrusted import read_json


def read_json_form(form_class: type) -> Any:
    """The request's JSON as a valid form of that class. Raises Problem with the first error."""
    values = read_json(request.get_data())
    if any(isinstance(value, dict | list) for value in values.values()):
        raise Problem("bad_input", _("What was sent could not be read. Go back and try again."))
    # As text, as a form sends it: WTForms treats the number 0 as missing, and 2.5 as 2.
    form = form_class(MultiDict({key: str(value) for key, value in values.items() if value is not None}))
    if not form.validate():
        first = next(error for errors in form.errors.values() for error in errors)
        raise Problem("bad_input", first)
    return form
