"""Each form collects the facts of one step of a gift; the step decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.layouts import WorkspaceHelper

MOST_WORDS = 2000


class StepForm(forms.Form):
    """Nothing but the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    layout: tuple = ()

    def __init__(self, *args, gift, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", gift.version)
        self.helper = WorkspaceHelper("version", *(self.layout or [n for n in self.fields if n != "version"]))

    def facts(self) -> dict:
        """The keyword arguments of the step."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ApprovalForm(StepForm):
    """A second person lets it go ahead."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("Needed where the customer is still upset: why it goes ahead all the same."),
    )


class RefusalForm(StepForm):
    """Why not: one of the usual reasons, one's own words, or both."""

    REASONS = (
        ("too_much", _("More than the matter calls for")),
        ("too_little", _("Too little; choose something better")),
        ("unrelated", _("It has nothing to do with the matter")),
        ("wait", _("The customer is still upset: wait")),
        ("solve_first", _("Solve the matter first")),
        ("card", _("Write the card in your own words")),
        ("bargain", _("It reads like a bargain")),
    )
    why_not = forms.ChoiceField(label=_("Why not?"), choices=REASONS, required=False)
    words = forms.CharField(
        label=_("In your words"), required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    layout = ("words",)

    @property
    def phrases(self) -> tuple:
        """[(code, words)] of the usual reasons: each is a button that refuses."""
        return self.REASONS

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("why_not") and not cleaned.get("words"):
            self.add_error("words", _("Say why, so that the next proposal fits."))
        return cleaned

    def facts(self):
        phrase = str(dict(self.REASONS).get(self.cleaned_data["why_not"], ""))
        return {"note": ". ".join(filter(None, [phrase, self.cleaned_data["words"]]))}


class DispatchForm(StepForm):
    """It leaves the house."""

    parcel_number = forms.CharField(
        label=_("Parcel number"), required=False, max_length=80, help_text=_("Empty when it is given by hand.")
    )


class ReasonForm(StepForm):
    """Why it is cancelled, or why it came back."""

    why = forms.CharField(label=_("Why"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2}))
