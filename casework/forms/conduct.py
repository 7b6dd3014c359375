"""The forms of what people do on a case besides moving it."""

from django import forms
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import CaseForm, FutureMomentField, WordsField
from casework.forms.floor import NoteFields
from casework.forms.steps import offered
from casework.handing_on import NOTE
from complaints.choices import (
    ApologyKind,
    Channel,
    Direction,
    EmotionKind,
    EmotionLevel,
    EscalationLevel,
    HoldReason,
    ReplyFate,
)
from complaints.models import Category
from complaints.models.replying import CANNOT_WAIT
from complaints.receiving import to_choose_from
from customers.models import Customer, Purchase
from customers.searching import find_customers
from ui.fields import MomentField, WholeField
from ui.layouts import KeysField, Pair

ON_TRIAL = _("You are on trial: write it as a reply, so that your buddy can read it before it leaves.")
UNDER_LEGAL_HOLD = _(
    "A legal hold stands. Hand the words in on the page of the case; once legal has released them, say them."
)


class MessageForm(CaseForm):
    """Words that passed, or a note among ourselves."""

    direction = forms.ChoiceField(label=_("Who speaks?"), choices=Direction, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, required=False)
    body = WordsField(label=_("Words"))
    is_substantive = forms.BooleanField(
        label=_("This answers the matter itself"), required=False, help_text=_("It stops the first-response clock.")
    )
    fields_in_order = (KeysField("direction"), "channel", "body", "is_substantive")

    def prepare(self):
        self.initial.setdefault("direction", Direction.OUTBOUND)
        self.initial.setdefault("channel", self.case.channel)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("direction") != Direction.OUTBOUND:
            return cleaned
        first = self.case.reads_first(self.user, at=now(), channel=cleaned.get("channel", ""))
        if first:
            raise forms.ValidationError(UNDER_LEGAL_HOLD if first == ReplyFate.WITH_LEGAL else ON_TRIAL)
        return cleaned


class ApologyForm(CaseForm):
    """Which words of apology were said."""

    kind = forms.ChoiceField(
        label=_("Which kind?"),
        choices=ApologyKind,
        widget=forms.RadioSelect,
        help_text=_("Sorrow for the experience is always possible; admitting a fault is its own decision."),
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, required=False)
    words = WordsField(label=_("The words you said"))
    fields_in_order = (KeysField("kind"), "channel", "words")

    def prepare(self):
        self.initial.setdefault("kind", ApologyKind.REGRET)
        self.initial.setdefault("channel", self.case.channel)

    def clean(self):
        cleaned = super().clean()
        channel = cleaned.get("channel") or self.case.channel
        first = self.case.reads_first(self.user, at=now(), channel=channel) if channel not in CANNOT_WAIT else ""
        if first:
            raise forms.ValidationError(UNDER_LEGAL_HOLD if first == ReplyFate.WITH_LEGAL else ON_TRIAL)
        return cleaned


class EmotionForm(CaseForm):
    """How the customer feels now."""

    kind = forms.ChoiceField(
        label=_("How does the customer feel?"),
        choices=offered(EmotionKind, _("calm")),
        required=False,
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(label=_("How strongly?"), choices=EmotionLevel, widget=forms.RadioSelect)
    fields_in_order = (KeysField("kind"), KeysField("level"))


class PromiseForm(CaseForm):
    """Something we say we will do, by whom and until when."""

    text = WholeField(label=_("What we promise"), max_length=300)
    owner = forms.ModelChoiceField(label=_("Who sees to it"), queryset=User.objects.none())
    due_at = FutureMomentField(label=_("Until"))
    fields_in_order = ("text", Pair("owner", "due_at"))

    def prepare(self):
        self.fields["owner"].queryset = User.objects.handlers(self.case.team).exclude(pk=self.case.about_staff_id)
        self.initial.setdefault("owner", self.user.pk)


class PromiseKeptForm(CaseForm):
    """The promise is kept."""

    note = WholeField(label=_("Note"), required=False, max_length=300)


class PromiseAnewForm(CaseForm):
    """An obstacle, told before the customer asks: what is agreed instead."""

    text = WholeField(label=_("What is agreed instead"), max_length=300)
    due_at = FutureMomentField(label=_("Until"))
    note = WholeField(label=_("What stood in the way"), max_length=300)
    fields_in_order = (Pair("text", "due_at"), "note")


class AttemptForm(CaseForm):
    """A try that found nobody."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel)
    note = WholeField(label=_("Note"), required=False, max_length=300)

    def prepare(self):
        self.initial.setdefault("channel", self.case.channel)


class EscalationForm(NoteFields):
    """Up the ladder, to somebody by name."""

    receiver = forms.ModelChoiceField(label=_("Who receives it"), queryset=User.objects.none())
    why = WordsField(label=_("Why"), rows=2)
    fields_in_order = ("receiver", "why", *NOTE)

    def prepare(self):
        self.fill_note()
        self.level = min(self.case.escalation_level + 1, EscalationLevel.CRISIS_TEAM)
        receivers = User.objects.receivers(self.case.team, self.level)
        people = receivers.exclude(pk=self.case.about_staff_id)
        self.fields["receiver"].queryset = to_choose_from(self.case, people, now())

    def facts(self):
        return super().facts() | {"level": self.level}


class AssignmentForm(NoteFields):
    """Somebody else carries the case."""

    handler = forms.ModelChoiceField(label=_("Who carries it from now on"), queryset=User.objects.none())
    fields_in_order = ("handler", *NOTE)

    def prepare(self):
        self.fill_note()
        people = User.objects.handlers(self.case.team).exclude(pk=self.case.about_staff_id)
        self.fields["handler"].queryset = to_choose_from(self.case, people, now())


class HoldForm(CaseForm):
    """What the case waits for, and how long at most."""

    why = forms.ChoiceField(label=_("What do we wait for?"), choices=HoldReason, widget=forms.RadioSelect)
    words = WordsField(label=_("What exactly?"), rows=2, required=False)
    until = FutureMomentField(
        label=_("At the latest until"),
        required=False,
        help_text=_("Then the clocks run again by themselves. Empty: until the customer answers."),
    )
    fields_in_order = (KeysField("why"), "words", "until")


class ResumptionForm(CaseForm):
    """Nothing to fill in: the case goes on."""


class LegalHoldForm(CaseForm):
    """Why legal must look at it."""

    why = WordsField(label=_("Why"), rows=2)


class ReleaseForm(CaseForm):
    """Nothing to fill in: legal clears the case."""


class CorrectionForm(CaseForm):
    """One field that was entered wrongly, and what it should be."""

    FIELDS = (
        ("category", _("category")),
        ("severity", _("severity")),
        ("customer", _("customer")),
        ("purchase", _("purchase")),
        ("received_at", _("received at")),
        ("desired_outcome", _("what the customer wants")),
        ("about_staff", _("person complained about")),
    )
    NOBODY = frozenset("-–—－")  # noqa: RUF001 as it is typed in three languages
    field = forms.ChoiceField(label=_("What was entered wrongly?"), choices=FIELDS)
    value = WholeField(
        label=_("What it should be"),
        max_length=300,
        help_text=_(
            "A category or severity by its name, a customer or order by its number or name, a date as 2026-11-21 14:30."
            " The person complained about by name; – for nobody."
        ),
    )
    why = WordsField(label=_("How the mistake came about"), rows=2)

    def clean(self):
        cleaned = super().clean()
        field, value = cleaned.get("field"), cleaned.get("value")
        if field and value:
            is_nobody = field == "about_staff" and value.strip() in self.NOBODY
            meant = None if is_nobody else getattr(self, f"meant_{field}")(value.strip())
            if meant is None and not is_nobody:
                self.add_error("value", _("Nothing fits this. Write it as it is called elsewhere."))
            cleaned["value"] = meant
        return cleaned

    def meant_category(self, value):
        """A category by its name in any language."""
        wanted = value.casefold()
        for category in Category.objects.all():
            names = {category.code, category.name_en, category.name_zh_hant, category.name_zh_hans}
            if wanted in {name.casefold() for name in names}:
                return category
        return None

    def meant_severity(self, value):
        """A severity by its word or its code."""
        words = dict(self.case._meta.get_field("severity").choices)
        return next((code for code, word in words.items() if value.casefold() in {code, str(word).casefold()}), None)

    def meant_customer(self, value):
        """The one customer whose name or number fits."""
        found = find_customers(self.user, value, 2).keys
        return Customer.objects.visible_to(self.user).filter(pk=found[0]).first() if len(found) == 1 else None

    def meant_purchase(self, value):
        """A purchase of this customer by its order number."""
        return Purchase.objects.filter(customer=self.case.customer_id, number__iexact=value).first()

    def meant_about_staff(self, value):
        """The one colleague of the team with this name."""
        called = Q(name__iexact=value) | Q(alias__iexact=value) | Q(username__iexact=value)
        found = User.objects.filter(called, is_active=True, team=self.case.team)[:2]
        return found[0] if len(found) == 1 else None

    def meant_received_at(self, value):
        """A time before the case was entered."""
        try:
            moment = MomentField(input_formats=None).clean(value)
        except forms.ValidationError:
            return None
        return moment if moment <= self.case.entered_at else None

    def meant_desired_outcome(self, value):
        """The words themselves."""
        return value
