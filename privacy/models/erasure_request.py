from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.states import StateField
from audit.steps import Stepping, move
from complaints.choices import Channel
from complaints.models import Complaint
from customers.models import Customer
from history.attribution import attributed
from history.tracking import Tracked
from privacy import permissions, roll
from privacy.choices import BY_THE_SYSTEM, Basis, ErasureState, Identity, RefusalReason
from privacy.erasing import erase
from privacy.obstacles import obstacles
from privacy.reach import Reach

ANSWER_WITHIN = timedelta(days=30)


def names_of_tables() -> dict[str, str]:
    """{table: what its rows are called}, in the reader's language."""
    return {model._meta.db_table: str(model._meta.verbose_name_plural) for model in apps.get_models()}


class ErasureQuerySet(models.QuerySet):
    """Reads about requests. Every method chains."""

    def visible_to(self, user):
        """All for those who decide or audit; who works on cases sees what they asked for."""
        if permissions.may_read_all(user):
            return self
        return self.filter(requested_by=user) if permissions.may_ask(user) else self.none()

    def waiting(self):
        """Requests that somebody must decide on."""
        return self.filter(state=ErasureState.REQUESTED)

    def for_list(self):
        """All that a row of the list shows, newest first."""
        return self.select_related("customer", "complaint", "requested_by", "decided_by").order_by("-pk")


class ErasureRequest(Stepping):
    """That somebody's data are to be erased, and the receipt that they were. Holds nothing personal: only codes."""

    state = StateField(_("state"), max_length=12, choices=ErasureState, default=ErasureState.REQUESTED, editable=False)
    reference = models.CharField(_("erasure number"), max_length=16, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="erasures", verbose_name=_("customer")
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="erasures", verbose_name=_("complaint")
    )
    basis = models.CharField(_("ground"), max_length=10, choices=Basis)
    identity = models.CharField(_("identity"), max_length=14, choices=Identity, default=Identity.NOT_NEEDED)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    received_at = models.DateTimeField(_("received at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("prepared by")
    )
    requested_at = models.DateTimeField(_("prepared at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    done_at = models.DateTimeField(_("done at"), null=True)
    refused_because = models.CharField(_("why refused"), max_length=14, choices=RefusalReason, blank=True)
    things = models.JSONField(_("what it reached"), default=dict, help_text=_("{table: numbers}"))
    counts = models.JSONField(_("rows blanked"), default=dict, help_text=_("{table: rows}"))
    repeats = models.CharField(_("repeats"), max_length=16, blank=True, help_text=_("the erasure a backup undid"))

    objects = ErasureQuerySet.as_manager()
    history = Tracked()
    in_words = {"things": names_of_tables, "counts": names_of_tables}

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.CheckConstraint(
                name="privacy_one_person_each",
                condition=models.Q(customer=None, complaint__isnull=False)
                | models.Q(customer__isnull=False, complaint=None),
            ),
            models.CheckConstraint(
                name="privacy_two_people",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("requested_by")),
            ),
            models.CheckConstraint(
                name="privacy_somebody_decided",
                condition=models.Q(state=ErasureState.REQUESTED)
                | models.Q(decided_by__isnull=False)
                | models.Q(basis__in=sorted(BY_THE_SYSTEM)),
            ),
            models.UniqueConstraint(
                fields=["customer"],
                name="privacy_one_open_for_customer",
                condition=models.Q(state=ErasureState.REQUESTED),
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                name="privacy_one_open_for_case",
                condition=models.Q(state=ErasureState.REQUESTED),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("privacy:request", args=[self.reference])

    @classmethod
    def ask(cls, *, by, at: datetime, basis: str, customer=None, complaint=None, **facts) -> "ErasureRequest":
        """Prepare an erasure of a customer, or of one case that has no customer's record; another person decides.

        ``facts``: received_at, channel, identity, repeats. Raises PermissionDenied; IntegrityError when one waits.
        """
        if by is None and basis not in BY_THE_SYSTEM or by and not permissions.may_ask(by):
            raise PermissionDenied("ask")
        with transaction.atomic(), attributed(actor_id=by.pk if by else None, reason="ask", at=at):
            request = cls(
                reference=cls.next_reference(at),
                customer=customer,
                complaint=complaint,
                basis=basis,
                requested_by=by,
                requested_at=at,
                **{"received_at": at, **facts},
            )
            request.save(force_insert=True)
            request.record("ask", by=by, at=at, after=request.state, erasure=request.reference, basis=basis)
        return request

    @move(ErasureState.REQUESTED, ErasureState.CARRIED_OUT, _("Carry out the erasure"))
    def carry_out(self, *, by, at):
        """Blank everything that tells who it was. A second person does it; it cannot be undone."""
        reach = Reach.of(self).held()
        self.things, self.counts = reach.things, erase(reach, by=by, at=at, reference=self.reference)
        self.decided_by, self.done_at = by, at
        transaction.on_commit(lambda: roll.note(self), robust=True)
        return {"erasure": self.reference, "rows": sum(self.counts.values())}

    @move(ErasureState.REQUESTED, ErasureState.REFUSED, _("Refuse"))
    def refuse(self, *, by, at, why):
        """The data stay, and the person is told why."""
        self.decided_by, self.done_at, self.refused_because = by, at, why
        return {"erasure": self.reference, "why": why}

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this request."""
        return permissions.may_decide(by, self)

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """What stands in the way of carrying it out; what it reaches is held from here on."""
        return obstacles(Reach.of(self).held(), self.basis) if verb == "carry_out" else []

    def journal_case_id(self) -> int | None:
        """An erasure of one case is part of its timeline."""
        return self.complaint_id

    @property
    def person(self):
        """Whom it is about: the customer, or the case that has none."""
        return self.customer or self.complaint

    @property
    def is_by_the_system(self) -> bool:
        """Whether nobody asked: a period was over, or a backup had brought data back."""
        return self.requested_by_id is None and self.basis in BY_THE_SYSTEM

    @property
    def is_done(self) -> bool:
        """Whether there is a receipt."""
        return self.state == ErasureState.CARRIED_OUT

    @property
    def waits(self) -> bool:
        """Whether somebody must still decide."""
        return self.state == ErasureState.REQUESTED

    @property
    def answer_by(self) -> datetime:
        """Until when the person is to have an answer."""
        return self.received_at + ANSWER_WITHIN

    @property
    def language(self) -> str:
        """In which the person reads the receipt."""
        return self.person.language

    @classmethod
    def next_reference(cls, at: datetime) -> str:
        """A number that was never used before, such as E-2026-000012."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('privacy_erasure_number')")
            return f"E-{at.year}-{cursor.fetchone()[0]:06d}"
