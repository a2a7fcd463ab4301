"""WTForms of the comparison; they come in an address."""

from wtforms import FloatField, Form, IntegerField
from wtforms.fields import FieldList
from wtforms.validators import NumberRange, Optional

from foundation.language import mark as _


class FirmForm(Form):
    """How many seats there are, and what each competency weighs."""

    seats = IntegerField(_("Seats"), [Optional(), NumberRange(1, 500)], default=3)
    weight = FieldList(FloatField(_("Weight"), [Optional(), NumberRange(0, 99)]), max_entries=50)
