from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What people may ask of us about their data: to see it, and to have it erased; and how long we keep it."""

    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self):
        from privacy import acts, guard  # noqa: F401  they register themselves

        register(guard.check_guards, Tags.database)
