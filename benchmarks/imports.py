"""How fast complaints come in with their words, answers, customers, journal, whole history and seals; where time goes.

    .venv/bin/python benchmarks/imports.py                                  # into a database of its own
    .venv/bin/python benchmarks/imports.py --database kintsugi_million      # beside what is there
    .venv/bin/python benchmarks/imports.py --write                          # and keeps it in benchmarks/results/

Writes a CSV as another system would give it and reads it as `manage.py import_complaints` does. The documents of the
search, which the worker makes afterwards, are timed apart. A second run of the file adds nothing, and is timed too.
"""

import argparse
import csv
import json
import os
import random
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from uuid import uuid4

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
DATABASE, BAR = "kintsugi_imports", 2_000
HEADERS = ["case id", "received at", "resolved at", "status", "description", "reply", "customer id", "customer name"]
HEADERS += ["phone", "category", "channel"]


def write_file(path: Path, count: int) -> None:
    """So many ended complaints, of half as many customers, each with what they said and what was answered."""
    from benchmarks.house import ANSWERS, name_of, story

    dice, now = random.Random(3), datetime.now(UTC).replace(microsecond=0)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADERS)
        for number in range(count):
            received = now - timedelta(days=400, minutes=-20 * (number % 20_000))
            ended, person = received + timedelta(days=3), number // 2
            rows.writerow(
                [f"E-{number}", f"{received:%Y-%m-%d %H:%M}", f"{ended:%Y-%m-%d %H:%M}", "closed"]
                + [story(number, dice), ANSWERS[number % len(ANSWERS)], f"P-{person}", name_of(person)]
                + [f"09{person:08d}", ("quality", "delay", "billing")[number % 3], ("email", "phone")[number % 2]]
            )


class Parts:
    """Seconds by part: what the importer's functions take by themselves, and each table in the database."""

    def __init__(self):
        self.spent: Counter = Counter()
        self.inner = [0.0]

    def __call__(self, execute, sql, params, many, context):
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = perf_counter() - began
            self.spent[f"database: {name_of_statement(str(sql))}"] += took
            self.inner[-1] += took

    def timed(self, part: str, function):
        """``function``, whose own time (without what it calls that is timed too) counts for ``part``."""

        def timing(*given, **named):
            self.inner.append(0.0)
            began = perf_counter()
            try:
                return function(*given, **named)
            finally:
                took = perf_counter() - began
                self.spent[part] += took - self.inner.pop()
                self.inner[-1] += took

        return timing

    def table(self, seconds: float) -> list[dict]:
        """The parts that count, the longest first; what is left over is the rest."""
        rows = [{"part": part, "seconds": round(took, 2), "share": took / seconds} for part, took in self.spent.items()]
        rows = sorted((row for row in rows if row["share"] >= 0.01), key=lambda row: -row["seconds"])
        rest = seconds - sum(row["seconds"] for row in rows)
        rows.append({"part": "all the rest", "seconds": round(rest, 2), "share": rest / seconds})
        return [row | {"share": round(row["share"], 3)} for row in rows]


def name_of_statement(text: str) -> str:
    """What is done to which table."""
    words = text.replace('"', "").split()
    verb = words[0].upper()
    after = {"INSERT": "INTO", "COPY": "COPY", "UPDATE": "UPDATE"}.get(verb, "FROM")
    upper = [word.upper() for word in words]
    table = words[upper.index(after) + 1] if after in upper[:-1] else ""
    return f"{verb} {table}".strip()


@contextmanager
def looked_at(importer, parts: Parts):
    """The functions of the import are timed inside."""
    from django.db import connection

    written = "writing rows: COPY, its Python and its waiting"
    named = {"draft": "Python: what a row says", "already_there": "Python: is it there", "write": written}
    for name, part in named.items():
        setattr(importer, name, parts.timed(part, getattr(importer, name)))
    with connection.execute_wrapper(parts):
        yield


def bring_in(path: Path, source: str, parts: Parts | None = None) -> tuple[float, object]:
    """(seconds, outcome) of one run as the command makes it."""
    from accounts.models import User
    from intake.complaint_rows import ComplaintImporter
    from intake.importing import Settings
    from intake.reading import read_table

    by = User.objects.filter(role="agent", team__isnull=False).select_related("team").earliest("pk")
    known = {"file_name": path.name, "at": datetime.now(UTC), "by": by, "team": by.team, "category": "quality"}
    began = perf_counter()
    importer = ComplaintImporter(Settings(source=source, customer_source=source, **known))
    if parts is None:
        outcome = importer.run(read_table(path))
    else:
        table = parts.timed("Python: reading the file", read_table)(path)
        with looked_at(importer, parts):
            outcome = importer.run(table)
    return perf_counter() - began, outcome


def index() -> float:
    """Changes a second that the worker reads into documents of the search, until it knows all that came in."""
    from search.indexing import catch_up

    began = perf_counter()
    return catch_up() / (perf_counter() - began)


def measure(count: int, profiled: bool) -> dict:
    """Bring a file in, the same again, and make the documents of the search."""
    from django.db import connection

    from benchmarks import machine
    from benchmarks.serving import processor_seconds

    known, parts = {"machine": machine.facts(connection)}, Parts() if profiled else None
    with tempfile.TemporaryDirectory() as folder:
        path, source = Path(folder) / "complaints.csv", f"bench-{uuid4().hex[:8]}"
        write_file(path, count)
        connection.ensure_connection()
        process = connection.connection.info.backend_pid
        before = [process_time(), processor_seconds(process)]
        seconds, outcome = bring_in(path, source, parts)
        computed = [process_time() - before[0], processor_seconds(process) - before[1]]
        if outcome.added != count:
            raise SystemExit(f"{outcome.added} of {count} came in: {outcome.faults[:3]}")
        again, outcome = bring_in(path, source)
        if outcome.added:
            raise SystemExit(f"{outcome.added} came in twice")
    rows = [
        {"what": f"{count:,} ended complaints, with history and seals (bar {BAR:,})", "per_second": count / seconds}
    ]
    rows.append({"what": "the same by processor time of Python alone", "per_second": count / computed[0]})
    rows.append({"what": "the same by processor time of PostgreSQL alone", "per_second": count / computed[1]})
    rows.append(
        {"what": "the same by processor time of both, one after the other", "per_second": count / sum(computed)}
    )
    rows.append({"what": "the same file again: nothing is added", "per_second": count / again})
    rows.append({"what": "changes read into documents of the search, afterwards by the worker", "per_second": index()})
    words = "Each with the customer's words, our answer, its entry in the journal;"
    words += " every second with a customer and a phone."
    known |= {"rows": rows, "words": words, "profile": parts.table(seconds) if parts else []}
    return known


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--database", default="", help="one that benchmarks/many.py filled; else one of its own")
    parser.add_argument("--write", action="store_true", help="keep the figures in benchmarks/results/imports.json")
    wanted = parser.parse_args()
    from benchmarks import many

    many.prepare(wanted.database or DATABASE, fresh=not wanted.database)
    from accounts.models import Team, User
    from benchmarks.over_http import RESULTS

    if not User.objects.exists():
        team = Team.objects.create(name="Imports")
        User.objects.create_user("importer", name="Importer", alias="I", role="agent", team=team)
    told = measure(wanted.cases, profiled=True)
    for row in told["rows"]:
        print(f"{row['what']:<70}{row['per_second']:10,.0f} /s")  # noqa: T201
    for row in told["profile"]:
        print(f"{row['part']:<60}{row['seconds']:8.2f} s {row['share']:6.1%}")  # noqa: T201
    if wanted.write:
        told["command"] = " ".join(["benchmarks/imports.py", *sys.argv[1:]])
        (RESULTS / "imports.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
