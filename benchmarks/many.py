"""A house with as many cases as asked for, to measure in: with every trigger on, its history whole.

    .venv/bin/python benchmarks/many.py --cases 1000000            # fills the database kintsugi_many, and says how fast
    .venv/bin/python benchmarks/many.py --cases 10000 --prove      # and proves its history and its guarantees
    .venv/bin/python benchmarks/many.py --late 34000 --sweep       # and times the sweep over three late clocks a case

Ended cases come by COPY as an import brings them: each with four messages and its entry in the journal. Open cases
walk the verbs. The database stays; the next run begins it anew. Other benchmarks measure in it (--database).
"""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["HISTORY_ROOTS_FILE"] = str(CLONE / "var" / "many-roots.txt")
DATABASE = "kintsugi_many"


def prepare(database: str, *, fresh: bool) -> None:
    """Django on ``database``, or the demo's for ""; ``fresh``: dropped, made, migrated, with the shipped policies."""
    import django
    from django.conf import settings

    from config.preparing import Preparation, have_database

    have_database()
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    if fresh:
        drop(database)
        Preparation(settings.DATABASE_URL, database, None).run()
    if database:
        for alias in connections:
            connections[alias].settings_dict["NAME"] = database
    if fresh:
        call_command("migrate", verbosity=0)
        call_command("loadpolicies", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def drop(database: str) -> None:
    """Remove the database of an earlier run."""
    import psycopg
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    with psycopg.connect(settings.DATABASE_URL, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def sweep() -> None:
    """Record every clock that ran out, as the worker does."""
    from complaints.tasks import record_breaches

    began = perf_counter()
    told = record_breaches(datetime.now(UTC))
    took = perf_counter() - began
    said = f"{told:,} late clocks recorded and told, {told / took:,.0f} a second at a load of {os.getloadavg()[0]:.1f}"
    print(f"sweep: {said}", flush=True)  # noqa: T201


def prove() -> None:
    """What an auditor would run."""
    from django.core.management import call_command

    for command in ("verify_history", "checkintegrity"):
        began = perf_counter()
        call_command(command)
        print(f"{command}: {perf_counter() - began:,.0f} s", flush=True)  # noqa: T201


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=2_000)
    parser.add_argument(
        "--late", type=int, default=0, help="cases of which nothing was told yet, with three clocks each"
    )
    parser.add_argument("--sweep", action="store_true", help="time the recording of what is late")
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--prove", action="store_true", help="prove history and guarantees afterwards")
    wanted = parser.parse_args()
    prepare(wanted.database, fresh=True)
    from benchmarks.house import House

    House(wanted.cases, wanted.open, wanted.late).fill()
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    if wanted.sweep:
        sweep()
    if wanted.prove:
        prove()


if __name__ == "__main__":
    main()
