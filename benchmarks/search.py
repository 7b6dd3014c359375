"""Server time of the search, in a database that benchmarks/many.py filled.

    .venv/bin/python benchmarks/many.py --cases 100000       # once
    .venv/bin/python benchmarks/search.py                    # prints the table
    .venv/bin/python benchmarks/search.py --write            # and keeps it in docs/figures-search.md

The page is asked for as a manager, who sees all cases, and as an agent of one of forty teams.
"""

import argparse
import os
import statistics
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # nobody sits here to type a code
ROUNDS = 30
WANTED = [
    ("rare Chinese word, two characters, other script", "瑕疵"),
    ("Chinese, four characters, read again", "售后保固"),
    ("rare English word", "flywheel"),
    ("Chinese word of one case in 500", "漏水"),
    ("common Chinese word", "退款"),
    ("very common English word", "parcel"),
    ("single character", "裂"),
    ("phone, by its beginning", "0987 65"),
    ("phone, by its last digits", "4321"),
    ("name", "林靜宜"),
    ("name, by its sound", "linjingyi"),
    ("nothing found", "xylophone"),
]


def measure():
    """[(who, what, question p50, page p50, page p95, queries, cases)]."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from casework.finding import CASES, Finder, Search, find, query_of, search_of, visible_facets

    people = [User.objects.get(username="manager"), User.objects.get(username="agent0-0")]
    rows = []
    for who in people:
        client = Client(headers={"host": "localhost"})
        client.force_login(who)
        wanted = WANTED if who.role == "manager" else WANTED[:6]
        for what, words in [("the page without a question", ""), *wanted]:
            client.get("/search/", {"q": words})
            with CaptureQueriesContext(connection) as queries:
                client.get("/search/", {"q": words})
                asked_of_it = sum(one["sql"] not in {"BEGIN", "COMMIT"} for one in queries.captured_queries)
            pages, questions = [], []
            for _round in range(ROUNDS):
                began = perf_counter()
                client.get("/search/", {"q": words})
                pages.append((perf_counter() - began) * 1000)
                query = query_of(who, words)
                if query:
                    began = perf_counter()
                    find(Search(CASES, query, seen=visible_facets(who)), search_of(query, 21))
                    questions.append((perf_counter() - began) * 1000)
            found = Finder(who, words)
            found.run(datetime.now(UTC))
            count = f"{found.case_count} / {found.customer_count}"
            asked = statistics.median(questions) if questions else 0
            p95 = sorted(pages)[int(len(pages) * 0.95)]
            rows.append((who.role, what, words, asked, statistics.median(pages), p95, asked_of_it, count))
    return rows


def cost_of_indexing() -> str:
    """What the job needs for a case, from reading to writing, in batches."""
    from complaints.searching import CASES
    from search.indexing import catch_up, note

    note(CASES, list(range(1, 5_001)))
    began = perf_counter()
    catch_up()
    again = perf_counter() - began
    return f"The job: {5_000 / again:,.0f} unchanged cases a second, read, folded and compared."


def table(figures, count, job, command) -> str:
    """The figures as Markdown."""
    from benchmarks.figures import machine

    lines = [
        "# Figures of the search",
        "",
        f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`: {count:,} cases,",
        f"{machine()} the embedded PostgreSQL; {ROUNDS}",
        "rounds in one process, database included. Bar at a million: a page at most 20 ms, at most 6 queries.",
        "Queries without the bounds of transactions.",
        "",
        "| who | what | asked | question ms | page ms | page p95 | queries | cases / customers |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {who} | {what} | {words or '–'} | {asked:.2f} | {p50:.1f} | {p95:.1f} | {queries} | {found} |"
        for who, what, words, asked, p50, p95, queries, found in figures
    ]
    return "\n".join([*lines, "", job, ""])


def main():
    from benchmarks.many import DATABASE, prepare

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-search.md")
    wanted = parser.parse_args()
    prepare(wanted.database, fresh=False)
    from complaints.models import Complaint

    command = " ".join(["benchmarks/search.py", *sys.argv[1:]])
    text = table(measure(), Complaint.objects.count(), cost_of_indexing(), command)
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / "docs" / "figures-search.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
