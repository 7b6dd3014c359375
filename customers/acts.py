"""How the acts on a customer read."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from customers.models import WhyCorrected

register(customer_correct=Act(_("corrected what is known: %(why)s"), words={"why": WhyCorrected}))
