from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """What people did, in words; and the one way in which a thing takes a step."""

    name = "audit"
    verbose_name = _("Journal")

    def ready(self):
        from audit.guards import check_guards

        register(check_guards, Tags.database)
        from audit import agreement, doorkeeper  # noqa: F401  they register themselves
