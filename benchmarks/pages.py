"""Server time and queries of every page of the path, at demo size.

    .venv/bin/python benchmarks/pages.py            # prints the table
    .venv/bin/python benchmarks/pages.py --write    # and keeps it in docs/figures.md

Runs in one process against the demo's database (run bin/demo once before). Each page is asked for in turn, so that
whatever else the machine does falls on all of them alike. The first line is the floor: a page with nothing on it.
"""

import argparse
import os
import platform
import statistics
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ROUNDS = 30


def prepare():
    """Django with the embedded server, as manage.py would have it."""
    from config.preparing import have_database

    have_database()
    import django

    django.setup()


def pages():
    """[(what, who, address)]: one of each page, on cases that have something to show."""
    from accounts.models import User
    from complaints.models import Complaint
    from customers.models import Customer
    from followups.models import FollowUp
    from gifts.models import Gift

    agent = User.objects.filter(role="agent", complaints__isnull=False).order_by("pk").first()
    manager = User.objects.filter(role="manager").order_by("pk").first()
    mine = Complaint.objects.visible_to(agent)
    working = mine.filter(state="investigating").first()
    closed = mine.filter(state="closed", gifts__isnull=False).first() or mine.filter(state="closed").first()
    customer = Customer.objects.filter(complaints__in=mine).first()
    followup = FollowUp.objects.visible_to(agent).waiting().first()
    gift = Gift.objects.visible_to(agent).first()
    case = f"/cases/{working.reference}/"
    return [
        ("floor: a signed-in page with nothing on it", agent, "/search/?q="),
        ("desk, mine", agent, "/desk/?view=mine"),
        ("desk, team", agent, "/desk/?view=team"),
        ("desk, preview", agent, f"/desk/preview/{working.reference}/"),
        ("new complaint", agent, "/cases/new/"),
        ("new complaint, look-up", agent, "/cases/new/customers/?q=090"),
        ("case, investigating", agent, case),
        ("case, closed", agent, f"/cases/{closed.reference}/"),
        ("case, coach", agent, f"{case}coach/"),
        ("door: findings", agent, f"{case}findings/"),
        ("door: proposal", agent, f"{case}proposal/"),
        ("gift for a case", agent, f"{case}gift/"),
        ("gift", agent, gift.get_absolute_url()),
        ("gifts", agent, "/gifts/"),
        ("follow-ups", agent, "/follow-ups/"),
        ("follow-up call", agent, followup.get_absolute_url()),
        ("customers", agent, "/customers/"),
        ("customer", agent, customer.get_absolute_url()),
        ("admin: home", manager, "/admin/"),
        ("admin: complaints", manager, "/admin/complaints/complaint/"),
        ("admin: one complaint", manager, f"/admin/complaints/complaint/{closed.pk}/change/"),
        ("admin: history of a complaint", manager, f"/admin/complaints/complaint/{closed.pk}/history/"),
    ]


def measure():
    """{what: (p50 ms, p95 ms, queries, kB)} over ROUNDS interleaved rounds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    wanted, clients, times, facts = pages(), {}, {}, {}
    for what, who, address in wanted:
        if who.pk not in clients:
            clients[who.pk] = Client(headers={"host": "localhost"})
            clients[who.pk].force_login(who)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = clients[who.pk].get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{what}: {address} answered {answer.status_code}")
        facts[what] = (len(queries), len(answer.content) / 1024)
    for _ in range(ROUNDS):
        for what, who, address in wanted:
            began = perf_counter()
            clients[who.pk].get(address)
            times.setdefault(what, []).append((perf_counter() - began) * 1000)
    return {
        what: (statistics.median(took), sorted(took)[int(len(took) * 0.95)], *facts[what])
        for what, took in times.items()
    }


def table(figures) -> str:
    """The figures as Markdown."""
    from complaints.models import Complaint

    lines = [
        "# Figures",
        "",
        f"Made on {date.today():%Y-%m-%d} by `benchmarks/pages.py --write` with {Complaint.objects.count()} complaints,"  # noqa: DTZ011
        f" {os.cpu_count()} cores, Python {platform.python_version()}; {ROUNDS} interleaved rounds in one process,",
        "database included.",
        "",
        "| page | p50 ms | p95 ms | queries | kB before compression |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {what} | {p50:.1f} | {p95:.1f} | {queries} | {size:.0f} |"
        for what, (p50, p95, queries, size) in figures.items()
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures.md")
    wanted = parser.parse_args()
    prepare()
    text = table(measure())
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / "docs" / "figures.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
