"""How fast the life of a long case opens in replay, and moves, in a database of its own.

    .venv/bin/python benchmarks/replay.py                        # a case with 500 events; prints the table
    .venv/bin/python benchmarks/replay.py --events 500 --write   # and keeps it in docs/figures-replay.md

The case has words, promises, readings, tasks, gifts' place and steps as a long case has them, each act with its entry in
the journal. The pages are asked for as a browser asks: through all of the middleware, by a trainer, with the mask on.
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
DATABASE, ROUNDS, OPENS, MOVES = "kintsugi_replay", 60, 150, 50


def fill(events: int):
    """One case with so many entries in its journal, lived by the verbs over forty days; and a trainer who opens it."""
    from accounts.models import Team, User
    from complaints.models import Category, Cause, Complaint, OptionDraft
    from customers.models import Customer

    team = Team.objects.create(name="Taipei")
    agent = User.objects.create_user("agent", name="Mei Ling", alias="A1", role="agent", team=team)
    trainer = User.objects.create_user("trainer", name="Shi Xian", alias="T1", role="trainer")
    customer = Customer.objects.create(name="Chen Meiling", team=team, language="en")
    start = datetime.now(UTC) - timedelta(days=40)
    case = Complaint.register(
        by=agent, at=start, channel="email", words="The table came twice on the wrong day.", customer=customer,
        category=Category.objects.get(code="delay"), severity="moderate",
    )  # fmt: skip
    from audit.models import Entry

    dice, number = random.Random(7), 0

    def at():
        return start + timedelta(minutes=20 * number)

    while (told := Entry.objects.about_case(case.pk).count()) < events - 8:
        number += 1
        kind = dice.choices(("in", "out", "note", "emotion", "promise", "finding", "task"), (5, 5, 3, 2, 2, 1, 1))[0]
        by = {"by": agent, "at": at()}
        if kind in {"in", "out", "note"}:
            direction = {"in": "inbound", "out": "outbound", "note": "internal"}[kind]
            case.add_message(**by, direction=direction, body=f"Chen Meiling, words {number} of many. " * 4, channel="email")
        elif kind == "emotion":
            case.read_emotion(**by, level=dice.choice(("mild", "moderate", "strong")), kind="angry")
        elif kind == "promise":
            promise = case.make_promise(**by, text=f"Ring back {number}", owner=agent, due_at=at() + timedelta(hours=9))
            number += 1
            case.keep_promise(by=agent, at=at(), promise=promise)
        elif kind == "finding":
            case.add_finding(**by, text=f"Finding {number}", cause=Cause.objects.first(), told_customer=True)
        else:
            case.add_task(**by, title=f"Look at {number}", owner=agent, due_at=at() + timedelta(days=1))
    del told
    for step, facts in (
        ("acknowledge", {"channel": "email"}),
        ("assess", {"severity": "moderate", "is_safety_risk": False, "demand": "A day that holds", "demand_confirmation": "spoken"}),
        ("investigate", {"handler": agent}),
        ("propose", {"channel": "email", "options": [OptionDraft(title="A new day", redress="resend", pros="soon", cons="wait"), OptionDraft(title="Money back", redress="refund", pros="all", cons="none")]}),
    ):  # fmt: skip
        number += 1
        getattr(case, step)(by=agent, at=at(), **facts)
    return case, trainer
