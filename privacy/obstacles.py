"""What stands in the way of an erasure, each with the name of the thing. A legal hold always wins."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from complaints.choices import UNSETTLED
from complaints.models import LegalHold, Reply
from gifts.choices import HOLDING_MONEY, GiftState
from privacy.choices import Basis
from privacy.reach import Reach

ON_THE_WAY = (GiftState.DRAFT, *HOLDING_MONEY, GiftState.SENT)


@dataclass(frozen=True)
class Obstacle:
    """One thing that must be settled first, and where."""

    code: str
    label: str
    thing: Any


def obstacles(reach: Reach, basis: str) -> list[Obstacle]:
    """Everything that must be settled before; what a backup brought back waits for nothing but a legal hold."""
    found = legal_holds(reach)
    return (
        found
        if basis == Basis.BACKUP
        else found + open_cases(reach) + replies_on_the_way(reach) + gifts_on_the_way(reach)
    )


def legal_holds(reach: Reach) -> list[Obstacle]:
    """Cases under a legal hold."""
    holds = LegalHold.objects.filter(complaint_id__in=reach.case_ids, released_at=None)
    return [
        Obstacle("legal_hold", _("A legal hold stands on %(case)s.") % {"case": hold.complaint}, hold.complaint)
        for hold in holds.select_related("complaint").order_by("pk")
    ]


def open_cases(reach: Reach) -> list[Obstacle]:
    """Cases that are not ended."""
    return [
        Obstacle("open_case", _("%(case)s must be ended first.") % {"case": case}, case) for case in reach.cases.open()
    ]


def replies_on_the_way(reach: Reach) -> list[Obstacle]:
    """Words that were handed in and have neither left nor been taken back."""
    replies = Reply.objects.filter(complaint_id__in=reach.case_ids, fate__in=UNSETTLED).select_related("complaint")
    return [
        Obstacle("open_reply", _("A reply has not left yet on %(case)s.") % {"case": reply.complaint}, reply.complaint)
        for reply in replies.order_by("pk")
    ]


def gifts_on_the_way(reach: Reach) -> list[Obstacle]:
    """Gifts that still need the address, or hold money."""
    return [
        Obstacle("open_gift", _("A gift is on its way: %(item)s.") % {"item": gift.item}, gift)
        for gift in reach.gifts.filter(state__in=ON_THE_WAY).select_related("item")
    ]
