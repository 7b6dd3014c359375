"""What an erasure reaches: the person, all their cases, and what was given and asked afterwards."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from complaints.models import Complaint
from customers.models import Customer
from followups.models import Enrolment, FollowUp
from gifts.models import Gift
from privacy.choices import Basis

CUSTOMERS, CASES, GIFTS, FOLLOW_UPS = "customers_customer", "complaints_complaint", "gifts_gift", "followups_followup"


@dataclass(frozen=True)
class Reach:
    """The persons, as history calls them, whose rows an erasure blanks. A case carries all its children along."""

    customer_id: int | None
    case_ids: tuple[int, ...]
    is_listed: bool = False  # exactly these cases, as the list of erasures names them

    @classmethod
    def of(cls, request) -> "Reach":
        """What ``request`` reaches now: of a customer everything, else the one case; after a backup what was listed."""
        if request.basis == Basis.BACKUP:
            return cls(request.customer_id, tuple(request.things.get(CASES, ())), is_listed=True)
        if request.customer_id is None:
            return cls(None, (request.complaint_id,))
        cases = Complaint.objects.filter(customer_id=request.customer_id).order_by("pk")
        return cls(request.customer_id, tuple(cases.values_list("pk", flat=True)))

    def held(self) -> "Reach":
        """The same, locked until the transaction ends: no new case, hold, word or gift comes in between.

        The customer is locked first: a case that is being written down for them holds it until it is there.
        """
        if self.customer_id is not None:
            list(Customer.objects.select_for_update().filter(pk=self.customer_id).values_list("pk"))
        by_number = self.customer_id is None or self.is_listed
        which = {"pk__in": self.case_ids} if by_number else {"customer_id": self.customer_id}
        cases = Complaint.objects.filter(**which).select_for_update(of=["self"]).order_by("pk")
        held = Reach(self.customer_id, tuple(cases.values_list("pk", flat=True)), self.is_listed)
        list(held.gifts.select_for_update(of=["self"]).values_list("pk"))
        list(held.followups.select_for_update(of=["self"]).values_list("pk"))
        return held

    @property
    def cases(self):
        """Its cases, oldest first."""
        return Complaint.objects.filter(pk__in=self.case_ids).order_by("pk")

    @property
    def gifts(self):
        """Gifts to the person or for one of the cases."""
        return Gift.objects.filter(self.theirs).order_by("pk")

    @property
    def followups(self):
        """Follow-ups of the cases."""
        return FollowUp.objects.filter(self.theirs).order_by("pk")

    @property
    def enrolments(self):
        """Programmes of the person, or of one of the cases."""
        return Enrolment.objects.filter(self.theirs).order_by("pk")

    @property
    def theirs(self) -> Q:
        """Rows that name the person or one of the cases."""
        of_cases = Q(complaint_id__in=self.case_ids)
        return of_cases | Q(customer_id=self.customer_id) if self.customer_id is not None else of_cases

    @cached_property
    def things(self) -> dict[str, list[int]]:
        """{table of persons: their numbers}, as history knows them."""
        found = {
            CUSTOMERS: [self.customer_id] if self.customer_id is not None else [],
            CASES: list(self.case_ids),
            GIFTS: list(self.gifts.values_list("pk", flat=True)),
            FOLLOW_UPS: list(self.followups.values_list("pk", flat=True)),
        }
        return {people: numbers for people, numbers in found.items() if numbers}
