"""Form fields that every app may use."""

import re
from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST_YEAR, LAST_YEAR = 1970, 2200
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no database stores as text
TOO_MANY = gettext_lazy("These are %(show_value)d characters; %(limit_value)d are kept. Say it in fewer words.")
OUR_MARK = re.compile(r"(erased|struck) [0-9]+")


def whole_words(text: str) -> None:
    """Raises ValidationError for what cannot be kept exactly as it was written, in words for whoever pasted it."""
    if NOT_TEXT.search(text):
        raise ValidationError(_("There is a broken character in it, perhaps from copying. Paste it as plain text."))
    if OUR_MARK.fullmatch(text):
        raise ValidationError(_("These very words stand for something that was erased. Write it otherwise."))


class WholeField(forms.CharField):
    """Text a person typed: kept as it is, or refused with its length; ``too_many`` says what to do then.

    Its control has no ``maxlength``: a browser would cut what is pasted and tell nobody.
    """

    def __init__(self, *, too_many=TOO_MANY, **options):
        super().__init__(**{"error_messages": {"max_length": too_many}, **options})

    def widget_attrs(self, widget):
        """What its control has besides."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


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


class OfferedRows(ModelChoiceIterator):
    """The choices of a RowField, from the very rows it was offered: other fields that offer the same ask no more."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.field.queryset)


class RowField(forms.ModelChoiceField):
    """One of the rows that its form must ``offer``. They are asked for once somebody chose one, or looks at them.

    To put together what a person may choose takes longer than to clean a field that was left empty.
    """

    iterator = OfferedRows
    _offered: Callable[[], QuerySet] | None = None

    def __init__(self, **options):
        super().__init__(queryset=None, **options)

    def offer(self, rows: Callable[[], QuerySet]) -> None:
        """What there is to choose from; several fields may be given the same."""
        self._offered, self._queryset = rows, None
        self.widget.choices = lambda: self.choices

    @property
    def queryset(self):
        """The rows on offer."""
        if self._queryset is None and self._offered:
            self._queryset = self._offered()
        return self._queryset

    @queryset.setter
    def queryset(self, rows):
        self._set_queryset(rows)
