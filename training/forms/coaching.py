"""The forms of coaching notes: what was seen, what it did, what is agreed, and what the agent says to it."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import WordsField
from training.forms.scores import CaseMomentField
from training.privileges import SCORED
from ui.layouts import Pair, Words, WorkspaceHelper

USUALLY = timedelta(days=14)


class NoteForm(forms.Form):
    """One behaviour, seen in one case: never a judgement of the person."""

    agent = forms.ModelChoiceField(User.objects.none(), label=_("For whom"), empty_label=None)
    behaviour = WordsField(
        label=_("Behaviour seen"),
        rows=3,
        max_length=2000,
        help_text=_("What was said or done, as the record shows it."),
    )
    effect = WordsField(label=_("Its effect"), rows=2, max_length=2000, help_text=_("On the customer, on the case."))
    change = WordsField(label=_("Agreed change"), rows=2, max_length=2000, help_text=_("One thing to do otherwise."))
    check_on = forms.DateField(label=_("Look again on"), widget=forms.DateInput(attrs={"type": "date"}))
    moment = CaseMomentField(label=_("Moment"), help_text=_("When it is to be seen in the case; may stay empty."))

    def __init__(self, *args, case, user, acted: list[int], on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = on
        people = User.objects.filter(pk__in=acted, role__in=SCORED).exclude(pk=user.pk).order_by("name")
        self.fields["agent"].queryset = people
        self.fields["agent"].initial = case.handler_id
        self.fields["check_on"].initial = on + USUALLY
        self.helper = WorkspaceHelper("agent", "behaviour", "effect", "change", Pair("check_on", "moment"))

    def clean_check_on(self) -> date:
        """Raises ValidationError for a day that is over, or so far off that nobody looks again."""
        chosen = self.cleaned_data["check_on"]
        if not self.today < chosen <= self.today + timedelta(days=366):
            raise ValidationError(_("Choose a day within the coming year."))
        return chosen


class AcknowledgeForm(forms.Form):
    """That the agent has read it; their own words if they like."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = WordsField(
        label=_("Your own comment"), rows=3, required=False, max_length=2000, help_text=_("May stay empty.")
    )

    def __init__(self, *args, note, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = note.version
        self.helper = WorkspaceHelper("version", Words("comment"))


class CheckForm(forms.Form):
    """What the coach saw when they looked again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    result = WordsField(label=_("What was seen then"), rows=3, max_length=2000)

    def __init__(self, *args, note, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = note.version
        self.helper = WorkspaceHelper("version", "result")
