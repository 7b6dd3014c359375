"""When somebody gets no work: away, taking breath, or passed by because a supervisor said so."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from history.tracking import Tracked


class AbsenceQuerySet(models.QuerySet):
    """Reads about absences. Every method chains."""

    def at(self, moment):
        """Those that last at a moment."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class Absence(models.Model):
    """That a person is away in [starts_at, ends_at): nothing is assigned to them meanwhile."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy")
    )

    objects = AbsenceQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["person", "ends_at"], name="accounts_absences_of")]
        constraints = [
            models.CheckConstraint(
                name="accounts_absence_runs_forward",
                condition=Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                name="accounts_nobody_is_their_own_deputy",
                condition=Q(deputy=None) | ~Q(deputy=models.F("person")),
                violation_error_message=_("Somebody else stands in."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.starts_at:%Y-%m-%d %H:%M}–{self.ends_at:%Y-%m-%d %H:%M}"

    def clean(self):
        """Nobody stands in for the one who stands in for them. Raises ValidationError."""
        super().clean()
        if self.is_circular():
            raise ValidationError({"deputy": _("They are away themselves, and leave it to the one you stand for.")})

    def is_circular(self) -> bool:
        """Whether the deputy is away at the same time with this person as their deputy, directly or over others."""
        seen, ahead = set(), {self.deputy_id} - {None}
        while ahead:
            if self.person_id in ahead:
                return True
            seen |= ahead
            also_away = Absence.objects.filter(person__in=ahead, starts_at__lt=self.ends_at, ends_at__gt=self.starts_at)
            ahead = set(also_away.exclude(deputy=None).values_list("deputy", flat=True)) - seen
        return False


class PauseKind(models.TextChoices):
    """Who asked that work passes a person by."""

    COOL_DOWN = "cool_down", _("takes breath")
    STOPPED = "stopped", _("assignment stopped")


class PauseQuerySet(models.QuerySet):
    """Reads about pauses. Every method chains."""

    def standing(self, moment):
        """Those that hold at a moment."""
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment, ended_at=None)


class AssignmentPause(models.Model):
    """That assignment passes a present person by. Care for people: it enters no score and no figure.

    ``until`` None: until somebody ends it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignment_pauses", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PauseKind)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = PauseQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("pause of assignment")
        verbose_name_plural = _("pauses of assignment")
        indexes = [
            models.Index(fields=["person", "since"], name="accounts_pauses_standing", condition=Q(ended_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_pause_runs_forward", condition=Q(until=None) | Q(until__gt=models.F("since"))
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"
