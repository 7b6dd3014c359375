from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    """What comes after "resolved": planned, done, measured; and the start over when the customer is still unhappy."""

    name = "followups"
    verbose_name = _("Follow-ups")

    def ready(self):
        from followups import acts, agreement, guard, laws  # noqa: F401  they register themselves
