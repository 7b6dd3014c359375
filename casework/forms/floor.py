"""The forms of the floor, of the end of a shift and of calls for help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import CaseForm, FutureMomentField, WordsField
from casework.handing_on import NOTE, note_for, tried_before
from complaints.hands import HowAssigned
from ui.layouts import Pair, WorkspaceHelper


class NoteFields(CaseForm):
    """What the one who comes after need not ask again; filled in from the case, to be put right."""

    told = WordsField(label=_("Already told us"), rows=2, required=False, max_length=2000)
    tried = WordsField(label=_("Already tried"), rows=2, required=False, max_length=2000)
    do_not_ask = WordsField(label=_("Do not ask again"), rows=2, required=False, max_length=2000)

    def fill_note(self) -> None:
        """The first values of the note."""
        note = note_for(self.case, tried_before([self.case.pk]).get(self.case.pk, []))
        for name in NOTE:
            self.initial.setdefault(name, note[name])


class TakeOverForm(CaseForm):
    """One takes the case oneself."""

    reason = WordsField(label=_("Why"), rows=2)

    def facts(self):
        return super().facts() | {"handler": self.user, "how": HowAssigned.TAKEN_OVER}


class HelpForm(CaseForm):
    """A call for a supervisor; words if there is time for them."""

    words = WordsField(label=_("What is it about?"), rows=2, required=False, help_text=_("May stay empty."))


class WhisperForm(CaseForm):
    """What to say or do; only who called and the supervisors see it until it was heard."""

    words = WordsField(label=_("Your whisper"), rows=3)

    def prepare(self):
        if (call := self.case.standing_call()) and call.words:
            self.fields["words"].help_text = _("They ask: %(words)s") % {"words": call.words}


class EndHelpForm(CaseForm):
    """Nothing to fill in: it was heard, or is no longer needed."""


class OfPersonForm(forms.Form):
    """Why something is decided for a colleague."""

    reason = WordsField(label=_("Why"), rows=2)
    fields_in_order: tuple = ("reason",)

    def __init__(self, *args, person: User, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"] = self.fields.pop("reason")
        self.prepare()
        self.helper = WorkspaceHelper(*self.fields_in_order)

    def prepare(self) -> None:
        """Fill choices from the person."""


class StopForm(OfPersonForm):
    """No new cases for somebody, for a while or until it is resumed."""

    until = FutureMomentField(label=_("Until"), required=False, help_text=_("Empty: until you resume it."))
    fields_in_order = ("until", "reason")


class LeavingForm(forms.Form):
    """Why somebody leaves, and who gets what they carried."""

    receiver = forms.ModelChoiceField(
        label=_("Who gets everything"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("each thing where the way of the team leads"),
        help_text=_("Cases then go by load to those who are there; the rest goes with its case, else to a supervisor."),
    )
    reason = WordsField(label=_("Why"), rows=2)

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers
        self.helper = WorkspaceHelper("receiver", "reason")


class AbsenceForm(OfPersonForm):
    """Somebody is away from now on."""

    until = FutureMomentField(label=_("Back at"))
    deputy = forms.ModelChoiceField(label=_("Deputy"), queryset=User.objects.none(), required=False)
    fields_in_order = (Pair("until", "deputy"), "reason")

    def prepare(self):
        self.fields["deputy"].queryset = User.objects.handlers(self.person.team).exclude(pk=self.person.pk)


class BackForm(forms.Form):
    """When one is back."""

    back = FutureMomentField(label=_("When are you back?"))
