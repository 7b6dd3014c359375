"""The steps of a gift: the noun in the address, the form that asks, the verb that decides."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from gifts import forms
from gifts.choices import TO_LEAVE, GiftState
from gifts.models import Gift
from gifts.models.conduct import CARD_OPEN


@dataclass(frozen=True)
class Step:
    """One button of the gift's page; ``leads_on`` marks those that lead to the customer.

    An act leaves the state as it is: ``when`` says of which gifts it can be taken.
    """

    noun: str
    verb: str
    form: type
    button: Any
    leads_on: bool = False
    when: Callable[[Gift], bool] | None = None

    def is_open(self, gift: Gift, user) -> bool:
        """Whether this person may take it now."""
        can = self.when(gift) if self.when else can_proceed(getattr(gift, self.verb))
        return can and gift.may(self.verb, user)


def waits_for_clearance(gift: Gift) -> bool:
    """Submitted, for somebody whom compliance has not cleared yet."""
    return gift.state == GiftState.SUBMITTED and not gift.is_later and gift.needs_clearance


def is_stopped_by_anger(gift: Gift) -> bool:
    """Decided, and the customer is upset; a second person has not said that it leaves all the same."""
    return gift.state in TO_LEAVE and gift.is_upset and gift.despite_anger_by_id is None


def card_is_open(gift: Gift) -> bool:
    """Not on paper yet."""
    return gift.state in CARD_OPEN


STEPS = {
    step.noun: step
    for step in (
        Step("approval", "approve", forms.ApprovalForm, _("Approve"), leads_on=True),
        Step("refusal", "reject", forms.RefusalForm, _("Refuse")),
        Step("preparation", "prepare", forms.StepForm, _("Card written, gift wrapped"), leads_on=True),
        Step("dispatch", "send", forms.DispatchForm, _("Handed over or sent"), leads_on=True),
        Step("delivery", "deliver", forms.DeliveryForm, _("The customer has it"), leads_on=True),
        Step("clearance", "clear", forms.ReasonForm, _("Clear the recipient"), when=waits_for_clearance),
        Step("in-spite", "go_ahead", forms.ReasonForm, _("Let it go in spite of anger"), when=is_stopped_by_anger),
        Step("wording", "write_card", forms.CardForm, _("Write the card"), when=card_is_open),
        Step("cancellation", "cancel", forms.ReasonForm, _("Cancel the gift")),
        Step("return", "take_return", forms.ReasonForm, _("It came back")),
    )
}
