from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from complaints.models import DatedPolicy
from followups.choices import BY_EVENT, Counted, EventKind, Proof
from followups.models.periods import one_a_day
from followups.models.receiving import Received
from history.tracking import Tracked

LONGEST_HOURS = 5 * 366 * 24


class Programme(DatedPolicy):
    """Timed steps in an order, such as the 72 hours after a fault; managers compose others (docs/domain.md §5)."""

    key = ("code",)
    parts = "steps"

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    needs_complaint = models.BooleanField(
        _("only for a complaint"), default=True, help_text=_("Otherwise it also looks after somebody without one.")
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [*DatedPolicy.Meta.constraints, one_a_day("followups_programme_one_a_day", "code")]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What the programme is called, in the reader's language."""
        return in_readers_language(self)


class ProgrammeStep(Received):
    """One step. Its window opens and closes so many hours after (or, of an event, before) what it counts from."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steps", verbose_name=_("programme"))
    position = models.PositiveSmallIntegerField(_("position"), validators=[MinValueValidator(1)])
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    counted_from = models.CharField(_("counted from"), max_length=14, choices=Counted, default=Counted.START)
    event = models.CharField(_("event"), max_length=12, choices=EventKind, blank=True)
    earliest_hours = models.PositiveIntegerField(
        _("window opens, hours"),
        validators=[MaxValueValidator(LONGEST_HOURS)],
        help_text=_("After what it counts from; before an event, the greater number of the two."),
    )
    latest_hours = models.PositiveIntegerField(_("window closes, hours"), validators=[MaxValueValidator(LONGEST_HOURS)])
    proof = models.CharField(_("proof"), max_length=8, choices=Proof, default=Proof.NOTE)
    history = Tracked()

    class Meta:
        verbose_name = _("step of a programme")
        verbose_name_plural = _("steps of programmes")
        ordering = ["programme", "position"]
        constraints = [
            *Received.Meta.constraints,
            models.UniqueConstraint(
                fields=["programme", "position"],
                name="followups_step_one_a_position",
                violation_error_message=_("Another step has this position."),
            ),
            models.UniqueConstraint(
                fields=["programme"],
                name="followups_step_one_waits",
                condition=models.Q(counted_from__in=BY_EVENT),
                violation_error_message=_("Only the last step waits for an event."),
            ),
            models.CheckConstraint(
                name="followups_step_window_upwards",
                condition=models.Q(counted_from=Counted.BEFORE_EVENT, earliest_hours__gt=models.F("latest_hours"))
                | ~models.Q(counted_from=Counted.BEFORE_EVENT) & models.Q(latest_hours__gt=models.F("earliest_hours")),
                violation_error_message=_("The window closes before it opens."),
            ),
            models.CheckConstraint(
                name="followups_step_names_its_event",
                condition=models.Q(counted_from__in=BY_EVENT) & ~models.Q(event="")
                | ~models.Q(counted_from__in=BY_EVENT) & models.Q(event=""),
                violation_error_message=_("Name the event, and only for a step that waits for one."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """What is to be done, in the reader's language."""
        return in_readers_language(self)

    @property
    def waits_for_event(self) -> bool:
        """Whether nothing is planned before the event is known."""
        return self.counted_from in BY_EVENT

    def clean(self):
        """Raises ValidationError for a first step that counts from the one before it."""
        super().clean()
        if self.position == 1 and self.counted_from == Counted.PREVIOUS:
            raise ValidationError({"counted_from": _("There is no step before the first.")})
