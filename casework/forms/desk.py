"""What the desk asks: by what to narrow a list down, and under which name to keep it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import SavedView
from complaints.models.saved_views import MOST_VIEWS
from complaints.worklists import DUE, KNOWN, ME, NAMES, NOBODY, SEVERITIES, STATES, TIERS, Worklist
from ui.fields import WholeField
from ui.layouts import WorkspaceHelper


class FilterForm(forms.Form):
    """The conditions of a list, each a short choice; empty means any."""

    view = forms.ChoiceField(label=_("List"), choices=list(NAMES.items()))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("any")), *STATES.items()], required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=[("", _("any")), *SEVERITIES.items()], required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("any")), *KNOWN["channel"].items()], required=False)
    handler = forms.ChoiceField(label=_("Handler"), required=False)
    tier = forms.ChoiceField(label=_("Tier"), choices=[("", _("any")), *TIERS.items()], required=False)
    emotion = forms.ChoiceField(label=_("Emotion"), choices=[("", _("any")), *KNOWN["emotion"].items()], required=False)
    due = forms.ChoiceField(label=_("Due"), choices=[("", _("any")), *DUE.items()], required=False)

    def __init__(self, worklist: Worklist, categories, people, data=None, **options):
        super().__init__(data, initial=worklist.asked, auto_id="filter_%s", **options)
        self.fields["category"].choices = [("", _("any")), *((key, one.name) for key, one in categories)]
        self.fields["handler"].choices = [("", _("any")), (ME, _("me")), (NOBODY, _("nobody")), *people]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"


class SavedViewForm(FilterForm):
    """A list with its conditions, a name and a place among the tabs. Raises nothing: it says what is wrong."""

    name = WholeField(label=pgettext_lazy("saved view", "Name"), max_length=40)
    whose = forms.ChoiceField(label=_("For whom"), choices=[("owner", _("for me")), ("team", _("for my team"))])
    position = forms.IntegerField(
        label=_("Place among the tabs"), min_value=0, max_value=99, initial=0, help_text=_("Small numbers come first.")
    )
    field_order = ("name", "whose", "position")

    def __init__(self, *args, view: SavedView, user, may_share: bool, **options):
        self.saved, self.user = view, user
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["class"] = self.fields["position"].widget.attrs["class"] = "form-control"
        if not may_share:
            del self.fields["whose"]
        self.helper = WorkspaceHelper(*self.fields)

    def clean(self):
        cleaned = super().clean()
        of_team = cleaned.get("whose") == "team"
        self.saved.owner, self.saved.team = (None, self.user.team) if of_team else (self.user, None)
        self.saved.name, self.saved.position = cleaned.get("name", ""), cleaned.get("position") or 0
        self.saved.filters = Worklist.of(cleaned).asked
        others = SavedView.objects.filter(owner=self.saved.owner, team=self.saved.team).exclude(pk=self.saved.pk)
        if others.filter(name=self.saved.name).exists():
            self.add_error("name", _("There is a view of this name already."))
        if self.saved.pk is None and others.count() >= MOST_VIEWS:
            self.add_error(None, _("%(count)s saved views are enough. Take one away first.") % {"count": MOST_VIEWS})
        return cleaned
