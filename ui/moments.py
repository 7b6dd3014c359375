"""Time as people say it. The browser's `<deadline-clock>` follows the same rules, so the words do not jump."""

from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def length_words(seconds):
    """A length of time in at most two units: "45 s", "12 min", "2 h 28 min", "31 h", "3 days"."""
    seconds = int(abs(seconds))
    unit = 1 if seconds < MINUTE else MINUTE if seconds < 3 * HOUR else HOUR if seconds < 2 * DAY else DAY
    return _length_written(seconds - seconds % unit, get_language())


@lru_cache(maxsize=2048)
def _length_written(seconds, language):
    """Kept, as ``_written`` is: there are few lengths, as each is in whole units."""
    if seconds < MINUTE:
        return _("%(count)d s") % {"count": seconds}
    if seconds < HOUR:
        return _("%(count)d min") % {"count": seconds // MINUTE}
    if seconds < 3 * HOUR and seconds % HOUR >= MINUTE:
        return _("%(hours)d h %(minutes)d min") % {"hours": seconds // HOUR, "minutes": seconds % HOUR // MINUTE}
    if seconds < 2 * DAY:
        return _("%(count)d h") % {"count": seconds // HOUR}
    return _("%(count)d days") % {"count": seconds // DAY}


def deadline_words(due_at, now=None):
    """What is left until `due_at`, or how much it is overdue."""
    left = (due_at - (now or timezone.now())).total_seconds()
    words = _("%(length)s left") if left >= 0 else _("%(length)s late")
    return words % {"length": length_words(left)}


def moment_words(at, now=None):
    """How long ago `at` was, or in how long it will be."""
    gone = ((now or timezone.now()) - at).total_seconds()
    if abs(gone) < MINUTE:
        return _("just now")
    return (_("%(length)s ago") if gone > 0 else _("in %(length)s")) % {"length": length_words(gone)}


def exact_words(at):
    """Date and time in the reader's zone and language, for tooltips and print."""
    return _written(at, timezone.get_current_timezone(), get_language())


@lru_cache(maxsize=8192)
def _written(at, zone, language):
    """Kept, because lists show the same moments again and again, and writing one takes longer than all the row."""
    return formats.date_format(timezone.localtime(at, zone), "DATETIME_FORMAT")


def day_words(at):
    """The day of a moment in the reader's zone and language, as lists have it: 22/11/2026."""
    return _day_written(timezone.localtime(at).date(), get_language())


@lru_cache(maxsize=8192)
def _day_written(day, language):
    """Kept, as ``_written`` is."""
    return formats.date_format(day, "SHORT_DATE_FORMAT")
