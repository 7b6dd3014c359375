"""The forms by which cases are linked and unlinked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.base import CaseForm, WordsField
from complaints.choices import LinkKind
from complaints.models import Complaint
from ui.fields import WholeField
from ui.layouts import KeysField


class LinkForm(CaseForm):
    """With which case, and what they have to do with each other."""

    reference = forms.CharField(label=_("Case number"), max_length=40)
    kind = forms.ChoiceField(label=_("This case"), choices=LinkKind, widget=forms.RadioSelect)
    why = WholeField(label=_("Why"), max_length=300, required=False)
    fields_in_order = ("reference", KeysField("kind"), "why")

    def prepare(self):
        self.initial.setdefault("kind", LinkKind.RELATED)

    def clean_reference(self):
        """The other case; one that this person may not see is not there."""
        seen = Complaint.objects.visible_to(self.user).exclude(pk=self.case.pk)
        other = seen.numbered(self.cleaned_data["reference"]).select_related("category", "team").first()
        if other is None or other.is_erased:
            raise forms.ValidationError(_("Give the number of another case, such as C-2026-000123."))
        return other

    def facts(self):
        return {"other": self.cleaned_data["reference"], **{n: self.cleaned_data[n] for n in ("kind", "why")}}


class UnlinkForm(CaseForm):
    """Why the link is removed."""

    reason = WordsField(label=_("Why?"), rows=2)
