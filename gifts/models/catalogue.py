import hashlib
from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import InThreeLanguages, in_readers_language
from complaints.models import Category
from customers.models import Liking
from gifts.choices import GiftKind, Occasion, VoucherKind
from gifts.models.stock import OutOfStock
from gifts.models.stocking import Stocked
from history.attribution import attributed
from history.tracking import Tracked

__all__ = ["GiftItem", "GiftPicture", "OutOfStock"]

FACTS = (
    *("name_en", "name_zh_hant", "name_zh_hans", "kind", "value", "cost", "fits", "likings", "occasions"),
    *("wrapping_en", "wrapping_zh_hant", "wrapping_zh_hans", "lead_days", "reorder_level", "position", "voucher_kind"),
)


def names_of_categories() -> list[tuple[str, str]]:
    """[(code, name)] in the reader's language."""
    return [(category.code, category.name) for category in Category.objects.all()]


class GiftItemQuerySet(models.QuerySet):
    """Reads about the catalogue. Every method chains."""

    def offered(self, currency: str):
        """What may be given in this currency."""
        return self.filter(is_offered=True, currency=currency)

    def named(self, words: str):
        """With these words in a name or in the code."""
        alike = Q(code__icontains=words)
        for column in ("name_en", "name_zh_hant", "name_zh_hans"):
            alike |= Q(**{f"{column}__icontains": words})
        return self.filter(alike)

    def low(self):
        """Still offered, counted, and at or below the level at which more is ordered."""
        few = Q(reorder_level__gt=0, on_hand__lte=F("reorder_level") + F("reserved"))
        return self.filter(few, is_offered=True, is_counted=True)


class GiftItem(InThreeLanguages, Stocked):
    """Something that can be given, with its value and what is left of it.

    ``value`` is what it is worth to the customer, ``cost`` what the house pays for it; both in minor units.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=GiftKind)
    value = models.BigIntegerField(_("value"), validators=[MinValueValidator(1)])
    cost = models.BigIntegerField(
        _("cost"), null=True, blank=True, validators=[MinValueValidator(0)], help_text=_("What it costs the house.")
    )
    currency = models.CharField(_("currency"), max_length=3)
    fits = models.JSONField(
        _("fits"), default=list, blank=True, help_text=_("Codes of the categories it suits; empty: any.")
    )
    likings = models.JSONField(_("for who likes"), default=list, blank=True)
    occasions = models.JSONField(_("occasions"), default=list, blank=True, help_text=_("Empty: any."))
    wrapping_en = models.CharField(_("wrapping"), max_length=200, blank=True)
    wrapping_zh_hant = models.CharField(_("wrapping, Traditional Chinese"), max_length=200, blank=True, db_default="")
    wrapping_zh_hans = models.CharField(_("wrapping, Simplified Chinese"), max_length=200, blank=True, db_default="")
    lead_days = models.PositiveSmallIntegerField(
        _("days to make"), default=0, db_default=0, help_text=_("Until it can leave the house.")
    )
    is_counted = models.BooleanField(_("kept in stock"), default=True)
    carries_codes = models.BooleanField(
        _("a voucher with a code"), default=False, db_default=False, help_text=_("Its stock are imported codes.")
    )
    voucher_kind = models.CharField(
        _("kind of voucher"), max_length=4, choices=VoucherKind, blank=True, default="", db_default=""
    )
    on_hand = models.PositiveIntegerField(_("on hand"), default=0, editable=False)
    reserved = models.PositiveIntegerField(_("reserved"), default=0, editable=False)
    reorder_level = models.PositiveIntegerField(
        _("order more at"), default=0, db_default=0, help_text=_("Zero: nobody is told.")
    )
    low_told_at = models.DateTimeField(_("told that it runs low"), null=True, blank=True, editable=False)
    picture = models.ForeignKey(
        "gifts.GiftPicture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )

    objects = GiftItemQuerySet.as_manager()
    history = Tracked()
    in_words = {"fits": names_of_categories, "likings": Liking.choices, "occasions": Occasion.choices}

    class Meta:
        verbose_name = _("gift in the catalogue")
        verbose_name_plural = _("catalogue of gifts")
        constraints = [
            models.CheckConstraint(
                name="gifts_never_more_reserved_than_there",
                condition=models.Q(is_counted=False) | models.Q(reserved__lte=models.F("on_hand")),
            ),
            models.CheckConstraint(
                name="gifts_codes_are_counted", condition=Q(carries_codes=False) | Q(is_counted=True)
            ),
        ]

    @property
    def available(self) -> int | None:
        """How many can still be given; None where none are counted."""
        return self.on_hand - self.reserved if self.is_counted else None

    @property
    def is_low(self) -> bool:
        """Whether more should be ordered."""
        return self.is_counted and self.reorder_level > 0 and self.on_hand - self.reserved <= self.reorder_level

    @property
    def wrapping(self) -> str:
        """How it is wrapped, in the reader's language; where that says nothing, in one that does."""
        here = in_readers_language(self, "wrapping")
        return here or self.wrapping_en or self.wrapping_zh_hant or self.wrapping_zh_hans

    def suits(self, category_code: str) -> bool:
        """Whether it has to do with a matter of this category."""
        return not self.fits or category_code in self.fits

    @classmethod
    @transaction.atomic
    def introduce(cls, *, by, at: datetime, reason: str, **facts) -> "GiftItem":
        """A new gift in the catalogue, with nothing in stock yet."""
        with attributed(actor_id=by and by.pk, reason="catalogue_introduce", at=at):
            item = cls.objects.create(**facts)
            item.tell("introduce", by=by, at=at, reason=reason)
        return item

    @transaction.atomic
    def revise(self, *, by, at: datetime, reason: str, **facts) -> list[str]:
        """Other facts about it, of FACTS; the names of those that changed."""
        with attributed(actor_id=by.pk, reason="catalogue_revise", at=at):
            item = self.held()
            changed = [name for name in FACTS if name in facts and getattr(item, name) != facts[name]]
            for name in changed:
                setattr(item, name, facts[name])
            item.look_whether_low(at)
            item.save(update_fields=[*changed, "low_told_at"])
            item.tell("revise", by=by, at=at, reason=reason, fields=changed)
        return changed

    @transaction.atomic
    def offer(self, is_offered: bool, *, by, at: datetime, reason: str) -> None:
        """Retire it, or offer it again. What was set aside is still given."""
        verb = "offer" if is_offered else "retire"
        with attributed(actor_id=by.pk, reason=f"catalogue_{verb}", at=at):
            item = self.held()
            item.is_offered = is_offered
            item.save(update_fields=["is_offered"])
            item.tell(verb, by=by, at=at, reason=reason)
        self.is_offered = is_offered

    @transaction.atomic
    def show(self, content: bytes, kind: str, *, by, at: datetime, reason: str = "") -> "GiftPicture":
        """Another picture; the one before stays on record."""
        with attributed(actor_id=by.pk, reason="catalogue_show", at=at):
            item = self.held()
            sha256 = hashlib.sha256(content).hexdigest()
            item.picture = GiftPicture.objects.create(content=content, kind=kind, sha256=sha256, by=by, at=at)
            item.save(update_fields=["picture"])
            item.tell("show", by=by, at=at, reason=reason)
        self.picture = item.picture
        return item.picture


class GiftPicture(models.Model):
    """A picture of a gift, small enough to lie in the database and its backups. Only ever added."""

    append_only = True
    MOST_BYTES = 300 * 1024

    content = models.BinaryField(_("content"))
    kind = models.CharField(_("kind"), max_length=8)
    sha256 = models.CharField("SHA-256", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("picture of a gift")
        verbose_name_plural = _("pictures of gifts")

    def __str__(self):
        return f"{self.kind} {self.sha256[:12]}"
