from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts import permissions as people
from accounts.models import Team
from complaints.choices import OPEN, Severity
from complaints.models import Complaint
from complaints.models.requirements import Asked, missing
from customers.models import Customer, CustomerKind
from gifts import permissions
from gifts.choices import COUNTED, GIVEN_UP, IN_A_TIER, TO_LEAVE, BasisKind, GiftState, Placement, Purpose, Timing
from gifts.models.budget import Budget
from gifts.models.catalogue import GiftItem
from gifts.models.conduct import GiftConduct
from gifts.models.deputies import deputising_for, standing_in
from gifts.models.lifecycle import GiftLifecycle
from gifts.models.limits import LIMITED, hold_limits
from gifts.models.policies import GiftTier
from gifts.models.stages import PLAN_CONSTRAINTS, InStages
from history.listed import listed_by
from history.tracking import Tracked
from ui.amounts import amount_words


class GiftQuerySet(models.QuerySet):
    """Reads about gifts. Every method chains, but for the sum."""

    def visible_to(self, user, at: datetime | None = None):
        """Gifts of the cases this person may open, now or ``at``; those of no case go by the team."""
        if not people.may_read_cases(user):
            return self.none()
        if user.practises:
            return self.filter(team_id=user.team_id)
        seen = self.exclude(complaint__about_staff=user, complaint__state__in=OPEN)
        if user.role == "legal":
            to_clear = ~models.Q(customer__kind=CustomerKind.CONSUMER) & models.Q(customer__isnull=False)
            return seen.filter(models.Q(complaint__is_legal_matter=True) | to_clear)
        if user.role not in {"agent", "supervisor"}:
            return seen
        theirs = models.Q(state=GiftState.SUBMITTED) & deputising_for(user, at or now())
        return seen.filter(models.Q(team_id=user.team_id) | models.Q(decided_by=user) | theirs)

    def waiting(self):
        """Gifts that somebody must decide on."""
        return self.filter(state=GiftState.SUBMITTED)

    def to_decide(self):
        """The same, each plan once, with ``whole``: what all of its stages are worth, in minor units."""
        later = models.Sum("stages__amount", filter=~models.Q(stages__state__in=GIVEN_UP))
        return self.waiting().filter(first=None).annotate(whole=models.F("amount") + Coalesce(later, 0))

    def late(self, at):
        """Those on which nobody decided in time, and nobody was told of it yet."""
        return self.waiting().filter(decide_by__lte=at, overdue_at=None)

    def counted(self):
        """Gifts that were given or are on their way, not those refused, cancelled or returned."""
        return self.filter(state__in=COUNTED)

    def to_leave(self):
        """Approved or prepared: whatever may still be sent."""
        return self.filter(state__in=TO_LEAVE)

    def for_register(self):
        """All that a row of the register shows, newest first."""
        return self.select_related("customer", "complaint", "item", "requested_by", "decided_by", "budget").order_by(
            "-pk"
        )

    def worth(self) -> int:
        """Their value together, in minor units; of one currency, which the caller has filtered."""
        return self.aggregate(total=models.Sum("amount"))["total"] or 0


class Gift(InStages, GiftConduct, GiftLifecycle):
    """A gesture on top of the redress: sincere, relevant, proportionate."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("complaint")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="gifts", verbose_name=_("customer")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    item = models.ForeignKey(GiftItem, models.PROTECT, related_name="gifts", verbose_name=_("what"))
    amount = models.BigIntegerField(_("value"))
    currency = models.CharField(_("currency"), max_length=3)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    basis = models.CharField(_("share of"), max_length=12, choices=BasisKind)
    basis_amount = models.BigIntegerField(_("amount it is a share of"))
    tier = models.ForeignKey(GiftTier, models.PROTECT, related_name="+", verbose_name=_("tier"))
    placement = models.CharField(_("in the tiers"), max_length=10, choices=Placement)
    why = models.TextField(_("reason for leaving the tier or going ahead"), blank=True)
    timing = models.CharField(_("when and how"), max_length=10, choices=Timing, default=Timing.POST)
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="gifts", verbose_name=_("budget"))
    card_apology = models.TextField(_("the apology, for what exactly"), blank=True)
    card_remedy = models.TextField(_("how it was put right"), blank=True)
    card_thanks = models.TextField(_("thanks"), blank=True)
    card_future = models.TextField(_("the promise for the future"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    parcel_number = models.CharField(_("parcel number"), max_length=80, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="gifts_requested", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    purpose = models.CharField(
        _("for"), max_length=12, choices=Purpose, default=Purpose.COMPLAINTS, db_default=Purpose.COMPLAINTS
    )
    programme = models.CharField(
        _("care programme"), max_length=40, blank=True, default="", db_default="", help_text=_("Its code.")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided for"),
        help_text=_("In whose absence; it counts against their limits."),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decide_by = models.DateTimeField(_("to be decided by"), null=True, blank=True)
    overdue_at = models.DateTimeField(_("told that nobody decided at"), null=True, blank=True, editable=False)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cleared by")
    )
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    clearance = models.TextField(_("why it was cleared"), blank=True, default="", db_default="")
    despite_anger_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("let it go ahead in spite of anger"),
    )
    despite_anger = models.TextField(_("why in spite of anger"), blank=True, default="", db_default="")
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    hand_on = models.DateField(_("handed over on"), null=True, blank=True)
    proof = models.TextField(_("proof of delivery"), blank=True, default="", db_default="")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = GiftQuerySet.as_manager()
    history = Tracked(
        personal={
            **dict.fromkeys(("why", "card_apology", "card_remedy", "card_thanks", "card_future"), "words"),
            **dict.fromkeys(("clearance", "despite_anger", "proof"), "words"),
            "address": "address",
            "decision_note": "words",
            "parcel_number": "contact",
        },
        of="complaint",
        exclude=["idempotency_key"],
    )

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        indexes = [
            models.Index(fields=["team", "requested_at"], name="gifts_waiting", condition=models.Q(state="submitted")),
            models.Index(fields=["customer", "requested_at"], name="gifts_of_customer"),
            models.Index(fields=["decided_by", "decided_at"], name="gifts_decided_by"),
            models.Index(fields=["requested_by", "requested_at"], name="gifts_requested_by"),
            *listed_by("gifts", "state", "requested_at", "severity", "placement"),
        ]
        constraints = [
            models.CheckConstraint(name="gifts_worth_something", condition=models.Q(amount__gt=0)),
            models.CheckConstraint(name="gifts_known_state", condition=models.Q(state__in=GiftState.values)),
            models.CheckConstraint(
                name="gifts_nobody_approves_their_own",
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("requested_by"))
                | models.Q(placement__in=IN_A_TIER),
            ),
            models.CheckConstraint(
                name="gifts_nobody_approves_their_own_through_a_deputy",
                condition=models.Q(decided_for=None)
                | ~models.Q(decided_for=models.F("requested_by")) & ~models.Q(decided_for=models.F("decided_by")),
            ),
            models.CheckConstraint(
                name="gifts_anger_takes_a_second_person",
                condition=models.Q(despite_anger_by=None) | ~models.Q(despite_anger_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="gifts_cleared_by_another",
                condition=models.Q(cleared_by=None, cleared_at=None)
                | models.Q(cleared_by__isnull=False, cleared_at__isnull=False)
                & ~models.Q(cleared_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="gifts_care_has_no_complaint",
                condition=models.Q(purpose=Purpose.COMPLAINTS, programme="")
                | models.Q(purpose=Purpose.CARE, complaint=None, customer__isnull=False) & ~models.Q(programme=""),
            ),
            *PLAN_CONSTRAINTS,
        ]

    def __str__(self):
        return f"{self.item} {amount_words(self.amount, self.currency)}"

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this gift."""
        return permissions.may_take(verb, by, self, lambda: self.absent_for(by))

    def absent_for(self, by) -> list:
        """Those for whom ``by`` stands in now; asked once, as long as a page or a step lasts."""
        kept = self.__dict__.setdefault("_absent_for", {})
        if by.pk not in kept:
            kept[by.pk] = standing_in(by, now())
        return kept[by.pk]

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """What ``verb`` still needs, as Requirement objects. Whoever else decides for the same limits waits."""
        if verb in LIMITED:
            absent = [person.pk for person in standing_in(by, at)] if verb == "approve" else []
            hold_limits([by.pk, *absent], customer_id=self.customer_id, case_id=self.complaint_id)
        return missing(f"gift_{verb}", Asked(self, by, at, facts))

    def journal_case_id(self) -> int | None:
        """A gift of a case is part of its timeline."""
        return self.complaint_id

    @property
    def card(self) -> list[str]:
        """The four parts of the card, in order."""
        return [self.card_apology, self.card_remedy, self.card_thanks, self.card_future]

    @property
    def needed_parts(self) -> list[str]:
        """The parts that have to be written: where nothing went wrong, only thanks and what is wished."""
        return self.card[2:] if self.purpose == Purpose.CARE else self.card

    @property
    def language(self) -> str:
        """In which the customer reads the card."""
        if self.complaint:
            return self.complaint.language
        return self.customer.language if self.customer else self.requested_by.language

    @property
    def percent(self) -> Decimal:
        """Its value, or that of its whole plan, as a share of what the customer spent."""
        return Decimal(self.total) * 100 / self.basis_amount

    def given_before(self, at) -> int:
        """What the customer received in the 12 months before ``at``, this gift left out, in minor units."""
        if self.customer_id is None:
            return 0
        others = Gift.objects.counted().filter(customer_id=self.customer_id, currency=self.currency)
        return (
            others.filter(requested_at__gte=at - timedelta(days=365))
            .exclude(pk__in=[one.pk for one in self.plan])
            .worth()
        )

    @property
    def needs_clearance(self) -> bool:
        """Whether compliance has still to look at the recipient: officials and business buyers."""
        return self.to_others and self.cleared_by_id is None

    @property
    def to_others(self) -> bool:
        """Whether it goes to somebody other than a consumer."""
        return self.customer is not None and self.customer.kind != CustomerKind.CONSUMER
