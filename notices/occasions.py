"""Which acts concern whom. Asked by the journal: a verb that is not named here costs nothing, none is wired by hand."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.timezone import now

from accounts.models import Absence, User
from audit.models import Entry
from complaints.choices import Direction
from complaints.models import Complaint, Escalation, Handover, Message
from gifts import telling
from gifts.models import Gift
from notices.kinds import APPROVAL, ASSIGNMENT, DECIDED, ESCALATION, HELP, MENTION
from notices.models import Notification, way_of, ways_of

NAMED = re.compile(r"(?<![\w.@+-])[@＠]([\w.+-]{1,60})")  # noqa: RUF001  the full-width sign of Chinese keyboards too
MOST_NAMED = 20
Told = list[tuple[str, int]]  # (kind, person)


def came_to_somebody(entry: Entry) -> Told:
    """Whoever the case came to."""
    last = Handover.objects.filter(complaint=entry.case_id).order_by("-pk").values_list("receiver", flat=True).first()
    return [(ASSIGNMENT, last)] if last else []


def has_investigator(entry: Entry) -> Told:
    """Whoever was named to look into it."""
    return [(ASSIGNMENT, key) for key in handler_of(entry)]


def handler_of(entry: Entry) -> list[int]:
    """Who carries the case now."""
    rows = Complaint.objects.filter(pk=entry.case_id).exclude(handler=None)
    return list(rows.values_list("handler", flat=True))


def went_up(entry: Entry) -> Told:
    """Whoever received the escalation."""
    last = Escalation.objects.filter(complaint=entry.case_id).order_by("-pk").values_list("receiver", flat=True).first()
    return [(ESCALATION, last)] if last else []


def calls_for_help(entry: Entry) -> Told:
    """The supervisors of the team."""
    team = Complaint.objects.select_related("team").get(pk=entry.case_id).team
    return [(HELP, person.pk) for person in User.objects.receivers(team, 1)]


def names_somebody(entry: Entry) -> Told:
    """Those whom an internal note names by sign-in name or by name towards customers: @mei, @Mei."""
    if entry.facts.get("direction") != Direction.INTERNAL:
        return []
    note = Message._base_manager.filter(complaint=entry.case_id, direction=Direction.INTERNAL).order_by("-pk").first()
    return [(MENTION, key) for key in people_named(note.body)] if note else []


def people_named(text: str) -> list[int]:
    """The people a text names."""
    names = {name.rstrip(".").lower() for name in NAMED.findall(text)[:MOST_NAMED]}
    if not names:
        return []
    known = User.objects.filter(is_active=True).values_list("pk", "username", "alias")
    return [key for key, username, alias in known if {username.lower(), alias.lower()} & names]


def gift_waits(entry: Entry) -> Told:
    """Whoever decides on it: the first ones, after their time the next."""
    gift = gift_of(entry)
    receivers = telling.deciders if entry.verb == "gift_submit" else telling.next_receivers
    return [(APPROVAL, person.pk) for person in receivers(gift)]


def gift_decided(entry: Entry) -> Told:
    """Whoever asked for it; if they have left, who carries the case. It waits for nobody else any more."""
    waiting = Notification.objects.filter(kind=APPROVAL, seen_at=None)
    waiting.filter(entry__subject=entry.subject, entry__subject_id=entry.subject_id).see()
    gift = gift_of(entry)
    if gift.requested_by.is_active:
        return [(DECIDED, gift.requested_by_id)]
    return [(DECIDED, key) for key in handler_of(entry)]


def gift_of(entry: Entry) -> Gift:
    """The gift that the act is about."""
    return Gift.objects.select_related("team", "complaint", "requested_by").get(pk=entry.subject_id)


def pass_on(person: User) -> None:
    """Somebody leaves: gifts that waited for their word are told to the others; what was for them waits no more.

    What they carried tells its new owner by itself.
    """
    unseen = Notification.objects.filter(recipient=person, seen_at=None)
    entries = list(Entry.objects.filter(pk__in=unseen.filter(kind=APPROVAL).values("entry")))
    unseen.see()
    for entry in entries:
        told = [one for one in gift_waits(entry) if one[1] != person.pk]
        write([(entry.pk, entry.case_id, entry.at, one) for one in told], None)


def help_came(entry: Entry) -> Told:
    """Nobody else needs to come."""
    Notification.objects.filter(kind=HELP, case_id=entry.case_id).see()
    return []


OCCASIONS: dict[str, Callable[[Entry], Told]] = {
    "complaint_assign": came_to_somebody,
    "complaint_hand_out": came_to_somebody,
    "complaint_hand_out_fitting": came_to_somebody,
    "complaint_investigate": has_investigator,
    "complaint_escalate": went_up,
    "complaint_ask_for_help": calls_for_help,
    "complaint_whisper": help_came,
    "complaint_end_help": help_came,
    "complaint_add_message": names_somebody,
    "gift_submit": gift_waits,
    "gift_overdue": gift_waits,
    "gift_approve": gift_decided,
    "gift_reject": gift_decided,
}


def entry_written(sender, instance: Entry, **_more) -> None:
    """An act was written down: tell whom it concerns, in the same transaction."""
    if occasion := OCCASIONS.get(instance.verb):
        write([(instance.pk, instance.case_id, instance.at, told) for told in occasion(instance)], instance.actor_id)


def write(told: Iterable[tuple[int, int | None, datetime, tuple[str, int]]], actor: int | None) -> None:
    """Notices of (act, case, when, (kind, person)): none of one's own act, at practice, or where it is not wanted.

    Who is away is stood in for by their deputy; without one it waits for them here and goes into no mail.
    """
    told = [one for one in told if one[3][1] != actor]
    if not told or at_practice({case for _entry, case, *_rest in told if case}):
        return
    there = receivers({person for *_rest, (_kind, person) in told})
    wishes = ways_of(set(there.values()))
    rows = {}
    for entry, case, at, (kind, person) in told:
        receiver = there.get(person)
        if receiver and receiver != actor and way_of(wishes[receiver], kind) != "off":
            rows.setdefault(
                (entry, receiver), Notification(entry_id=entry, recipient_id=receiver, kind=kind, case_id=case, at=at)
            )
    Notification.objects.bulk_create(rows.values(), ignore_conflicts=True)


def at_practice(cases: set[int]) -> bool:
    """Whether these are cases for practice; what is told at once is never mixed."""
    return bool(cases) and not Complaint.objects.filter(pk__in=cases, team__is_practice=False).exists()


def receivers(people: set[int]) -> dict[int, int]:
    """{person: who gets what is meant for them}; nobody in place of those who have left."""
    standing = Absence.objects.at(now()).filter(person=OuterRef("pk"), deputy__is_active=True)
    found = User.objects.filter(pk__in=people, is_active=True).annotate(
        stands_in=Subquery(standing.values("deputy")[:1])
    )
    return {key: deputy or key for key, deputy in found.values_list("pk", "stands_in")}
