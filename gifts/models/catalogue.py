from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import InThreeLanguages
from gifts.choices import GiftKind
from history.tracking import Tracked


class OutOfStock(Exception):
    """Nothing is left to reserve. Nothing was written."""


class GiftItem(InThreeLanguages):
    """Something that can be given, with its value and what is left of it."""

    kind = models.CharField(_("kind"), max_length=12, choices=GiftKind)
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(1)])
    currency = models.CharField(_("currency"), max_length=3)
    fits = models.JSONField(
        _("fits"), default=list, blank=True, help_text=_("Codes of the categories it suits; empty: any.")
    )
    wrapping_note = models.CharField(_("wrapping"), max_length=200, blank=True)
    is_counted = models.BooleanField(_("kept in stock"), default=True)
    on_hand = models.PositiveIntegerField(_("on hand"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    history = Tracked()

    class Meta:
        verbose_name = _("gift in the catalogue")
        verbose_name_plural = _("catalogue of gifts")
        constraints = [
            models.CheckConstraint(
                name="gifts_never_more_reserved_than_there",
                condition=models.Q(is_counted=False) | models.Q(reserved__lte=models.F("on_hand")),
            )
        ]

    @property
    def available(self) -> int | None:
        """How many can still be given; None where none are counted."""
        return self.on_hand - self.reserved if self.is_counted else None

    def suits(self, category_code: str) -> bool:
        """Whether it has to do with a matter of this category."""
        return not self.fits or category_code in self.fits

    def reserve(self) -> None:
        """Set one aside. Locks the row; raises OutOfStock."""
        item = GiftItem.objects.select_for_update().get(pk=self.pk)
        if not item.is_counted:
            return
        if item.available < 1:
            raise OutOfStock(item)
        item.reserved += 1
        item.save(update_fields=["reserved"])

    def release(self) -> None:
        """Put one that was set aside back."""
        self._change(reserved=-1)

    def hand_out(self) -> None:
        """One that was set aside leaves the house."""
        self._change(reserved=-1, on_hand=-1)

    def take_back(self) -> None:
        """One that had left comes back."""
        self._change(on_hand=1)

    def _change(self, *, reserved: int = 0, on_hand: int = 0) -> None:
        item = GiftItem.objects.select_for_update().get(pk=self.pk)
        if item.is_counted:
            item.reserved += reserved
            item.on_hand += on_hand
            item.save(update_fields=["reserved", "on_hand"])
