"""A gift of relationship care: for whom nothing went wrong."""

from uuid import uuid4

from django import forms
from django.core.validators import DecimalValidator
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from casework.forms.base import WordsField, minor_units
from complaints.models import policy_day
from followups.models import Programme
from gifts.choices import Timing
from gifts.models import GiftItem
from gifts.typesetting import lines_too_many
from ui.amounts import amount_words, exponent
from ui.fields import WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_DIGITS, MOST_OFFERED = 12, 80
TIMINGS = [choice for choice in Timing.choices if choice[0] != Timing.DELAYED]


class CareGiftForm(forms.Form):
    """What give_care() asks for, with the words of the card in the customer's language."""

    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    programme = forms.ChoiceField(label=_("Care programme"))
    item = forms.ModelChoiceField(label=_("What to send"), queryset=GiftItem.objects.none(), empty_label=None)
    amount = forms.DecimalField(
        required=False, max_digits=MOST_DIGITS, min_value=0, help_text=_("Empty: the value in the catalogue.")
    )
    timing = forms.ChoiceField(label=_("When and how"), choices=TIMINGS, widget=forms.RadioSelect)
    address = WholeField(label=_("Address"), max_length=300, required=False)
    why = WordsField(label=_("Reason"), rows=2, required=False, help_text=_("Needed above the tier or your limit."))
    card_thanks = WordsField(label=_("Thanks"), rows=2)
    card_future = WordsField(label=_("What we wish them"), rows=2)

    def __init__(self, *args, customer, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.customer, self.currency, fields = customer, currency, self.fields
        offered = GiftItem.objects.offered(currency)
        fields["item"].queryset = offered
        rows = offered.order_by("value", "pk")[:MOST_OFFERED]
        fields["item"].widget.choices = [
            (row.pk, f"{row.name} · {amount_words(row.value, currency)}") for row in rows if row.available != 0
        ]
        known = Programme.objects.in_force(policy_day()).filter(needs_complaint=False).order_by("code")
        fields["programme"].choices = [(one.code, one.name) for one in known]
        fields["amount"].label = _("Value in %(currency)s") % {"currency": currency}
        fields["amount"].validators.append(DecimalValidator(MOST_DIGITS, exponent(currency)))
        self.begin()
        self.details = WorkspaceHelper(
            "programme", Pair("item", "amount"), KeysField("timing"), "address", "why", "card_thanks", "card_future"
        )

    def begin(self) -> None:
        """What stands in the form before the first key."""
        with override(self.customer.language):
            words = {
                "card_thanks": gettext("Thank you for staying with us."),
                "card_future": gettext("We are here whenever you need us."),
            }
        first = {"idempotency_key": uuid4(), "timing": Timing.POST, "address": self.customer.address, **words}
        for name, value in first.items():
            self.initial.setdefault(name, value)
        for name in words:
            self.fields[name].widget.attrs["lang"] = self.customer.language

    def clean(self):
        cleaned = super().clean()
        if item := cleaned.get("item"):
            amount = cleaned.get("amount")
            cleaned["amount"] = item.value if amount is None else minor_units(amount, self.currency)
            if cleaned["amount"] < 1:
                self.add_error("amount", _("A gift is worth something. Leave it empty for the value in the catalogue."))
        if cleaned.get("timing") == Timing.POST and not cleaned.get("address"):
            self.add_error("address", _("By post it needs an address; or give it by hand."))
        parts = [cleaned.get("card_thanks") or "", cleaned.get("card_future") or ""]
        if over := lines_too_many(parts):
            words = _("The card is too small for so many words: about %(lines)d lines too many.") % {"lines": over}
            self.add_error("card_future", words)
        return cleaned
