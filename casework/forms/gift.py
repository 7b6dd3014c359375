"""The facts of a gift: what, how much, when, with which words."""

from uuid import uuid4

from django import forms
from django.core.validators import DecimalValidator
from django.forms.utils import ErrorDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from casework.forms.base import WordsField, minor_units
from complaints.choices import EmotionKind, EmotionLevel
from gifts.choices import Timing
from gifts.models import GiftItem
from gifts.suggested import unsigned
from ui.amounts import exponent
from ui.layouts import KeysField, Pair, WorkspaceHelper
from ui.templatetags.ui import emotion

MOST_DIGITS = 12  # of a value
PART_OF_FIELD = {
    "card_apology": "apology",
    "card_remedy": "remedy",
    "card_thanks": "thanks",
    "card_future": "promise",
}


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
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
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
        if ask_feeling:
            fields["emotion_level"].required = True
        else:
            del fields["emotion_kind"], fields["emotion_level"]
        self.begin_with(suggested)
        self.details = WorkspaceHelper(KeysField("timing"), Pair("amount", "address"), "why")
        self.feeling = WorkspaceHelper(KeysField("emotion_level"), KeysField("emotion_kind"))
        self.card = WorkspaceHelper(*PART_OF_FIELD)

    def full_clean(self):
        """Nothing is asked while somebody only looks through the catalogue."""
        if self.only_narrowed:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

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
        if cleaned.get("timing") == Timing.POST and not cleaned.get("address"):
            self.add_error("address", _("By post it needs an address; or give it by hand."))
        return cleaned

    def facts(self) -> dict:
        """The keyword arguments of remedy_with_gift()."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {"minor", "amount"}}
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
