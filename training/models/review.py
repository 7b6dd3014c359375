"""Which cases are looked at again, by which rule, and what was learned from each."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.steps import Stepping, act
from complaints.models import Complaint, DatedPolicy
from followups.models.periods import one_a_day
from history.attribution import attributed
from history.masking import Personal
from history.tracking import Tracked
from training.library_choices import ReviewReason, Rhythm
from training.permissions import may_review_case


class ReviewRule(DatedPolicy):
    """Why cases come into the review queue, how often it is filled, and until when they are to be reviewed."""

    key = ("reason",)

    reason = models.CharField(_("reason"), max_length=10, choices=ReviewReason)
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    per_thousand = models.PositiveSmallIntegerField(
        _("of a thousand"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("How many of a thousand closed cases are drawn at random; empty for the other reasons."),
    )
    due_days = models.PositiveSmallIntegerField(
        _("to be reviewed within, days"), default=7, validators=[MinValueValidator(1)]
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("review rule")
        verbose_name_plural = _("review rules")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.CheckConstraint(
                name="training_share_of_what_is_drawn",
                condition=models.Q(reason="drawn", per_thousand__isnull=False)
                | ~models.Q(reason="drawn") & models.Q(per_thousand=None),
                violation_error_message=_("Say how many of a thousand are drawn, and only for what is drawn."),
            ),
            one_a_day("training_review_rule_one_a_day", "reason"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} ({self.get_rhythm_display()})"

    def clean(self):
        """Raises ValidationError for a share that is missing, or that nothing is drawn by."""
        super().clean()
        if (self.reason == ReviewReason.DRAWN) != bool(self.per_thousand):
            raise ValidationError(
                {"per_thousand": _("Say how many of a thousand are drawn, and only for what is drawn.")}
            )


class ReviewPeriod(models.Model):
    """One filling of the queue by one rule. With ``seed`` anybody can draw again and compare (training/drawing.py)."""

    rule = models.ForeignKey(ReviewRule, models.PROTECT, related_name="periods", verbose_name=_("rule"))
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("the first day it no longer covers"))
    seed = models.CharField(_("seed"), max_length=32, help_text=_("made when the period was over"))
    looked_at = models.PositiveIntegerField(_("cases looked at"))
    taken = models.PositiveIntegerField(_("cases taken"))
    filled_at = models.DateTimeField(_("filled at"))
    history = Tracked()

    class Meta:
        verbose_name = _("filling of the review queue")
        verbose_name_plural = _("fillings of the review queue")
        constraints = [
            models.UniqueConstraint(fields=["rule", "begins_on"], name="training_period_filled_once"),
            models.CheckConstraint(
                name="training_period_runs_forward", condition=models.Q(ends_on__gt=models.F("begins_on"))
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.begins_on}"


class QueueSet(models.QuerySet):
    """Reads of the review queue. Every method chains."""

    def visible_to(self, user):
        """What a reviewer may take: cases that they may open, and that are not about them."""
        if not may_review_case(user):
            return self.none()
        return self.filter(complaint__in=Complaint.objects.visible_to(user)).exclude(complaint__about_staff=user)

    def waiting(self):
        """To be reviewed, by nobody yet."""
        return self.filter(done_at=None, claimed_by=None)

    def claimed_by(self, user):
        """What one reviewer has taken and not finished."""
        return self.filter(done_at=None, claimed_by=user)

    def done(self):
        """What was reviewed."""
        return self.filter(done_at__isnull=False)


class QueuedCase(Stepping):
    """A case that is to be reviewed, for one reason that one event gave."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    period = models.ForeignKey(
        ReviewPeriod,
        models.PROTECT,
        related_name="cases",
        db_index=False,
        verbose_name=_("filling of the review queue"),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ReviewReason)
    event = models.CharField(_("event"), max_length=40, help_text=_("the row that gave the reason"))
    queued_at = models.DateTimeField(_("queued at"))
    due_on = models.DateField(_("to be reviewed by"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    done_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    objects = QueueSet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("case to review")
        verbose_name_plural = _("cases to review")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "reason", "event"], name="training_queued_once"),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="training_to_review", condition=models.Q(done_at=None)),
            models.Index(fields=["claimed_by", "due_on"], name="training_claimed", condition=models.Q(done_at=None)),
            models.Index(fields=["-done_at", "-id"], name="training_reviewed", condition=~models.Q(done_at=None)),
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.get_reason_display()}"

    def may(self, verb: str, by) -> bool:
        """Whoever reviews the case may take it or put it back."""
        return may_review_case(by, self.complaint) and not self.done_at

    @act("claimed_by", "version")
    def claim(self, *, by, at):
        """Take it, so that nobody else begins. Raises PermissionDenied when somebody has."""
        if self.claimed_by_id not in (None, by.pk):
            raise PermissionDenied("claim")
        self.claimed_by = by
        self.version += 1
        return self, {}

    @act("claimed_by", "version")
    def release(self, *, by, at):
        """Put it back for others."""
        self.claimed_by = None
        self.version += 1
        return self, {}


class ReviewSet(models.QuerySet):
    """Reads of reviews. Every method chains."""

    def visible_to(self, user):
        """For reviewers and auditors of the case, and for those who worked on it."""
        cases = Complaint.objects.visible_to(user)
        if may_review_case(user) or (user.is_active and user.role == "auditor"):
            return self.filter(complaint__in=cases)
        worked = Entry.objects.filter(case_id=models.OuterRef("complaint_id"), actor=user)
        return self.filter(complaint__in=cases).filter(models.Exists(worked))

    def standing(self):
        """The newest version of each case's review."""
        newer = Review.objects.filter(complaint=models.OuterRef("complaint"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer))


class Review(Personal):
    """What a case teaches, in three answers. Never changed: whoever sees further writes the next version."""

    append_only = True

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    number = models.PositiveSmallIntegerField(_("version"))
    felt = models.TextField(_("what the customer felt"))
    broke = models.TextField(_("where the clock or a promise broke"))
    changes = models.TextField(_("what we change"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by"))
    at = models.DateTimeField(_("at"))

    objects = ReviewSet.as_manager()
    history = Tracked(personal=["felt", "broke", "changes"], person="complaint")

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [models.UniqueConstraint(fields=["complaint", "number"], name="training_review_one_a_version")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number}"

    @classmethod
    @transaction.atomic
    def write(
        cls, case: Complaint, *, by, at: datetime, expected: int, felt: str, broke: str, changes: str
    ) -> "Review":
        """Write the next version on ``case``; ``expected`` is the number that the page was written for.

        Settles what waits in the queue for this case. Raises PermissionDenied; IntegrityError if somebody was quicker.
        """
        if not may_review_case(by, case):
            raise PermissionDenied("review")
        with attributed(actor_id=by.pk, reason="review", at=at):
            told = {"felt": felt, "broke": broke, "changes": changes}
            review = cls.objects.create(complaint_id=case.pk, number=expected, by=by, at=at, **told)
            QueuedCase.objects.filter(complaint_id=case.pk, done_at=None).update(
                claimed_by=by, done_at=at, version=models.F("version") + 1
            )
            Entry.about(review, "review_write", by=by, at=at, case_id=case.pk, facts={"number": expected}).save(
                force_insert=True
            )
        return review


class ActionSet(models.QuerySet):
    """Reads of what reviews lead to. Every method chains."""

    def visible_to(self, user):
        """Those of reviews that the person sees, and their own."""
        return self.filter(models.Q(review__in=Review.objects.visible_to(user)) | models.Q(owner=user))

    def open(self):
        """Those still to be done."""
        return self.filter(done_at=None)


class ReviewAction(Stepping):
    """What we change because of a case, by whom and until when. Unlike a task it outlives the case."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="actions", verbose_name=_("review"))
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    text = models.CharField(_("what is done"), max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    due_on = models.DateField(_("until"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    result = models.CharField(_("what came of it"), max_length=300, blank=True)

    objects = ActionSet.as_manager()
    history = Tracked(personal=["text", "result"], person="complaint")

    class Meta:
        verbose_name = _("action of a review")
        verbose_name_plural = _("actions of reviews")
        indexes = [models.Index(fields=["owner", "due_on"], name="training_actions", condition=models.Q(done_at=None))]

    def __str__(self):
        return str(self.text)

    @classmethod
    @transaction.atomic
    def add(cls, review: Review, *, by, at: datetime, text: str, owner, due_on: date) -> "ReviewAction":
        """What is to be done because of ``review``. Raises PermissionDenied."""
        if not may_review_case(by, review.complaint):
            raise PermissionDenied("action")
        with attributed(actor_id=by.pk, reason="action", at=at):
            action = cls(review=review, complaint_id=review.complaint_id, text=text, owner=owner, due_on=due_on)
            action.save(force_insert=True)
            action.record("add", by=by, at=at, owner=owner.name)
        return action

    def journal_case_id(self) -> int:
        """It stands on its case."""
        return self.complaint_id

    def may(self, verb: str, by) -> bool:
        """Its owner finishes it, or whoever reviews the case."""
        return not self.done_at and (by.pk == self.owner_id or may_review_case(by, self.complaint))

    @act("owner", "version")
    def hand(self, *, by, at, owner):
        """Somebody else does it."""
        self.owner = owner
        self.version += 1
        return self, {"owner": owner.name}

    @act("done_at", "result", "version")
    def finish(self, *, by, at, result: str = ""):
        """It is done."""
        self.done_at, self.result = at, result
        self.version += 1
        return self, {}
