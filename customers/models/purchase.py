from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import ImportBatch
from customers.models.customer import Customer
from history.listed import listed_by
from history.masking import Personal
from history.tracking import Tracked


class PurchaseQuerySet(models.QuerySet):
    """Reads about purchases. Every method chains."""

    def between(self, first, until):
        """Bought from ``first`` to before ``until`` (dates)."""
        return self.filter(bought_on__gte=first, bought_on__lt=until)

    def spent_together(self, currency: str):
        """One row with what they cost together, in minor units of ``currency``; none where nothing was bought in it."""
        bought = self.filter(currency=currency).order_by().values("currency")
        return bought.annotate(total=models.Sum("amount")).values("total")


class Purchase(Personal):
    """Something a customer bought or booked."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="purchases", verbose_name=_("customer"))
    number = models.CharField(_("order number"), max_length=60)
    item = models.CharField(_("item"), max_length=200)
    bought_on = models.DateField(_("bought on"))
    amount = models.BigIntegerField(_("amount"), help_text=_("in minor units of the currency"))
    currency = models.CharField(_("currency"), max_length=3)
    source = models.CharField(_("source"), max_length=80, blank=True)
    import_batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )

    objects = PurchaseQuerySet.as_manager()
    # the number leads to them in the shop’s own books; item and price stay for the accounts
    history = Tracked(personal={"number": "contact"}, person="customer", of="customer")

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        indexes = [
            models.Index(fields=["customer", "-bought_on"], name="customers_purchases_newest"),
            *listed_by("customers_orders", "bought_on", "currency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                name="customers_one_live_order_a_source",
                condition=~models.Q(number__startswith="erased "),
            ),
            models.CheckConstraint(name="customers_purchase_not_negative", condition=models.Q(amount__gte=0)),
        ]

    def __str__(self):
        return f"{self.number} {self.item}"
