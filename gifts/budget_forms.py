"""Forms of the budget page: what a manager says to begin, fill, correct and close a budget."""

from decimal import Decimal

from django import forms
from django.core.validators import DecimalValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from gifts.amounts import must_be_an_amount
from gifts.choices import Purpose
from gifts.models import Budget, LedgerLine
from gifts.policies import EXPONENTS
from ui.amounts import exponent
from ui.fields import WholeField
from ui.layouts import Pair, WorkspaceHelper

MOST_DIGITS = 15


class BeginForm(forms.Form):
    """A new period."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.real().order_by("name"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in EXPONENTS])
    purpose = forms.ChoiceField(label=_("For"), choices=Purpose, initial=Purpose.COMPLAINTS, required=False)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The first day that no longer belongs to it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = WorkspaceHelper(Pair("team", "currency"), "purpose", Pair("starts_on", "ends_on"))

    def clean_purpose(self) -> str:
        """Complaints, where nothing is said."""
        return self.cleaned_data["purpose"] or Purpose.COMPLAINTS

    def begin(self, *, by, at) -> Budget:
        """Let the verb decide. Raises ValidationError."""
        return Budget.begin(**self.cleaned_data, by=by, at=at)


class MovementForm(forms.Form):
    """One act on a budget, with its reason: the ``verb``, and which field names what it moves, if any."""

    verb: str
    moved: str = ""
    why = WholeField(label=_("Why"), max_length=300)

    def __init__(self, *args, budget: Budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.budget = budget
        self.helper = WorkspaceHelper()

    def move(self, *, by, at) -> None:
        """Let the verb decide. Raises what it raises."""
        moved = [self.cleaned_data[self.moved]] if self.moved else []
        getattr(self.budget, self.verb)(*moved, by=by, at=at, why=self.cleaned_data["why"])


class AmountForm(MovementForm):
    """With an amount in whole units of the currency, as people write it."""

    moved = "amount"
    amount = forms.DecimalField(label=_("Amount"), max_digits=MOST_DIGITS)
    field_order = ("amount", "why")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].validators.append(DecimalValidator(MOST_DIGITS, exponent(self.budget.currency)))
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": self.budget.currency}

    def clean_amount(self) -> int:
        """The amount in minor units."""
        amount: Decimal = self.cleaned_data["amount"]
        minor = int(amount.scaleb(exponent(self.budget.currency)))
        must_be_an_amount(abs(minor))
        return minor


class AllocationForm(AmountForm):
    """Money put in."""

    verb = "allocate"

    def clean_amount(self):
        return must_be_an_amount(super().clean_amount())


class AdjustmentForm(AmountForm):
    """What was allocated corrected, up or down."""

    verb = "adjust"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("Below zero takes unused money out.")


class ReversalForm(MovementForm):
    """One line taken back, once."""

    verb, moved = "reverse", "line"

    line = forms.ModelChoiceField(
        label=_("Which line"),
        queryset=LedgerLine.objects.none(),
        error_messages={"invalid_choice": _("This line cannot be reversed, or was already.")},
    )
    field_order = ("line", "why")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lines = self.budget.lines.filter(kind__in=["allocate", "adjust"], reverses=None, reversal=None)
        self.fields["line"].queryset = lines.select_related("by", "budget", "gift").order_by("-pk")
        self.fields["line"].label_from_instance = lambda line: f"{line.pk} · {line.sentence}"


class ClosureForm(MovementForm):
    """The period is locked."""

    verb = "close"


FORMS = {
    "allocation": (AllocationForm, _("Put money in")),
    "adjustment": (AdjustmentForm, _("Adjust what was allocated")),
    "reversal": (ReversalForm, _("Reverse a line")),
    "closure": (ClosureForm, _("Close the period")),
}
