"""What is forgotten of itself: some time after a case has ended only how strongly its customer felt is kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from audit.models import Entry
from complaints.choices import OPEN
from complaints.models import Complaint, EmotionReading
from history.attribution import attributed

KIND_KEPT = timedelta(days=180)  # docs/domain.md §2
LOT, AT_MOST = 500, 20_000


def forget_feelings(at: datetime, *, at_most: int = AT_MOST) -> int:
    """Leave no kind of feeling on cases that ended ``KIND_KEPT`` before ``at``, only its level; how many they were.

    The journal says of each that it was forgotten. What was recorded before stays in history, as everything does.
    """
    forgotten = 0
    while forgotten < at_most and (lot := forget_lot(at)):
        forgotten += lot
    return forgotten


@transaction.atomic
def forget_lot(at: datetime) -> int:
    """The same for as many as one transaction takes; cases that somebody holds wait for the next time."""
    felt = EmotionReading.objects.filter(complaint=OuterRef("pk")).exclude(kind="")
    ended = Complaint.objects.exclude(state__in=OPEN).filter(closed_at__lt=at - KIND_KEPT)
    wanted = ended.filter(~Q(emotion_kind="") | Exists(felt)).order_by("pk")
    cases = list(wanted.select_for_update(skip_locked=True, of=["self"]).values_list("pk", flat=True)[:LOT])
    with attributed(actor_id=None, reason="forget_feelings", at=at):
        Complaint.objects.filter(pk__in=cases).exclude(emotion_kind="").update(emotion_kind="")
        EmotionReading.objects.filter(complaint__in=cases).exclude(kind="").update(kind="")
        told = [(case, case, at, {}) for case in cases]
        Entry.objects.tell_of_each(Complaint._meta.label_lower, "complaint_forget_feelings", told)
    return len(cases)
