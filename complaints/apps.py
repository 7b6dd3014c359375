from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    """The core: the case, its lifecycle, conversation, options, promises, clocks and escalation."""

    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self):
        from complaints import acts, agreement, duplicates, guard, laws, searching  # noqa: F401  they register themselves
        from complaints.policyguard import check_day, judge_by_the_day_of_the_house

        register(check_day, Tags.database)
        post_migrate.connect(judge_by_the_day_of_the_house, sender=self, dispatch_uid="complaints")
