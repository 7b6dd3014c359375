"""The facts of a gift: what, how much, when, with which words."""

from functools import cached_property
from uuid import uuid4

from django import forms
from django.core.validators import DecimalValidator
from django.forms.utils import ErrorDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from casework.forms.base import WordsField, minor_units
from complaints.choices import EmotionKind, EmotionLevel
from gifts.choices import StageWaits, Timing
from gifts.giving import Later
from gifts.models import GiftItem
from gifts.models.stages import MOST_STAGES
from gifts.suggested import unsigned
from gifts.typesetting import lines_too_many
from ui.amounts import amount_words, exponent
from ui.fields import WholeField
from ui.keys import key_of
from ui.layouts import KeysField, Pair, WorkspaceHelper
from ui.templatetags.ui import emotion

MOST_DIGITS = 12  # of a value
PART_OF_FIELD = {
    "card_apology": "apology",
    "card_remedy": "remedy",
    "card_thanks": "thanks",
    "card_future": "promise",
}


DAY = forms.DateInput(attrs={"type": "date"})
WAITS = [("", _("for its day only")), *StageWaits.choices]
LATER = range(2, MOST_STAGES + 1)


class LaterField(forms.ModelChoiceField):
    """What a later stage is; empty: there is none."""

    NONE = _("no further stage")

    def __init__(self):
        super().__init__(label=_("What"), queryset=GiftItem.objects.none(), required=False)


class GiftForm(forms.Form):
    """What remedy_with_gift() asks for. ``currency`` is that of the frame; ``ask_feeling`` wants a fresh reading."""

    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    item = forms.ModelChoiceField(
        label=_("What to send"),
        queryset=GiftItem.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose what to send.")},
    )
    amount = forms.DecimalField(
        label=_("Value"),
        required=False,
        max_digits=MOST_DIGITS,
        min_value=0,
        help_text=_("Empty: the value in the catalogue."),
    )
    timing = forms.ChoiceField(label=_("When and how"), choices=Timing, widget=forms.RadioSelect)
    address = WholeField(label=_("Address"), max_length=300, required=False)
    why = WordsField(
        label=_("Reason"),
        rows=2,
        required=False,
        help_text=_("Needed outside the tier, above your limit, or while the customer is still upset."),
    )
    emotion_kind = forms.ChoiceField(label=_("Which feeling, if any?"), required=False, widget=forms.RadioSelect)
    emotion_level = forms.ChoiceField(
        label=_("How strong is it?"), choices=EmotionLevel, required=False, widget=forms.RadioSelect
    )
    card_apology = WordsField(label=_("1 What we are sorry for"), rows=2, required=False)
    card_remedy = WordsField(label=_("2 How it was put right"), rows=2, required=False)
    card_thanks = WordsField(label=_("3 Thanks"), rows=2, required=False)
    card_future = WordsField(label=_("4 What we will do from now on"), rows=2, required=False)

    later_2_item = LaterField()
    later_2_amount = forms.DecimalField(label=_("Value"), required=False, max_digits=MOST_DIGITS, min_value=0)
    later_2_day = forms.DateField(label=_("Not before"), required=False, widget=DAY)
    later_2_waits = forms.ChoiceField(label=_("Waits"), required=False, choices=WAITS)
    later_3_item = LaterField()
    later_3_amount = forms.DecimalField(label=_("Value"), required=False, max_digits=MOST_DIGITS, min_value=0)
    later_3_day = forms.DateField(label=_("Not before"), required=False, widget=DAY)
    later_3_waits = forms.ChoiceField(label=_("Waits"), required=False, choices=WAITS)

    suggested = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args, case, currency, ask_feeling, suggested, only_narrowed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.only_narrowed = only_narrowed
        self.case, self.currency = case, currency
        fields = self.fields
        fields["item"].queryset = GiftItem.objects.filter(is_offered=True, currency=currency)
        fields["amount"].validators.append(DecimalValidator(MOST_DIGITS, exponent(currency)))
        fields["amount"].label = _("Value in %(currency)s") % {"currency": currency}
        fields["emotion_kind"].choices = [
            ("", mark_safe(emotion("calm"))),  # noqa: S308 our own drawings
            *((code, mark_safe(emotion(code))) for code in EmotionKind.values),  # noqa: S308
        ]
        self.lay_out_stages()
        if ask_feeling:
            fields["emotion_level"].required = True
        else:
            del fields["emotion_kind"], fields["emotion_level"]
        self.begin_with(suggested)
        self.details = WorkspaceHelper(KeysField("timing"), Pair("amount", "address"), "why")
        self.feeling = WorkspaceHelper(KeysField("emotion_level"), KeysField("emotion_kind"))
        self.card = WorkspaceHelper(*PART_OF_FIELD)

    def lay_out_stages(self) -> None:
        """The fields of the later stages; what can be chosen is filled in when they are shown."""
        fields, pairs = self.fields, []
        for number in LATER:
            item, amount, day, waits = (f"later_{number}_{name}" for name in ("item", "amount", "day", "waits"))
            fields[item].queryset = fields["item"].queryset
            fields[item].label = _("Stage %(number)d") % {"number": number}
            fields[amount].validators.append(DecimalValidator(MOST_DIGITS, exponent(self.currency)))
            pairs += [Pair(item, amount), Pair(day, waits)]
        self.stages = WorkspaceHelper(*pairs)

    def offer_stages(self, items) -> WorkspaceHelper:
        """Let later stages choose among ``items`` and what they have, each with its value; how they are shown."""
        known = {item.pk: item for item in [*items, *(one.item for one in self.later)]}
        choices = [("", LaterField.NONE)]
        choices += [(key, f"{item.name} · {amount_words(item.value, item.currency)}") for key, item in known.items()]
        for number in LATER:
            self.fields[f"later_{number}_item"].widget.choices = choices
        return self.stages

    @cached_property
    def later(self) -> list[Later]:
        """The later stages as far as they can be read."""
        found = []
        for number in LATER:
            key = self.words(f"later_{number}_item")
            item = self.fields["item"].queryset.filter(pk=int(key)).first() if key_of(key) else None
            if item is None:
                continue
            typed = {name: self.read(f"later_{number}_{name}") for name in ("amount", "day", "waits")}
            amount = None if typed["amount"] is None else minor_units(typed["amount"], self.currency) or None
            found.append(Later(item, amount, typed["day"], typed["waits"] or ""))
        return found

    def read(self, name: str):
        """What stands in a field, where it makes sense; else None."""
        try:
            return self.fields[name].clean(self.words(name) or "")
        except forms.ValidationError:
            return None

    def full_clean(self):
        """Nothing is asked while somebody only looks through the catalogue."""
        if self.only_narrowed:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    @property
    def feelings(self) -> dict:
        """{level: its word}: how are they now, in one key."""
        return dict(EmotionLevel.choices)

    def begin_with(self, suggested: dict) -> None:
        """What stands in the form before the first key."""
        customer = self.case.customer
        first = {
            "idempotency_key": uuid4(),
            "timing": Timing.POST if customer else Timing.AT_ONCE,
            "address": customer.address if customer else "",
        } | {name: suggested[part] for name, part in PART_OF_FIELD.items()}
        for name, value in first.items():
            self.initial.setdefault(name, value)
        for name in PART_OF_FIELD:
            self.fields[name].widget.attrs["lang"] = self.case.language

    def clean(self):
        cleaned = super().clean()
        item, amount = cleaned.get("item"), cleaned.get("amount")
        if item:
            cleaned["minor"] = minor_units(amount, self.currency) if amount is not None else item.value
            if cleaned["minor"] < 1:
                self.add_error("amount", _("A gift is worth something. Leave it empty for the value in the catalogue."))
        for number in LATER:
            if cleaned.get(f"later_{number}_item") and cleaned.get(f"later_{number}_amount") == 0:
                self.add_error(f"later_{number}_amount", _("A gift is worth something."))
        if over := lines_too_many(self.parts.values()):
            words = _("The card is too small for so many words: about %(lines)d lines too many.") % {"lines": over}
            self.add_error("card_remedy", words)
        if cleaned.get("timing") == Timing.POST and not cleaned.get("address"):
            self.add_error("address", _("By post it needs an address; or give it by hand."))
        return cleaned

    def facts(self) -> dict:
        """The keyword arguments of remedy_with_gift()."""
        named = self.cleaned_data.items()
        facts = {name: value for name, value in named if name not in {"minor", "amount"} and "later_" not in name}
        facts["later"] = self.later
        return facts | {"amount": self.cleaned_data["minor"], "suggested": unsigned(self.cleaned_data["suggested"])}

    def words(self, name: str) -> str:
        """What stands in a field now, whether typed or suggested."""
        return (self.data.get(name, "") if self.is_bound else self.initial.get(name)) or ""

    @property
    def parts(self) -> dict[str, str]:
        """{part of the card: its words now}."""
        return {part: self.words(name) for name, part in PART_OF_FIELD.items()}

    def amount_of(self, item: GiftItem | None) -> int | None:
        """The value now, in minor units: as typed where that can be read, else the item's."""
        typed = self.words("amount")
        if typed:
            try:
                return minor_units(self.fields["amount"].clean(typed), self.currency) or None
            except forms.ValidationError:
                return None
        return item.value if item else None
