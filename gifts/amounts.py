"""What may stand as an amount of money: a whole, positive, believable number of minor units."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 10**13  # minor units; far below what the column holds, so that sums of them fit too


def must_be_an_amount(amount: object) -> int:
    """``amount`` itself. Raises ValidationError in words for anything else."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise ValidationError(_("An amount is a whole number of the smallest unit."), code="amount")
    if amount <= 0:
        raise ValidationError(_("An amount is more than nothing."), code="amount")
    if amount > MOST:
        raise ValidationError(_("So much no budget holds."), code="amount")
    return amount
