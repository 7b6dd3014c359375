from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class GiftsConfig(AppConfig):
    """Apology gifts: what, how much, who decides, from which budget and stock, with which words."""

    name = "gifts"
    verbose_name = _("Gifts")

    def ready(self):
        from gifts import acts, agreement, guard, laws, vault  # noqa: F401  they register themselves

        checks.register(vault.check_keys)
