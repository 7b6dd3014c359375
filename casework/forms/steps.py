"""The forms of the verbs that move a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import CaseForm, WordsField
from complaints.choices import (
    Channel,
    DemandConfirmation,
    EmotionKind,
    EmotionLevel,
    Evidence,
    HowLeft,
    Outcome,
    ReopeningReason,
    RevisionReason,
    Severity,
    WithdrawalReason,
)
from complaints.models import Cause, Complaint, Option
from ui.layouts import KeysField


def offered(choices, empty=None):
    """Choices for a row of keys; ``empty`` puts a first one that says nothing."""
    return [("", empty), *choices.choices] if empty else choices.choices


class AcknowledgementForm(CaseForm):
    """A person's first contact."""

    channel = forms.ChoiceField(label=_("How did you reach the customer?"), choices=Channel, widget=forms.RadioSelect)
    note = WordsField(label=_("What was said"), required=False, rows=2)
    fields_in_order = (KeysField("channel"), "note")

    def prepare(self):
        self.initial.setdefault("channel", self.case.channel)


class AssessmentForm(CaseForm):
    """How grave it is, and what the customer asks for, as the customer confirmed it."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Severity, widget=forms.RadioSelect)
    is_safety_risk = forms.BooleanField(
        label=_("Somebody’s safety is at risk"), required=False, help_text=_("Then it is severe or critical.")
    )
    demand = WordsField(
        label=_("What the customer wants, in your words"),
        required=False,
        rows=2,
        help_text=_("Say it back to the customer: “Did I understand you rightly, you want …?”"),
    )
    demand_confirmation = forms.ChoiceField(
        label=_("Did the customer confirm it?"),
        choices=offered(DemandConfirmation, _("not asked yet")),
        required=False,
        widget=forms.RadioSelect,
    )
    emotion_kind = forms.ChoiceField(
        label=_("How does the customer feel?"),
        choices=offered(EmotionKind, _("calm")),
        required=False,
        widget=forms.RadioSelect,
    )
    emotion_level = forms.ChoiceField(
        label=_("How strongly?"),
        choices=offered(EmotionLevel, _("not read")),
        required=False,
        widget=forms.RadioSelect,
    )
    fields_in_order = (
        KeysField("severity"),
        "is_safety_risk",
        "demand",
        KeysField("demand_confirmation"),
        KeysField("emotion_kind"),
        KeysField("emotion_level"),
    )

    def prepare(self):
        case = self.case
        for name, value in {
            "severity": case.severity,
            "is_safety_risk": case.is_safety_risk,
            "demand": case.desired_outcome,
            "emotion_kind": case.emotion_kind,
            "emotion_level": case.emotion_level,
        }.items():
            self.initial.setdefault(name, value)


class InvestigationForm(CaseForm):
    """Who looks into it."""

    handler = forms.ModelChoiceField(label=_("Responsible handler"), queryset=User.objects.none())

    def prepare(self):
        self.fields["handler"].queryset = User.objects.handlers(self.case.team).exclude(pk=self.case.about_staff_id)
        self.initial.setdefault("handler", self.case.handler_id or self.user.pk)


class AgreementForm(CaseForm):
    """Which option the customer chose, and what shows it."""

    option = forms.ModelChoiceField(
        label=_("What did the customer choose?"),
        queryset=Option.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    evidence = forms.ChoiceField(label=_("What shows it?"), choices=Evidence, widget=forms.RadioSelect)
    note = WordsField(label=_("In the customer’s words"), required=False, rows=2)
    fields_in_order = ("option", KeysField("evidence"), "note")

    def prepare(self):
        self.fields["option"].queryset = self.case.options_on_the_table()


class DecisionForm(CaseForm):
    """Our final decision where no agreement was found."""

    option = forms.ModelChoiceField(
        label=_("What we will do all the same"),
        queryset=Option.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("nothing further"),
    )
    reasons = WordsField(label=_("Our reasons, as told to the customer"))
    routes_told = WordsField(
        label=_("The outside routes we told the customer"),
        rows=2,
        help_text=_("The consumer body, the mediator, the ombudsman: whom and how."),
    )

    def prepare(self):
        self.fields["option"].queryset = self.case.options_on_the_table()


class RevisionForm(CaseForm):
    """Why another solution is needed."""

    why = forms.ChoiceField(label=_("Why?"), choices=RevisionReason, widget=forms.RadioSelect)
    note = WordsField(label=_("What happened"), required=False)
    fields_in_order = (KeysField("why"), "note")


class ResolutionForm(CaseForm):
    """What was done. Without an apology on record it says why."""

    what_was_done = WordsField(label=_("What was done for the customer"))
    no_apology_reason = WordsField(
        label=_("If nobody apologised: why"),
        required=False,
        rows=2,
        help_text=_("For example legal’s advice, not our matter, not wished."),
    )


class FirstContactForm(CaseForm):
    """A trivial matter mended in the first conversation."""

    what_was_done = WordsField(label=_("What I did"), rows=2)
    how_left = forms.ChoiceField(label=_("How did the customer leave?"), choices=HowLeft, widget=forms.RadioSelect)
    fields_in_order = ("what_was_done", KeysField("how_left"))


class ClosureForm(CaseForm):
    """How it ended, and what we learn from it."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=Outcome, widget=forms.RadioSelect)
    customer_words = WordsField(label=_("The customer’s last words"), required=False, rows=2)
    cause = forms.ModelChoiceField(
        label=_("Cause"), queryset=Cause.objects.none(), required=False, empty_label=_("not named")
    )
    lesson = WordsField(label=_("What we learn from it"), required=False, rows=2)

    def prepare(self):
        self.fields["cause"].queryset = Cause.objects.filter(is_offered=True).order_by("position")
        known = [finding.cause_id for finding in self.case.findings.all() if finding.cause_id]
        self.initial.setdefault("cause", known[-1] if known else None)


class ReopeningForm(CaseForm):
    """Why a finished case begins again."""

    why = forms.ChoiceField(label=_("Why?"), choices=ReopeningReason, widget=forms.RadioSelect)
    note = WordsField(
        label=_("What the customer says"),
        required=False,
        help_text=_("“Still unhappy” goes one level up, with 24 hours for at least two new options."),
    )
    fields_in_order = ("why", "note")


class WithdrawalForm(CaseForm):
    """Why it ends without a solution."""

    why = forms.ChoiceField(label=_("Why?"), choices=WithdrawalReason, widget=forms.RadioSelect)
    duplicate_reference = forms.CharField(
        label=_("Duplicate of case number"), required=False, max_length=40, help_text=_("Only for a duplicate.")
    )
    across_customers = forms.BooleanField(
        label=_("The same matter, although the customers differ"),
        required=False,
        help_text=_("Only for a duplicate, with the reason in the note."),
    )
    note = WordsField(label=_("Note"), required=False, rows=2)
    fields_in_order = ("why", "duplicate_reference", "across_customers", "note")

    def clean(self):
        cleaned = super().clean()
        cleaned["duplicate_of"] = None
        if cleaned.get("why") == WithdrawalReason.DUPLICATE:
            others = Complaint.objects.visible_to(self.user).exclude(pk=self.case.pk)
            cleaned["duplicate_of"] = others.numbered(cleaned.get("duplicate_reference") or "").first()
            if cleaned["duplicate_of"] is None:
                self.add_error("duplicate_reference", _("Give the number of another case, such as C-2026-000123."))
        return cleaned

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("why", "note", "duplicate_of", "across_customers")}


class TakeBackForm(CaseForm):
    """Why the last step is undone."""

    why = WordsField(label=_("Why was it a mistake?"), rows=2)
