"""The five layers of a follow-up talk, of which only the first must be answered; steps of programmes; and tries."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms.base import FutureMomentField, WordsField
from complaints.choices import Direction
from followups.choices import Layer, Proof, Solved, Tried, WhyUnreached
from followups.models import FollowUp
from ui.beginnings import beginning
from ui.fields import WholeField
from ui.layouts import KeysField, Words, WorkspaceHelper

LAYERS = ("solved", "compensation", "feeling", "improvement", "relationship")
MOST_PROOFS = 30
MOST_WORDS = 2000


class TalkForm(forms.Form):
    """What each kind of talk ends with: their own words, whether they are kind, and for which others it was."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = WordsField(label=_("Their own words"), rows=2, required=False)
    is_kind = forms.BooleanField(label=_("A kind word: let everybody read it who worked on the case"), required=False)
    together = forms.MultipleChoiceField(
        label=_("This talk was also for"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, followup: FollowUp, together: list[FollowUp] = (), **kwargs):
        super().__init__(data, **kwargs)
        self.initial.setdefault("version", followup.version)
        self.others = {str(one.pk): one for one in together}
        self.fields["together"].choices = [
            (pk, f"{one.title} · {one.complaint.reference}" if one.complaint else one.title)
            for pk, one in self.others.items()
        ]
        if not self.others:
            del self.fields["together"]
        self.last = WorkspaceHelper(Words("words"), "is_kind", *(["together"] if self.others else []))

    def facts(self) -> dict:
        """The keyword arguments of the act; the follow-ups in place of their numbers."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return known | {"together": [self.others[pk] for pk in known.get("together", [])]}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("is_kind") and not cleaned.get("words") and not self.errors.get("words"):
            self.add_error("words", _("Write down what they said, so that the others can read it."))
        return cleaned


class CallForm(TalkForm):
    """Its fields are the answers of complete_follow_up()."""

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

    def __init__(self, data=None, **kwargs):
        if data is not None and data.get("unhappy"):
            data = data.copy()
            data["solved"] = Solved.NO
        super().__init__(data, **kwargs)
        for name in ("compensation", "feeling", "relationship"):
            self.fields[name].required = False
            self.initial.setdefault(name, Layer.NOT_REACHED)
        fields = {name: name if name == "improvement" else KeysField(name) for name in LAYERS}
        self.helpers = {name: WorkspaceHelper(field) for name, field in fields.items()}
        for name in LAYERS:  # the page writes the question as a heading, with the words to say under it
            self.helpers[name].form_show_labels = False
        self.fields["improvement"].widget.attrs["aria-labelledby"] = "layer-improvement"

    def clean(self):
        cleaned = super().clean()
        for name in ("compensation", "feeling", "relationship"):
            cleaned[name] = cleaned.get(name) or Layer.NOT_REACHED
        return cleaned


class StepForm(TalkForm):
    """A step of a programme: that it was done, with the proof for which it asks."""

    proof_number = forms.TypedChoiceField(label=_("The proof"), coerce=int, empty_value=None, required=False)

    def __init__(self, data=None, *, followup: FollowUp, **kwargs):
        super().__init__(data, followup=followup, **kwargs)
        proof = followup.programme_step.proof
        if proof == Proof.NOTE:
            del self.fields["proof_number"]
            self.fields["words"].label = _("What came of it, in their own words where there are any")
            self.fields["words"].required = True
        else:
            self.fields["proof_number"].choices = [("", "—"), *proofs_of(followup, proof)]
            self.fields["proof_number"].help_text = followup.programme_step.get_proof_display()
            self.fields["proof_number"].required = True
        fields = [] if proof == Proof.NOTE else ["proof_number"]
        self.last.layout.fields = [*fields, *self.last.layout.fields]

    def facts(self) -> dict:
        """The keyword arguments of carry_out_step()."""
        return {name: value for name, value in super().facts().items() if name != "together"}


def proofs_of(followup: FollowUp, proof: str) -> list[tuple[int, str]]:
    """[(number, how it reads)] of what may prove the step: what left the house, lies on the case, or was delivered."""
    case = followup.complaint
    if proof == Proof.GIFT:
        delivered = followup.customer.gifts.filter(state="delivered").select_related("item").order_by("-pk")
        return [(gift.pk, str(gift.item)) for gift in delivered[:MOST_PROOFS]]
    if case is None:
        return []
    if proof == Proof.FILE:
        return [
            (file.pk, file.saved_as) for file in case.attachments.filter(gone_at=None).order_by("-pk")[:MOST_PROOFS]
        ]
    said = case.messages.filter(direction=Direction.OUTBOUND).order_by("-at", "-pk")[:MOST_PROOFS]
    return [(one.pk, f"{one.at:%m-%d} {one.get_channel_display()} · {beginning(str(one.body), 60)}") for one in said]


class AttemptForm(forms.Form):
    """A try that found nobody. All of it is filled in beforehand: one press is enough."""

    how = forms.ChoiceField(label=_("What came of it"), choices=Tried, widget=forms.RadioSelect)
    next_try_at = FutureMomentField(label=_("Next try"), required=False)
    note = WholeField(label=_("Note"), max_length=MOST_WORDS, required=False)

    def __init__(self, data=None, *, offered: datetime | None = None, **kwargs):
        if data is not None and not data.get("how"):
            data = data.copy()
            data["how"] = Tried.NO_ANSWER
        super().__init__(data, prefix=None, auto_id="try_%s", **kwargs)
        self.offered = offered
        self.initial.setdefault("how", Tried.NO_ANSWER)
        self.initial.setdefault("next_try_at", offered)
        self.helper = WorkspaceHelper(KeysField("how"), "next_try_at", "note")

    def clean(self):
        cleaned = super().clean()
        asked_for_a_time = cleaned.get("how") == Tried.CALL_BACK and not self.errors.get("next_try_at")
        if asked_for_a_time and not cleaned.get("next_try_at"):
            self.add_error("next_try_at", _("When do they want to be called?"))
        return cleaned


class EndingForm(forms.Form):
    """Why a follow-up ends without a talk."""

    why = forms.ChoiceField(
        label=_("Why"),
        choices=[(why.value, why.label) for why in (WhyUnreached.NO_ANSWER, WhyUnreached.NO_WAY)],
        widget=forms.RadioSelect,
        initial=WhyUnreached.NO_ANSWER,
    )
    reason = WholeField(label=_("The reason, for the timeline"), max_length=MOST_WORDS)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="end_%s", **kwargs)
        self.helper = WorkspaceHelper("version", KeysField("why"), "reason")

    def facts(self) -> dict:
        """The keyword arguments of give_up()."""
        return {"why": self.cleaned_data["why"], "reason": self.cleaned_data["reason"]}
