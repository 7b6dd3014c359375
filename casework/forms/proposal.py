"""One to three options put to the customer, each with one to three lines of what it restores."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from crispy_forms.utils import render_crispy_form
from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import CaseForm, FutureMomentField, minor_units
from complaints.choices import Channel, RedressKind
from complaints.models import LineDraft, OptionDraft
from complaints.reach import Reach
from ui.amounts import amount_words, exponent
from ui.fields import RowField, WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_OPTIONS = MOST_LINES = 3
# What to do with an option beyond the limit, by who offers it.
ASK_ABOVE = _(
    "%(amount)s in one option is above the %(limit)s that you may offer here. "
    "A supervisor approves it on the case, or proposes it."
)
WAY_OUT = {
    "supervisor": _(
        "%(amount)s in one option is above the %(limit)s that you may offer here. "
        "A manager approves it on the case, or proposes it."
    ),
    "manager": _(
        "%(amount)s in one option is above the %(limit)s that you may offer here. "
        "Redress authorities in the admin say how much may be offered in this currency."
    ),
}


class AmountField(forms.DecimalField):
    """An amount in major units of ``currency``: no more decimals than the currency has."""

    currency = "TWD"

    def __init__(self, **options):
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2, "required": False, **options})

    def clean(self, value):
        amount = super().clean(value)
        if amount is not None and amount != amount.quantize(Decimal(1).scaleb(-exponent(self.currency))):
            raise forms.ValidationError(
                _("%(currency)s has no such fractions.") % {"currency": self.currency}, code="fraction"
            )
        return amount


class LineForm(forms.Form):
    """One thing more that an option restores."""

    redress = forms.ChoiceField(label=_("It restores by"), choices=[("", "–"), *RedressKind.choices], required=False)
    cost = AmountField(label=_("Amount"))
    words = WholeField(label=_("In words"), max_length=300, required=False)
    due_at = FutureMomentField(label=_("Done until"), required=False)
    owner = RowField(label=_("Who sees to it"), required=False, empty_label=_("the handler"))

    def __init__(self, *args, currency, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(lambda: owners)
        self.fields["cost"].currency = currency
        self.helper = WorkspaceHelper(Pair("redress", "cost"), "words", Pair("due_at", "owner"))

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("redress") and any(cleaned.get(name) for name in ("cost", "words", "due_at", "owner")):
            self.add_error("redress", _("Say what it restores, or empty the other fields of this line."))
        return cleaned

    def draft(self) -> LineDraft | None:
        """The line, unless it was left empty."""
        given = self.cleaned_data
        if not given.get("redress"):
            return None
        cost = minor_units(given["cost"], self.fields["cost"].currency)
        return LineDraft(
            redress=given["redress"], cost=cost, words=given["words"], due_at=given["due_at"], owner=given["owner"]
        )


class OptionForm(forms.Form):
    """One option: what, what it restores first, until when, what speaks for and against it."""

    title = WholeField(label=_("What we offer"), max_length=300, required=False)
    redress = forms.ChoiceField(label=_("It restores by"), choices=RedressKind, initial=RedressKind.REFUND)
    cost = AmountField(label=_("Amount"))
    due_at = FutureMomentField(label=_("Done until"), required=False)
    pros = WholeField(label=_("Speaks for it"), max_length=300, required=False)
    cons = WholeField(label=_("Speaks against it"), max_length=300, required=False)

    def __init__(self, *args, currency, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cost"].currency = currency
        self.fields["cost"].label = _("Amount in %(currency)s") % {"currency": currency}
        self.helper = WorkspaceHelper("title", Pair("redress", "cost"), "due_at", Pair("pros", "cons"))
        data, shared = args[0] if args else None, {"currency": currency, "owners": owners}
        names = [f"{self.prefix}-line{number}" for number in range(2, MOST_LINES + 1)]
        self.lines = [LineForm(data, prefix=name, **shared) for name in names]

    def clean(self):
        cleaned = super().clean()
        told = any(cleaned.get(name) for name in ("cost", "due_at", "pros", "cons"))
        told = told or any(line.is_valid() and line.draft() for line in self.lines)
        if told and not cleaned.get("title"):
            self.add_error("title", _("Say what we offer, or empty the other fields of this option."))
        return cleaned

    @property
    def is_told(self) -> bool:
        """Whether anything was written into it, so that it is shown open."""
        return bool(self.errors or self.cleaned_data.get("title") or self.tells_more)

    @property
    def tells_more(self) -> bool:
        """Whether anything was written into its further lines, so that they are shown open."""
        return any(line.is_bound and (line.errors or line.cleaned_data.get("redress")) for line in self.lines)

    def is_valid(self):
        return all([super().is_valid(), *(line.is_valid() for line in self.lines)])


@dataclass(frozen=True)
class DrawnOption:
    """The fields of an option and of its further lines, and which of them stand open."""

    fields: SafeString
    lines: list[SafeString]
    is_open: bool
    tells_more: bool


def drawn(form: forms.Form) -> SafeString:
    """Its fields, as ``{% crispy %}`` draws them."""
    return mark_safe(render_crispy_form(form))  # noqa: S308 drawn by templates


def renumbered(drawing: SafeString, was: str, becomes: str) -> SafeString:
    """The same fields under another prefix."""
    return mark_safe(drawing.replace(f"{was}-", f"{becomes}-"))  # noqa: S308 drawn by templates


class ProposalForm(CaseForm):
    """By which channel the options were put to the customer."""

    channel = forms.ChoiceField(label=_("How do you tell the customer?"), choices=Channel, widget=forms.RadioSelect)
    fields_in_order = (KeysField("channel"),)

    def prepare(self):
        self.initial.setdefault("channel", self.case.channel)
        data = self.data if self.is_bound else None
        self.currency = self.case.redress_currency
        owners = User.objects.handlers(self.case.team).exclude(pk=self.case.about_staff_id)
        shared = {"currency": self.currency, "owners": owners}
        self.options = [OptionForm(data, prefix=f"option{number}", **shared) for number in range(1, MOST_OPTIONS + 1)]

    @property
    def parts(self):
        """The forms of the options and of their further lines, under this one."""
        return [part for option in self.options for part in (option, *option.lines)]

    def drawn_options(self) -> list[DrawnOption]:
        """The options as the page shows them. Empty ones differ in their numbers alone: one is drawn for all."""
        if self.is_bound:
            return [
                DrawnOption(drawn(one), [drawn(line) for line in one.lines], one.is_told, one.tells_more)
                for one in self.options
            ]
        first = self.options[0]
        line = first.lines[0]
        fields, more = drawn(first), drawn(line)
        return [
            DrawnOption(
                renumbered(fields, first.prefix, one.prefix),
                [renumbered(more, line.prefix, another.prefix) for another in one.lines],
                is_open=False,
                tells_more=False,
            )
            for one in self.options
        ]

    @cached_property
    def reach(self) -> Reach:
        """How much the person may put into one option of this case."""
        return self.case.reach_of(self.user, self.currency, now())

    @property
    def may_approve(self) -> bool:
        """Whether the person could approve more for others, and so needs no advice whom to ask."""
        return self.case.may("approve_redress", self.user)

    def is_valid(self):
        filled = all([super().is_valid(), *(option.is_valid() for option in self.options)])
        return filled and self.is_within_reach()

    def is_within_reach(self) -> bool:
        """Whether each option may be offered; one that may not says so at its amount, and what to do."""
        told = [option for option in self.options if option.cleaned_data.get("title")]
        beyond = [
            (option, draft.total)
            for option, draft in zip(told, self.drafts(), strict=True)
            if draft.total and not self.reach.covers(draft.total)
        ]
        for option, total in beyond:
            option.add_error("cost", self.refusal(total))
        return not beyond

    def refusal(self, total: int) -> str:
        """Why an option of this total may not be offered, and what to do."""
        amounts = {"amount": total, "limit": int(self.reach.most)}
        return WAY_OUT.get(self.user.role, ASK_ABOVE) % {
            name: amount_words(amount, self.currency) for name, amount in amounts.items()
        }

    def drafts(self) -> list[OptionDraft]:
        """The options that were told."""
        return [
            OptionDraft(
                title=option["title"],
                redress=option["redress"],
                cost=minor_units(option["cost"], self.currency),
                currency=self.currency,
                pros=option["pros"],
                cons=option["cons"],
                due_at=option["due_at"],
                owner=self.case.handler or self.user,
                further=tuple(filter(None, (line.draft() for line in form.lines))),
            )
            for form in self.options
            if (option := form.cleaned_data).get("title")
        ]

    def facts(self):
        return {"channel": self.cleaned_data["channel"], "options": self.drafts()}
