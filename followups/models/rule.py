from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from complaints.choices import Severity
from complaints.models import DatedPolicy
from followups.choices import FollowUpChannel
from history.tracking import Tracked


class FollowUpRule(DatedPolicy):
    """When, how and for whom we ask after a resolution. The window opens and closes this long after it."""

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    severities = models.JSONField(_("severities"), default=list, help_text=_("Severities it applies to."))
    or_important = models.BooleanField(_("also for important customers"), default=False)
    or_safety = models.BooleanField(_("also for safety risks"), default=False)
    earliest_hours = models.PositiveIntegerField(_("earliest, hours"))
    latest_hours = models.PositiveIntegerField(_("latest, hours"), validators=[MinValueValidator(1)])
    in_working_time = models.BooleanField(_("working time"), default=False)
    channel = models.CharField(_("channel"), max_length=10, choices=FollowUpChannel, default=FollowUpChannel.PHONE)
    instead_of = models.CharField(
        _("instead of"), max_length=40, blank=True, help_text=_("The code of the rule whose place it takes.")
    )
    history = Tracked()
    in_words = {"severities": Severity.choices}

    class Meta(DatedPolicy.Meta):
        verbose_name = _("follow-up rule")
        verbose_name_plural = _("follow-up rules")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="followups_rule_window_upwards", condition=models.Q(latest_hours__gt=models.F("earliest_hours"))
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What the follow-up is called, in the reader's language."""
        return in_readers_language(self)
