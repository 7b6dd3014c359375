from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.models.naming import in_each_language
from audit.states import StateField
from audit.steps import Stepping, act, move
from complaints.models import Complaint
from customers.models import Customer, Tier
from followups import permissions
from followups.choices import CareOutcome, EnrolmentState, WhyLeft
from followups.models.programme import Programme
from history.tracking import Tracked


class EnrolmentQuerySet(models.QuerySet):
    """Reads about enrolments. Every method chains."""

    def active(self):
        """Those under way."""
        return self.filter(state=EnrolmentState.ACTIVE)


class Enrolment(Stepping):
    """A customer in a programme, for a complaint or, where the programme allows it, without one."""

    state = StateField(
        _("state"),
        max_length=10,
        choices=EnrolmentState,
        default=EnrolmentState.ACTIVE,
        editable=False,
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments", verbose_name=_("programme"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="enrolments", verbose_name=_("customer"))
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("complaint")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    started_at = models.DateTimeField(_("started at"))
    gives_priority = models.BooleanField(
        _("counts as important"),
        default=False,
        db_default=False,
        help_text=_("The customer counts as important meanwhile."),
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=CareOutcome, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    remark = models.TextField(_("what was written about it"), blank=True, default="", db_default="")

    objects = EnrolmentQuerySet.as_manager()
    history = Tracked(personal=["remark"], person="customer", of="complaint")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "customer", "complaint"],
                name="followups_enrolled_once",
                condition=models.Q(state=EnrolmentState.ACTIVE),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="followups_enrolment_known_state", condition=models.Q(state__in=EnrolmentState.values)
            ),
        ]

    def __str__(self):
        return f"{self.programme}: {self.customer}"

    @move(EnrolmentState.ACTIVE, EnrolmentState.FINISHED, _("Finish"))
    def finish(self, *, by, at):
        """Every step was done or will not be."""
        self.ended_at = at
        return {"programme": in_each_language(self.programme)}

    @move(EnrolmentState.ACTIVE, EnrolmentState.LEFT, _("Leave the programme"))
    def leave(self, *, by, at: datetime, why: str = WhyLeft.DECIDED, outcome: str = ""):
        """The rest will not happen; followups.programmes.leave also cancels what was planned."""
        self.outcome, self.ended_at = outcome, at
        return {"programme": in_each_language(self.programme), "why": WhyLeft(why).value}

    @act("outcome")
    def judge(self, *, by, at: datetime, outcome: str):
        """How the relationship stands after the last step, as a person sees it."""
        self.outcome = outcome
        return self, {"programme": self.programme.code, "outcome": CareOutcome(outcome).value}

    def after_step(self, verb: str, before: str, *, by, at: datetime) -> None:
        """Priority lasts as long as the care, and that of another programme."""
        others = Enrolment.objects.active().filter(customer=self.customer_id, gives_priority=True).exclude(pk=self.pk)
        if self.gives_priority and not others.exists():
            Customer.objects.filter(pk=self.customer_id).update(tier=Tier.ORDINARY)

    def must_let_begin(self, by) -> None:
        """Raises PermissionDenied unless ``by`` may let the customer begin; None is the house's own rule."""
        if by is not None and not permissions.may_enrol(by, self.team_id):
            raise PermissionDenied("enrol")

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step."""
        return permissions.may_enrol(by, self.team_id) or permissions.acts_for_the_house(by)

    def journal_case_id(self) -> int | None:
        """It stands in the timeline of its case, if there is one."""
        return self.complaint_id

    def record(self, verb: str, *, by, at, reason: str = "", **told):
        """As every act; without a case the reason stays here, where an erasure of the customer reaches it."""
        if self.complaint_id is None and reason:
            self.remark, reason = reason, ""
            self.save(update_fields=["remark"])
        return super().record(verb, by=by, at=at, reason=reason, **told)
