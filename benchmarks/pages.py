"""Server time and queries of every page of the path.

    .venv/bin/python benchmarks/pages.py            # prints the table
    .venv/bin/python benchmarks/pages.py --write    # and keeps it in docs/figures.md
    .venv/bin/python benchmarks/pages.py --database kintsugi_many --write docs/figures-million.md

Runs in one process against the demo's database (run bin/demo once before), or one that benchmarks/many.py filled. Each
page is asked for in turn, so that whatever else the machine does falls on all of them alike. The first line is the
floor: a signed-in list of fifty rows as plain as Django makes it.
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
os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # nobody sits here to type a code
ROUNDS = 30
FLOOR = "floor: a bare signed-in list of 50 rows"
RECORDED, MOVED = "POST: record a complaint", "POST: acknowledge one"


def prepare(database: str):
    """Django with the embedded server, as manage.py would have it, and the bare list beside the product."""
    from benchmarks import many

    many.prepare(database, fresh=False)
    from django.conf import settings

    settings.ROOT_URLCONF = "benchmarks.bare"


def pages():
    """[(what, who, address)]: one of each page, on cases that have something to show; what is not there is left out."""
    from accounts.models import User
    from complaints.choices import OPEN
    from complaints.models import Complaint
    from followups.models import FollowUp
    from gifts.models import Gift

    busy = User.objects.filter(role="agent", complaints__state__in=OPEN).order_by("pk")
    agent, manager = busy.first(), User.objects.filter(role="manager").order_by("pk").first()
    mine = Complaint.objects.visible_to(agent)
    working = mine.filter(state="investigating").first()
    closed = mine.filter(state="closed", customer__isnull=False)
    closed = closed.filter(gifts__isnull=False).first() or closed.first()
    followup = FollowUp.objects.visible_to(agent).waiting().first()
    gift = Gift.objects.visible_to(agent).first()
    case = f"/cases/{working.reference}/"
    wanted = [
        (FLOOR, agent, "/bare/"),
        ("desk, mine", agent, "/desk/?view=mine"),
        ("desk, team", agent, "/desk/?view=team"),
        ("desk, overdue", agent, "/desk/?view=overdue"),
        ("desk, figures polled", agent, "/desk/figures/?view=team"),
        ("desk, preview", agent, f"/desk/preview/{working.reference}/"),
        ("promises", agent, "/promises/?whose=team"),
        ("tasks", agent, "/tasks/"),
        ("new complaint", agent, "/cases/new/"),
        ("new complaint, look-up", agent, "/cases/new/customers/?q=090012"),
        ("case, investigating", agent, case),
        ("case, closed", agent, f"/cases/{closed.reference}/"),
        ("case, coach", agent, f"{case}coach/"),
        ("case, as it stood", agent, f"/cases/{closed.reference}/as-it-stood/"),
        ("door: findings", agent, f"{case}findings/"),
        ("door: proposal", agent, f"{case}proposal/"),
        ("gift for a case", agent, f"{case}gift/"),
        ("gift", agent, gift and gift.get_absolute_url()),
        ("gifts", agent, "/gifts/"),
        ("follow-ups", agent, "/follow-ups/"),
        ("follow-up call", agent, followup and followup.get_absolute_url()),
        ("customers", agent, "/customers/"),
        ("customer", agent, closed.customer.get_absolute_url()),
        ("search, a rare word", manager, "/search/?q=瑕疵"),
        ("search, a common word", manager, "/search/?q=退款"),
        ("search, a name by its sound", manager, "/search/?q=linjingyi"),
        ("admin: home", manager, "/admin/"),
        ("admin: complaints", manager, "/admin/complaints/complaint/"),
        ("admin: one complaint", manager, f"/admin/complaints/complaint/{closed.pk}/change/"),
        ("admin: history of a complaint", manager, f"/admin/complaints/complaint/{closed.pk}/history/"),
    ]
    return [row for row in wanted if row[2]]


def posts(client, agent, times, facts):
    """Record a complaint, and acknowledge one: the two that agents wait for; really written, each its own case."""
    from uuid import uuid4

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from complaints.models import Category, Complaint

    told = {"channel": "email", "words": "The teapot came broken.", "category": Category.objects.first().pk}
    told |= {"severity": "minor"}
    for number in range(ROUNDS + 1):
        made = told | {"idempotency_key": str(uuid4())}
        with CaptureQueriesContext(connection) as queries:
            answer, took = timed(lambda made=made: client.post("/cases/new/", made))
        if answer.status_code != 302:
            raise SystemExit(f"recording answered {answer.status_code}")
        case = Complaint.objects.filter(handler=agent).order_by("-pk").first()
        if number:
            times.setdefault(RECORDED, []).append(took)
            facts[RECORDED] = (statements(queries), 0)
        with CaptureQueriesContext(connection) as queries:
            address, noted = f"/cases/{case.reference}/acknowledgement/", {"version": case.version, "channel": "email"}
            answer, took = timed(lambda address=address, noted=noted: client.post(address, noted))
        if answer.status_code != 302:
            raise SystemExit(f"acknowledging answered {answer.status_code}")
        if number:
            times.setdefault(MOVED, []).append(took)
            facts[MOVED] = (statements(queries), 0)


def timed(do):
    """What it answers, and milliseconds."""
    began = perf_counter()
    answer = do()
    return answer, (perf_counter() - began) * 1000


def statements(queries) -> int:
    """How many, without the bounds of transactions."""
    bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not one["sql"].startswith(bounds) for one in queries.captured_queries)


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
        with CaptureQueriesContext(connection) as queries:
            answer = clients[who.pk].get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{what}: {address} answered {answer.status_code}")
        facts[what] = (statements(queries), len(answer.content) / 1024)
    for _ in range(ROUNDS):
        for what, who, address in wanted:
            began = perf_counter()
            clients[who.pk].get(address)
            times.setdefault(what, []).append((perf_counter() - began) * 1000)
    agent = wanted[0][1]
    posts(clients[agent.pk], agent, times, facts)
    return {
        what: (statistics.median(took), sorted(took)[int(len(took) * 0.95)], *facts[what])
        for what, took in times.items()
    }


def table(figures, command: str) -> str:
    """The figures as Markdown."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM complaints_complaint")
        count = cursor.fetchone()[0]
    floor = figures[FLOOR][0]
    lines = [
        "# Figures",
        "",
        f"Made on {date.today():%Y-%m-%d} by `{command}` with {count:,} complaints,"  # noqa: DTZ011
        f" {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}),",
        f"Python {platform.python_version()}; {ROUNDS} interleaved rounds in one process, database included.",
        "Queries without the bounds of transactions.",
        "",
        "| page | p50 ms | p95 ms | × floor | queries | kB before compression |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {what} | {p50:.1f} | {p95:.1f} | {p50 / floor:.1f} | {queries} | {size:.0f} |"
        for what, (p50, p95, queries, size) in figures.items()
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else the demo's")
    parser.add_argument("--write", nargs="?", const="docs/figures.md", help="keep the table there")
    wanted = parser.parse_args()
    prepare(wanted.database)
    text = table(measure(), " ".join(["benchmarks/pages.py", *sys.argv[1:]]))
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / wanted.write).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
