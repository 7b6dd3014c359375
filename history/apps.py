from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    """The tracking mechanism: declarations, triggers, attribution."""

    name = "history"
    verbose_name = _("History")

    def ready(self):
        from history.checks import check_database, check_declarations

        register(check_declarations, Tags.models)
        register(check_database, Tags.database)
