"""The facts of a request, and of the decision about it. Choices only: nothing personal can be typed in."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from complaints.choices import Channel
from privacy.choices import BY_THE_SYSTEM, Basis, Identity, RefusalReason
from ui.fields import MomentField
from ui.layouts import Pair, WorkspaceHelper


class AskForm(forms.Form):
    """Who wants what erased, how it reached us, and what shows that it is really the person."""

    received_at = MomentField(label=_("When it reached us"), help_text=_("The person has an answer within 30 days."))
    channel = forms.ChoiceField(label=_("By which way"), choices=[("", "–"), *Channel.choices])
    basis = forms.ChoiceField(
        label=_("Ground"), choices=[choice for choice in Basis.choices if choice[0] not in BY_THE_SYSTEM]
    )
    identity = forms.ChoiceField(label=_("What shows that it is the person"), choices=[("", "–"), *Identity.choices])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_at", now())
        self.helper = WorkspaceHelper(Pair("received_at", "channel"), "basis", "identity")

    def clean_received_at(self):
        """Nothing reaches us from the future."""
        received_at = self.cleaned_data["received_at"]
        if received_at > now():
            raise forms.ValidationError(_("This time is still to come."), code="future")
        return received_at


class DecisionForm(forms.Form):
    """Carries the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", request.version)
        self.helper = WorkspaceHelper(*self.fields)

    def facts(self) -> dict:
        """The keyword arguments of the step."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in {"version", "understood"}}


class CarryOutForm(DecisionForm):
    """The second person knows that there is no way back."""

    understood = forms.BooleanField(label=_("I have checked who asks. This cannot be undone."))


class RefusalForm(DecisionForm):
    """Why the data stay."""

    why = forms.ChoiceField(label=_("Why do they stay?"), choices=[("", "–"), *RefusalReason.choices])


class ExportForm(forms.Form):
    """What goes along besides what the person knows anyway."""

    internal = forms.BooleanField(
        label=_("With our internal notes"),
        required=False,
        help_text=_(
            "Notes among ourselves, reasons and findings that were not told. They may name other people or weaken our"
            " position in a dispute: read them before you hand them out."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = WorkspaceHelper("internal")
