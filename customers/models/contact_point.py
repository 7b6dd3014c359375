from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.contacts import normalised_phone
from customers.models.customer import Customer
from history.masking import Personal
from history.tracking import Tracked


class ContactKind(models.TextChoices):
    """By which way somebody is reached."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    LINE = "line", "LINE"
    WECHAT = "wechat", _("WeChat")
    WHATSAPP = "whatsapp", "WhatsApp"


class ContactPoint(Personal):
    """One way to reach a customer: kept as it was given, compared in a normal form."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_points", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    value = models.CharField(_("as given"), max_length=200)
    normalised = models.CharField(_("as compared"), max_length=200, editable=False)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    history = Tracked(personal={"value": "contact", "normalised": "contact"}, person="customer", of="customer")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["normalised"], name="customers_contact_compared"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "kind", "normalised"], name="customers_contact_once_each"),
        ]

    def __str__(self):
        return self.value

    def save(self, *args, **kwargs):
        """Derive the form that is compared."""
        self.normalised = self.normal_form(self.kind, self.value)
        super().save(*args, **kwargs)

    @staticmethod
    def normal_form(kind: str, value: str) -> str:
        """``value`` as it is compared: digits of a phone, anything else in lower case."""
        return normalised_phone(value) if kind == ContactKind.PHONE else value.strip().lower()
