"""Server time and queries of the whole admin: every list in each way of reading it, every page of a record, the home.

    .venv/bin/python benchmarks/admin.py                                   # the demo's database
    .venv/bin/python benchmarks/admin.py --database kintsugi_many --write  # one that benchmarks/many.py filled

Nothing is written: the connection only reads, and the access log hears of nothing. Each way is asked for ROUNDS times
after a first that is not timed; who passes a bar (80 ms, 12 queries) is named below the table, and the command fails.
Beside the time on the wall stands the time that this process and its database backend computed ("busy"): on a machine
that others use as well that is the figure to compare; alone they are nearly the same.
"""

import argparse
import logging
import os
import statistics
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpResponse

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # nobody sits here to type a code
ROUNDS = 9
MOST_MS, MOST_QUERIES = 80, 12
FAR = 100
READERS = ("manager", "auditor", "administrator")
WORDS = ("林", "退款")  # a name and a common word


@dataclass
class Way:
    """One way of reading a list or a record."""

    what: str
    name: str
    address: str
    reader: str
    times: list[float] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def half(self) -> float:
        """The middle of its times, in milliseconds."""
        return statistics.median(self.times)

    @property
    def slow(self) -> float:
        """Its 95th of a hundred."""
        return sorted(self.times)[int(len(self.times) * 0.95)]

    @property
    def busy(self) -> float:
        """The middle of what it made the machine compute, in milliseconds."""
        return statistics.median(self.computed)


class Readers:
    """Somebody of each role, signed in without a row being written."""

    def __init__(self):
        from django.conf import settings
        from django.db import connection

        from history.admin import personal_record_opened

        settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
        personal_record_opened.receivers.clear()
        connection.close()
        connection.settings_dict["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.clients = {role: self.client_of(role) for role in READERS}

    def client_of(self, role: str):
        """A browser of the first person of a role."""
        from django.conf import settings
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.signed_cookies import SessionStore
        from django.test import Client

        from accounts.models import User

        person = User.objects.filter(role=role, is_active=True).order_by("pk").first()
        if person is None:
            return None
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session.save()
        client = Client(headers={"host": "localhost"})
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    def get(self, way: Way) -> tuple["HttpResponse", float, float]:
        """The answer, and milliseconds by the wall and computed."""
        client = self.clients[way.reader]
        kept = {name: cookie.value for name, cookie in client.cookies.items()}
        began, computed = perf_counter(), self.computed()
        answer = client.get(way.address)
        took, busy = (perf_counter() - began) * 1000, self.computed() - computed
        for name, value in kept.items():
            client.cookies[name] = value
        return answer, took, busy

    def computed(self) -> float:
        """Milliseconds that this process and its backend have computed; of a server elsewhere nothing is known."""
        backend = int(self.backend.read_text().split()[0]) / 1e6 if self.backend.exists() else 0
        return process_time() * 1000 + backend


def lists(readers: Readers) -> list[Way]:
    """The first page of every list that is registered, for the first role that opens it."""
    from django.contrib import admin
    from django.urls import reverse

    found = []
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label_lower):
        names = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for role in READERS:
            way = Way(model._meta.label, "first page", reverse(names), role)
            if readers.clients[role] and readers.get(way)[0].status_code == 200:
                found.append(way)
                break
    return found


def ways_of(way: Way, readers: Readers) -> list[Way]:
    """All other ways to read a list, and its first record."""
    answer = readers.get(way)[0]
    changelist = answer.context["cl"]
    found = [way, *filters_of(way, changelist), *sorts_of(way, changelist)]
    if changelist.search_fields:
        found += [Way(way.what, f"search {word}", f"{way.address}?q={word}", way.reader) for word in WORDS]
    if changelist.paginator.is_cut:
        far = readers.get(Way(way.what, "", f"{way.address}?p={FAR}", way.reader))[0]
        page = FAR if far.status_code == 200 else 2
        found.append(Way(way.what, f"page {page}", f"{way.address}?p={page}", way.reader))
    if changelist.result_list:
        row = changelist.result_list[0]
        for name, end in (("record", "change/"), ("history", "history/")):
            one = Way(way.what, name, f"{way.address}{row.pk}/{end}", way.reader)
            if readers.get(one)[0].status_code == 200:
                found.append(one)
    return found


def filters_of(way: Way, changelist) -> list[Way]:
    """Every choice of every filter."""
    found = []
    for spec in changelist.filter_specs:
        for choice in list(spec.choices(changelist))[1:8]:
            if choice.get("query_string"):
                name = f"filter {spec.title}: {choice['display']}"
                found.append(Way(way.what, name, f"{way.address}{choice['query_string']}", way.reader))
    return found


def sorts_of(way: Way, changelist) -> list[Way]:
    """Every column up and down."""
    found = []
    for number, column in enumerate(changelist.list_display):
        if changelist.get_ordering_field(column) and column in changelist.sortable_by:
            for sign in ("", "-"):
                found.append(Way(way.what, f"by {sign}{column}", f"{way.address}?o={sign}{number}", way.reader))
    return found


def measure(readers: Readers, only: str) -> list[Way]:
    """Every way, timed."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
    from django.urls import reverse

    logging.disable()  # many a door is closed to the first who knocks
    setup_test_environment()  # pages say what they were made of
    firsts = [way for way in lists(readers) if only.lower() in way.what.lower()]
    ways = [Way("home", "home", reverse("admin:index"), "manager")]
    for way in firsts:
        ways += ways_of(way, readers)
    teardown_test_environment()
    for way in ways:
        with CaptureQueriesContext(connection) as queries:
            status = readers.get(way)[0].status_code
        if status != 200:
            raise SystemExit(f"{way.what}, {way.name}: {way.address} answered {status}")
        bounds = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
        way.queries = sum(not one["sql"].startswith(bounds) for one in queries.captured_queries)
    for _round in range(ROUNDS):
        for way in ways:
            _answer, took, busy = readers.get(way)
            way.times.append(took)
            way.computed.append(busy)
    return ways


KINDS = (("first page", "list"), ("filter", "filter"), ("search", "search"), ("by ", "sort"), ("page ", "far page"))
KINDS += (("record", "record"), ("history", "history"))


def table(ways: list[Way], command: str) -> str:
    """One line for each list: the worst of each kind of reading."""
    from benchmarks.figures import machine
    from complaints.models import Complaint

    count = Complaint._base_manager.count()
    titles = [title for _start, title in KINDS]
    lines = [
        "# Figures of the admin",
        "",
        f"Made on {date.today():%Y-%m-%d} by `{command}` with {count:,} complaints, "  # noqa: DTZ011
        f"{machine()} {ROUNDS} interleaved rounds in one process, database included. A cell is",
        "p50 / p95 ms by the wall, ms busy and the queries of the slowest way of that kind (every filter and choice,",
        "every column up and down, two searches, page 100).",
        "",
        f"| what | {' | '.join(titles)} |",
        f"| --- |{' ---: |' * len(titles)}",
    ]
    home = ways[0]
    lines.append(f"| home | {told([home])} |{' |' * (len(titles) - 1)}")
    for what in dict.fromkeys(way.what for way in ways[1:]):
        mine = [way for way in ways if way.what == what]
        cells = [told([way for way in mine if way.name.startswith(start)]) for start, _title in KINDS]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    over = beyond(ways)
    lines += ["", f"{len(ways)} ways, beyond {MOST_MS} ms or {MOST_QUERIES} queries: {len(over)}."]
    lines += [f"- {way.what}, {way.name}: {told([way])}" for way in over]
    return "\n".join(lines) + "\n"


def told(ways: list[Way]) -> str:
    """The slowest of some, in figures."""
    if not ways:
        return ""
    worst = max(ways, key=lambda way: way.busy)
    return f"{worst.half:.0f} / {worst.slow:.0f}, {worst.busy:.0f}, {max(way.queries for way in ways)}"


def beyond(ways: list[Way]) -> list[Way]:
    """Those that pass a bar, the slowest first."""
    over = [way for way in ways if min(way.half, way.busy) > MOST_MS or way.queries > MOST_QUERIES]
    return sorted(over, key=lambda way: -way.busy)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else the demo's")
    parser.add_argument("--only", default="", help="a part of a model's name")
    parser.add_argument("--write", nargs="?", const="docs/figures-admin.md", help="keep the table there")
    wanted = parser.parse_args()
    from benchmarks import many

    many.prepare(wanted.database, fresh=False)
    ways = measure(Readers(), wanted.only)
    text = table(ways, " ".join(["benchmarks/admin.py", *sys.argv[1:]]))
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / wanted.write).write_text(text, encoding="utf-8")
    raise SystemExit(1 if beyond(ways) else 0)


if __name__ == "__main__":
    main()
