"""What a decided gift still waits for before it may leave: its day, the one before, the solution, a calm customer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery, TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from complaints.choices import EmotionLevel, State
from complaints.models import EmotionReading
from gifts.choices import GiftState, StageWaits, Timing
from gifts.models import Gift
from gifts.policies import READING_LASTS

SOLVED = (State.RESOLVED, State.CLOSED)
HEARD = (EmotionLevel.CALM, EmotionLevel.MILD, EmotionLevel.MODERATE)


class Hold(TextChoices):
    """One thing that a gift waits for."""

    DAY = "its_day", _("its day to come")
    ONE_BEFORE = "one_before", _("the one before to arrive")
    SOLUTION = "solution", _("the matter to be solved")
    CALM = "calm", _("the customer to be calm")
    READING = "reading", _("a word how they are now: the last is older than a day")


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether a gift may leave; ``one_before`` is the state of the stage before, empty for the first."""

    timing: str
    not_before: date | None = None
    waits_for: str = ""
    one_before: str = ""
    case_state: str = ""
    level: str = ""
    read_at: datetime | None = None
    of_a_case: bool = True


def holds(one: Situation, at: datetime) -> list[Hold]:
    """All that it still waits for at that moment; empty when it may leave."""
    found = []
    if one.not_before and localdate(at) < one.not_before:
        found.append(Hold.DAY)
    if one.waits_for == StageWaits.ARRIVED and one.one_before != GiftState.DELIVERED:
        found.append(Hold.ONE_BEFORE)
    if one.waits_for == StageWaits.SOLVED and one.case_state not in SOLVED:
        found.append(Hold.SOLUTION)
    if one.timing == Timing.DELAYED and one.of_a_case:
        if one.level not in HEARD:
            found.append(Hold.CALM)
        elif one.read_at is None or at - one.read_at > READING_LASTS:
            found.append(Hold.READING)
    return found


def facts_to_leave() -> dict[str, Subquery]:
    """Annotations of a gift: the state of the stage before, and when the customer of its case was last read."""
    of_plan = Q(pk=OuterRef("first")) | Q(first=OuterRef("first"))
    before = Gift.objects.filter(of_plan, stage=OuterRef("stage") - 1)
    readings = EmotionReading.objects.filter(complaint=OuterRef("complaint")).order_by("-at")
    return {"one_before": Subquery(before.values("state")[:1]), "last_read_at": Subquery(readings.values("at")[:1])}


def situation_of(gift: Gift) -> Situation:
    """The same of a gift, read where facts_to_leave() were not."""
    if not hasattr(gift, "last_read_at"):
        facts = Gift.objects.filter(pk=gift.pk).annotate(**facts_to_leave()).values("one_before", "last_read_at").get()
        gift.one_before, gift.last_read_at = facts["one_before"], facts["last_read_at"]
    case = gift.complaint
    return Situation(
        timing=gift.timing,
        not_before=gift.not_before,
        waits_for=gift.waits_for,
        one_before=gift.one_before or "",
        case_state=case.state if case else "",
        level=case.emotion_level if case else "",
        read_at=gift.last_read_at,
        of_a_case=case is not None,
    )


def waiting_and_free(gifts, at: datetime) -> list[tuple[Gift, list[Hold]]]:
    """[(gift, what it waits for)], those that may leave first; one query."""
    told = gifts.to_leave().annotate(**facts_to_leave()).select_related("complaint", "customer", "item", "requested_by")
    rows = [(gift, holds(situation_of(gift), at)) for gift in told.order_by("decided_at", "pk")[:200]]
    return sorted(rows, key=lambda row: bool(row[1]))
