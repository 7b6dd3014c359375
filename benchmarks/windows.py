"""Random windows of follow-ups, in random zones, against a computation of their own: they agree or this fails.

    .venv/bin/python benchmarks/windows.py                 # 100,000 pairs of (zone, rule)

The product counts through calendars/worktime.py; here each day of the zone is laid out by itself, with zoneinfo alone.
"""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))
ZONES = (
    *("Asia/Taipei", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "UTC"),
    *(
        "Europe/London",
        "Europe/Berlin",
        "Europe/Lisbon",
        "America/New_York",
        "America/Los_Angeles",
        "America/Sao_Paulo",
    ),
    *(
        "America/St_Johns",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Apia",
        "Africa/Cairo",
    ),
)
HOURS = ((time(9), time(20)), (time(8, 30), time(21)), (time(10), time(12)), (time(18), time(19, 45)))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def expected(opens: datetime, closes: datetime, hours, zone: str, quiet) -> tuple[datetime, datetime]:
    """From the first to the last moment of calling hours in the window; else the next stretch of them behind it."""
    first = opens.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    stretches = [stretch_of(first + timedelta(days=n), hours, zone) for n in range((closes - opens).days + 60)
                 if first + timedelta(days=n) not in quiet]  # fmt: skip
    within = [(max(start, opens), min(end, closes)) for start, end in stretches if start < closes and end > opens]
    if within:
        return within[0][0], within[-1][1]
    return next((max(start, closes), end) for start, end in stretches if end > closes)


def stretch_of(day: date, hours, zone: str) -> tuple[datetime, datetime]:
    """The calling hours of one day as moments."""
    start, end = (datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC) for hour in hours)
    return start, end


def disagreements(many: int, seed: int) -> list[tuple]:
    """What the product and the other computation do not agree on, of so many random pairs."""
    from followups.policies import callable_schedule, step_window

    dice, found = Random(seed), []
    for _each in range(many):
        zone, hours = dice.choice(ZONES), dice.choice(HOURS)
        resolved = FIRST + timedelta(minutes=dice.randrange(2 * 525_600))
        earliest = timedelta(hours=dice.choice((0, 1, 2, 24, 72, 720, dice.randrange(2000))))
        latest = earliest + timedelta(hours=dice.choice((1, 3, 24, 48, 168)))
        begin = resolved.date()
        quiet = frozenset(begin + timedelta(days=dice.randrange(-2, 95)) for _day in range(dice.randrange(12)))
        schedule = callable_schedule(hours, zone, quiet)
        got = step_window(resolved, earliest, latest, channel="phone", callable_time=schedule)
        wanted = expected(resolved + earliest, resolved + latest, hours, zone, quiet)
        if got != wanted:
            found.append((zone, hours, resolved, earliest, latest, sorted(quiet), got, wanted))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    began = perf_counter()
    found = disagreements(wanted.many, wanted.seed)
    print(f"{wanted.many:,} pairs in {perf_counter() - began:.0f} s, {len(found)} disagree", *found[:3], sep="\n")  # noqa: T201
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
