from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    """The people and firms we serve, how to reach them and what they bought."""

    name = "customers"
    verbose_name = _("Customers")

    def ready(self):
        from customers import acts, searching  # noqa: F401  they register themselves
