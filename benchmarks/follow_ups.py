"""What follow-ups cost where there are many: sweep, planning, agenda.

    .venv/bin/python benchmarks/follow_ups.py   # 100,000 missed, 1,000,000 in the agenda
    .venv/bin/python benchmarks/follow_ups.py --many 100000 --write   # kept in docs/figures-follow-ups.md
    .venv/bin/python benchmarks/follow_ups.py --again   # once more in what the last run filled and swept
    .venv/bin/python benchmarks/follow_ups.py --again --pages   # only the pages and the planning

In a database of its own (kintsugi_followups), with every trigger on. Rows come by COPY, as an import brings them.
"""

import argparse
import os
import platform
import statistics
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, product
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # nobody sits here to type a code
os.environ["HISTORY_ROOTS_FILE"] = str(CLONE / "var" / "follow-ups-roots.txt")
TEAMS, AGENTS, CUSTOMERS, BATCH, ROUNDS = 40, 5, 10_000, 20_000, 15


class House:
    """Teams, customers, and as many follow-ups as asked for, spread over a year about now."""

    def __init__(self, many: int, due: int):
        self.many, self.due = many, due
        self.now = datetime.now(UTC).replace(microsecond=0)

    def fill(self) -> None:
        """Everything; care without complaints keeps the table of cases out of what is measured."""
        from django.db import transaction

        from accounts.models import Team, User
        from audit.models import Entry
        from benchmarks.house import Lines
        from customers.models import Customer
        from followups.models import FollowUp, FollowUpRule
        from history.attribution import attributed

        teams = [Team.objects.create(name=f"Team {n}") for n in range(TEAMS)]
        User.objects.bulk_create(
            User(username=f"agent{n}-{m}", name=f"Agent {n} {m}", alias=f"A{n}{m}", role="agent", team=team)
            for n, team in enumerate(teams) for m in range(AGENTS)
        )  # fmt: skip
        User.objects.bulk_create(
            User(username=f"supervisor{n}", name=f"Supervisor {n}", alias=f"S{n}", role="supervisor", team=team)
            for n, team in enumerate(teams)
        )
        User.objects.create(username="manager", name="Manager", alias="M", role="manager")
        self.agents = list(User.objects.filter(role="agent").order_by("pk"))
        rule = FollowUpRule.objects.get(code="prompt")
        people = Lines(Customer, ("id", "name", "team_id"), language="zh-hant")
        asked = Lines(
            FollowUp, ("id", "customer_id", "team_id", "assignee_id", "earliest_at", "latest_at"), channel="phone",
            rule=rule,
        )  # fmt: skip
        entries = Lines(
            Entry, ("id", "subject_id"), subject="followups.followup", verb="followup_plan", at=self.now,
            actor=self.agents[0], facts={"after": "scheduled"},
        )  # fmt: skip
        with attributed(reason="benchmark"), transaction.atomic():
            people.copy({"id": n, "name": f"王{n}", "team_id": teams[n % TEAMS].pk} for n in range(1, CUSTOMERS + 1))
        with attributed(reason="benchmark"):
            for first in range(1, self.many + 1, BATCH):
                some = range(first, min(first + BATCH, self.many + 1))
                with transaction.atomic():
                    asked.copy(self.row(n) for n in some)
                    entries.copy({"id": n, "subject_id": n} for n in some)
        self.go_on(Customer, FollowUp, Entry)

    def row(self, number: int) -> dict:
        """One follow-up: the first ``due`` of them closed lately, the rest closes within a year."""
        agent = self.agents[number % len(self.agents)]
        if number <= self.due:
            latest = self.now - timedelta(seconds=number % 36_000)
        else:
            latest = self.now + timedelta(minutes=30 + number * 311 % 525_600)
        return {
            "id": number, "customer_id": number % CUSTOMERS + 1, "team_id": agent.team_id, "assignee_id": agent.pk,
            "earliest_at": latest - timedelta(days=1), "latest_at": latest,
        }  # fmt: skip

    @staticmethod
    def go_on(*models) -> None:
        """Let numbers go on behind those that were written here."""
        from django.core.management.color import no_style
        from django.db import connections

        owner = connections["owner"]
        with owner.cursor() as cursor:
            for statement in owner.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
            cursor.execute("VACUUM ANALYZE")


def measure(house: House, *, sweeps: bool = True) -> list[tuple[str, str, str]]:
    """[(what, bar, measured)]."""
    from django.test import Client

    from accounts.models import User

    rows = []
    for who in ("agent0-0", "supervisor0", "manager"):
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(username=who))
        for whose, view in product(("mine", "team"), ("list", "week", "month")):
            page = median_ms(partial(client.get, f"/follow-ups/?whose={whose}&view={view}"))
            rows.append((f"page of the agenda: {view}, {whose}, {who}", "30 ms", f"{page:.1f} ms"))
    return rows + (swept(house) if sweeps else []) + planning()


def swept(house: House) -> list[tuple[str, str, str]]:
    """What putting down the reminders takes, and telling of all that was missed."""
    from followups.missing import miss_what_passed
    from followups.reminding import put_down

    rows, began = [], perf_counter()
    new = put_down(house.now)
    rows.append((f"reminders put down: {new:,}", "–", f"{perf_counter() - began:.1f} s"))
    began = perf_counter()
    missed = miss_what_passed(datetime.now(UTC))
    took = perf_counter() - began
    rows.append((f"sweep of {missed:,} missed, each handed up", "20 s for 100,000", f"{took:.1f} s"))
    return rows


def planning() -> list[tuple[str, str, str]]:
    """What planning the series of a severe case takes, with and without writing it."""
    from django.db import transaction
    from django.utils.timezone import now

    from followups.planning import plan_series, windows
    from tests import builders as people
    from tests.builders import carry_out, make_case, make_customer, make_person, make_team

    team = make_team(f"Planning {now():%H%M%S}")
    people.numbers = count(int(now().timestamp()))
    agent = make_person("agent", team=team)
    customer = make_customer(team)
    case = make_case("committed", by=agent, customer=customer, severity="severe")
    carry_out(case, agent)
    case.resolve(by=agent, at=now(), what_was_done="x", no_apology_reason="x")
    at = now()
    windows(case, at)

    def write():
        with transaction.atomic():
            plan_series(case, by=agent, at=at)
            transaction.set_rollback(True)

    return [
        ("windows of a severe case", "10 ms", f"{median_ms(lambda: windows(case, at)):.1f} ms"),
        ("its series planned and written", "10 ms", f"{median_ms(write):.1f} ms"),
    ]


def median_ms(do) -> float:
    """Milliseconds, the middle of some rounds."""
    do()
    took = []
    for _round in range(ROUNDS):
        began = perf_counter()
        do()
        took.append((perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=100_000)
    parser.add_argument("--again", action="store_true", help="in the database that the last run left")
    parser.add_argument("--pages", action="store_true", help="without the sweeps")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    from benchmarks.many import prepare

    prepare("kintsugi_followups", fresh=not wanted.again)
    house = House(wanted.many, wanted.due)
    if not wanted.again:
        began = perf_counter()
        house.fill()
        print(f"filled in {perf_counter() - began:.0f} s", flush=True)  # noqa: T201
    load = os.getloadavg()[0]
    rows = measure(house, sweeps=not wanted.pages)
    lines = [f"| {what} | {bar} | {value} |" for what, bar, value in rows]
    print("\n".join(lines))  # noqa: T201
    if wanted.write:
        where = f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f} at the start"
        when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {where}"
        head = f"# What follow-ups cost\n\n`benchmarks/follow_ups.py --many {wanted.many}`; {when}.\n\n"
        table = "| what | bar | measured |\n| --- | --- | --- |\n" + "\n".join(lines) + "\n"
        (CLONE / "docs" / "figures-follow-ups.md").write_text(head + table, encoding="utf-8")


if __name__ == "__main__":
    main()
