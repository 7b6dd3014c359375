"""What is on the shelf, lot by lot, and its movements. Counters are sums of movements; the database checks it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gifts.choices import StockKind
from history.listed import listed_by, written_in_order
from history.tracking import Tracked

# What one piece does to (on hand, reserved), by kind of movement.
EFFECTS = {
    StockKind.RECEIVED: (1, 0),
    StockKind.RESERVED: (0, 1),
    StockKind.RELEASED: (0, -1),
    StockKind.HANDED_OUT: (-1, -1),
    StockKind.RETURNED: (1, 0),
    StockKind.CORRECTED: (1, 0),  # either way
    StockKind.WRITTEN_OFF: (-1, 0),
    StockKind.EXPIRED: (-1, 0),
}


class OutOfStock(Exception):
    """Nothing is left to reserve. Nothing was written."""


class LotQuerySet(models.QuerySet):
    """Reads about lots. Every method chains."""

    def to_give(self, on):
        """With a piece that is free and still good on that day, the first to expire first."""
        good = Q(expires_on=None) | Q(expires_on__gt=on)
        return self.filter(good, on_hand__gt=F("reserved")).order_by(F("expires_on").asc(nulls_last=True), "pk")

    def run_out(self, on):
        """With free pieces that are no longer good on that day."""
        return self.filter(expires_on__lte=on, on_hand__gt=F("reserved")).order_by("pk")


class StockLot(models.Model):
    """Pieces of one item that came together and expire together, on the day ``expires_on`` begins."""

    item = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="lots", verbose_name=_("gift"))
    label = models.CharField(_("delivery note"), max_length=120, blank=True)
    expires_on = models.DateField(_("good until"), null=True, blank=True)
    on_hand = models.PositiveIntegerField(_("on hand"), default=0, editable=False)
    reserved = models.PositiveIntegerField(_("reserved"), default=0, editable=False)

    objects = LotQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes = [
            models.Index(fields=["item", "expires_on"], name="gifts_lots_of_item"),
            models.Index(
                fields=["expires_on"],
                name="gifts_lots_expiring",
                condition=Q(expires_on__isnull=False, on_hand__gt=0),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="gifts_lot_never_more_reserved_than_there", condition=Q(reserved__lte=F("on_hand"))
            )
        ]

    def __str__(self):
        return f"{self.item_id}/{self.pk}"

    @property
    def available(self) -> int:
        """How many of it can still be given."""
        return self.on_hand - self.reserved


def shape(kind: StockKind) -> Q:
    """What the changes of a movement of this kind look like."""
    on_hand, reserved = EFFECTS[kind]
    wanted = Q(kind=kind)
    if kind == StockKind.CORRECTED:
        return wanted & Q(reserved_change=0, confirmed_by__isnull=False) & ~Q(on_hand_change=0)
    if kind == StockKind.HANDED_OUT:
        return wanted & Q(on_hand_change__lt=0, reserved_change=F("on_hand_change"))
    changes = {"on_hand_change": on_hand, "reserved_change": reserved}
    signs = {1: "__gt", -1: "__lt", 0: ""}
    return wanted & Q(**{name + signs[sign]: 0 for name, sign in changes.items()})


SHAPES = shape(StockKind.RECEIVED)
for _kind in list(EFFECTS)[1:]:
    SHAPES |= shape(_kind)


class StockMovement(models.Model):
    """Pieces that came, were set aside, or left. Only ever added; a miscount is corrected by another movement."""

    append_only = True

    item = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="movements", verbose_name=_("gift"))
    lot = models.ForeignKey(StockLot, models.PROTECT, related_name="movements", verbose_name=_("lot"))
    kind = models.CharField(_("movement"), max_length=12, choices=StockKind)
    on_hand_change = models.IntegerField(_("on hand"))
    reserved_change = models.IntegerField(_("reserved"))
    gift = models.ForeignKey(
        "gifts.Gift", models.PROTECT, null=True, blank=True, related_name="movements", verbose_name=_("for")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("empty: the system"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    at = models.DateTimeField(_("at"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    history = Tracked()

    class Meta:
        verbose_name = _("movement of stock")
        verbose_name_plural = _("movements of stock")
        indexes = [
            models.Index(fields=["item", "-id"], name="gifts_movements_of_item"),
            models.Index(fields=["gift"], name="gifts_movements_of_gift", condition=Q(gift__isnull=False)),
            *listed_by("gifts_movements", "kind"),
            written_in_order("gifts_movements", "at"),
        ]
        constraints = [
            models.CheckConstraint(name="gifts_movement_as_its_kind", condition=SHAPES),
            models.CheckConstraint(
                name="gifts_movement_by_two",
                condition=Q(confirmed_by=None) | Q(by__isnull=False) & ~Q(confirmed_by=F("by")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.quantity}"

    @property
    def quantity(self) -> int:
        """How many pieces; below zero where a correction takes some away."""
        return self.on_hand_change or self.reserved_change


class AskedOfTwo(models.Model):
    """Something that one person asks for and another one decides: four eyes."""

    why = models.CharField(_("why"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    is_granted = models.BooleanField(_("granted"), null=True)

    class Meta:
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether nobody has decided yet."""
        return self.is_granted is None


def by_two(name: str) -> models.CheckConstraint:
    """Whoever asks does not decide."""
    nobody = Q(decided_by=None, decided_at=None, is_granted=None)
    somebody = Q(decided_by__isnull=False, decided_at__isnull=False, is_granted__isnull=False)
    return models.CheckConstraint(name=name, condition=nobody | somebody & ~Q(decided_by=F("asked_by")))


class StockCorrection(AskedOfTwo):
    """Somebody counted, and the shelf holds more or fewer pieces than the books say."""

    item = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="corrections", verbose_name=_("gift"))
    lot = models.ForeignKey(StockLot, models.PROTECT, related_name="corrections", verbose_name=_("lot"))
    change = models.IntegerField(_("difference"), help_text=_("below zero: fewer than the books say"))
    history = Tracked()

    class Meta:
        verbose_name = _("correction of stock")
        verbose_name_plural = _("corrections of stock")
        constraints = [
            by_two("gifts_correction_by_two"),
            models.CheckConstraint(name="gifts_correction_of_something", condition=~Q(change=0)),
            models.UniqueConstraint(
                fields=["lot"], name="gifts_one_correction_waits", condition=Q(is_granted__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.lot} {self.change:+d}"


# When a transaction ends, the counters of a lot are the sums of its movements, those of an item the sums of its lots.
STOCK_AGREES = """
CREATE FUNCTION gifts_stock_agrees() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $body$
DECLARE
    item bigint;
    shelf bigint;
BEGIN
    IF TG_TABLE_NAME = 'gifts_giftitem' THEN
        item := NEW.id;
    ELSE
        item := NEW.item_id;
        IF TG_TABLE_NAME = 'gifts_stocklot' THEN shelf := NEW.id; ELSE shelf := NEW.lot_id; END IF;
        IF EXISTS (
            SELECT FROM gifts_stocklot l, LATERAL (
                SELECT coalesce(sum(m.on_hand_change), 0) AS there, coalesce(sum(m.reserved_change), 0) AS held
                FROM gifts_stockmovement m WHERE m.lot_id = l.id AND m.item_id = l.item_id
            ) moved WHERE l.id = shelf AND (l.on_hand <> moved.there OR l.reserved <> moved.held)
        ) THEN
            RAISE EXCEPTION 'lot % is not the sum of its movements', shelf
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    IF EXISTS (
        SELECT FROM gifts_giftitem i, LATERAL (
            SELECT coalesce(sum(l.on_hand), 0) AS there, coalesce(sum(l.reserved), 0) AS held
            FROM gifts_stocklot l WHERE l.item_id = i.id
        ) lots WHERE i.id = item AND (i.on_hand <> lots.there OR i.reserved <> lots.held)
    ) THEN
        RAISE EXCEPTION 'gift % is not the sum of its lots', item USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER stock_agrees AFTER INSERT OR UPDATE OF on_hand, reserved ON gifts_giftitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gifts_stock_agrees();
CREATE CONSTRAINT TRIGGER stock_agrees AFTER INSERT OR UPDATE OF on_hand, reserved, item_id ON gifts_stocklot
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gifts_stock_agrees();
CREATE CONSTRAINT TRIGGER stock_agrees AFTER INSERT ON gifts_stockmovement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION gifts_stock_agrees();
ALTER TABLE gifts_giftitem ENABLE ALWAYS TRIGGER stock_agrees;
ALTER TABLE gifts_stocklot ENABLE ALWAYS TRIGGER stock_agrees;
ALTER TABLE gifts_stockmovement ENABLE ALWAYS TRIGGER stock_agrees;
"""
STOCK_UNCHECKED = """
DROP TRIGGER stock_agrees ON gifts_giftitem;
DROP TRIGGER stock_agrees ON gifts_stocklot;
DROP TRIGGER stock_agrees ON gifts_stockmovement;
DROP FUNCTION gifts_stock_agrees();
"""
