"""The forms of the composer, and of what becomes of words that were handed in."""

from django import forms
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms.base import TOO_MANY_BESIDE_FILES, CaseForm, WordsField
from casework.replying import is_bare_template, mail_addresses, usual_subject
from complaints.choices import ApologyKind, Channel, Direction, Severity
from complaints.models import ReplyDraft, ReplyTemplate
from complaints.models.replies import SUBJECT_LENGTH
from complaints.placeholders import left_open
from ui.fields import WholeField

GRAVE = frozenset({Severity.SEVERE, Severity.CRITICAL})


class ComposerForm(CaseForm):
    """Words to the customer, from the customer, or among ourselves."""

    direction = forms.ChoiceField(label=_("Who speaks?"), choices=Direction)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel)
    address = forms.EmailField(label=_("To"), required=False, max_length=254)
    subject = WholeField(label=_("Subject line"), required=False, max_length=SUBJECT_LENGTH)
    body = WordsField(label=_("Words"), rows=2, too_many=TOO_MANY_BESIDE_FILES)
    is_substantive = forms.BooleanField(label=_("answers the matter itself"), required=False)
    apology_kind = forms.ChoiceField(
        label=_("Says sorry"), choices=[("", _("no apology")), *ApologyKind.choices], required=False
    )
    template = forms.ModelChoiceField(ReplyTemplate.objects.all(), required=False, widget=forms.HiddenInput)

    def prepare(self):
        known = mail_addresses(self.case)
        by_mail = known and self.case.channel in {Channel.EMAIL, Channel.WEB}
        self.initial.setdefault("direction", Direction.OUTBOUND)
        self.initial.setdefault("channel", Channel.EMAIL if by_mail else self.case.channel)
        self.initial["address"] = self.initial.get("address") or (known[0] if known else "")
        self.initial["subject"] = self.initial.get("subject") or usual_subject(self.case)

    def clean_subject(self):
        """One line, whatever was pasted."""
        return " ".join(self.cleaned_data["subject"].split()) or usual_subject(self.case)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("direction") == Direction.OUTBOUND and cleaned.get("body"):
            self.look_for_holes(cleaned["body"])
            self.look_for_bare_template(cleaned)
        return cleaned

    def look_for_holes(self, words: str) -> None:
        """Nothing leaves with a placeholder in it."""
        if found := left_open(words):
            self.add_error("body", gettext("Still to be filled in: %(what)s") % {"what": ", ".join(found)})

    def look_for_bare_template(self, cleaned: dict) -> None:
        """Whoever had a grave experience gets words of a person."""
        if self.case.severity not in GRAVE or not cleaned.get("channel"):
            return
        if is_bare_template(self.case, self.user, cleaned["body"], channel=cleaned["channel"], at=now()):
            words = gettext("This is the template as it stands. For a matter as grave as this, add words of your own.")
            self.add_error("body", words)


class DraftForm(forms.ModelForm):
    """What is being written; anything may still be missing."""

    class Meta:
        model = ReplyDraft
        fields = ("direction", "channel", "address", "subject", "body", "is_substantive", "apology_kind", "template")
        field_classes = {"subject": WholeField}

    body = WordsField(required=False, strip=False)


class UndoForm(CaseForm):
    """Nothing to fill in: the words become a draft again."""


class AgainForm(CaseForm):
    """Where it should go this time."""

    address = forms.EmailField(label=_("To"), max_length=254)

    def prepare(self):
        known = mail_addresses(self.case)
        self.initial.setdefault("address", known[0] if known else "")


class WordsReleaseForm(CaseForm):
    """Why these words may go."""

    reason = WordsField(label=_("Why these words may go"), rows=2)


class WordsReturnForm(CaseForm):
    """What should be said otherwise."""

    note = WordsField(label=_("What should be said otherwise"), rows=3)


class SaidForm(CaseForm):
    """Nothing to fill in: the released words were said."""
