from collections.abc import Iterable
from datetime import datetime
from string import ascii_uppercase

from django.conf import settings
from django.db import connection, models
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from audit.models import ImportBatch
from calendars.models import Calendar
from complaints import permissions
from complaints.choices import (
    CAN_WAIT,
    IN_PROGRESS,
    OPEN,
    TALKING,
    Channel,
    ClockKind,
    EmotionKind,
    EmotionLevel,
    EscalationLevel,
    HoldEnd,
    Outcome,
    Severity,
    State,
)
from complaints.hands import HelpEnd
from complaints.models.attachments import Attaching
from complaints.models.changing_hands import ChangingHands
from complaints.models.clocks import Clock, nearest_clock, stopping
from complaints.models.conduct import Conduct
from complaints.models.dated import policy_day
from complaints.models.holds import Hold
from complaints.models.lifecycle import VERBS, Lifecycle, case_withdrawn
from complaints.models.linking import Linking
from complaints.models.querysets import ComplaintQuerySet
from complaints.models.redacting import Redacting
from complaints.models.redressing import Redressing
from complaints.models.registering import Registering
from complaints.models.replying import Replying
from complaints.models.requirements import Asked, missing
from complaints.models.standards import ServiceStandard
from complaints.models.steering import Steering
from complaints.models.tasking import Tasking
from complaints.models.taxonomy import Category
from complaints.models.waiting import Waiting
from complaints.models.whispers import Whispering
from customers.models import Customer, Purchase, Tier
from history.erased import Erased
from history.grains import GrainField
from history.listed import listed_by
from history.tracking import Tracked
from ui.asked_often import SOME_NUMBER, SOMETIME

# What a step may change besides the state; taking it back puts these back, unless an act has changed them since.
CHANGED_BY_STEPS = (
    "severity",
    "is_safety_risk",
    "desired_outcome",
    "handler_id",
    "escalation_level",
    "resolved_at",
    "closed_at",
    "outcome",
)


class Complaint(
    Registering,
    Lifecycle,
    Waiting,
    ChangingHands,
    Whispering,
    Tasking,
    Redressing,
    Replying,
    Attaching,
    Redacting,
    Linking,
    Steering,
    Conduct,
):
    """A case: one matter one customer is unhappy about, from the first word to the confirmed close."""

    reference = models.CharField(_("case number"), max_length=16, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="complaints", verbose_name=_("team"))
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("handler"),
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="complaints", verbose_name=_("category"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, default=Severity.MINOR)
    is_safety_risk = models.BooleanField(_("safety risk"), default=False)
    is_legal_matter = models.BooleanField(_("legal matter"), default=False)
    language = models.CharField(_("customer’s language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("matter"), max_length=120, help_text=_("the beginning of the customer’s words"))
    subject_grain = GrainField()
    desired_outcome = models.TextField(_("what the customer wants"), blank=True)

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("customer")
    )
    purchase = models.ForeignKey(
        Purchase, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name=_("purchase")
    )
    contact = models.CharField(_("contact for this case"), max_length=120, blank=True)
    complainant_name = models.CharField(_("who complains"), max_length=120, blank=True)
    complainant_relation = models.CharField(_("relation to the customer"), max_length=60, blank=True)
    consent_seen = models.BooleanField(_("consent seen"), default=False)
    whom_we_may_tell = models.CharField(_("whom we may tell"), max_length=120, blank=True)
    about_staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person complained about"),
    )
    same_contact_as = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="other_matters",
        verbose_name=_("from one call with"),
    )

    emotion_level = models.CharField(_("emotion"), max_length=12, choices=EmotionLevel, blank=True)
    emotion_kind = models.CharField(_("feeling"), max_length=14, choices=EmotionKind, blank=True)
    escalation_level = models.PositiveSmallIntegerField(
        _("escalation"), choices=EscalationLevel, default=EscalationLevel.FRONT_LINE
    )

    received_at = models.DateTimeField(_("received at"))
    entered_at = models.DateTimeField(_("entered at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True, editable=False)
    due_kind = models.CharField(_("what is due"), max_length=20, choices=ClockKind, blank=True, editable=False)
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=28, choices=Outcome, blank=True, editable=False)
    last_step = models.CharField(_("last step"), max_length=30, blank=True, editable=False)
    last_step_at = models.DateTimeField(_("last step at"), null=True, editable=False)
    last_step_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("last step by"),
    )
    last_activity_at = models.DateTimeField(_("last activity"), editable=False)

    source = models.CharField(_("source"), max_length=80, blank=True)
    external_number = models.CharField(_("number there"), max_length=80, blank=True)
    import_batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = ComplaintQuerySet.as_manager()
    history = Tracked(
        personal={
            "subject": "words",
            "desired_outcome": "words",
            "contact": "contact",
            "complainant_name": "name",
            "complainant_relation": "words",
            "whom_we_may_tell": "name",
            "external_number": "contact",
        },
        exclude=["last_activity_at", "idempotency_key"],
    )
    in_words = {"last_step": VERBS}

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [
            models.Index(
                fields=["handler", "due_at", "id"], name="complaints_desk_mine", condition=models.Q(state__in=OPEN)
            ),
            models.Index(
                fields=["team", "due_at", "id"], name="complaints_desk_team", condition=models.Q(state__in=OPEN)
            ),
            models.Index(
                fields=["team", "due_at", "id"],
                name="complaints_desk_escalated",
                condition=models.Q(state__in=OPEN, escalation_level__gt=0),
            ),
            models.Index(fields=["due_at"], name="complaints_due", condition=models.Q(state__in=OPEN)),
            models.Index(
                fields=["id"],
                name="complaints_open_in_house",  # what counts in figures, newest first
                condition=models.Q(state__in=OPEN, import_batch=None),
            ),
            models.Index(fields=["customer", "-received_at"], name="complaints_of_customer"),
            models.Index(
                fields=["-closed_at"], name="complaints_closed_lately", condition=models.Q(closed_at__isnull=False)
            ),
            *listed_by("complaints", "received_at", "state", "severity", "channel", "escalation_level", "outcome"),
        ]
        constraints = [
            models.CheckConstraint(name="complaints_known_state", condition=models.Q(state__in=State.values)),
            models.CheckConstraint(name="complaints_known_severity", condition=models.Q(severity__in=Severity.values)),
            models.CheckConstraint(
                name="complaints_closed_with_an_outcome", condition=~models.Q(state="closed") | ~models.Q(outcome="")
            ),
            models.CheckConstraint(
                name="complaints_received_before_entered", condition=models.Q(received_at__lte=models.F("entered_at"))
            ),
            models.UniqueConstraint(
                fields=["source", "external_number"],
                name="complaints_one_number_a_source",
                condition=~models.Q(external_number=""),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it is not ended."""
        return self.state in OPEN

    @property
    def is_erased(self) -> bool:
        """Whether the words of the case were erased; nothing more is done on it."""
        return isinstance(self.subject, Erased)

    @property
    def is_in_progress(self) -> bool:
        """Whether it still waits for a solution."""
        return self.state in IN_PROGRESS

    @property
    def is_grave_matter(self) -> bool:
        """Safety, privacy and law are never trivial."""
        return self.is_safety_risk or self.is_legal_matter or self.category.is_privacy

    @property
    def was_talked(self) -> bool:
        """Whether it came in while talking: recording it is the first contact."""
        return self.channel in TALKING

    @property
    def is_historic(self) -> bool:
        """Whether it came closed from another system, without steps of ours."""
        return self.import_batch_id is not None

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this case."""
        return permissions.may_take(verb, by, self)

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """What ``verb`` still needs, as Requirement objects."""
        return missing(verb, Asked(self, by, at, facts))

    def journal_case_id(self) -> int:
        """A case is about itself."""
        return self.pk

    def before_step(self, verb: str, *, by, at) -> None:
        """Who moves a case on no longer waits."""
        if verb != "take_back":
            self.end_waiting(by=by, at=at, how=HoldEnd.STEP)

    def after_step(self, verb: str, before: str, *, by, at) -> None:
        """Remember the step, so that it can be taken back and told to whoever was slower."""
        taken_back = verb == "take_back"
        if taken_back and self.state not in CAN_WAIT:
            self.end_waiting(by=by, at=at, how=HoldEnd.STEP)
        self.came_from = "" if taken_back else before
        self.last_step, self.last_step_at, self.last_step_by = verb, at, by
        if self.state not in OPEN:
            self.hang_up(by=by, at=at, how=HelpEnd.CASE_ENDED)
        elif verb == "reopen" and not self.has_fit_handler:
            self.handler = None
            self.find_handler(at=at)
        if verb == "withdraw":
            case_withdrawn.send(sender=type(self), case=self, by=by, at=at)
        self.after_act(at=at)

    def after_act(self, *, at) -> None:
        """Bring the deadline that the desk sorts by up to date."""
        self.last_activity_at = at
        nearest = next(iter(nearest_clock().answers({SOME_NUMBER: self.pk})), None)
        self.due_at, self.due_kind = nearest or (None, "")

    @property
    def has_fit_handler(self) -> bool:
        """Whether somebody carries it who still works here, and whom it is not about."""
        return self.handler is not None and self.handler.is_active and self.handler_id != self.about_staff_id

    def customer_was_unhappy(self) -> bool:
        """Whether the customer has already turned a solution down."""
        unhappy = {"why": "still_unhappy", "taken_back": False}
        return self.reopenings.filter(**unhappy).exists() or self.revisions.filter(**unhappy).exists()

    @cached_property
    def working_calendar(self) -> Calendar:
        """The calendar by which its team works; kept, so that its clocks read the hours once."""
        return Calendar.objects.for_team(self.team)

    def start_clock(self, kind: str, *, at: datetime, holds: Iterable[Hold] = ()) -> None:
        """Let a service clock run from ``at``, unless no standard asks for it; in ``holds`` it stands still."""
        for clock in self.clocks_from([kind], at=at, holds=holds):
            clock.save(force_insert=True)

    def clocks_from(self, kinds: Iterable[str], *, at: datetime, holds: Iterable[Hold] = ()) -> list[Clock]:
        """The clocks that run from ``at`` as the standards ask for them, not yet written; of a new case too."""
        clocks = [
            Clock(complaint=self, kind=kind, started_at=at, standard=standard, calendar=self.working_calendar)
            for kind, standard in self.standards_for(kinds, at=at).items()
        ]
        for clock in clocks:
            clock.follow(holds)
        return clocks

    def standard_for(self, kind: str, *, at: datetime) -> ServiceStandard | None:
        """The policy that a clock of this case follows when it starts at ``at``."""
        return self.standards_for([kind], at=at).get(kind)

    def standards_for(self, kinds: Iterable[str], *, at: datetime) -> dict[str, ServiceStandard]:
        """{kind of clock: the policy that it follows when it starts at ``at``}; kinds without one are left out."""
        return ServiceStandard.governing(
            kinds,
            team=self.team,
            tier=self.customer.tier if self.customer else Tier.ORDINARY,
            channel=self.channel,
            severity=self.severity,
            on=policy_day(at),
        )

    def stop_clocks(self, *kinds: str, at: datetime) -> None:
        """Stop the running clocks of these kinds; those that belong to a promise end with the promise."""
        stopping(kinds).make({SOME_NUMBER: self.pk, SOMETIME: at})

    def undo_last_step(self) -> None:
        """Put clocks and fields back to where they were before the last step, and mark what it left."""
        moment = self.last_step_at
        begun = [ClockKind.SECOND_SOLUTION, *([ClockKind.SOLUTION] if self.last_step == "reopen" else [])]
        self.clocks.filter(started_at=moment, kind__in=begun).update(stopped_at=moment)
        self.clocks.filter(stopped_at=moment, promise=None).exclude(started_at=moment).update(stopped_at=None)
        if self.last_step == "reopen":
            resolved = self.resolutions.filter(taken_back=False).latest()
            self.clocks.running().filter(kind=ClockKind.STATUTORY).update(stopped_at=resolved.at)
        self.wait_again(moment)
        self.take_back_tasks(moment)
        self.take_back_promises(moment)
        for left in (self.acknowledgements, self.assessments, self.investigations, self.proposals, self.agreements,
                     self.decisions, self.revisions, self.resolutions, self.closures, self.reopenings,
                     self.withdrawals):  # fmt: skip
            left.filter(at=moment).update(taken_back=True)
        before = self.history.filter(version=self.version - 1).order_by("revision").last()
        after = self.history.filter(version=self.version).order_by("revision").first()
        for name in CHANGED_BY_STEPS:
            was, became = getattr(before, name), getattr(after, name)
            if was != became == getattr(self, name):
                setattr(self, name, was)

    @classmethod
    def next_reference(cls, at: datetime, *, is_practice: bool = False) -> str:
        """A case number that was never used before, such as C-2026-000123; at practice P- and letters of chance."""
        if is_practice:
            return f"P-{at.year}-{get_random_string(6, ascii_uppercase)}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('complaints_case_number')")
            return f"C-{at.year}-{cursor.fetchone()[0]:06d}"
