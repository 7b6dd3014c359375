"""Moments in addresses: written exactly, read generously."""

import re
from datetime import UTC, datetime, timedelta

from django.utils.timezone import get_current_timezone, make_aware

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


def written(moment: datetime) -> str:
    """``moment`` for an address: to the microsecond, in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read(text: str) -> datetime | None:
    """The moment that ``text`` means, None if it means none: the end of the smallest unit that it names.

    So whoever asks for 14:32 sees all that happened at 14:32. Without a zone it is told in the reader's.
    """
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    day, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{minute or '00:00'}{second or ''}{fraction or ''}{zone or ''}")
        moment = moment if zone else make_aware(moment, get_current_timezone())
        return (moment + smallest_unit(minute, second, fraction)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def smallest_unit(minute, second, fraction) -> timedelta:
    """How much later the last moment is that still reads the same."""
    if fraction:
        return timedelta()
    named = timedelta(seconds=1) if second else timedelta(minutes=1) if minute else timedelta(days=1)
    return named - timedelta(microseconds=1)
