"""What a case is found by: its matter, what was said, whose it is, and its numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject, Left
from django.utils.timezone import localtime

from accounts import permissions
from complaints.models import Complaint, Message
from customers.searching import unless_erased
from history.erased import worded
from search import sources
from search.tokens import LONGEST_TEXT, Contents

CASES = Complaint._meta.db_table
MOST_MESSAGES = 30


def with_words(cases: models.QuerySet) -> models.QuerySet:
    """Cases with the beginning of what was ``said``, in the same query: each with the keys by which a mask goes on."""
    said = Message.objects.filter(complaint=models.OuterRef("pk")).order_by("pk")
    parts = JSONObject(id="id", complaint_id="complaint_id", body=Left("body", LONGEST_TEXT))
    return cases.annotate(said=ArraySubquery(said.values(part=parts)[:MOST_MESSAGES]))


def words_of(case: Complaint) -> list[str]:
    """All words of a case read ``with_words``."""
    said = (worded(part["body"], None, None) for part in case.said)
    return unless_erased(case.subject, case.desired_outcome, *said)


def names_of(case: Complaint) -> list[str]:
    """Whose case it is."""
    return unless_erased(case.complainant_name, case.customer.name if case.customer else "")


def numbers_of(case: Complaint) -> list[str]:
    """Numbers that lead to the person."""
    return unless_erased(case.external_number, case.contact, case.purchase.number if case.purchase else "")


def read(keys: Sequence[int]) -> Iterable[Contents]:
    """What these cases are found by."""
    for case in with_words(Complaint.objects.filter(pk__in=keys).select_related("customer", "purchase")):
        yield Contents(
            key=case.pk,
            title="" if case.is_erased else case.subject,
            words=words_of(case),
            names=names_of(case),
            numbers=numbers_of(case),
            references=[case.reference],
            facets=facets_of(case),
        )


def facets_of(case: Complaint) -> list[str]:
    """By what matches are narrowed down: whose, where it stands, how it came, what about, when."""
    legal = ["legal"] if case.is_legal_matter else []
    stands = ["open"] if case.is_open else []
    month = month_facet(localtime(case.received_at))
    return [f"t{case.team_id}", case.state, f"c-{case.channel}", f"k{case.category_id}", month, *legal, *stands]


def month_facet(moment: datetime) -> str:
    """The month in which a case was received."""
    return f"m{moment:%Y%m}"


def visible_facets(user) -> list[list[str]]:
    """What ``visible_to`` will let through, as facets: so that a crowd of foreign matches hides no own one."""
    if permissions.sees_one_team(user):
        return [[f"t{user.team_id}"]]
    return [["legal"]] if user.role == "legal" else []


def keys(after: int, most: int) -> list[int]:
    """The next keys behind ``after``."""
    return list(Complaint.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


sources.register(CASES, read=read, keys=keys)
