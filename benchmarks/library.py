"""How long the library and the review queue take over a hundred thousand cases, in a database of their own.

    .venv/bin/python benchmarks/library.py                       # prints the table
    .venv/bin/python benchmarks/library.py --write               # and keeps it in docs/figures-library.md
    .venv/bin/python benchmarks/library.py --again --write       # the same without filling it anew

Every fifth case waits in the queue, every fiftieth has a published copy: far more than a house would have.
"""

import argparse
import os
import re
import sys
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
DATABASE, CASES, ROUNDS, BAR = "kintsugi_library", 100_000, 60, 30
PAGES = {
    "library": "/training/library/",
    "library, second page": "",
    "library, warning cases of one category": "/training/library/?lesson=warning&category=1",
    "library, words": "/training/library/?q=kettle+77",
    "review queue": "/training/queue/",
    "review queue, reviewed": "/training/queue/?shown=done",
    "review queue, far on": "/training/queue/?after=2026-03-01~10000",
}


def fill(cases: int) -> None:
    """The cases, what waits to be reviewed, and the copies."""
    from django.db import connections, transaction

    from accounts.models import User
    from benchmarks.house import House
    from complaints.models import Complaint
    from history.attribution import attributed
    from training.models import CaseCopy, QueuedCase, ReviewPeriod, ReviewRule

    House(cases, 500, 0).fill()
    now, first = datetime.now(UTC), date(2026, 1, 1)
    with transaction.atomic(), attributed(reason="benchmark", at=now):
        trainer = User.objects.create_user("trainer", name="Trainer", alias="T", role="trainer")
        second = User.objects.create_user("second", name="Second", alias="S", role="trainer")
        counted = {"seed": "0" * 32, "looked_at": cases, "taken": cases // 5, "filled_at": now}
        rule = ReviewRule.objects.get(reason="drawn")
        period = ReviewPeriod.objects.create(rule=rule, begins_on=first, ends_on=date(2026, 2, 1), **counted)
        chosen = list(Complaint.objects.order_by("pk")[:cases:5])
        QueuedCase.objects.bulk_create(
            [
                QueuedCase(
                    complaint=case, period=period, reason="drawn", event="closure 1", queued_at=now,
                    due_on=first + timedelta(days=number % 200),
                    done_at=now - timedelta(minutes=number) if number % 2 else None,
                    claimed_by=trainer if number % 2 else None,
                )
                for number, case in enumerate(chosen)
            ],
            batch_size=2_000,
        )  # fmt: skip
        known = {"state": "published", "prepared_by": trainer, "prepared_at": now, "published_by": second}
        CaseCopy.objects.bulk_create(
            [
                CaseCopy(
                    complaint=case, lesson=("model", "warning")[number % 2], title=f"Kettle {number}",
                    teaches="Ring when you said. " * 9, category_id=case.category_id, severity=case.severity,
                    channel=case.channel, language=case.language, published_at=now - timedelta(hours=number), **known,
                )
                for number, case in enumerate(chosen[::10])
            ],
            batch_size=1_000,
        )  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def measure() -> dict[str, list[float]]:
    """{page: milliseconds of each round}, as the server answers a trainer."""
    from django.test import Client

    from accounts.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="trainer"))
    figures = {}
    more = unescape(re.search(r'href="(\?after=[^"]+)"', client.get(PAGES["library"]).content.decode())[1])
    for name, url in PAGES.items():
        address = url or PAGES["library"] + more
        assert client.get(address).status_code == 200, address
        figures[name] = []
        for _round in range(ROUNDS):
            began = perf_counter()
            client.get(address)
            figures[name].append((perf_counter() - began) * 1000)
    return figures


def table(figures: dict[str, list[float]], cases: int, command: str) -> str:
    """The figures as Markdown."""
    from benchmarks.figures import machine, made, page

    told = [
        made(command, f"{cases:,} cases,"),
        f"{cases // 5:,} of them put into the queue, {cases // 50:,} published copies;",
        f"{machine()} the embedded PostgreSQL; {ROUNDS} rounds in one process,",
        f"session, middleware and masks included, read by a trainer. Bar: at most {BAR} ms.",
    ]
    return page("Figures of the library", told, figures, what="page")


def main():
    from benchmarks.figures import keep
    from benchmarks.many import prepare

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--again", action="store_true", help="in the database as the last run left it")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-library.md")
    wanted = parser.parse_args()
    prepare(wanted.database, fresh=not wanted.again)
    if not wanted.again:
        fill(wanted.cases)
    text = table(measure(), wanted.cases, " ".join(["benchmarks/library.py", *sys.argv[1:]]))
    print(text)  # noqa: T201
    if wanted.write:
        keep("library", text)


if __name__ == "__main__":
    main()
