"""Which notices leave by mail, and when: decided by the worker, so that no act waits for it."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from accounts.models import User
from followups.choices import MailFate
from notices.duty import Duty, away
from notices.kinds import KINDS, Way
from notices.models import Mailing, Notification, Wish, way_of, ways_of
from notices.sources import SOURCES

LOT = 500
LOOKS_BACK = timedelta(days=2)


def plan_all(at: datetime) -> int:
    """Decide on everything that is new; how many."""
    planned = 0
    while lot := plan(at):
        planned += lot
    return planned


@transaction.atomic
def plan(at: datetime) -> int:
    """Say of some new notices whether and when a mail tells of them."""
    fresh = Notification.objects.to_plan().select_for_update(skip_locked=True, of=["self"])
    rows = list(fresh.select_related("recipient")[:LOT])
    people = {row.recipient_id for row in rows}
    wishes, absent, duty = ways_of(people), away(people, at), Duty(at)
    for row in rows:
        row.is_planned = True
        if row.recipient_id not in absent and row.recipient.email:
            row.mail_due_at = due(row, wishes[row.recipient_id], duty)
    Notification.objects.bulk_update(rows, ["is_planned", "mail_due_at"])
    return len(rows)


def due(row: Notification, wish: Wish, duty: Duty) -> datetime | None:
    """When the mail that tells of it leaves; None where none does."""
    way = way_of(wish, row.kind)
    if way == Way.DIGEST:
        return duty.digest(row.recipient, wish.digest_hour)
    if way == Way.AT_ONCE and not (row.kind in KINDS and KINDS[row.kind].mails_itself):
        return duty.at_once(row.recipient)
    return None


@transaction.atomic
def gather(at: datetime) -> int:
    """One mail for each person about all that is due for them by ``at``; how many mails."""
    due_now = Notification.objects.to_be_mailed(at).select_for_update(skip_locked=True, of=["self"])
    lots = defaultdict(list)
    for key, person in due_now.order_by("pk").values_list("pk", "recipient")[: 10 * LOT]:
        lots[person].append(key)
    for person, keys in lots.items():
        Notification.objects.filter(pk__in=keys).update(mailing=put_down(person, at))
    return len(lots)


def put_down(person: int, at: datetime) -> Mailing:
    """The mail to a person that is due at this moment: there once."""
    facts = {"mail": MailFate.WAITING, "leaves_at": at, "mail_id": f"<notices.{uuid4().hex}@kintsugi>"}
    return Mailing.objects.get_or_create(recipient_id=person, due_at=at, defaults=facts)[0]


def remember(at: datetime) -> int:
    """A daily mail for those for whom something waits elsewhere that they wish to read of there; how many."""
    made, duty = 0, Duty(at - timedelta(days=1))
    for person, kinds in who_waits(at).items():
        wish, reader = ways_of([person])[person], User.objects.get(pk=person)
        wanted = [kind for kind in kinds if way_of(wish, kind) == Way.DIGEST]
        if not wanted or not reader.email or not reader.is_active or away([person], at):
            continue
        moment = duty.digest(reader, wish.digest_hour)
        has_one = Mailing.objects.filter(recipient_id=person, due_at__gte=moment).exists() if moment else True
        if moment and moment <= at and not has_one:
            put_down(person, moment)
            made += 1
    return made


def who_waits(at: datetime) -> dict[int, set[str]]:
    """{person: kinds of what came lately} of the sources that know who is waited for."""
    found: dict[int, set[str]] = defaultdict(set)
    for source in SOURCES:
        if source.lately is not None:
            for person in source.lately(at - LOOKS_BACK):
                found[person].add(source.kind)
    return found
