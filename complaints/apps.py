from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """The core: the case, its lifecycle, conversation, options, promises, clocks and escalation."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self):
        from complaints import acts, agreement, duplicates, guard, laws, searching  # noqa: F401  they register themselves
