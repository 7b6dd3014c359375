"""One to three options put to the customer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.base import CaseForm, FutureMomentField, minor_units
from complaints.choices import Channel, RedressKind
from complaints.models import OptionDraft
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_OPTIONS = 3


class OptionForm(forms.Form):
    """One option: what, what it restores, until when, what speaks for and against it."""

    title = forms.CharField(label=_("What we offer"), max_length=300, required=False)
    redress = forms.ChoiceField(label=_("It restores by"), choices=RedressKind, initial=RedressKind.REFUND)
    cost = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=12, decimal_places=2, required=False)
    due_at = FutureMomentField(label=_("Done until"), required=False)
    pros = forms.CharField(label=_("Speaks for it"), max_length=300, required=False)
    cons = forms.CharField(label=_("Speaks against it"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = WorkspaceHelper("title", Pair("redress", "cost"), "due_at", Pair("pros", "cons"))

    def clean(self):
        cleaned = super().clean()
        told = any(cleaned.get(name) for name in ("cost", "due_at", "pros", "cons"))
        if told and not cleaned.get("title"):
            self.add_error("title", _("Say what we offer, or empty the other fields of this option."))
        return cleaned


class ProposalForm(CaseForm):
    """By which channel the options were put to the customer."""

    channel = forms.ChoiceField(label=_("How do you tell the customer?"), choices=Channel, widget=forms.RadioSelect)
    fields_in_order = (KeysField("channel"),)

    def prepare(self):
        self.initial.setdefault("channel", self.case.channel)
        data = self.data if self.is_bound else None
        self.options = [OptionForm(data, prefix=f"option{number}") for number in range(1, MOST_OPTIONS + 1)]

    @property
    def parts(self):
        """The forms of the options, drawn under this one."""
        return self.options

    def is_valid(self):
        return all([super().is_valid(), *(option.is_valid() for option in self.options)])

    def facts(self):
        currency = self.case.purchase.currency if self.case.purchase else self.case.team.currency
        drafts = [
            OptionDraft(
                title=option["title"],
                redress=option["redress"],
                cost=minor_units(option["cost"], currency),
                currency=currency,
                pros=option["pros"],
                cons=option["cons"],
                due_at=option["due_at"],
                owner=self.case.handler or self.user,
            )
            for option in (form.cleaned_data for form in self.options)
            if option.get("title")
        ]
        return {"channel": self.cleaned_data["channel"], "options": drafts}
