"""The five layers of a follow-up talk; only the first must be answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.base import WordsField
from followups.choices import Layer, Solved
from ui.layouts import KeysField, Words, WorkspaceHelper

LAYERS = ("solved", "compensation", "feeling", "improvement", "relationship")


class CallForm(forms.Form):
    """Its fields are the answers of complete_follow_up()."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    solved = forms.ChoiceField(
        label=_("Is it solved?"),
        choices=Solved,
        widget=forms.RadioSelect,
        error_messages={"required": _("This one has to be answered.")},
    )
    compensation = forms.ChoiceField(label=_("Is the remedy fair?"), choices=Layer, widget=forms.RadioSelect)
    feeling = forms.ChoiceField(label=_("How does it feel now?"), choices=Layer, widget=forms.RadioSelect)
    improvement = WordsField(label=_("What should we change?"), rows=2, required=False)
    relationship = forms.ChoiceField(label=_("Do we stay in touch?"), choices=Layer, widget=forms.RadioSelect)
    words = WordsField(label=_("Their own words"), rows=2, required=False)

    def __init__(self, data=None, *, followup, **kwargs):
        if data is not None and data.get("unhappy"):
            data = data.copy()
            data["solved"] = Solved.NO
        super().__init__(data, **kwargs)
        self.initial.setdefault("version", followup.version)
        for name in ("compensation", "feeling", "relationship"):
            self.fields[name].required = False
            self.initial.setdefault(name, Layer.NOT_REACHED)
        fields = {name: name if name == "improvement" else KeysField(name) for name in LAYERS}
        self.helpers = {name: WorkspaceHelper(field) for name, field in fields.items()}
        self.last = WorkspaceHelper(Words("words"))
        for name in LAYERS:  # the page writes the question as a heading, with the words to say under it
            self.helpers[name].form_show_labels = False
        self.fields["improvement"].widget.attrs["aria-labelledby"] = "layer-improvement"

    def clean(self):
        cleaned = super().clean()
        for name in ("compensation", "feeling", "relationship"):
            cleaned[name] = cleaned.get(name) or Layer.NOT_REACHED
        return cleaned

    def facts(self) -> dict:
        """The keyword arguments of complete_follow_up()."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
