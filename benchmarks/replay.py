"""How fast the life of a long case opens in replay, and moves, in a database of its own.

    .venv/bin/python benchmarks/replay.py                        # a case with 500 events; prints the table
    .venv/bin/python benchmarks/replay.py --events 500 --write   # and keeps it in docs/figures-replay.md

The case has words, readings, promises, findings, tasks and steps, each act with its entry in the journal. The pages are
asked for as a browser asks, through all of the middleware, by a trainer, with the mask on: opened with nothing kept of
the case, then moved to moments all over its life.
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
DATABASE, ROUNDS, OPENS, MOVES = "kintsugi_replay", 60, 150, 50
KINDS = ("inbound", "outbound", "internal", "emotion", "promise", "finding", "task")
MOVED = {"HX-Request": "true", "HX-Target": "moment"}


class Life:
    """A case with so many entries in its journal, lived by the verbs over some weeks; and a trainer who opens it."""

    def __init__(self, events: int):
        from accounts.models import Team, User
        from audit.models import Entry
        from complaints.models import Category, Complaint
        from customers.models import Customer

        team = Team.objects.create(name="Taipei")
        self.agent = User.objects.create_user("agent", name="Mei Ling", alias="A1", role="agent", team=team)
        self.trainer = User.objects.create_user("trainer", name="Shi Xian", alias="T1", role="trainer")
        customer = Customer.objects.create(name="Chen Meiling", team=team, language="en")
        self.at, self.dice = datetime.now(UTC) - timedelta(days=40), random.Random(7)
        self.case = Complaint.register(
            by=self.agent,
            at=self.at,
            channel="email",
            words="The table came twice on the wrong day.",
            customer=customer,
            category=Category.objects.get(code="delay"),
            severity="moderate",
        )
        while Entry.objects.about_case(self.case.pk).count() < events - 6:
            self.live_on(self.dice.choices(KINDS, (5, 5, 3, 2, 2, 1, 1))[0])
        self.walk()
        self.events = Entry.objects.about_case(self.case.pk).count()

    def now(self) -> dict:
        """By whom, and twenty minutes later than before."""
        self.at += timedelta(minutes=20)
        return {"by": self.agent, "at": self.at}

    def live_on(self, kind: str) -> None:
        """One more thing that happens."""
        from complaints.models import Cause

        case, at = self.case, f"{self.at:%d %H:%M}"
        if kind == "emotion":
            case.read_emotion(**self.now(), level=self.dice.choice(("mild", "moderate", "strong")), kind="angry")
        elif kind == "promise":
            due = self.at + timedelta(hours=9)
            promise = case.make_promise(**self.now(), text=f"Ring back, said {at}", owner=self.agent, due_at=due)
            case.keep_promise(**self.now(), promise=promise)
        elif kind == "finding":
            case.add_finding(**self.now(), text=f"Found {at}", cause=Cause.objects.first(), told_customer=True)
        elif kind == "task":
            due = self.at + timedelta(days=1)
            case.add_task(**self.now(), title=f"Look at {at}", owner=self.agent, due_at=due)
        else:
            words = f"Chen Meiling was told so on {at}, and asked when. " * 4
            case.add_message(**self.now(), direction=kind, body=words, channel="email")

    def walk(self) -> None:
        """The steps as far as the options."""
        from complaints.models import OptionDraft

        case, option = self.case, {"redress": "resend", "pros": "soon", "cons": "a wait"}
        understood = {"demand": "A day that holds", "demand_confirmation": "spoken"}
        case.acknowledge(**self.now(), channel="email")
        case.assess(**self.now(), severity="moderate", is_safety_risk=False, **understood)
        case.investigate(**self.now(), handler=self.agent)
        options = [OptionDraft(title="A new day", **option), OptionDraft(title="The money back", **option)]
        case.propose(**self.now(), channel="email", options=options)


def measure(life: Life) -> dict[str, list[float]]:
    """{what: milliseconds of each round}."""
    from django.conf import settings
    from django.test import Client

    from training import lives

    settings.ALLOWED_HOSTS = ["*"]
    client, address = Client(), f"/training/replay/{life.case.reference}/"
    client.force_login(life.trainer)

    def took(**asked) -> float:
        began = perf_counter()
        assert client.get(address, **asked).status_code == 200
        return (perf_counter() - began) * 1000

    for _warm in range(6):
        took()
        took(data={"number": 3}, headers=MOVED)
    figures: dict[str, list[float]] = {"opens": [], "moves, the first time": [], "moves on": []}
    for number in range(ROUNDS):
        lives._lives.clear()
        figures["opens"].append(took())
        place = life.dice.randrange(life.events - 20) if number % 2 else life.events - 30
        figures["moves, the first time"].append(took(data={"number": place}, headers=MOVED))
        figures["moves on"].append(took(data={"number": place + 1 + number % 7}, headers=MOVED))
    return figures


def table(figures: dict[str, list[float]], life: Life, command: str) -> str:
    """The figures as Markdown."""
    from benchmarks.figures import machine, made, page

    told = [
        made(command, f"a case with {life.events} events,"),
        f"{machine()} the embedded PostgreSQL; {ROUNDS} rounds",
        "in one process, database, middleware and mask included. Opening reads the whole life anew.",
        f"Bars: it opens in at most {OPENS} ms and moves in at most {MOVES} ms.",
    ]
    return page("Figures of replay", told, figures)


def main():
    from benchmarks.figures import keep
    from benchmarks.many import drop, prepare

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/figures-replay.md")
    wanted = parser.parse_args()
    prepare(wanted.database, fresh=True)
    life = Life(wanted.events)
    text = table(measure(life), life, " ".join(["benchmarks/replay.py", *sys.argv[1:]]))
    drop(wanted.database)
    print(text)  # noqa: T201
    if wanted.write:
        keep("replay", text)


if __name__ == "__main__":
    main()
