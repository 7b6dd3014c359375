"""The steps of a gift: the noun in the address, the form that asks, the verb that decides."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_fsm import can_proceed

from gifts import forms
from gifts.models import Gift


@dataclass(frozen=True)
class Step:
    """One button of the gift's page; ``leads_on`` marks those that lead to the customer."""

    noun: str
    verb: str
    form: type
    button: Any
    leads_on: bool = False

    def is_open(self, gift: Gift, user) -> bool:
        """Whether this person may take it now."""
        return can_proceed(getattr(gift, self.verb)) and gift.may(self.verb, user)


STEPS = {
    step.noun: step
    for step in (
        Step("approval", "approve", forms.ApprovalForm, _("Approve"), leads_on=True),
        Step("refusal", "reject", forms.RefusalForm, _("Refuse")),
        Step("preparation", "prepare", forms.StepForm, _("Card written, gift wrapped"), leads_on=True),
        Step("dispatch", "send", forms.DispatchForm, _("Handed over or sent"), leads_on=True),
        Step("delivery", "deliver", forms.StepForm, _("The customer has it"), leads_on=True),
        Step("cancellation", "cancel", forms.ReasonForm, _("Cancel the gift")),
        Step("return", "take_return", forms.ReasonForm, _("It came back")),
    )
}
