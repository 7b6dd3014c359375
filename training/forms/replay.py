"""What is asked in replay."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from history import moments
from training.models import PinKind
from ui.fields import WholeField

LONGEST = 4000


class PinForm(forms.Form):
    """A note on one moment."""

    at = forms.CharField(widget=forms.HiddenInput, max_length=40)
    kind = forms.ChoiceField(label=_("Kind of note"), choices=PinKind)
    words = WholeField(label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_at(self):
        """The moment that the page showed; nothing is noted on what is still to come."""
        moment = moments.read(self.cleaned_data["at"])
        if moment is None or moment > now():
            raise forms.ValidationError(_("That is no moment we can read."))
        return moment


class GuessForm(forms.Form):
    """What the reader would do next. It is shown beside what was done, and kept nowhere."""

    at = forms.CharField(widget=forms.HiddenInput, max_length=40)
    guess = WholeField(max_length=LONGEST, required=False)
