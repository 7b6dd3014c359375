"""Words that are written for a follow-up, and what the customer answers to them."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms.base import WordsField
from casework.forms.reply import GRAVE
from complaints.models.replies import SUBJECT_LENGTH
from complaints.placeholders import is_bare, left_open
from followups.choices import FollowUpChannel, Solved
from ui.fields import WholeField
from ui.layouts import KeysField, WorkspaceHelper


class LetterForm(forms.Form):
    """An e-mail, a letter or a message; ``begun`` is the template from which it began, filled."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    address = forms.EmailField(label=_("To"), max_length=254)
    subject = WholeField(label=_("Subject line"), max_length=SUBJECT_LENGTH)
    body = WordsField(label=_("Words"), rows=14)

    def __init__(self, *args, followup, way, begun=None, **kwargs):
        self.followup, self.begun = followup, begun
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", followup.version)
        if way != FollowUpChannel.EMAIL:
            del self.fields["address"], self.fields["subject"]
        self.helper = WorkspaceHelper(*self.fields)

    def clean_subject(self):
        """One line, whatever was pasted."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean_body(self):
        """Nothing leaves with a hole in it, and nobody with a grave experience gets a bare template."""
        words = self.cleaned_data["body"]
        if holes := left_open(words):
            raise forms.ValidationError(gettext("Still to be filled in: %(what)s") % {"what": ", ".join(holes)})
        if self.followup.complaint.severity in GRAVE and self.begun and is_bare(words, self.begun.body):
            told = gettext("This is the template as it stands. For a matter as grave as this, add words of your own.")
            raise forms.ValidationError(told)
        return words

    def facts(self) -> dict:
        """What is handed in."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AnswerForm(forms.Form):
    """What the customer answered to what was sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    solved = forms.ChoiceField(label=_("Is it solved?"), choices=Solved, widget=forms.RadioSelect)
    words = WordsField(label=_("In the customer’s words"), rows=3, required=False)

    def __init__(self, *args, followup, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", followup.version)
        self.helper = WorkspaceHelper("version", KeysField("solved"), "words")
