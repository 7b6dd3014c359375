"""Form fields that every app may use."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1970, 2200
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no database stores as text
OUR_MARK = re.compile(r"(erased|struck) [0-9]+")


def whole_words(text: str) -> None:
    """Raises ValidationError for what cannot be kept exactly as it was written, in words for whoever pasted it."""
    if NOT_TEXT.search(text):
        raise ValidationError(_("There is a broken character in it, perhaps from copying. Paste it as plain text."))
    if OUR_MARK.fullmatch(text):
        raise ValidationError(_("These very words stand for something that was erased. Write it otherwise."))


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
