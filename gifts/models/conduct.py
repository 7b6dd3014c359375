"""What is done with a gift besides moving it: recipients are cleared, cards written, the rule of anger overridden."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from audit.steps import act
from gifts.choices import TO_LEAVE, GiftState
from gifts.policies import conditions_in
from gifts.typesetting import must_fit

CARD = ("card_apology", "card_remedy", "card_thanks", "card_future")
CARD_OPEN = (GiftState.DRAFT, GiftState.SUBMITTED, GiftState.APPROVED)


class GiftConduct(models.Model):
    """The acts of a gift: a row, an entry in the journal and one transaction each."""

    class Meta:
        abstract = True

    @act("cleared_by", "cleared_at", "clearance", "version")
    def clear(self, *, by, at, why):
        """Compliance finds nothing against a gift to an official or a business buyer. For all stages of the plan.

        Raises TransitionNotAllowed where nobody waits for it, ValidationError without a reason.
        """
        if self.state != GiftState.SUBMITTED or self.is_later or not self.needs_clearance:
            raise TransitionNotAllowed(f"clear of {self} in {self.state}", object=self)
        for one in [self, *(self.stages.all() if self.is_staged else ())]:
            one.cleared_by, one.cleared_at, one.clearance = by, at, said(why)
            one.version += 1
            if one is not self:
                one.save(update_fields=["cleared_by", "cleared_at", "clearance", "version"])
        return None, {"item": str(self.item)}

    @act("despite_anger_by", "despite_anger", "version")
    def go_ahead(self, *, by, at, why):
        """A second person lets a decided gift leave although the customer is upset. Raises as clear() does."""
        if self.state not in TO_LEAVE or not self.is_upset:
            raise TransitionNotAllowed(f"go_ahead of {self} in {self.state}", object=self)
        self.despite_anger_by, self.despite_anger = by, said(why)
        self.version += 1
        return None, {"item": str(self.item)}

    @act(*CARD, "version")
    def write_card(self, *, by, at, **parts):
        """Other words on the card, before it is on paper. Raises ValidationError in words for what it may not say."""
        if self.state not in CARD_OPEN:
            raise TransitionNotAllowed(f"write_card of {self} in {self.state}", object=self)
        for name in CARD:
            setattr(self, name, parts.get(name, "").strip())
        if any(conditions_in(words) for words in self.card):
            raise ValidationError(_("The card ties the gift to a condition. Take that out."))
        must_fit(self.card)
        self.version += 1
        return None, {"item": str(self.item)}


def said(why: str) -> str:
    """A reason. Raises ValidationError in words where there is none."""
    if not why.strip():
        raise ValidationError(_("Say why."))
    return why.strip()
