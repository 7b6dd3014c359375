"""The forms of carrying out: redress ticked off, promises that were not kept, obstacles, and extra requests."""

from django import forms
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from casework.forms.base import CaseForm, FutureMomentField, WordsField
from complaints.choices import Channel, Granting
from ui.fields import MomentField, WholeField
from ui.layouts import KeysField, Pair


class RedressDoneForm(CaseForm):
    """That one line of redress was carried out, and under which number."""

    reference = forms.CharField(
        label=_("Number"), required=False, max_length=120, help_text=_("Of the transfer, the parcel or the voucher.")
    )
    done_on = forms.DateField(label=_("Carried out on"), widget=forms.DateInput(attrs={"type": "date"}))
    fields_in_order = (Pair("reference", "done_on"),)

    def prepare(self):
        self.initial.setdefault("done_on", localdate())

    def clean_done_on(self):
        on = self.cleaned_data["done_on"]
        if on > localdate() or on < localdate(self.case.received_at):
            raise forms.ValidationError(_("Between the day of the complaint and today."), code="day")
        return on


class PromiseBrokenForm(CaseForm):
    """Why a promise was not kept, and will not be."""

    note = WholeField(label=_("Why it was not kept"), max_length=300)


class ObstacleForm(CaseForm):
    """What stands in the way, the alternative, and that the customer was told first."""

    what = WordsField(label=_("What stands in the way?"), rows=2)
    alternative = WholeField(label=_("The alternative that the customer was told"), max_length=300)
    due_at = FutureMomentField(label=_("Until"))
    told_at = MomentField(
        label=_("When was the customer told?"),
        required=False,
        help_text=_("Call first. Nothing is recorded before the customer has heard it from us."),
    )
    channel = forms.ChoiceField(label=_("How?"), choices=Channel, required=False, widget=forms.RadioSelect)
    fields_in_order = ("what", Pair("alternative", "due_at"), "told_at", KeysField("channel"))

    def clean_told_at(self):
        told_at = self.cleaned_data["told_at"]
        if told_at and told_at > now():
            raise forms.ValidationError(_("This is still to come. Tell the customer first."), code="future")
        return told_at


class RedressPromisedForm(CaseForm):
    """Until when a line of redress is promised that had no time."""

    due_at = FutureMomentField(label=_("Until"))


class ExtraRequestForm(CaseForm):
    """Something beyond what the policy gives."""

    words = WordsField(label=_("What does the customer ask for?"), rows=2)


class ExtraDecisionForm(CaseForm):
    """What we decided, why, and how the customer was told."""

    decision = forms.ChoiceField(label=_("What do we say?"), choices=Granting, widget=forms.RadioSelect)
    why = WordsField(label=_("Why, as told to the customer"), rows=2)
    channel = forms.ChoiceField(label=_("How was the customer told?"), choices=Channel, widget=forms.RadioSelect)
    fields_in_order = (KeysField("decision"), "why", KeysField("channel"))

    def prepare(self):
        self.initial.setdefault("channel", self.case.channel)
