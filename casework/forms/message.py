"""The forms of what may become of words that were said, and of files."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms.base import CaseForm, WordsField
from complaints.choices import RedactionReason
from complaints.models import Complaint
from complaints.models.redacting import BLOCK


class GlossForm(CaseForm):
    """What the words mean, in the language of the house."""

    words = WordsField(label=_("Translation"), rows=4)

    def prepare(self):
        self.initial.setdefault("words", self.about.gloss)


class MoveForm(CaseForm):
    """Where the words belong."""

    to = forms.CharField(label=_("Number of the other case"), max_length=40)

    def clean_to(self):
        """A case that the reader may see, and that may take the words in."""
        found = Complaint.objects.visible_to(self.user).numbered(self.cleaned_data["to"]).first()
        if found is None:
            raise forms.ValidationError(gettext("You see no case with this number."), code="unknown")
        if why := self.case.why_not_moved(self.about, found, by=self.user):
            raise forms.ValidationError(why, code="stays")
        return found


class RedactionForm(CaseForm):
    """Which words, and why."""

    passage = WordsField(
        label=_("Passage"),
        rows=2,
        required=False,
        strip=False,
        too_many=_("These are %(show_value)d characters; %(limit_value)d are looked for. Copy a shorter passage."),
        help_text=_(
            "Copy it exactly as it stands above; wherever it is repeated it goes too. Empty: all of the words."
        ),
    )
    why = forms.ChoiceField(label=_("Why"), choices=[("", "–"), *RedactionReason.choices])
    understood = forms.BooleanField(label=_("I know that this cannot be undone."))

    def clean_passage(self):
        """What a browser sends has other line ends than what is stored."""
        passage = self.cleaned_data["passage"]
        if not passage:
            return ""
        for wanted in (passage, passage.replace("\r\n", "\n"), passage.strip()):
            if wanted.strip() not in {"", BLOCK} and wanted in self.about.body:
                return wanted
        raise forms.ValidationError(gettext("These words do not stand there like this."), code="elsewhere")

    def clean(self):
        if self.about.body == BLOCK:
            self.add_error(None, gettext("Nothing is left of these words."))
        if self.case.under_legal_hold():
            self.add_error(None, gettext("A legal hold stands: nothing is destroyed until it is released."))
        return super().clean()

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("passage", "why")}


class FileRedactionForm(CaseForm):
    """Why."""

    why = forms.ChoiceField(label=_("Why"), choices=[("", "–"), *RedactionReason.choices])
    understood = forms.BooleanField(label=_("I know that this cannot be undone."))

    def facts(self):
        return {"why": self.cleaned_data["why"]}
