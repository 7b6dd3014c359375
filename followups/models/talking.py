"""Tries to reach a customer, what is asked of them in writing, and who hears what they said."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.models import Complaint, DatedPolicy, policy_day
from complaints.policychecks import Demand
from customers.models import Tier
from followups.choices import Heard, Layer, Rating, Solved, Tried
from followups.models.follow_up import FollowUp
from followups.models.periods import one_a_day
from history.listed import listed_by, written_in_order
from history.masking import Personal
from history.tracking import Tracked

PARTS = ("outcome", "procedure", "treatment")  # of fairness: three questions, never one star
LAYERS = {1: Layer.BAD, 2: Layer.BAD, 3: Layer.MIXED, 4: Layer.GOOD, 5: Layer.GOOD}


class TalkTerms(DatedPolicy):
    """How often we try to reach somebody, and how long a survey can be answered (docs/domain.md §5)."""

    key = ("tier",)

    tier = models.CharField(
        pgettext_lazy("customer", "tier"), max_length=10, choices=Tier, blank=True, help_text=_("Empty: any.")
    )
    tries = models.PositiveSmallIntegerField(
        _("tries"),
        validators=[MinValueValidator(1)],
        help_text=_("After so many a follow-up may end as not reached."),
    )
    again_after_hours = models.PositiveSmallIntegerField(
        _("try again after, hours"), help_text=_("Offered when nobody answered and no other time was agreed.")
    )
    survey_days = models.PositiveSmallIntegerField(_("a survey link holds, days"), validators=[MinValueValidator(1)])
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("terms of talks")
        verbose_name_plural = _("terms of talks")
        constraints = [*DatedPolicy.Meta.constraints, one_a_day("followups_terms_one_a_day", "tier")]

    def __str__(self):
        return _("%(tries)s tries; surveys %(days)s days") % {"tries": self.tries, "days": self.survey_days}

    @classmethod
    def demands(cls, rows):
        """There are terms for customers of any tier."""
        return [Demand(("any",), str(_("terms of talks")), [row for row in rows if not row.tier])]

    @classmethod
    def of(cls, followup: FollowUp, at: datetime) -> "TalkTerms":
        """Those in force for its customer, of their tier before those of all; without a row, as they are shipped."""
        tier = followup.customer.tier if followup.customer else ""
        rows = cls.objects.in_force(policy_day(at)).filter(tier__in=["", tier])
        row = rows.order_by("-tier", "-starts_on").first()
        return row or cls(tries=3, again_after_hours=4, survey_days=14)

    @property
    def again_after(self) -> timedelta:
        """How long after a try the next one is offered."""
        return timedelta(hours=self.again_after_hours)


class Attempt(Personal):
    """A try to reach a customer for a follow-up that found nobody, or found them busy."""

    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="attempts", verbose_name=_("follow-up"))
    complaint = models.ForeignKey(
        Complaint, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("complaint")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    how = models.CharField(_("what came of it"), max_length=10, choices=Tried)
    note = models.TextField(_("note"), blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    history = Tracked(personal=["note"], person="followup", of="complaint")

    class Meta:
        verbose_name = _("try to reach a customer")
        verbose_name_plural = _("tries to reach customers")
        indexes = [written_in_order("followups_attempts", "at")]

    def __str__(self):
        return f"{self.get_how_display()} {self.at:%Y-%m-%d %H:%M}"


class SurveyQuerySet(models.QuerySet):
    """Reads about surveys. Every method chains."""

    def open(self, at: datetime):
        """Those that can still be answered."""
        return self.filter(answered_at=None, expires_at__gt=at)


class Survey(Personal):
    """Three questions by a link. Of the link only a digest is stored; it is used once and expires.

    ``nonce`` and the house's secret key make the link (followups/links.py), so that it can be shown again to whoever
    sends it by hand, while nobody who reads the database can make it.
    """

    followup = models.OneToOneField(FollowUp, models.CASCADE, related_name="survey", verbose_name=_("follow-up"))
    complaint = models.ForeignKey(
        Complaint, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("complaint")
    )
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    mailed_at = models.DateTimeField(_("handed to the mail at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("holds until"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    solved = models.CharField(_("is it solved"), max_length=8, choices=Solved, blank=True)
    outcome = models.PositiveSmallIntegerField(_("the outcome"), choices=Rating, null=True, blank=True)
    procedure = models.PositiveSmallIntegerField(_("the way it was handled"), choices=Rating, null=True, blank=True)
    treatment = models.PositiveSmallIntegerField(_("how we treated them"), choices=Rating, null=True, blank=True)
    words = models.TextField(_("in the customer’s words"), blank=True)

    objects = SurveyQuerySet.as_manager()
    history = Tracked(personal=["words"], person="followup", of="complaint", exclude=["nonce", "digest"])

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        indexes = [*listed_by("followups_surveys", "solved"), written_in_order("followups_surveys", "made_at")]
        constraints = [
            models.CheckConstraint(
                name="followups_survey_answered_whole",
                condition=models.Q(answered_at=None, solved="")
                | models.Q(answered_at__isnull=False) & ~models.Q(solved=""),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.made_at:%Y-%m-%d}"

    @property
    def ratings(self) -> list[tuple]:
        """[(what was asked, the answer in words)] of the parts that were answered."""
        given = [(self._meta.get_field(part).verbose_name, getattr(self, part), part) for part in PARTS]
        return [(name, getattr(self, f"get_{part}_display")()) for name, value, part in given if value is not None]

    @property
    def is_unhappy(self) -> bool:
        """Whether an answer says that something is left, or was not fair."""
        low = any((getattr(self, part) or Rating.MIXED) <= Rating.BAD for part in PARTS)
        return bool(self.solved) and (self.solved != Solved.YES or low)

    @property
    def is_kind(self) -> bool:
        """Whether the words deserve to reach everybody: solved, nothing poor, and said in their own words."""
        good = [getattr(self, part) for part in PARTS if getattr(self, part) is not None]
        return bool(self.words) and self.solved == Solved.YES and bool(good) and min(good) >= Rating.GOOD

    def layer(self, part: str) -> str:
        """A rating as the layer of a talk."""
        return LAYERS.get(getattr(self, part) or 0, Layer.NOT_REACHED)


class HearingQuerySet(models.QuerySet):
    """Reads about hearings. Every method chains."""

    def unseen_by(self, user):
        """What a person has not looked at, the newest first."""
        return self.filter(recipient=user, seen_at=None).order_by("-at", "-pk")


class Hearing(models.Model):
    """That what a customer said in a follow-up reaches one of us. The words stay with the follow-up.

    No record of the house but its post: what it tells stands in the follow-up and its history.
    """

    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="hearings", verbose_name=_("follow-up"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hearings", verbose_name=_("for")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Heard)
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of a customer")
        verbose_name_plural = _("words of customers")
        indexes = [
            models.Index(fields=["recipient", "-at"], name="followups_hearing_of"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["followup", "recipient", "kind"], name="followups_heard_once"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.recipient_id}"


class Knock(models.Model):
    """How often somebody knocked at the public door in a stretch of time; ``who`` is a digest, not an address."""

    who = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("knock")
        verbose_name_plural = _("knocks")

    def __str__(self):
        return f"{self.count}"
