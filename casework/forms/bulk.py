"""What is asked once for many cases: always why, mostly to whom."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Role, User
from accounts.permissions import HANDLERS
from casework.forms.base import FutureMomentField, WordsField
from complaints.choices import HoldReason, WithdrawalReason
from complaints.models import Complaint
from ui.layouts import KeysField, WorkspaceHelper


class ReasonForm(forms.Form):
    """Why. It stands in the journal of every case."""

    reason = WordsField(label=_("Why?"), rows=2, help_text=_("It stands in the journal of each case."))
    fields_in_order: tuple = ()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:  # what is asked for comes before why
            self.fields["reason"] = self.fields.pop("reason")
        self.prepare()
        self.helper = WorkspaceHelper(*(self.fields_in_order or list(self.fields)))

    def prepare(self) -> None:
        """Fill choices from what the person may choose."""

    def of_reach(self, people):
        """Those of ``people`` whom the cases of this person may go to."""
        return people.filter(team=self.user.team_id) if permissions.sees_one_team(self.user) else people


class AssignmentForm(ReasonForm):
    """Who carries them from now on."""

    handler = forms.ModelChoiceField(label=_("Who carries them from now on"), queryset=User.objects.none())

    def prepare(self):
        people = User.objects.filter(is_active=True, role__in=HANDLERS)
        self.fields["handler"].queryset = self.of_reach(people).order_by("name")


class EscalationForm(ReasonForm):
    """Up the ladder, to somebody by name."""

    receiver = forms.ModelChoiceField(label=_("Who receives them"), queryset=User.objects.none())

    def prepare(self):
        people = User.objects.filter(is_active=True)
        supervisors = self.of_reach(people.filter(role=Role.SUPERVISOR)).values("pk")
        self.fields["receiver"].queryset = people.filter(Q(role=Role.MANAGER) | Q(pk__in=supervisors)).order_by("name")


class NoteForm(ReasonForm):
    """The same words among ourselves."""

    def prepare(self):
        self.fields["reason"].label = _("Note")
        self.fields["reason"].help_text = ""


class HoldForm(ReasonForm):
    """What they wait for, and how long at most."""

    why = forms.ChoiceField(label=_("What do we wait for?"), choices=HoldReason, widget=forms.RadioSelect)
    until = FutureMomentField(label=_("At the latest until"), required=False)
    fields_in_order = (KeysField("why"), "until", "reason")


class WithdrawalForm(ReasonForm):
    """One of the two labels that can hold for many cases at once."""

    KINDS = (WithdrawalReason.DUPLICATE, WithdrawalReason.ENTERED_BY_MISTAKE)
    why = forms.ChoiceField(
        label=_("How do they end?"), choices=[(kind.value, kind.label) for kind in KINDS], widget=forms.RadioSelect
    )
    duplicate_reference = forms.CharField(
        label=_("Duplicates of case number"), required=False, max_length=40, help_text=_("Only for duplicates.")
    )
    across_customers = forms.BooleanField(
        label=_("The same matter, although the customers differ"), required=False, help_text=_("Only for duplicates.")
    )
    fields_in_order = (KeysField("why"), "duplicate_reference", "across_customers", "reason")

    def clean(self):
        cleaned = super().clean()
        cleaned["duplicate_of"] = None
        if cleaned.get("why") == WithdrawalReason.DUPLICATE:
            reference = cleaned.get("duplicate_reference") or ""
            cleaned["duplicate_of"] = Complaint.objects.visible_to(self.user).numbered(reference).first()
            if cleaned["duplicate_of"] is None:
                self.add_error("duplicate_reference", _("Give the number of another case, such as C-2026-000123."))
        return cleaned
