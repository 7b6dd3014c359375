from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.choices import Severity
from complaints.models import Category
from complaints.models.dated import DatedPolicy
from complaints.models.periods import TWO_ROWS, one_at_a_time
from complaints.policychecks import Demand
from history.tracking import Tracked


class RetentionRule(DatedPolicy):
    """For how many years after its end the words of a case are kept; an empty category or severity means any."""

    key = ("category_id", "severity")

    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    years = models.PositiveSmallIntegerField(_("years after its end"), validators=[MinValueValidator(1)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time(
                "privacy_one_period_at_a_time", codes=("severity",), optional=("category",), message=TWO_ROWS
            ),
        ]

    def __str__(self):
        return f"{self.category or _('any category')}, {self.get_severity_display() or _('any severity')}: {self.years}"

    @classmethod
    def demands(cls, rows):
        """There is a period for whatever has none of its own."""
        usual = [row for row in rows if row.category_id is None and not row.severity]
        return [Demand(("any",), gettext("how long the words of a case are kept"), usual)]

    @property
    def weight(self) -> tuple:
        """The most specific rule governs; the category weighs more than the severity, the later row more than older."""
        return self.category_id is not None, bool(self.severity), self.starts_on

    def fits(self, category_id: int, severity: str) -> bool:
        """Whether it speaks about such cases."""
        return self.category_id in (None, category_id) and self.severity in ("", severity)
