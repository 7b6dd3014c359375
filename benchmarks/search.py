"""Server time of the search, over as many documents as asked for, in a database of its own.

    .venv/bin/python benchmarks/search.py                    # 100,000 cases; prints the table
    .venv/bin/python benchmarks/search.py --cases 1000000 --write    # and keeps it in docs/figures-search.md

Cases, their words and customers come by COPY into a database that is made for this and dropped afterwards; the
documents are made from the same words by the product's own tokens. The page is asked for as a manager, who sees all
cases, and as an agent of one of forty teams.
"""

import argparse
import os
import platform
import random
import statistics
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
ROUNDS, TEAMS, SEED = 30, 40, 7
DATABASE = "kintsugi_search_figures"
# What all cases are made of, and words that stand in every so many.
CHINESE = ["收到時有裂痕", "客服一直轉接", "商品與照片不同", "要求退款", "訂單還沒出貨", "包裝破損", "等了三週"]
ENGLISH = ["order", "came", "late", "and", "nobody", "answered", "letter", "about", "broken", "teapot", "shop", "town"]
EVERY = {"瑕疵": 5_000, "售後保固": 5_000, "flywheel": 5_000, "漏水": 500, "parcel": 3}
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
    ("nothing found", "xylophone"),
]


def prepare():
    """Django on a fresh database of its own, migrated."""
    import django
    from django.conf import settings

    from config.preparing import Preparation, have_database

    have_database()
    django.setup()
    drop()
    Preparation(settings.DATABASE_URL, DATABASE, None).run()
    from django.core.management import call_command
    from django.db import connections

    for alias in connections:
        connections[alias].settings_dict["NAME"] = DATABASE
    call_command("migrate", verbosity=0)
    call_command("loadpolicies", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def drop():
    """Remove the database of an earlier run."""
    import psycopg
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    with psycopg.connect(settings.DATABASE_URL, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def story(number: int, dice: random.Random) -> str:
    """About 150 characters of complaint."""
    said = [*dice.sample(CHINESE, 5), *dice.choices(ENGLISH, k=10)]
    said += [word for word, every in EVERY.items() if number % every == 0]
    dice.shuffle(said)
    return " ".join(said)


def fill(count: int) -> dict[str, float]:
    """Cases, words, customers and documents; {what: seconds}."""
    from django.db import connections

    from accounts.models import Team

    teams = [Team.objects.create(name=f"Team {number}").pk for number in range(TEAMS)]
    took = {}
    owner = connections["owner"]
    owner.ensure_connection()
    with owner.cursor() as cursor:
        for table in ("customers_customer", "complaints_complaint", "complaints_message"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # measured elsewhere; here only what is found
        cursor.execute("SELECT id FROM complaints_category ORDER BY id")
        categories = [key for (key,) in cursor.fetchall()]
        began = perf_counter()
        people(cursor, count // 2, teams)
        cases(cursor, count, teams, categories)
        took["rows by COPY"] = perf_counter() - began
        began = perf_counter()
        documents(cursor, count)
        took["documents by COPY, index included"] = perf_counter() - began
        for table in ("customers_customer", "complaints_complaint", "complaints_message"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    owner.close()
    return took


def name_of(number: int) -> str:
    """A name; some are rare."""
    return (
        "林靜宜"
        if number % 4_000 == 1
        else f"{'陳王李張黃吳'[number % 6]}{'美志家淑'[number % 4]}{'玲明豪芬宏'[number % 5]}"
    )


def phone_of(number: int) -> str:
    """A phone number; some are looked for."""
    return f"09876{number % 100:02d}4321"[:10] if number % 9_000 == 5 else f"09{number:08d}"


def people(cursor, count: int, teams) -> None:
    """Customers with a phone each."""
    from customers.models import Customer

    many = [Customer(pk=n, name=name_of(n), team_id=teams[n % TEAMS]) for n in range(1, count + 1)]
    copy(cursor, Customer, many)


def cases(cursor, count: int, teams, categories) -> None:
    """Cases, each with the words it began with."""
    from complaints.models import Complaint, Message

    at, dice = datetime(2026, 11, 1, tzinfo=UTC), random.Random(SEED)
    for first in range(1, count + 1, 20_000):
        some, said = [], []
        for n in range(first, min(first + 20_000, count + 1)):
            words, moment = story(n, dice), at - timedelta(minutes=count - n)
            some.append(
                Complaint(
                    pk=n, reference=f"C-2026-{n:06d}", team_id=teams[n % TEAMS], category_id=categories[n % 5],
                    channel="email", language="zh-hant", subject=words[:60], customer_id=n // 2 + 1 if n < count else 1,
                    received_at=moment, entered_at=moment, last_activity_at=moment, state="received", version=1,
                )
            )  # fmt: skip
            said.append(Message(pk=n, complaint_id=n, direction="inbound", channel="email", body=words, at=moment))
        copy(cursor, Complaint, some)
        copy(cursor, Message, said)


def copy(cursor, model, rows) -> None:
    """``rows`` by COPY."""
    from django.db import connections

    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as pipe:
        for row in rows:
            values = [field.get_db_prep_save(field.pre_save(row, True), connections["owner"]) for field in fields]
            pipe.write_row(values)


def documents(cursor, count: int) -> None:
    """What the job would have made, made at once."""
    from complaints.models import Complaint, Message
    from complaints.searching import CASES, facets_of
    from customers.searching import CUSTOMERS
    from search.indexing import vector
    from search.tokens import Contents, document_tokens

    with cursor.copy("COPY search_document (kind, key, tokens) FROM STDIN") as pipe:
        for n in range(1, count // 2 + 1):
            found = Contents(key=n, names=[name_of(n)], numbers=[phone_of(n)])
            pipe.write_row([CUSTOMERS, n, vector(document_tokens(CUSTOMERS, found))])
        after = 0
        bodies = Message.objects.using("default")
        while some := list(Complaint.objects.filter(pk__gt=after).order_by("pk")[:5_000]):
            said = dict(bodies.filter(complaint__in=[case.pk for case in some]).values_list("complaint_id", "body"))
            for case in some:
                found = Contents(
                    key=case.pk, title=case.subject, words=[said[case.pk]], names=[name_of(case.customer_id)],
                    references=[case.reference], facets=facets_of(case),
                )  # fmt: skip
                pipe.write_row([CASES, case.pk, vector(document_tokens(CASES, found))])
            after = some[-1].pk


def measure():
    """[(who, what, question p50, page p50, page p95, queries, cases)]."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from accounts.models import Team, User
    from casework.finding import CASES, MOST, Finder, Search, find, query_of, search_of, visible_facets

    people = [
        User.objects.create_user("figures-manager", role="manager", name="M", alias="M"),
        User.objects.create_user("figures-agent", role="agent", name="A", alias="A", team=Team.objects.first()),
    ]
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
                    find(Search(CASES, query, visible_facets(who), MOST), search_of(query, 21))
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


def table(figures, took, count, job) -> str:
    """The figures as Markdown."""
    lines = [
        "# Figures of the search",
        "",
        f"Made on {datetime.now(UTC):%Y-%m-%d} by `benchmarks/search.py --cases {count} --write`: {count:,} cases and",
        f"{count // 2:,} customers, {os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), Python"
        f" {platform.python_version()}, the embedded PostgreSQL; {ROUNDS}",
        "rounds in one process, database included. Bar at a million: a page at most 20 ms, at most 6 queries.",
        "",
        "| who | what | asked | question ms | page ms | page p95 | queries | cases / customers |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {who} | {what} | {words or '–'} | {asked:.2f} | {p50:.1f} | {p95:.1f} | {queries} | {found} |"
        for who, what, words, asked, p50, p95, queries, found in figures
    ]
    lines += ["", job, *(f"Filling, {what}: {seconds:.0f} s." for what, seconds in took.items()), ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-search.md")
    wanted = parser.parse_args()
    prepare()
    try:
        took = fill(wanted.cases)
        text = table(measure(), took, wanted.cases, cost_of_indexing())
    finally:
        drop()
    print(text)  # noqa: T201
    if wanted.write:
        (CLONE / "docs" / "figures-search.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
