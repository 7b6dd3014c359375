"""Form fields that every app may use."""

from django import forms
from django.core.exceptions import ValidationError

FIRST_YEAR, LAST_YEAR = 1970, 2200


class MomentField(forms.DateTimeField):
    """A date and time, typed or picked, in the reader's zone: within the years that people and clocks can handle.

    Beyond them PostgreSQL stores what Python cannot read back, and one such row would break every list it is in.
    """

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S")
        super().__init__(**{"widget": widget, "input_formats": formats, **options})

    def clean(self, value):
        moment = super().clean(value)
        if moment and not FIRST_YEAR <= moment.year < LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment
