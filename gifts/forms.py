"""Each form collects the facts of one step of a gift; the step decides."""

from django import forms
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import HANDLERS
from gifts.choices import Purpose, Timing
from gifts.models.conduct import CARD
from gifts.policies import conditions_in
from gifts.typesetting import must_fit
from ui.fields import WholeField
from ui.layouts import Pair, WorkspaceHelper

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

    note = WholeField(
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
    words = WholeField(
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
    """It leaves the house: in somebody's hands, or with a number to find the parcel by."""

    parcel_number = forms.CharField(label=_("Parcel number"), required=False, max_length=80)
    handed_by = forms.ModelChoiceField(
        label=_("Who hands it over"), queryset=User.objects.none(), required=False, empty_label=None
    )
    hand_on = forms.DateField(label=_("On which day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, gift, **kwargs):
        super().__init__(*args, gift=gift, **kwargs)
        by_hand = gift.timing == Timing.BY_HAND
        for name in ("parcel_number",) if by_hand else ("handed_by", "hand_on"):
            del self.fields[name]
        if by_hand:
            theirs = models.Q(team=gift.team_id) | models.Q(role="manager")
            people = User.objects.filter(theirs, role__in=HANDLERS, is_active=True).order_by("name")
            self.fields["handed_by"].queryset = people
            self.initial |= {"handed_by": gift.handed_by_id or gift.requested_by_id, "hand_on": localdate()}
        shown = [Pair("handed_by", "hand_on")] if by_hand else ["parcel_number"]
        self.helper = WorkspaceHelper("version", *shown)

    def clean_hand_on(self):
        """Not a day to come: what has not happened is not recorded."""
        day = self.cleaned_data["hand_on"]
        if day and day > localdate():
            raise forms.ValidationError(_("This day is still to come. Record it once it was handed over."))
        return day


class DeliveryForm(StepForm):
    """It has arrived; of a parcel something proves it."""

    proof = WholeField(
        label=_("What proves it"),
        max_length=MOST_WORDS,
        help_text=_("Who signed, the carrier’s message, a photo in the case file."),
    )

    def __init__(self, *args, gift, **kwargs):
        super().__init__(*args, gift=gift, **kwargs)
        if gift.timing != Timing.POST:
            del self.fields["proof"]
            self.helper = WorkspaceHelper("version")


class CardField(WholeField):
    """One part of a card; may be empty while the card is being written."""

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(widget=widget, max_length=MOST_WORDS, required=False, **options)


class CardForm(StepForm):
    """The four parts of the card, in the customer's language."""

    card_apology = CardField(label=_("1 What we are sorry for"))
    card_remedy = CardField(label=_("2 How it was put right"))
    card_thanks = CardField(label=_("3 Thanks"))
    card_future = CardField(label=_("4 What we will do from now on"))

    def __init__(self, *args, gift, **kwargs):
        super().__init__(*args, gift=gift, **kwargs)
        for name in CARD:
            self.fields[name].widget.attrs["lang"] = gift.language
            self.initial[name] = getattr(gift, name)
        for name in CARD[:2] if gift.purpose == Purpose.CARE else ():
            del self.fields[name]
        self.helper = WorkspaceHelper("version", *(name for name in CARD if name in self.fields))

    def clean(self):
        cleaned = super().clean()
        parts = [cleaned.get(name, "") for name in CARD]
        if found := [words for part in parts for words in conditions_in(part)]:
            quoted = ", ".join(f"“{words}”" for words in found)
            raise forms.ValidationError(_("Take this out: %(words)s") % {"words": quoted})
        must_fit(parts)
        return cleaned


class ReasonForm(StepForm):
    """Why: it is cancelled, it came back, nothing speaks against the recipient, it leaves in spite of anger."""

    why = WholeField(label=_("Why"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 2}))
