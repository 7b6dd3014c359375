"""The forms by which a conversation is steered: the approach, and the four changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import CaseForm, FutureMomentField
from complaints.choices import Approach, ChangeKind, ChangeResult, Channel
from ui.fields import WholeField
from ui.layouts import KeysField, Pair

MISSING = {
    ChangeKind.TIME: ("due_at", _("When do we speak again?")),
    ChangeKind.PLACE: ("channel", _("By which channel, or where?")),
    ChangeKind.PERSON: ("receiver", _("Who speaks with the customer now?")),
}


class ApproachForm(CaseForm):
    """How to talk on this case."""

    approach = forms.ChoiceField(label=_("What helps here?"), choices=Approach, widget=forms.RadioSelect)
    fields_in_order = (KeysField("approach"),)


class ChangeForm(CaseForm):
    """One of the four changes, and what exactly."""

    kind = forms.ChoiceField(label=_("What do we change?"), choices=ChangeKind, widget=forms.RadioSelect)
    words = WholeField(
        label=_("What exactly"),
        max_length=300,
        help_text=_("For other words: the sentence. For a time: what is promised."),
    )
    receiver = forms.ModelChoiceField(label=_("Another person"), queryset=User.objects.none(), required=False)
    due_at = FutureMomentField(label=_("Another time"), required=False)
    channel = forms.ChoiceField(
        label=_("Another place"), choices=[("", _("as before")), *Channel.choices], required=False
    )
    fields_in_order = (KeysField("kind"), "words", Pair("due_at", "channel"), "receiver")

    def prepare(self):
        others = {self.case.about_staff_id, self.case.handler_id} - {None}
        self.fields["receiver"].queryset = User.objects.handlers(self.case.team).exclude(pk__in=others)

    def clean(self):
        cleaned = super().clean()
        name, question = MISSING.get(cleaned.get("kind"), ("", ""))
        if name and name not in self.errors and not cleaned.get(name):
            self.add_error(name, question)
        return cleaned


class ChangeResultForm(CaseForm):
    """What came of it."""

    result = forms.ChoiceField(label=_("Did it help?"), choices=ChangeResult, widget=forms.RadioSelect)
    words = WholeField(label=_("In one line"), max_length=300, required=False)
    fields_in_order = (KeysField("result"), "words")
