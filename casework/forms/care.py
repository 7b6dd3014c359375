"""Letting a customer begin a programme, and how it ended."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint, policy_day
from followups.choices import CareOutcome
from followups.models import Programme
from ui.beginnings import beginning
from ui.fields import WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_WORDS = 2000
MOST_CASES = 30


class CareForm(forms.Form):
    """Which programme, for which complaint, and who looks after the customer."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    complaint = forms.ModelChoiceField(
        label=_("Because of"), queryset=Complaint.objects.none(), required=False, empty_label=_("no single case")
    )
    account_manager = forms.ModelChoiceField(
        label=_("Account manager"), queryset=User.objects.none(), help_text=_("Makes the calls of the programme.")
    )
    gives_priority = forms.BooleanField(
        label=_("Priority: the customer counts as important as long as it lasts"), required=False, initial=True
    )
    reason = WholeField(label=_("Why"), max_length=MOST_WORDS, required=False)

    def __init__(self, *args, customer, user, **kwargs):
        super().__init__(*args, **kwargs)
        cases = Complaint.objects.visible_to(user).filter(customer=customer).order_by("-received_at")
        keys = list(cases.values_list("pk", flat=True)[:MOST_CASES])
        self.fields["programme"].queryset = Programme.objects.in_force(policy_day()).order_by("needs_complaint", "code")
        self.fields["complaint"].queryset = cases.filter(pk__in=keys)
        self.fields["complaint"].label_from_instance = lambda case: beginning(f"{case.reference} {case.subject}", 90)
        self.fields["account_manager"].queryset = User.objects.filter(
            is_active=True, role__in=["agent", "supervisor", "manager"], team=customer.team or user.team
        ).order_by("name")
        self.initial.setdefault("account_manager", customer.account_manager_id)
        self.helper = WorkspaceHelper(Pair("programme", "complaint"), "account_manager", "gives_priority", "reason")

    def clean(self):
        cleaned = super().clean()
        programme = cleaned.get("programme")
        if programme and programme.needs_complaint and not cleaned.get("complaint") and "complaint" not in self.errors:
            self.add_error("complaint", _("This programme is only for a complaint."))
        return cleaned


class OutcomeForm(forms.Form):
    """How the relationship stands at the end."""

    outcome = forms.ChoiceField(
        label=_("How does the relationship stand?"), choices=CareOutcome, widget=forms.RadioSelect
    )
    reason = WholeField(label=_("Why it ends"), max_length=MOST_WORDS)

    def __init__(self, *args, needs_reason: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["reason"]
        self.helper = WorkspaceHelper(KeysField("outcome"), *(["reason"] if needs_reason else []))
