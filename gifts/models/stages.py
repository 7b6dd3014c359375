"""A plan of two or three gifts for one matter, decided as one: small first, larger later.

The first carries the decision; the total counts for tier and authority, so that splitting gains nothing. Each stage has
its own day, condition, card and dispatch, and can be cancelled alone: its money comes back.
"""

from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gifts.choices import GIVEN_UP, GiftState, StageWaits

MOST_STAGES = 3
TOGETHER = frozenset({"grant", "submit", "approve", "reject", "clear"})
UNDECIDED = (GiftState.DRAFT, GiftState.SUBMITTED)

PLAN_CONSTRAINTS = [
    models.CheckConstraint(
        name="gifts_stage_of_a_plan",
        condition=Q(first=None, stage=1, stages_planned__gte=1, stages_planned__lte=MOST_STAGES)
        | Q(first__isnull=False, stage__gte=2, stage__lte=F("stages_planned"), stages_planned__lte=MOST_STAGES),
    ),
    models.UniqueConstraint(fields=["first", "stage"], name="gifts_one_gift_a_stage"),
]


class InStages(models.Model):
    """What a gift knows of the plan that it belongs to. A gift of its own is a plan of one."""

    first = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stages", verbose_name=_("first of its plan")
    )
    stage = models.PositiveSmallIntegerField(_("stage"), default=1, db_default=1)
    stages_planned = models.PositiveSmallIntegerField(_("stages planned"), default=1, db_default=1)
    not_before = models.DateField(_("not before"), null=True, blank=True)
    waits_for = models.CharField(_("waits"), max_length=8, choices=StageWaits, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def is_staged(self) -> bool:
        """Whether it is one of several."""
        return self.stages_planned > 1

    @property
    def is_later(self) -> bool:
        """Whether another one leads the plan."""
        return self.first_id is not None

    @cached_property
    def plan(self) -> list:
        """All gifts of the plan in their order, given up or not; of a gift of its own itself alone, without a query."""
        if not self.is_staged:
            return [self]
        lead = self.first_id or self.pk
        rows = type(self).objects.filter(Q(pk=lead) | Q(first=lead)).select_related("item").order_by("stage")
        return [self if row.pk == self.pk else row for row in rows]

    @property
    def together(self) -> list:
        """Those of the plan that are still meant to be given."""
        return [one for one in self.plan if one.state not in GIVEN_UP]

    @property
    def total(self) -> int:
        """What the whole plan is worth, in minor units: by this tier and authority go."""
        return sum(one.amount for one in self.together) if self.is_staged else self.amount

    @property
    def is_led(self) -> bool:
        """Whether the first of its plan decides for it: as long as it stands where the first stands."""
        return self.is_later and self.first.state == self.state and self.state in UNDECIDED

    def hold_stages(self) -> None:
        """Lock the later ones in their order, so that whoever waits for money waits in one order."""
        if self.is_staged and not self.is_later:
            list(self.stages.select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True))

    def lead(self, verb: str, *, by, at, **facts) -> None:
        """Let the later ones take the same step; the first has taken it."""
        if not self.is_staged or self.is_later:
            return
        for one in self.stages.exclude(state__in=GIVEN_UP).select_related("item", "budget", "complaint", "customer"):
            one.first = self
            getattr(one, verb)(by=by, at=at, **facts)
        self.__dict__.pop("plan", None)
