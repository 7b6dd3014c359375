"""Every page over HTTP as people ask for it: signed in, on a kept connection, from the server of deploy/.

    .venv/bin/python benchmarks/over_http.py                                  # the demo's database; prints the table
    .venv/bin/python benchmarks/over_http.py --database kintsugi_million --beside kintsugi_ten --write pages
    .venv/bin/python benchmarks/over_http.py --only desk,POST --rounds 100

Databases are those that benchmarks/many.py fills (--beside: a small one, for how pages grow); what a working day needs
besides is added to them. In each round every page is asked for once on each, right after the two floors: a bare list
on the same server, and the page's own questions by plain psycopg. So whatever else the machine does falls on all.
What a page asks the database is counted in a pass of its own. --write keeps everything in benchmarks/results/;
benchmarks/performance.py makes the document from it.
"""

import argparse
import json
import multiprocessing
import os
import socket
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from uuid import uuid4

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # nobody sits here to type a code
RESULTS = CLONE / "benchmarks" / "results"
WARM = 12  # times that a page is asked for before it counts: a statement is planned for good at the ninth
RECORD, STEP = "POST: record a complaint", "POST: acknowledge one"
ALIKE, TOLD = (
    "new complaint, may be the same",
    "訂單還沒出貨，客服一直轉接. The order came late and nobody answered my letter.",
)
SAME = 0.15  # of its kilobytes: pages that differ by more do not show as much as each other
SECONDS = 6  # of each measure of what the server carries


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Plain:
    """The data floor: the statements of a page, asked again by psycopg alone."""

    def __init__(self, database: str):
        import psycopg
        from django.conf import settings

        name = database or settings.DATABASES["default"]["NAME"]
        options = "-c default_transaction_read_only=on"
        self.connection = psycopg.connect(
            settings.DATABASE_URL, dbname=name, autocommit=True, prepare_threshold=1, options=options
        )
        self.known: dict[str, list[str]] = {}

    def learn(self, what: str, statements: list[str]) -> None:
        """Keep what of a page's statements only reads."""
        self.known[what] = [one for one in statements if self.answers(one)]

    def answers(self, statement: str) -> bool:
        """Whether it can be asked without writing."""
        import psycopg

        try:
            self.ask(statement)
        except psycopg.Error:
            return False
        return True

    def ask(self, statement: str) -> None:
        """Ask, and read what comes."""
        cursor = self.connection.execute(statement)
        if cursor.description:
            cursor.fetchall()

    def timed(self, what: str) -> float:
        """Milliseconds of all the statements of a page."""
        began = perf_counter()
        for statement in self.known[what]:
            self.ask(statement)
        return (perf_counter() - began) * 1000


class Run:
    """Pages of one site: their times, what they ask, and their floor by psycopg."""

    def __init__(self, site, only: list[str]):
        from benchmarks.sites import FLOOR

        self.site, self.plain = site, Plain(site.database)
        self.wanted = [row for row in site.pages if row[0] == FLOOR or not only or any(one in row[0] for one in only)]
        self.writes = not only or any(one in RECORD + STEP + ALIKE for one in only)
        self.times: dict[str, list[float]] = {}
        self.data: dict[str, list[float]] = {}
        self.facts: dict[str, dict] = {}

    def count(self) -> None:
        """What each page asks, once the processes are warm and the connections have planned its statements."""
        for what, role, path in self.wanted:
            for _ in range(WARM):
                told = self.counted(
                    what, lambda asked, role=role, path=path: self.site.browsers[role].get(path, **asked)
                )
            self.plain.learn(what, told)

    def counted(self, what: str, ask) -> list[str]:
        """Keep what the server says of one request; its statements."""
        from benchmarks.counting import ASKED

        answer = ask({ASKED: "1"})
        if answer.status != 200:
            raise SystemExit(f"{what} answered {answer.status}")
        told = json.loads(answer.body)
        if told["status"] not in {200, 302}:
            raise SystemExit(f"{what} answered {told['status']}")
        statements = told.pop("statements")
        self.facts[what] = told | {"queries": len(statements)}
        return statements

    def page(self, number: int) -> None:
        """Ask for one page, and for its data."""
        what, role, path = self.wanted[number]
        answer = self.site.browsers[role].get(path)
        if answer.status != 200:
            raise SystemExit(f"{what}: {path} answered {answer.status}")
        self.times.setdefault(what, []).append(answer.took)
        self.data.setdefault(what, []).append(self.plain.timed(what))

    def write(self, *, counted: bool = False) -> None:
        """Record a complaint that others resemble, and acknowledge it: what agents wait for."""
        browser = self.site.browsers["agent"]
        browser.get("/cases/new/")
        told = {"channel": "email", "words": "The teapot came broken.", "category": self.site.category}
        told |= {"severity": "minor", "idempotency_key": str(uuid4())}
        self.posted(ALIKE, "/cases/new/alike/", {"words": TOLD, "customer": ""}, counted)
        location = self.posted(RECORD, "/cases/new/", told, counted)
        page = browser.get(location)
        asked = "SELECT version FROM complaints_complaint WHERE reference = %s"
        (version,) = self.plain.connection.execute(asked, [location.strip("/").split("/")[1]]).fetchone()
        assert page.status == 200
        self.posted(STEP, f"{location}acknowledgement/", {"version": version, "channel": "email"}, counted)

    def posted(self, what: str, path: str, told: dict, counted: bool) -> str:
        """Post a form; where it leads."""
        browser = self.site.browsers["agent"]
        if counted:
            self.counted(what, lambda asked: browser.post(path, told, **asked))
            return self.facts[what]["location"]
        answer = browser.post(path, told)
        if answer.status != (200 if what == ALIKE else 302):
            raise SystemExit(f"{what} answered {answer.status}")
        self.times.setdefault(what, []).append(answer.took)
        return answer.headers.get("location", "")


def measure(runs: list[Run], rounds: int) -> None:
    """Warm up, count, and go round."""
    for run in runs:
        run.count()
    for number in range(rounds):
        for page in range(len(runs[0].wanted)):
            for run in runs:
                run.page(page)
        print(f"\rround {number + 1} of {rounds}", end="", file=sys.stderr, flush=True)  # noqa: T201
    for number in range(rounds + 1):
        for run in (run for run in runs if run.writes):
            run.write(counted=number == 0)


def carried(site, clients: int) -> dict:
    """How many desk pages a second the server carries for so many people at once; the median they wait."""
    context = multiprocessing.get_context("fork")
    said = context.Queue()
    cookies = site.browsers["agent"].cookies
    people = [context.Process(target=keep_asking, args=(site.address, cookies, said)) for _ in range(clients)]
    for person in people:
        person.start()
    took = [said.get() for _ in people]
    for person in people:
        person.join()
    together = sorted(one for some in took for one in some)
    return {"clients": clients, "per_second": len(together) / SECONDS, "p50": statistics.median(together)}


def keep_asking(address: str, cookies: dict, said) -> None:
    """One person's desk, again and again."""
    from benchmarks.browsing import Browser

    browser, took, began = Browser(address, cookies=dict(cookies)), [], perf_counter()
    while perf_counter() - began < SECONDS:
        answer = browser.get("/desk/?view=team", Connection="close")  # as a proxy asks: who is idle takes it
        assert answer.status == 200
        took.append(answer.took)
    said.put(took)


def figures(run: Run, small: Run | None) -> list[dict]:
    """One row a page."""
    from benchmarks.sites import FLOOR

    found = []
    for what, took in run.times.items():
        p50, data = statistics.median(took), run.data.get(what)
        row = {"page": what, "p50": p50, "p95": sorted(took)[int(len(took) * 0.95)]}
        row |= {"floor": p50 / statistics.median(run.times[FLOOR]), "per_second": 1000 / statistics.mean(took)}
        row |= {name: run.facts[what][name] for name in ("queries", "database_ms", "kilobytes")}
        if data:
            row["data"] = statistics.median(data)
        if small and what in small.times and shows_as_much(run.facts[what], small.facts[what]):
            row["growth"] = p50 / statistics.median(small.times[what])
        found.append({name: round(one, 2) if isinstance(one, float) else one for name, one in row.items()})
        found[-1]["times"] = [round(one, 1) for one in took]
    return found


def shows_as_much(here: dict, there: dict) -> bool:
    """Whether two pages carry the same: one with thirty finds beside one with two says nothing about growth."""
    least, most = sorted((here["kilobytes"], there["kilobytes"]))
    return most - least <= SAME * max(most, 1)


def table(rows: list[dict]) -> str:
    """For the terminal."""
    lines = [
        f"{'page':<42}{'p50':>7}{'p95':>7}{'×floor':>8}{'/s':>7}{'queries':>9}{'db ms':>7}{'plain':>7}{'growth':>8}"
    ]
    for row in rows:
        data, growth = row.get("data", 0), row.get("growth", 0)
        lines.append(
            f"{row['page']:<42}{row['p50']:7.1f}{row['p95']:7.1f}{row['floor']:8.2f}{row['per_second']:7.0f}"
            f"{row['queries']:9}{row['database_ms']:7.1f}{data:7.1f}{growth:8.2f}"
        )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else the demo's")
    parser.add_argument("--beside", default="", help="a small one, to see what grows")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--only", default="", help="pages whose names have one of these, separated by commas")
    parser.add_argument("--write", metavar="NAME", help="keep the figures in benchmarks/results/NAME.json")
    wanted = parser.parse_args()
    from benchmarks import many

    many.prepare(wanted.database, fresh=False)
    from django.db import connection

    from benchmarks import machine
    from benchmarks.furnishing import point_at
    from benchmarks.plans import plans_of
    from benchmarks.serving import children, web, weight
    from benchmarks.sites import Site

    only = [one for one in wanted.only.split(",") if one]
    with ExitStack() as stack:
        served, runs = [], []
        for database in filter(None, dict.fromkeys([wanted.database or many_default(), wanted.beside])):
            address = f"127.0.0.1:{free_port()}"
            served.append(stack.enter_context(web(database, address)))
            runs.append(Run(Site(database, address).move_in(), only))
        measure(runs, wanted.rounds)
        rows = figures(runs[0], runs[1] if wanted.beside else None)
        print(f"\n{table(rows)}")  # noqa: T201
        carries = [carried(runs[0].site, clients) for clients in (1, 2, 4)] if not only or "desk" in only else []
        for one in carries:
            print(f"{one['clients']} clients: {one['per_second']:.0f} desk pages/s, p50 {one['p50']:.1f} ms")  # noqa: T201
        weights = [weight(number) for number in [served[0].pid, *children(served[0].pid)]]
        print("web, MB (RSS, PSS):", *(f"{rss:.0f} {pss:.0f};" for rss, pss in weights))  # noqa: T201
        point_at(wanted.database)
        plans = plans_of(runs[0].plain.connection, runs[0].plain.known)
        if wanted.write:
            known = {"machine": machine.facts(connection), "rounds": wanted.rounds, "pages": rows, "carried": carries}
            known |= {
                "plans": plans,
                "command": " ".join(["benchmarks/over_http.py", *sys.argv[1:]]),
                "beside": wanted.beside,
            }
            known["web_mb"] = [{"rss": round(rss), "pss": round(pss)} for rss, pss in weights]
            (RESULTS / f"{wanted.write}.json").write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


def many_default() -> str:
    """The database of the demo."""
    from django.conf import settings

    return settings.DATABASES["default"]["NAME"]


if __name__ == "__main__":
    main()
