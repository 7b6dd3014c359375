"""The feed of one person's follow-ups for calendar programs (RFC 5545): when, with whom, by which way; no words.

Times are in UTC, so no program has to know a zone. What is done, called off or given to somebody else leaves the feed,
and with it the calendars that read it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import permissions
from accounts.models import User
from audit.models import AccessKind, note
from followups.models import CalendarFeed, FollowUp
from followups.models.feed import digest_of, new_secret
from history.attribution import attributed
from history.masking import Sight, seen_by

AHEAD, BACK, MOST = timedelta(days=180), timedelta(days=30), 1000
LINE = 75  # bytes


@transaction.atomic
def issue(person: User, *, at: datetime) -> str:
    """A new secret for the person's feed, which is told once; an earlier one opens nothing any more."""
    revoke(person, at=at)
    secret = new_secret()
    with attributed(actor_id=person.pk, reason="issue_feed", at=at):
        feed = CalendarFeed.objects.create(person=person, digest=digest_of(secret), issued_at=at)
    note(AccessKind.FEED_ISSUED, by=person, thing=feed)
    return secret


@transaction.atomic
def revoke(person: User, *, at: datetime) -> bool:
    """End the person's feed; whether there was one."""
    User.objects.select_for_update(of=["self"]).values_list("pk").get(pk=person.pk)  # one after the other
    feed = CalendarFeed.objects.standing().filter(person=person).first()
    if feed is None:
        return False
    with attributed(actor_id=person.pk, reason="revoke_feed", at=at):
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
    note(AccessKind.FEED_REVOKED, by=person, thing=feed)
    return True


def reader_of(secret: str) -> tuple[CalendarFeed, User] | None:
    """Whose feed a secret opens; None for an unknown or revoked one, and for who no longer reads cases."""
    feed = CalendarFeed.objects.known_by(secret).select_related("person").first()
    return (feed, feed.person) if feed and permissions.may_read_cases(feed.person) else None


def calendar_of(person: User, at: datetime) -> str:
    """The feed as the person would see it: in their language, masked where their role reads masked."""
    with seen_by(Sight(masks=lambda: permissions.reads_masked(person))), override(person.language):
        lines = list(lines_of(followups_of(person, at)))
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def followups_of(person: User, at: datetime) -> Iterable[FollowUp]:
    """What waits for the person, from a month ago to half a year ahead, with how often and when each was changed."""
    past = FollowUp.history.model.objects.filter(id=OuterRef("pk")).order_by("-revision")
    waiting = FollowUp.objects.visible_to(person).filter(assignee=person).waiting()
    within = waiting.filter(latest_at__gte=at - BACK, earliest_at__lt=at + AHEAD)
    changed = {
        "revision": Subquery(past.values("revision")[:1]),
        "changed_at": Subquery(past.values("recorded_at")[:1]),
    }
    return (
        within.annotate(**changed)
        .select_related("complaint", "customer", "rule", "programme_step")
        .order_by("latest_at", "pk")[:MOST]
    )


def lines_of(followups: Iterable[FollowUp]) -> Iterator[str]:
    """The lines of a calendar, not yet folded."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{plain(str(settings.PRODUCT_NAME))}//follow-ups//EN")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(_('Follow-ups'))}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT30M", "X-PUBLISHED-TTL:PT30M")
    for followup in followups:
        yield from event_of(followup)
    yield "END:VCALENDAR"


def event_of(followup: FollowUp) -> Iterator[str]:
    """One follow-up: its window as an event that does not block the day."""
    case = followup.complaint.reference if followup.complaint else ""
    summary = " · ".join(part for part in (str(followup.get_channel_display()), followup.whose, case) if part)
    yield "BEGIN:VEVENT"
    yield f"UID:follow-up-{followup.pk}@{domain()}"
    yield f"DTSTAMP:{moment(followup.changed_at)}"
    yield f"LAST-MODIFIED:{moment(followup.changed_at)}"
    yield f"SEQUENCE:{followup.revision - 1}"
    yield f"DTSTART:{moment(followup.earliest_at)}"
    yield f"DTEND:{moment(followup.latest_at)}"
    yield f"SUMMARY:{escaped(summary)}"
    yield f"DESCRIPTION:{escaped(followup.title)}"
    yield from ("STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL", "END:VEVENT")


def moment(at: datetime) -> str:
    """A moment in UTC, as calendars write it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text as a value: marks of the format escaped, no line ends, nothing that is no text."""
    clean = "".join(letter if letter >= " " or letter == "\n" else " " for letter in text.replace("\r", ""))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def plain(text: str) -> str:
    """A name within an identifier."""
    return "".join(letter for letter in text if letter.isalnum() or letter == " ")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, never through a character; those behind begin with a blank."""
    piece, size = "", 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + length
    yield piece


def domain() -> str:
    """Ours, as in the numbers of mails."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
