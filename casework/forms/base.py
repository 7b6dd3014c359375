from decimal import Decimal

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from ui.amounts import exponent
from ui.fields import TOO_MANY, MomentField, WholeField, whole_words
from ui.layouts import WorkspaceHelper

MOST_WORDS = 20_000
# what to do with words that are too many, besides fewer, by what there is beside them
TOO_MANY_BESIDE_FILES = _(
    "These are %(show_value)d characters; %(limit_value)d are kept. Add the whole text as a file instead."
)
TOO_MANY_IN_A_CASE = _(
    "These are %(show_value)d characters; %(limit_value)d are kept. Say it in fewer words; all of it may go into "
    "a note or a file on the page of the case."
)


class WordsField(WholeField):
    """Free words, within what one can read; never longer than MOST_WORDS."""

    def __init__(self, *, rows=3, **options):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows}), "max_length": MOST_WORDS, **options})
        self.validators.append(whole_words)

    def point_to_the_case(self) -> None:
        """Where nothing else is said: on the page of the case there is room for all of it."""
        if self.error_messages["max_length"] is TOO_MANY:
            self.error_messages["max_length"] = TOO_MANY_IN_A_CASE


class CaseForm(forms.Form):
    """The facts of one verb on one case, or on a thing of it that it is ``about``.

    It carries the version that the page showed.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    fields_in_order: tuple = ()

    def __init__(self, *args, case: Complaint, user, about=None, **kwargs):
        self.case, self.user, self.about = case, user, about
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if case.may("add_message", user) else ():
            if isinstance(field, WordsField):
                field.point_to_the_case()
        self.initial.setdefault("version", case.version)
        self.prepare()
        self.helper = WorkspaceHelper("version", *(self.fields_in_order or [n for n in self.fields if n != "version"]))

    def prepare(self) -> None:
        """Fill choices and first values from the case."""

    def facts(self) -> dict:
        """The keyword arguments of the verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FutureMomentField(MomentField):
    """A time still to come."""

    def clean(self, value):
        moment = super().clean(value)
        if moment and moment <= now():
            raise forms.ValidationError(_("This time is over. Choose one still to come."), code="past")
        return moment


def minor_units(amount: Decimal | None, currency: str) -> int:
    """An amount as typed, as the whole number of minor units that is stored."""
    if amount is None:
        return 0
    return int((amount.scaleb(exponent(currency))).to_integral_value())


def major_units(amount: int, currency: str) -> Decimal:
    """A stored amount as people write it."""
    return Decimal(amount).scaleb(-exponent(currency))
