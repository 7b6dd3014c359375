"""Letting a colleague offer more in one option of a case than they may on their own word."""

from functools import cached_property

from django.forms import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from casework.forms.base import CaseForm, WordsField, minor_units
from casework.forms.proposal import AmountField
from complaints.models import RedressAuthority
from complaints.reach import NO_LIMIT
from ui.amounts import amount_words


class RedressApprovalForm(CaseForm):
    """Up to how much, and why."""

    amount = AmountField(label=_("Up to"), required=True)
    why = WordsField(label=_("Why"), rows=2, max_length=300)

    def prepare(self):
        self.currency = self.case.redress_currency
        amount = self.fields["amount"]
        amount.currency = self.currency
        amount.label = _("Up to, in %(currency)s, for one option") % {"currency": self.currency}
        if self.own != NO_LIMIT:
            amount.help_text = _("Your own limit is %(limit)s.") % {"limit": self.own_words}

    @cached_property
    def own(self) -> float:
        """The most that the person may let others offer, in minor units."""
        return RedressAuthority.reach_of(self.user, self.currency, now())

    @property
    def own_words(self) -> str:
        """The same as people read it."""
        return amount_words(int(self.own), self.currency)

    def clean_amount(self):
        """Above zero and within the limit of who approves."""
        amount = minor_units(self.cleaned_data["amount"], self.currency)
        if amount <= 0:
            raise ValidationError(_("Say an amount above zero."), code="nothing")
        if amount > self.own:
            told = {"amount": amount_words(amount, self.currency), "limit": self.own_words}
            raise ValidationError(
                _("%(amount)s is above your own limit of %(limit)s. A manager approves it.") % told, code="beyond"
            )
        return amount

    def facts(self):
        return super().facts() | {"currency": self.currency}
