"""Many clients reach for the last of a budget and of the stock, while some of them are killed in the middle of it.

    .venv/bin/python benchmarks/last_cents.py                           # 64 processes, 60 s, 20 kills
    .venv/bin/python benchmarks/last_cents.py --seconds 10 --without-lock   # the negative control: must find faults
    .venv/bin/python benchmarks/last_cents.py --write     # keeps it in docs/figures-gifts.md; the control adds itself

Each client is a process with its own connection: it gives, cancels, sends and takes back through the verbs that the
pages call. In the last part nobody gives anything back, so that all of the money should find a gift; that ends it. The
negative control takes the row locks out, and with them the constraints and triggers that would refuse what comes of it.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

CLONE = Path(__file__).parent.parent
DATABASE = "kintsugi_last_cents"
MOST, GIVING_ONLY = 500, 0.25  # minor units of one gift; the last share of the time, in which nothing comes back
PIECE = 0.2  # how many reach for a counted piece
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
GUARDS_OFF = """
DROP TRIGGER balance_of_line ON gifts_ledgerline; DROP TRIGGER balance_of_budget ON gifts_budget;
ALTER TABLE gifts_budget DROP CONSTRAINT gifts_budget_never_overspent, DROP CONSTRAINT gifts_budget_not_negative;
ALTER TABLE gifts_giftitem DROP CONSTRAINT gifts_never_more_reserved_than_there;
"""


@dataclass
class Race:
    """One run: how many clients for how long, what lies there, who is killed."""

    clients: int = 64
    seconds: float = 60
    kills: int = 20
    money: int = 10_000
    pieces: int = 5
    locked: bool = True
    killed: int = 0
    seen: int = 0
    faults: list[str] = field(default_factory=list)
    done: Counter = field(default_factory=Counter)

    def lay_out(self) -> None:
        """A team, its budget, its stock, and for every client a person with a case of its own."""
        from django.utils.timezone import now

        from accounts.models import Team, User
        from gifts.models import Budget, GiftItem, SpendingAuthority
        from history.attribution import attributed
        from tests.builders import policies_become

        plenty = dict.fromkeys(("per_gift", "per_day", "per_customer_year"), 10**9)
        policies_become(SpendingAuthority.objects.filter(role="agent", currency="TWD"), **plenty)
        team = Team.objects.create(name="Last cents")
        keeper = User.objects.create_user("keeper", role="manager", name="Keeper", alias="Keeper")
        today = now().date()
        days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=2)}
        with attributed(actor_id=keeper.pk, reason="last_cents"):
            self.budget = Budget.begin(team=team, currency="TWD", **days, by=keeper, at=now())
            self.budget.allocate(self.money, by=keeper, at=now(), why="the last of it")
            names = {"name_en": "Lamp", "name_zh_hant": "燈", "name_zh_hans": "灯", "kind": "practical"}
            known = {**names, "currency": "TWD", "value": 25}
            self.piece = GiftItem.introduce(by=keeper, at=now(), reason="", code="piece", **known)
            self.piece.receive(self.pieces, by=keeper, at=now())
            self.voucher = GiftItem.objects.create(code="voucher", is_counted=False, **known)
            self.people = [give_a_case(number, team) for number in range(self.clients)]

    def run(self) -> None:
        """Let them all reach for it, kill some, and look at the rows all the while."""
        from django.db import connections

        connections.close_all()
        self.ends_at, dice = monotonic() + self.seconds, random.Random(7)
        context = multiprocessing.get_context("fork")
        self.outcomes = context.SimpleQueue()
        processes = [self.start(context, number) for number in range(self.clients)]
        moments = sorted(self.seconds * dice.uniform(0.05, 0.95) for _kill in range(self.kills))
        began = self.ends_at - self.seconds
        while self.goes_on(processes):
            while moments and monotonic() - began >= moments[0]:
                moments.pop(0)
                number = dice.randrange(self.clients)
                if processes[number].is_alive():
                    os.kill(processes[number].pid, signal.SIGKILL)
                    processes[number].join()
                    self.killed += 1
                    connections.close_all()
                    processes[number] = self.start(context, number)
            self.look()
            sleep(0.2)
        for process in processes:
            while process.is_alive():
                self.collect()
                process.join(0.1)
        self.collect()
        self.look()
        self.judge()

    def goes_on(self, processes) -> bool:
        """Whether there is something to be learnt: the control is over with its first fault."""
        if self.faults and not self.locked:
            for process in processes:
                process.kill()
        return any(process.is_alive() for process in processes)

    def start(self, context, number: int):
        """One client as a process of its own."""
        process = context.Process(target=client, args=(self, number, random.random()), daemon=True)
        process.start()
        return process

    def collect(self) -> None:
        """What the clients counted; those that were killed take their count with them."""
        while not self.outcomes.empty():
            self.done += self.outcomes.get()

    def look(self) -> None:
        """Every promise about money and stock, from what is committed at this moment."""
        from django.db import connection

        self.seen += 1
        with connection.cursor() as cursor:
            for words, statement in PROMISES.items():
                cursor.execute(statement)
                if cursor.fetchone() != (0,) and words not in self.faults:
                    self.faults.append(words)

    def judge(self) -> None:
        """What must hold at the end besides."""
        self.budget.refresh_from_db()
        self.used = self.budget.used
        if self.used < self.money * 0.99:
            self.faults.append(f"only {self.used} of {self.money} could be used")


# {what must not be: how many there are of it}
PROMISES = {
    "a budget is overspent": "SELECT count(*) FROM gifts_budget WHERE reserved + spent > allocated OR reserved < 0",
    "a budget is not the sum of its ledger": """
        SELECT count(*) FROM gifts_budget b JOIN LATERAL (
            SELECT coalesce(sum(amount) FILTER (WHERE kind = 'allocate'), 0) AS allocated,
                coalesce(sum(amount) FILTER (WHERE kind = 'reserve'), 0)
                - coalesce(sum(amount) FILTER (WHERE kind IN ('release', 'commit')), 0) AS reserved,
                coalesce(sum(amount) FILTER (WHERE kind = 'commit'), 0)
                - coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS spent
            FROM gifts_ledgerline WHERE budget_id = b.id
        ) l ON true WHERE (b.allocated, b.reserved, b.spent) <> (l.allocated, l.reserved, l.spent)""",
    "money is reserved for no living gift": """
        SELECT count(*) FROM gifts_budget b WHERE b.reserved <> (SELECT coalesce(sum(amount), 0) FROM gifts_gift
            WHERE budget_id = b.id AND state IN ('submitted', 'approved', 'prepared'))""",
    "more pieces are promised than there are": """
        SELECT count(*) FROM gifts_giftitem WHERE is_counted AND (reserved > on_hand OR on_hand < 0 OR reserved < 0)""",
    "a piece is reserved for no living gift": """
        SELECT count(*) FROM gifts_giftitem i WHERE is_counted AND i.reserved <> (SELECT count(*) FROM gifts_gift
            WHERE item_id = i.id AND state IN ('submitted', 'approved', 'prepared'))""",
}


def give_a_case(number: int, team):
    """A person and a severe case of a customer who spent so little that everything lies within the tier."""
    from django.utils.timezone import now

    from accounts.models import User
    from complaints.models import Category, Complaint
    from customers.models import Customer

    by = User.objects.create_user(
        f"client{number}", role="agent", team=team, name=f"Client {number}", alias=f"C{number}"
    )
    customer = Customer.objects.create(name=f"Customer {number}", team=team, language="en", address="1 Harbour Road")
    bought = {"item": "Cup", "bought_on": now().date() - timedelta(days=7), "amount": 2, "currency": "TWD"}
    purchase = customer.purchases.create(number=f"L-{number}", **bought)
    case = Complaint.register(
        by=by, at=now(), channel="email", words="It broke.", category=Category.objects.get(code="quality"),
        customer=customer, purchase=purchase, severity="severe", handler=by,
    )  # fmt: skip
    case.apologise(by=by, at=now(), kind="regret", words="I am sorry.")
    case.read_emotion(by=by, at=now(), level="calm")
    return by.pk, case.pk


def client(race: Race, number: int, seed: float) -> None:
    """One client: gives and gives back, then gives only, until nothing is left; on a busy machine for twice as long."""
    from django.db import connections

    connections.close_all()
    if not race.locked:
        take_the_locks_out()
    dice, done, outcome = random.Random(seed), Counter(), ""
    tell_apart = race.ends_at - race.seconds * GIVING_ONLY
    while monotonic() < race.ends_at + race.seconds and outcome != "BudgetExceeded":  # never told before
        outcome = turn(race, number, dice, gives_back=monotonic() < tell_apart)
        done[outcome] += 1
    race.outcomes.put(done)
    connections.close_all()


def turn(race: Race, number: int, dice: random.Random, *, gives_back: bool) -> str:
    """One act of a client, and how it went."""
    from django.db import OperationalError
    from django_fsm import TransitionNotAllowed

    from accounts.models import User
    from audit.steps import MovedOn
    from gifts.models import BudgetExceeded, OutOfStock

    person, case = race.people[number]
    by = User.objects.get(pk=person)
    try:
        if gives_back and dice.random() < 0.4:
            return settle_one(by, dice)
        try:
            return give_one(race, by, case, dice)
        except (BudgetExceeded, OutOfStock) as refused:
            return settle_one(by, dice) if gives_back else type(refused).__name__
    except (MovedOn, TransitionNotAllowed) as refused:
        return type(refused).__name__
    except OperationalError as refused:  # a lock that did not come in time, or a deadlock: never to be mixed up
        return type(refused.__cause__).__name__


def give_one(race: Race, by, case_id: int, dice: random.Random) -> str:
    """A gift of a random value; near the end of the money, what is left of it."""
    from django.utils.timezone import now

    from casework.remedying import remedy_with_gift
    from complaints.models import Complaint
    from gifts.models import Budget

    item = race.piece if dice.random() < PIECE else race.voucher
    left = Budget.objects.get(pk=race.budget.pk).available
    amount = dice.randint(1, max(1, min(MOST, left)))
    case = Complaint.objects.get(pk=case_id)
    remedy_with_gift(case, by=by, at=now(), item=item, amount=amount, timing="by_hand", **CARD)
    return "given"


def settle_one(by, dice: random.Random) -> str:
    """One of one's own gifts leaves the house, comes back, or is cancelled."""
    from django.utils.timezone import now

    from gifts.models import Gift

    mine = list(Gift.objects.filter(requested_by=by, state__in=["approved", "prepared", "sent"]).order_by("?")[:1])
    if not mine:
        sleep(0.05)
        return "nothing to settle"
    gift = mine[0]
    if gift.state == "sent":
        gift.take_return(by=by, at=now(), why="It came back.")
    elif dice.random() < 0.6:
        gift.cancel(by=by, at=now(), why="They decline.")
    elif gift.state == "approved":
        gift.prepare(by=by, at=now())
    else:
        gift.send(by=by, at=now())
    return "settled"


def take_the_locks_out() -> None:
    """What the negative control does to a client: rows are read without being held, with a pause before the write."""
    from django.db import models
    from django.db.models import QuerySet

    from gifts.models import Budget

    QuerySet.select_for_update = lambda self, *args, **facts: self
    plain = models.Model.save

    def slowly(self, *args, **facts):
        if isinstance(self, Budget):
            sleep(0.01)
        return plain(self, *args, **facts)

    Budget.save = slowly


def main() -> None:
    """Read the wishes, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--without-lock", action="store_true", help="the negative control")
    parser.add_argument("--write", action="store_true", help="keep the outcome in docs/figures-gifts.md")
    wanted = parser.parse_args()
    sys.path.insert(0, str(CLONE))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["HISTORY_ROOTS_FILE"] = str(CLONE / "var" / "last-cents-roots.txt")
    from benchmarks.many import drop, prepare

    os.environ["HISTORY_ROOTS_FILE"] = str(CLONE / "var" / "last-cents-roots.txt")
    prepare(DATABASE, fresh=True)
    race = Race(wanted.clients, wanted.seconds, wanted.kills, locked=not wanted.without_lock)
    race.lay_out()
    if not race.locked:
        take_the_guards_out(DATABASE)
    race.run()
    text = report(race)
    print(text)  # noqa: T201
    if wanted.write:
        kept = CLONE / "docs" / "figures-gifts.md"
        before = "" if race.locked else kept.read_text(encoding="utf-8") + "\n"
        kept.write_text(before + (text if race.locked else text.replace("# ", "## Control: ", 1)), encoding="utf-8")
    drop(DATABASE)
    sys.exit(bool(race.faults) is race.locked)


def take_the_guards_out(database: str) -> None:
    """What the negative control does to the database."""
    import psycopg
    from django.conf import settings

    with psycopg.connect(settings.DATABASE_URL, dbname=database, autocommit=True) as server:
        server.execute(GUARDS_OFF)


def report(race: Race) -> str:
    """The outcome as Markdown."""
    acts = ", ".join(f"{what} {count:,}" for what, count in race.done.most_common())
    held = "with the locks" if race.locked else "without the locks (negative control)"
    rows = [
        ("Clients, each a process with its own connection", race.clients),
        ("Seconds; kill -9 in the middle", f"{race.seconds:g}; {race.killed}"),
        ("Acts counted (what killed clients did is not)", acts),
        ("Looks at all promises meanwhile", race.seen),
        ("Of the budget used at the end", f"{race.used:,} of {race.money:,} ({race.used / race.money:.2%})"),
        ("Faults", "; ".join(race.faults) or "none"),
    ]
    lines = "\n".join(f"| {what} | {found} |" for what, found in rows)
    return f"""# The last cents and the last pieces

`benchmarks/last_cents.py`, {held}, on two cores shared with other work.

| what | outcome |
| --- | --- |
{lines}
"""


if __name__ == "__main__":
    main()
