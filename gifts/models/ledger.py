"""The ledger of the budgets: append-only; a mistake is reversed by another line, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gifts.choices import LedgerKind
from history.listed import listed_by, written_in_order
from history.tracking import Tracked
from ui.amounts import amount_words

# What one line does to each figure of its budget: the one table that Python, checkintegrity and the database go by.
EFFECTS = {
    "allocated": {LedgerKind.ALLOCATE: 1, LedgerKind.ADJUST: 1, LedgerKind.LATE: 1},
    "reserved": {LedgerKind.RESERVE: 1, LedgerKind.RELEASE: -1, LedgerKind.COMMIT: -1},
    "spent": {LedgerKind.COMMIT: 1, LedgerKind.REFUND: -1},
}
SENTENCES = {
    LedgerKind.ALLOCATE: _("%(who)s put %(amount)s in."),
    LedgerKind.RESERVE: _("%(amount)s set aside for gift %(gift)s, asked for by %(who)s."),
    LedgerKind.RELEASE: _("%(amount)s let go of again by gift %(gift)s."),
    LedgerKind.COMMIT: _("%(amount)s spent: gift %(gift)s left the house."),
    LedgerKind.REFUND: _("%(amount)s back: gift %(gift)s was returned."),
    LedgerKind.ADJUST: _("%(who)s adjusted what was allocated by %(amount)s."),
    LedgerKind.LATE: _("%(amount)s back after the close of its period: gift %(gift)s was returned."),
}


class LedgerLine(models.Model):
    """One movement of money. Only ever added; a mistake is reversed by another line, once."""

    append_only = True

    budget = models.ForeignKey("gifts.Budget", models.PROTECT, related_name="lines", verbose_name=_("budget"))
    kind = models.CharField(_("movement"), max_length=10, choices=LedgerKind)
    amount = models.BigIntegerField(_("amount"))
    gift = models.ForeignKey(
        "gifts.Gift", models.PROTECT, null=True, blank=True, related_name="ledger_lines", verbose_name=_("gift")
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversal", verbose_name=_("reverses")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    why = models.CharField(_("why"), max_length=300, blank=True)
    history = Tracked()

    class Meta:
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger")
        indexes = [
            models.Index(fields=["budget", "at"], name="gifts_ledger_in_order"),
            models.Index(fields=["budget", "kind"], include=["amount"], name="gifts_ledger_sums"),
            *listed_by("gifts_ledger", "kind"),
            written_in_order("gifts_ledger", "at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="gifts_ledger_amount_positive",
                condition=models.Q(amount__gt=0) | models.Q(kind__in=["allocate", "adjust"]),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {amount_words(self.amount, self.budget.currency)}"

    @property
    def takes_from_what_is_left(self) -> int:
        """How much less is left after this line, in minor units; below zero: how much more."""
        return self.effect_on("reserved") + self.effect_on("spent") - self.effect_on("allocated")

    def effect_on(self, figure: str) -> int:
        """What it adds to "allocated", "reserved" or "spent" of its budget."""
        return self.amount * EFFECTS[figure].get(LedgerKind(self.kind), 0)

    @property
    def can_be_reversed(self) -> bool:
        """Whether it is a person's own movement, no reversal itself; whether one exists already asks the database."""
        return self.kind in (LedgerKind.ALLOCATE, LedgerKind.ADJUST) and not self.reverses_id

    @property
    def sentence(self) -> str:
        """The line in words."""
        facts = {
            "who": self.by.alias,
            "amount": amount_words(self.amount, self.budget.currency),
            "gift": self.gift_id,
        }
        if self.reverses_id:
            return gettext("%(who)s reversed line %(line)s: %(amount)s.") % {**facts, "line": self.reverses_id}
        return str(SENTENCES[LedgerKind(self.kind)]) % facts
