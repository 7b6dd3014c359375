"""The product and django-helpdesk in one run: the same cases and words, the same PostgreSQL, the same two cores.

    .venv/bin/python benchmarks/beside_helpdesk.py --database kintsugi_million --open 400000 --write beside_helpdesk

django-helpdesk is installed from PyPI into var/peer the first time, its database filled with as many tickets as ours
has cases (benchmarks/peer/fill.py). In each round a page of theirs, with the JSON that it loads, is asked for right
after ours. Both as people at work ask: many times in a row, of which the first do not count, but a page that takes a
second only once, and not again what took a minute in all. Its database is on our server, or on another one
(``--server``), such as the distribution sets up.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")
RESULTS, HOME = CLONE / "benchmarks" / "results", CLONE / "var" / "peer"
VERSIONS = ("django-helpdesk==2.6.1", "Django==6.0.*", "psycopg[binary]==3.3.*", "gunicorn==25.*")
ASKED, WARM = 40, 25  # times in a row that a page is asked for; the first of them, which do not count
SLOW, PATIENCE = 1_000, 60_000  # milliseconds: asked for once a round; spent in all, after which not again
TABLE = re.compile(rb'"(/datatables_ticket_list/[^"]+)"')
# {our page: (theirs, how many times as long theirs takes at least)}
PAIRS = {
    "desk, team": ("/tickets/", 150),
    "desk, mine": ("/tickets/?assigned_to=1&status=1&status=2&sort=due_date", 15),
    "case, investigating": ("/tickets/{newest}/", 2.5),
    "search, a rare word": ("/tickets/?q=%E7%91%95%E7%96%B5&status=1&status=2&status=3&status=4", 700),
    "admin: home": ("/dashboard/", 1_000),
    "what customers said": ("/reports/queuestatus/", 1_000),
    "admin: complaints": ("/admin/helpdesk/ticket/", 12),
}
RECORD, STEP = "POST: record a complaint", "POST: acknowledge one"
POSTS = {RECORD: ("a ticket", 2.5), STEP: ("a status and a comment", 2.5)}


class Peer:
    """django-helpdesk in its own environment, on a database of its own beside ours."""

    def __init__(self, tickets: int, opened: int, server: str):
        from psycopg.conninfo import conninfo_to_dict

        self.tickets, self.opened, self.database = tickets, opened, f"helpdesk_{tickets}_{opened}"
        self.server, address = server, conninfo_to_dict(server)
        told = {"PEER_DATABASE": self.database, "DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings"}
        told |= {f"PEER_{name.upper()}": str(address.get(name, "")) for name in ("user", "host", "port", "password")}
        self.environment = os.environ | told | {"PYTHONPATH": str(CLONE), "PEER_MEDIA": str(HOME / "media")}
        self.python = HOME / "bin" / "python"

    def move_in(self, password: str) -> None:
        """Install it and fill its database, unless that was done before."""
        if not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
            subprocess.run([self.python, "-m", "pip", "install", "--quiet", *VERSIONS], check=True)
        if self.made():
            self.run("django", "migrate", "--verbosity", "0")
            self.run("django", "loaddata", "emailtemplate.json", "--verbosity", "0")
            self.run("benchmarks.peer.fill", str(self.tickets), str(self.opened), password)

    def made(self) -> bool:
        """Make its database; False when it is there."""
        import psycopg

        with psycopg.connect(self.server, dbname="postgres", autocommit=True) as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone():
                return False
            server.execute(f'CREATE DATABASE "{self.database}"')
            server.execute(f"ALTER DATABASE \"{self.database}\" SET statement_timeout = '0'")
        return True

    def version(self) -> str:
        """Of its PostgreSQL, and how that compares letters."""
        import psycopg

        asked = "SELECT current_setting('server_version'), datctype FROM pg_database WHERE datname = %s"
        with psycopg.connect(self.server, dbname="postgres") as server:
            number, letters = server.execute(asked, [self.database]).fetchone()
        return f"PostgreSQL {number.split()[0]}, {letters}"

    def run(self, module: str, *words: str) -> None:
        """One command in its environment. Raises CalledProcessError."""
        subprocess.run([self.python, "-m", module, *words], check=True, cwd=CLONE, env=self.environment)

    @contextmanager
    def serving(self, address: str):
        """Its pages at ``address``, by as many processes and threads as ours."""
        from benchmarks.serving import running, wait_for

        how = ["--workers", str(os.cpu_count()), "--threads", "4", "--worker-class", "gthread", "--timeout", "900"]
        command = [str(self.python), "-m", "gunicorn", "benchmarks.peer.wsgi", "--bind", address, *how, "--preload"]
        with running([*command, "--keep-alive", "75", "--log-level", "warning"], self.environment) as process:
            wait_for(address, process, "/login/")
            yield process


class Theirs:
    """Somebody who sits before django-helpdesk; times are milliseconds, with what a page loads."""

    def __init__(self, address: str, peer: Peer, password: str):
        from benchmarks.browsing import Browser

        self.browser, self.newest = Browser(address, patience=900), peer.tickets
        self.browser.get("/login/")
        told = {"username": "agent", "password": password, "next": "/dashboard/"}
        if self.browser.post("/login/", told).status != 302:
            raise SystemExit("django-helpdesk does not let us in.")
        self.browser.token = ""

    def page(self, path: str) -> float:
        """A page, and its table's rows."""
        answer = self.got(path.format(newest=self.newest))
        took = answer.took
        if found := TABLE.search(answer.body):
            took += self.got(f"{found[1].decode()}?draw=1&start=0&length=25").took
        return took

    def got(self, path: str):
        """The answer. Raises SystemExit when it is none."""
        answer = self.browser.get(path)
        if answer.status != 200:
            raise SystemExit(f"{path} of django-helpdesk answered {answer.status}")
        return answer

    def write(self) -> dict[str, float]:
        """A new ticket, then a status and a comment in it."""
        self.got("/tickets/submit/")
        told = {"queue": "1", "title": "Teapot", "body": "The teapot came broken.", "priority": "3", "due_date": ""}
        made = self.browser.post("/tickets/submit/", told | {"submitter_email": "", "assigned_to": "1"})
        where = made.headers.get("location", "")
        number = re.search(r"/tickets/(\d+)/", where)
        if made.status != 302 or not number:
            raise SystemExit(f"a ticket of django-helpdesk answered {made.status} {where}")
        self.got(where)
        told = {"comment": "We are on it.", "new_status": "2", "public": "1", "owner": "1", "priority": "3"}
        said = self.browser.post(f"/tickets/{number[1]}/update/", told | {"title": "Teapot", "queue": "1"})
        if said.status != 302:
            raise SystemExit(f"a comment in django-helpdesk answered {said.status}")
        return {RECORD: made.took, STEP: said.took}


def measure(ours, theirs: Theirs, rounds: int) -> list[dict]:
    """Every pair that ``ours`` has, in every round."""
    ours.count()
    pairs = {name: pair for name, pair in PAIRS.items() if name in {row[0] for row in ours.wanted}}
    numbers = {row[0]: number for number, row in enumerate(ours.wanted)}

    def our_page(name: str) -> dict[str, float]:
        ours.page(numbers[name])
        return {name: ours.times[name][-1]}

    def our_posts() -> dict[str, float]:
        ours.write()
        return {name: ours.times[name][-1] for name in POSTS}

    mine: dict[str, list[float]] = {}
    other: dict[str, list[float]] = {}
    for turn in range(rounds):
        for name, (path, _bar) in pairs.items():
            keep(mine, several(lambda name=name: our_page(name)))
            if sum(other.get(name, [])) < PATIENCE:
                keep(other, several(lambda name=name, path=path: {name: theirs.page(path)}))
        if ours.writes:
            keep(mine, several(our_posts))
            keep(other, several(theirs.write))
        print(f"\rround {turn + 1} of {rounds}", end="", file=sys.stderr, flush=True)  # noqa: T201
    asked = PAIRS | POSTS
    return [row(name, *asked[name], mine[name], took) for name, took in other.items()]


def several(ask) -> list[dict[str, float]]:
    """What asking takes, again and again: those times that count."""
    times = [ask()]
    while max(times[-1].values()) < SLOW and len(times) < ASKED:
        times.append(ask())
    return times[WARM:] or times[-1:]


def keep(spent: dict[str, list[float]], told: list[dict[str, float]]) -> None:
    """Put milliseconds to those of the same name."""
    for one in told:
        for name, took in one.items():
            spent.setdefault(name, []).append(took)


def row(name: str, path: str, bar: float, ours: list[float], theirs: list[float]) -> dict:
    """One line of the table: medians, and how many times as long theirs takes."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    told = {"page": name, "theirs": path, "p50": round(mine, 2), "their_p50": round(other, 1)}
    return told | {"times": round(other / mine, 1), "bar": bar, "asked": len(theirs)}


def table(rows: list[dict]) -> str:
    """For the terminal."""
    lines = [f"{'page':<28}{'ours':>8}{'theirs':>11}{'times':>9}{'bar':>8}"]
    lines += [f"{r['page']:<28}{r['p50']:8.1f}{r['their_p50']:11.1f}{r['times']:9.1f}{r['bar']:8}" for r in rows]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else the demo's")
    parser.add_argument(
        "--open", type=int, default=5_000, help="of their tickets; as many as many.py left open of ours"
    )
    parser.add_argument(
        "--server", default="", help="the PostgreSQL of theirs, when it is not ours; a URL of its superuser"
    )
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--only", default="", help="pages of ours whose name holds one of these words, with commas")
    parser.add_argument("--write", metavar="NAME", help="keep the figures in benchmarks/results/NAME.json")
    wanted = parser.parse_args()
    from benchmarks import many
    from benchmarks.over_http import Run, free_port

    many.prepare(wanted.database, fresh=False)
    from django.conf import settings
    from django.db import connection

    from benchmarks import machine
    from benchmarks.furnishing import PASSWORD
    from benchmarks.serving import web
    from benchmarks.sites import Site
    from complaints.models import Complaint

    peer = Peer(round(Complaint.objects.count(), -4), wanted.open, wanted.server or settings.DATABASE_URL)
    peer.move_in(PASSWORD)
    address, beside = (f"127.0.0.1:{free_port()}" for _ in range(2))
    with web(wanted.database, address), peer.serving(beside):
        site = Site(wanted.database, address).move_in()
        asked = wanted.only.split(",") if wanted.only else [*PAIRS, *POSTS]
        ours = Run(site, [name for name in (*PAIRS, *POSTS) if any(word in name for word in asked)])
        rows = measure(ours, Theirs(beside, peer, PASSWORD), wanted.rounds)
    print(f"\n{table(rows)}")  # noqa: T201
    if wanted.write:
        known = {"machine": machine.facts(connection), "rounds": wanted.rounds, "rows": rows}
        known |= {"versions": [*VERSIONS, peer.version()], "open": wanted.open}
        known |= {"tickets": peer.tickets, "command": " ".join(["benchmarks/beside_helpdesk.py", *sys.argv[1:]])}
        (RESULTS / f"{wanted.write}.json").write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
