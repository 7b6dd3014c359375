"""How long three suggestions take out of a catalogue of five thousand gifts, in a database of their own.

    .venv/bin/python benchmarks/suggesting.py                # prints the table
    .venv/bin/python benchmarks/suggesting.py --write        # and keeps it in docs/figures-suggestion.md

All gifts are in one currency; every second one lies within the tier, each has a lot, and one in eight expires soon: the
worst that the page meets.
"""

import argparse
import os
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

CLONE = Path(__file__).parent.parent
sys.path.insert(0, str(CLONE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
DATABASE, ITEMS, ROUNDS, BAR = "kintsugi_suggesting", 5_000, 60, 20
LIKINGS = ("tea", "coffee", "sweets", "books", "home")
MATTERS = ("quality", "delay", "attitude", "billing")
KINDS = ("product", "shopping", "practical", "experience", "personal")


def fill() -> None:
    """The catalogue with its stock; a counter is the sum of its movements here too."""
    from django.db import connection, transaction

    from gifts.models import GiftItem, StockLot, StockMovement
    from history.attribution import attributed

    dice, now = random.Random(7), datetime.now(UTC)
    rows = [
        GiftItem(
            code=f"gift-{number}", name_en=f"Gift {number}", name_zh_hant=f"禮物 {number}",
            name_zh_hans=f"礼物 {number}", kind=KINDS[number % 5], currency="TWD", on_hand=5,
            value=dice.randint(200, 300) if number % 2 else dice.randint(1, 5_000),
            fits=dice.sample(MATTERS, number % 3), likings=dice.sample(LIKINGS, number % 3),
            occasions=["slip"] if number % 4 else [],
        )
        for number in range(ITEMS)
    ]  # fmt: skip
    with transaction.atomic(), attributed(reason="benchmark"):
        items = GiftItem.objects.bulk_create(rows, batch_size=1_000)
        soon = (now + timedelta(days=20)).date()
        lots = StockLot.objects.bulk_create(
            StockLot(item=item, on_hand=5, expires_on=soon if number % 8 == 0 else None)
            for number, item in enumerate(items)
        )
        StockMovement.objects.bulk_create(
            StockMovement(item_id=lot.item_id, lot=lot, kind="received", on_hand_change=5, reserved_change=0, at=now)
            for lot in lots
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gifts_giftitem; ANALYZE gifts_stocklot")


def measure() -> dict[str, list[float]]:
    """{what: milliseconds of each round}."""
    from customers.models import Customer
    from gifts.suggested import Wanted, candidate, narrowed, suggested
    from gifts.suggesting import Situation, suggest

    customer = Customer.objects.create(name="Acorn", likings="tea,books")
    situation = Situation(least=200, most=300, on=datetime.now(UTC).date())
    wanted = Wanted("TWD", "quality", "slip", customer=customer, left=80_000)
    everything = [candidate(item, wanted) for item in narrowed(wanted, situation)]
    figures: dict[str, list[float]] = {"suggestion": [], "points alone": []}
    for _round in range(ROUNDS):
        began = perf_counter()
        assert len(suggested(wanted, situation)) == 3
        figures["suggestion"].append((perf_counter() - began) * 1000)
        began = perf_counter()
        suggest(everything, situation)
        figures["points alone"].append((perf_counter() - began) * 1000)
    figures[f"points alone, of {len(everything):,} that fit"] = figures.pop("points alone")
    return figures


def table(figures: dict[str, list[float]], command: str) -> str:
    """The figures as Markdown."""
    from benchmarks.figures import machine, made, page

    told = [
        made(command, f"{ITEMS:,} gifts in one currency,"),
        f"{machine()} the embedded PostgreSQL; {ROUNDS} rounds",
        f"in one process, database included. Bar: a suggestion at most {BAR} ms. One query.",
    ]
    return page("Figures of the suggestion", told, figures)


def main():
    from benchmarks.figures import keep
    from benchmarks.many import prepare

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-suggestion.md")
    wanted = parser.parse_args()
    prepare(wanted.database, fresh=True)
    fill()
    text = table(measure(), " ".join(["benchmarks/suggesting.py", *sys.argv[1:]]))
    print(text)  # noqa: T201
    if wanted.write:
        keep("suggestion", text)


if __name__ == "__main__":
    main()
