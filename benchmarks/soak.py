"""Many agents' day at once, with the worker running: how long they wait, what goes wrong, what grows.

    .venv/bin/python benchmarks/soak.py --database kintsugi_million --agents 100 --think 5 --minutes 20 --write
    .venv/bin/python benchmarks/soak.py --agents 10 --minutes 1 --proxy          # through nginx as well

Every agent has a session, a connection and an address of their own on this machine (benchmarks/agents_day.py: what they
do). Each minute it notes how long reads and writes took and what the processes weigh (PSS). The database is one that
benchmarks/many.py filled; the cases that are recorded stay in it. --write keeps it in benchmarks/results/soak.json.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path
from time import sleep, time

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")
SEED = 9


def hire(address: str, count: int, samples: list) -> list:
    """So many agents of the database, signed in, each with cases and customers to look at."""
    from accounts.models import User
    from benchmarks.agents_day import Agent, Known
    from benchmarks.browsing import Browser
    from benchmarks.furnishing import PASSWORD
    from complaints.choices import OPEN
    from complaints.models import Category, Complaint
    from customers.models import Customer

    people = list(User.objects.filter(role="agent", is_active=True).select_related("team").order_by("pk")[:count])
    category, hired, bought = Category.objects.earliest("pk").pk, [], {}
    for number, person in enumerate(people):
        seen = Complaint.objects.visible_to(person).order_by("pk")
        cases = [*seen.filter(state__in=OPEN)[:6], *seen.filter(state="closed")[:4]]
        if person.team_id not in bought:
            customers = Customer.objects.filter(team=person.team).order_by("pk")[:8]
            bought[person.team_id] = [(one.pk, bought_by(one)) for one in customers]
        known = Known([case.reference for case in cases], bought[person.team_id], category)
        browser = Browser(address, own=f"127.0.1.{number % 250 + 1}")
        hired.append(Agent(person.username, browser, known, samples, random.Random(SEED + number)))
    for agent in hired:
        agent.browser.sign_in(agent.name, PASSWORD)
    return hired


def bought_by(customer) -> int:
    """Something that this customer bought a week ago."""
    from datetime import timedelta

    from django.utils.timezone import now

    known = {"item": "Teapot", "bought_on": (now() - timedelta(days=7)).date(), "amount": 2000, "currency": "TWD"}
    return (customer.purchases.first() or customer.purchases.create(number=f"SOAK-{customer.pk}", **known)).pk


def spread(samples: list, writes: bool) -> tuple[float, float]:
    """(p50, p95) of what went well; 0 when there is nothing."""
    took = sorted(one.took for one in samples if one.writes == writes and not one.error)
    return (statistics.median(took), took[int(len(took) * 0.95)]) if took else (0.0, 0.0)


class Watch:
    """What is noted each minute."""

    def __init__(self, web: int, worker: int, samples: list):
        self.web, self.worker, self.samples = web, worker, samples
        self.minutes: list[dict] = []
        self.largest = {"web": 0.0, "worker": 0.0}

    def note(self, since: float, until: float) -> None:
        """One line."""
        from django.db import connection

        from benchmarks.serving import children, server_processes, weight

        some = [one for one in list(self.samples) if since <= one.at < until]
        web = [weight(number)[1] for number in [self.web, *children(self.web)]]
        worker = [weight(number)[1] for number in [self.worker, *children(self.worker)]]
        with connection.cursor() as cursor:
            server = [weight(number)[1] for number in server_processes(cursor)]
        self.largest = {"web": max(self.largest["web"], *web), "worker": max(self.largest["worker"], *worker)}
        line = {"minute": len(self.minutes) + 1, "requests": len(some), "errors": sum(bool(one.error) for one in some)}
        for kind, writes in (("read", False), ("write", True)):
            line[f"{kind}_p50"], line[f"{kind}_p95"] = (round(took, 1) for took in spread(some, writes))
        line |= {"web_mb": round(sum(web)), "worker_mb": round(sum(worker)), "postgresql_mb": round(sum(server))}
        self.minutes.append(line | {"load": round(os.getloadavg()[0], 1)})
        print(" ".join(f"{name} {value}" for name, value in self.minutes[-1].items()), flush=True)  # noqa: T201


def summary(watch: Watch, samples: list) -> str:
    """The bars, in words."""
    reads, writes = spread(samples, False), spread(samples, True)
    wrong = sum(bool(one.error) for one in samples)
    words = (
        f"Reads p50 {reads[0]:.0f}, p95 {reads[1]:.0f} ms (bar 150); writes p50 {writes[0]:.0f}, p95 {writes[1]:.0f} ms"
    )
    words += f" (bar 200); {wrong} errors among {len(samples):,} requests (bar 0)."
    if len(watch.minutes) >= 8:
        early, late = watch.minutes[1:4], watch.minutes[-3:]
        grown = {
            name: statistics.mean(one[name] for one in late) / statistics.mean(one[name] for one in early) - 1
            for name in ("read_p95", "web_mb", "worker_mb", "postgresql_mb")
        }
        words += f" From minutes 2–4 to the last three: read p95 {grown['read_p95']:+.0%} (bar +20 %), memory of web"
        words += f" {grown['web_mb']:+.0%}, worker {grown['worker_mb']:+.0%}, PostgreSQL"
        words += f" {grown['postgresql_mb']:+.0%} (bar +10 %)."
    return words


def by_act(samples: list) -> list[dict]:
    """How often each act, and how long."""
    found = []
    for act in sorted({one.act for one in samples}):
        took = sorted(one.took for one in samples if one.act == act and not one.error)
        if took:
            p95 = took[int(len(took) * 0.95)]
            found.append(
                {"act": act, "times": len(took), "p50": round(statistics.median(took), 1), "p95": round(p95, 1)}
            )
    return found


def run(wanted, stack: ExitStack) -> dict:
    """Start everything, let them work, and say how it was."""
    from django.db import connection

    from benchmarks import behind_proxy, machine, serving
    from benchmarks.furnishing import furnish
    from benchmarks.over_http import free_port

    furnish()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kintsugi-web-")))
    port, address, bind = free_port(), f"127.0.0.1:{free_port()}", ""
    if wanted.proxy:
        folder.chmod(0o755)
        os.environ["BEHIND_PROXY"], bind = "1", f",unix:{folder / 'web.sock'}"
    web = stack.enter_context(serving.web(wanted.database, address + bind, settings="config.settings"))
    if wanted.proxy:
        stack.enter_context(behind_proxy.proxy(port, folder / "web.sock"))
        address = f"127.0.0.1:{port}"
    worker, samples, over = stack.enter_context(serving.worker(wanted.database)), [], threading.Event()
    agents = hire(address, wanted.agents, samples)
    watch, began = Watch(web.pid, worker.pid, samples), time()
    known = {"machine": machine.facts(connection)}
    until = began + wanted.minutes * 60
    threads = [threading.Thread(target=one.work, args=(until, wanted.think, over), daemon=True) for one in agents]
    stack.callback(over.set)
    for thread in threads:
        thread.start()
    for minute in range(wanted.minutes):
        sleep(max(0.0, began + (minute + 1) * 60 - time()))
        watch.note(began + minute * 60, began + (minute + 1) * 60)
    over.set()
    for thread in threads:
        thread.join(timeout=30)
    for error in list(dict.fromkeys(one.error for one in samples if one.error))[:12]:
        print(error)  # noqa: T201
    known |= {
        "agents": wanted.agents,
        "think": wanted.think,
        "minutes": wanted.minutes,
        "summary": summary(watch, samples),
    }
    known |= {f"largest_{name}_mb": round(weight) for name, weight in watch.largest.items()}
    return known | {"by_minute": watch.minutes, "by_act": by_act(samples)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled")
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--think", type=float, default=5, help="seconds between two acts, half more or less")
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--proxy", action="store_true", help="through nginx as in deploy/")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/soak.json")
    wanted = parser.parse_args()
    from benchmarks import many

    many.prepare(wanted.database, fresh=False)
    from benchmarks.over_http import RESULTS

    with ExitStack() as stack:
        told = run(wanted, stack)
    print(told["summary"])  # noqa: T201
    if wanted.write:
        told["command"] = " ".join(["benchmarks/soak.py", *sys.argv[1:]])
        (RESULTS / "soak.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
