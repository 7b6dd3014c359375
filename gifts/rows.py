"""The rows of the register, their strings prepared: the template of a long list only puts them down."""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from complaints.models import Complaint
from gifts.choices import GIVEN_UP, GiftState, Placement, Purpose
from gifts.models import Gift
from ui.beginnings import beginning
from ui.moments import day_words
from ui.templatetags import ui

CELLS = (
    '<td><a href="{address}"><b>{to}</b></a>{case}</td><td>{item}{stage}</td><td class="number fit">{value}</td>'
    '<td class="fit wide">{share} %{placement}</td><td class="wide">{purpose}{why}</td>'
    '<td class="fit wide">{asked}</td><td class="fit wide">{decided}</td><td class="fit wide">{gone}</td>'
    '<td class="fit wide faint">{budget}</td><td class="fit">{state}{clock}</td>'
)
LONGEST_WHY = 60  # characters
NOTHING = mark_safe('<span class="faint">–</span>')
LOOKS = {GiftState.DELIVERED: "closed", GiftState.SUBMITTED: "received", GiftState.DRAFT: "received"}
LOOKS |= dict.fromkeys(GIVEN_UP, "withdrawn")


def cells(gift: Gift) -> SafeString:
    """A gift from ``for_register`` as it is drawn. Not by a template: fifty rows took half of the page's time."""
    language, why, case = get_language() or "", str(gift.why), gift.complaint
    return format_html(
        CELLS,
        address=address(gift.pk),
        to=(gift.customer and gift.customer.name) or _("Unnamed customer"),
        case=reference(case.reference) if case else "",
        item=gift.item.name,
        stage=stage(gift) if gift.is_staged else "",
        value=ui.money(gift.amount, gift.currency),
        share=share(gift.percent, language),
        placement=outside(gift.placement, language),
        purpose=occasion(gift.purpose, gift.severity, language),
        why=format_html(' <span class="faint">{}</span>', beginning(why, LONGEST_WHY)) if why else "",
        asked=by_whom(gift.requested_by, gift.requested_at),
        decided=by_whom(gift.decided_by, gift.decided_at) if gift.decided_by else NOTHING,
        gone=day_words(gift.delivered_at or gift.sent_at) if gift.delivered_at or gift.sent_at else NOTHING,
        budget=f"{gift.budget.starts_on:%Y-%m}",
        state=standing(gift.state, language),
        clock=format_html(" {}", ui.clock(gift.decide_by)) if waits_until(gift) else "",
    )


def waits_until(gift: Gift) -> datetime | None:
    """By when somebody has to decide on it; None where nobody has to."""
    return gift.decide_by if gift.state == GiftState.SUBMITTED else None


@lru_cache(maxsize=8192)
def address(key: int) -> str:
    """Where a gift has its page."""
    return reverse("gifts:gift", args=[key])


@lru_cache(maxsize=8192)
def reference(number: str) -> SafeString:
    """The case that it belongs to."""
    where = Complaint(reference=number).get_absolute_url()
    return format_html(' <a class="reference wide" href="{}">{}</a>', where, number)


def stage(gift: Gift) -> SafeString:
    """Which of how many of its plan it is."""
    return format_html(' <small class="meta">{}/{}</small>', gift.stage, gift.stages_planned)


def by_whom(person, at: datetime) -> SafeString:
    """Somebody and on which day."""
    return format_html('{} <span class="faint">{}</span>', person.alias, day_words(at))


# what is kept is kept by the language it is in: few there are, and every row has some


@lru_cache(maxsize=8192)
def share(percent: Decimal, language: str) -> str:
    """How much of what the customer spent."""
    return floatformat(percent, 1)


@lru_cache
def outside(placement: str, language: str) -> SafeString | str:
    """Where its value lies, unless that is within its tier."""
    if placement == Placement.WITHIN:
        return ""
    return format_html(' <span class="soon">{}</span>', Placement(placement).label)


@lru_cache
def occasion(purpose: str, severity: str, language: str) -> str:
    """What it is for: how severe the matter was, or what else."""
    return str(Purpose(purpose).label) if purpose == Purpose.CARE else ui.severity(severity)


@lru_cache
def standing(state: str, language: str) -> SafeString:
    """Where it stands, in the looks of a case's state."""
    return ui.state(LOOKS.get(GiftState(state), "investigating"), GiftState(state).label)
