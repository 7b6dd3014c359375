"""How cases without a handler find one, and the record of each change of hands."""

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from complaints.distribution import Caps
from complaints.hands import Distribution, HowAssigned
from complaints.models.dated import DatedPolicy
from complaints.models.periods import TWO_ROWS, one_at_a_time
from history.masking import Personal
from history.tracking import Tracked


class AssignmentPolicy(DatedPolicy):
    """How the cases of a team that come in without a handler find one."""

    key = ("team_id",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="assignment_policies", verbose_name=_("team"))
    method = models.CharField(_("method"), max_length=12, choices=Distribution, default=Distribution.NONE)
    most_open = models.PositiveSmallIntegerField(
        _("most open cases"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Whoever carries so many gets no more; empty: no limit."),
    )
    most_strong = models.PositiveSmallIntegerField(
        _("most strong contacts in a row"),
        null=True,
        blank=True,
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("The next one goes to somebody else; empty: no limit. No case is ever left lying for it."),
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("assignment policy")
        verbose_name_plural = _("assignment policies")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time("complaints_one_assignment_at_a_time", numbers=("team",), message=TWO_ROWS),
        ]

    def __str__(self):
        return f"{self.team}: {self.get_method_display()}"

    @property
    def caps(self) -> Caps:
        """How much is enough for one person."""
        return Caps(self.most_open, self.most_strong)

    @classmethod
    def governing(cls, team: Team, on: date) -> "AssignmentPolicy | None":
        """The policy of a team on a day."""
        return cls.objects.in_force(on).filter(team=team).order_by("-starts_on", "-pk").first()

    def hold(self) -> None:
        """Let other cases of the team wait until this one has found somebody; needs a transaction."""
        type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk").get()


class Handover(Personal):
    """That a case came to somebody, or went to the team, and what the one who comes after need not ask again."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="handovers", verbose_name=_("complaint")
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
        help_text=_("Empty: the team."),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("empty: the system"),
    )
    at = models.DateTimeField(_("at"))
    how = models.CharField(_("how"), max_length=12, choices=HowAssigned)
    told = models.TextField(_("already told us"), blank=True)
    tried = models.TextField(_("already tried"), blank=True)
    do_not_ask = models.TextField(_("do not ask again"), blank=True)
    felt_strong = models.BooleanField(_("the emotion was strong"), default=False)
    history = Tracked(personal=["told", "tried", "do_not_ask"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        indexes = [models.Index(fields=["receiver", "at"], name="complaints_handovers_to")]
        constraints = [
            models.CheckConstraint(
                name="complaints_handover_to_one_or_left",
                condition=models.Q(receiver=None, how="left")
                | models.Q(receiver__isnull=False) & ~models.Q(how="left"),
            )
        ]

    def __str__(self):
        return f"{self.get_how_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def has_words(self) -> bool:
        """Whether somebody left a note with it."""
        return bool(self.told or self.tried or self.do_not_ask)
