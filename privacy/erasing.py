"""The erasure itself: one transaction, carried out by the database's own licence for it."""

from collections import Counter
from datetime import datetime
from json import loads

from django.db import connection
from django.db.models import F

from complaints.models import Attachment, ReplyDraft
from complaints.models.attachments import destroy_later
from customers.models import ContactPoint
from followups.choices import WAITING, FollowUpState, WhyCancelled
from followups.programmes import leave_for_erasure
from history.attribution import send_attribution
from privacy.reach import Reach


def erase(reach: Reach, *, by, at: datetime, reference: str) -> dict[str, int]:
    """Blank what ``reach`` covers, in rows and history; {table: rows}. Needs an open transaction that holds it.

    Ways to reach somebody go altogether: blanked they would be alike, and each may be there only once; so do drafts,
    which no history keeps. Files go from the disk when it is done; the sweep at night finds what a crash left.
    Cases count their version up, so that whoever has one open is told instead of writing into it.
    """
    leave_for_erasure(reach.enrolments, by=by, at=at, reference=reference)
    for followup in reach.followups.filter(state__in=[*WAITING, FollowUpState.SUSPENDED]):
        followup.cancel(by=by, at=at, why=WhyCancelled.ERASED, reason=reference)
    counts: Counter[str] = Counter()
    if reach.customer_id is not None:
        points, _each = ContactPoint.objects.filter(customer_id=reach.customer_id).delete()
        counts["customers_contactpoint"] = points
    drafts, _each = ReplyDraft.objects.filter(complaint_id__in=reach.case_ids).delete()
    counts["complaints_replydraft"] = drafts
    reach.cases.order_by().update(version=F("version") + 1)
    for case in reach.cases:
        case.record("erase", by=by, at=at, erasure=reference)
    destroy_later(list(Attachment.objects.filter(complaint__in=reach.case_ids).values_list("stored_as", flat=True)))
    for people, numbers in reach.things.items():
        for number in numbers:
            counts.update(erase_person(people, number))
    return {table: rows for table, rows in sorted(counts.items()) if rows}


def erase_person(people: str, number: int) -> dict[str, int]:
    """Blank every row and history row about one person of ``people``, and destroy the salt; {table: rows}."""
    send_attribution(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (history_erase(%s, %s))::text", [people, number])
        return loads(cursor.fetchone()[0])
