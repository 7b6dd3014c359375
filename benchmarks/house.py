"""A house with as many cases as asked for: who works there, who complained, and everything that was said.

Filled by benchmarks/many.py. Needs Django to be ready (``prepare`` there).
"""

import json
import random
from datetime import UTC, datetime, timedelta
from time import perf_counter

SEED = 7
TEAMS, AGENTS, BATCH, SAID = 40, 5, 20_000, 4
# What all cases are made of, and words that stand in every so many.
CHINESE = ["收到時有裂痕", "客服一直轉接", "商品與照片不同", "要求退款", "訂單還沒出貨", "包裝破損", "等了三週"]
ENGLISH = ["order", "came", "late", "and", "nobody", "answered", "letter", "about", "broken", "teapot", "shop", "town"]
EVERY = {"瑕疵": 5_000, "售後保固": 5_000, "flywheel": 5_000, "漏水": 500, "parcel": 3}
# What the house writes, and what customers write back.
ANSWERS = [
    "We are sorry that you had to ask three times, and thank you for telling us so plainly. The depot sent your box to"
    " another place; it is on its way back. A new one leaves today and is with you by Thursday, and you need not return"
    " the first. I look after this myself until it stands on your table, and I ring you on Friday morning.",
    "非常抱歉讓您等了這麼久，也謝謝您把經過說得這麼清楚。我們已查明是出貨站貼錯了標籤，今天下午會由專人為您送達新的一份，原來的不需要寄回。"
    "這件事由我負責到底，明天上午十點前我會親自打電話跟您確認是否收到，並附上一份心意。若期間有任何問題，請直接撥打這支專線找我。",
    "Thank you for the pictures. The crack is from the kiln and not from you. Please choose what suits you best: a new"
    " one by courier tomorrow, your money back today, or a repair with gold at our expense, which takes two weeks. You"
    " may write or ring; this number reaches me without a menu. I have noted that mornings are better for you.",
    "您好，關於您反映的情況，我們昨天與門市及物流逐一核對，確認是我們的疏失，在此誠摯道歉。退款已於今日上午辦理，三個工作天內會回到您原來的付款帳戶；"
    "另外我們已調整交接流程，往後改期一律先由專人電話通知。若您方便，我想在下週再致電一次，聽聽您是否還有其他需要我們改善的地方。",
]
WRITTEN_BACK = [
    "It came this morning and it is whole. Please tell the driver thank you; he waited while I opened the box.",
    "東西收到了，謝謝你們處理，希望下次不用再打這麼多次電話。",
    "I would rather have my money back. When does it arrive, and do I have to sign anything?",
    "可以，那就請你們明天下午三點以後送來，送之前先打電話給我。",
]


class Lines:
    """Rows of one model as COPY reads them: what all have in common is written once, the rest is put in by name."""

    def __init__(self, model, varying: tuple[str, ...], **common):
        from django.db import connection

        self.fields = [field for field in model._meta.concrete_fields if not field.generated]
        left_to_the_database = {"recorded_at", "xact"}
        self.fields = [field for field in self.fields if field.attname not in left_to_the_database]
        prototype = model(**common)
        values = [
            f"{{{field.attname}}}"
            if field.attname in varying
            else written(field.get_db_prep_save(field.pre_save(prototype, True), connection))
            for field in self.fields
        ]
        self.line = "\t".join(values) + "\n"
        columns = ", ".join(f'"{field.column}"' for field in self.fields)
        self.statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'

    def copy(self, rows) -> None:
        """Write ``rows``, each a dictionary of what varies; needs the transaction of their batch."""
        from django.db import connection

        from history.attribution import send_attribution

        send_attribution(connection)
        with connection.cursor() as cursor, cursor.copy(self.statement) as pipe:
            some = []
            for row in rows:
                some.append(self.line.format(**row))
                if len(some) == 1_000:
                    pipe.write("".join(some))
                    some.clear()
            pipe.write("".join(some))


def written(value) -> str:
    """A value as COPY reads it; what is common to many rows, so braces are doubled for ``format``."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "tf"[not value]
    if hasattr(value, "obj"):  # JSON
        value = json.dumps(value.obj)
    return str(value).replace("{", "{{").replace("}", "}}")


def story(number: int, dice: random.Random) -> str:
    """About 320 characters, as long as what people really write (docs/figures-million.md)."""
    said = [*dice.choices(CHINESE, k=15), *dice.choices(ENGLISH, k=36)]
    said += [word for word, every in EVERY.items() if number % every == 0]
    dice.shuffle(said)
    return " ".join(said)


def turn(number: int, which: int, words: str) -> str:
    """What was said in a case the first time (0), or the ``which``-th: by turns the house and the customer."""
    if not which:
        return words
    said = ANSWERS if which % 2 else WRITTEN_BACK
    return said[(number + which // 2) % len(said)]


def name_of(number: int) -> str:
    """A name; some are rare."""
    if number % 4_000 == 1:
        return "林靜宜"
    return f"{'陳王李張黃吳'[number % 6]}{'美志家淑'[number % 4]}{'玲明豪芬宏'[number % 5]}"


def phone_of(number: int) -> str:
    """A phone number; some are looked for."""
    return f"09876{number % 10}4321" if number % 9_000 == 5 else f"09{number:08d}"


class House:
    """The house and how many cases it shall have; ``took`` says what each part of the filling cost in seconds."""

    def __init__(self, cases: int, opened: int, late: int = 0):
        self.cases, self.opened, self.late, self.took = cases, opened, late, {}
        self.dice = random.Random(SEED)
        self.now = datetime.now(UTC).replace(microsecond=0)

    def fill(self) -> None:
        """Everything, in the order in which it needs each other."""
        from django.db import connection

        from history.attribution import attributed

        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")  # a page gives up after a while; who moves in does not
        with attributed(reason="benchmark"):
            self.hire()
            self.timed("customers, with a phone each", self.cases // 2 * 2, self.welcome)
            self.timed("ended cases, with words and journal", self.cases * (SAID + 2), self.remember)
            if self.late:
                self.timed("cases left alone, with their clocks", self.late * 6, self.leave_alone)
        self.timed("open cases, by verbs", self.opened, self.receive)
        self.timed("documents of the search", self.cases + self.cases // 2, self.index)

    def timed(self, what: str, rows: int, do) -> None:
        """Do it, and say how long it took."""
        began = perf_counter()
        do()
        self.took[what] = (rows, perf_counter() - began)
        print(f"{what}: {rows:,} rows, {rows / self.took[what][1]:,.0f} a second", flush=True)  # noqa: T201

    def hire(self) -> None:
        """Teams with their agents and supervisor, and a manager over all."""
        from accounts.models import Team, User
        from audit.models import ImportBatch

        self.teams = [Team.objects.create(name=f"Team {number}") for number in range(TEAMS)]
        people = [
            User(username=f"agent{n}-{m}", name=f"Agent {n} {m}", alias=f"A{n}{m}", role="agent", team=team)
            for n, team in enumerate(self.teams)
            for m in range(AGENTS)
        ]
        people += [
            User(username=f"supervisor{n}", name=f"Supervisor {n}", alias=f"S{n}", role="supervisor", team=team)
            for n, team in enumerate(self.teams)
        ]
        people.append(User(username="manager", name="Manager", alias="M", role="manager"))
        User.objects.bulk_create(people)
        self.agents = list(User.objects.filter(role="agent").select_related("team").order_by("pk"))
        self.batch = ImportBatch.objects.create(source="elsewhere", file_name="many", by=self.agents[0], at=self.now)

    def welcome(self) -> None:
        """Half as many customers as cases."""
        from django.db import transaction

        from customers.models import ContactPoint, Customer

        people = Lines(Customer, ("id", "name", "team_id", "salt"), language="zh-hant")
        phones = Lines(ContactPoint, ("id", "customer_id", "value"), kind="phone")
        for some in batches(self.cases // 2):
            with transaction.atomic():
                people.copy({"id": n, "name": name_of(n), "team_id": self.team(n)} for n in some)
                phones.copy({"id": n, "customer_id": n, "value": phone_of(n)} for n in some)
        reset_sequences(Customer, ContactPoint)

    def team(self, number: int) -> int:
        """The team that a thing belongs to."""
        return self.teams[number % TEAMS].pk

    def remember(self) -> None:
        """The ended cases, oldest first, with what was said and how they came."""
        from django.db import transaction

        from audit.models import Entry
        from complaints.models import Category, Complaint, Message

        categories = list(Category.objects.order_by("pk").values_list("pk", flat=True))
        cases = Lines(
            Complaint,
            ("id", "reference", "team_id", "category_id", "subject", "customer_id", "received_at", "resolved_at",
             "closed_at", "last_activity_at", "external_number"),
            channel="email", language="zh-hant", severity="minor", state="closed", outcome="satisfied",
            entered_at=self.now, import_batch=self.batch, source="elsewhere",
        )  # fmt: skip
        words = [
            Lines(Message, ("complaint_id", "body", "at", "id"), direction=way, channel="email", is_verbatim=first,
                  by=self.agents[0])
            for way, first in (("inbound", True), ("outbound", False), ("inbound", False), ("outbound", False))
        ]  # fmt: skip
        facts = {"after": "closed", "outcome": "satisfied", "source": "elsewhere"}
        entries = Lines(
            Entry, ("id", "case_id", "subject_id"), subject="complaints.complaint", verb="complaint_import",
            actor=self.agents[0], at=self.now, facts=facts,
        )  # fmt: skip
        for some in batches(self.cases):
            stories = [self.case(n, categories) for n in some]
            with transaction.atomic():
                cases.copy(stories)
                for number, line in enumerate(words):
                    line.copy(self.message(case, number) for case in stories)
                entries.copy({"id": case["id"], "case_id": case["id"], "subject_id": case["id"]} for case in stories)
        reset_sequences(Complaint, Message, Entry)

    def case(self, number: int, categories: list[int]) -> dict:
        """One ended case."""
        received = self.now - timedelta(minutes=20 * (self.cases - number) + 30_000)
        ended = received + timedelta(days=4)
        told = story(number, self.dice)
        return {
            "id": number, "reference": f"C-{received.year}-{number:06d}", "team_id": self.team(number),
            "category_id": categories[number % len(categories)], "subject": told[:110], "external_number": number,
            "customer_id": number // 2 + 1 if number // 2 < self.cases // 2 else 1, "received_at": received,
            "resolved_at": ended, "closed_at": ended, "last_activity_at": ended, "words": told,
        }  # fmt: skip

    @staticmethod
    def message(case: dict, number: int) -> dict:
        """What was said in turn ``number``."""
        body = turn(case["id"], number, case["words"])
        moment = case["received_at"] + timedelta(hours=5 * number)
        return {"id": case["id"] * SAID + number, "complaint_id": case["id"], "body": body, "at": moment}

    def leave_alone(self) -> None:
        """Cases received five days ago whose three clocks ran out and of which nothing was told yet."""
        from django.db import transaction

        from audit.models import Entry
        from calendars.models import Calendar
        from complaints.models import Category, Clock, Complaint, Message

        received, first = self.now - timedelta(days=5), self.cases + 1
        about = {"channel": "email", "language": "zh-hant", "category": Category.objects.first()}
        due = {"acknowledgement": 2, "first_response": 24, "solution": 72}
        cases = Lines(
            Complaint, ("id", "reference", "team_id"), **about, subject="late", received_at=received, state="received",
            entered_at=received, last_activity_at=received, due_kind="acknowledgement",
            due_at=received + timedelta(hours=2),
        )  # fmt: skip
        common = {"by": self.agents[0], "at": received}
        words = Lines(
            Message, ("id", "complaint_id"), **common, direction="inbound", channel="email", body="late",
            is_verbatim=True,
        )  # fmt: skip
        entries = Lines(
            Entry, ("id", "case_id", "subject_id"), subject="complaints.complaint", verb="complaint_register",
            actor=self.agents[0], at=received, facts={"channel": "email", "after": "received"},
        )  # fmt: skip
        clocks = [
            Lines(Clock, ("id", "complaint_id"), kind=kind, started_at=received,
                  due_at=received + timedelta(hours=hours),
                  standard=self.standards[kind], calendar=Calendar.objects.get(is_default=True))
            for kind, hours in due.items()
        ]  # fmt: skip
        for some in batches(self.late):
            numbers = [first + n - 1 for n in some]
            with transaction.atomic():
                cases.copy(
                    {"id": n, "reference": f"C-{received.year}-{n:06d}", "team_id": self.team(n)} for n in numbers
                )
                words.copy({"id": n * SAID, "complaint_id": n} for n in numbers)
                entries.copy({"id": n, "case_id": n, "subject_id": n} for n in numbers)
                for number, line in enumerate(clocks):
                    line.copy({"id": n * len(clocks) + number, "complaint_id": n} for n in numbers)
        reset_sequences(Complaint, Message, Entry, Clock)

    @property
    def standards(self) -> dict:
        """The policy of each kind of clock for a complaint by e-mail."""
        from complaints.models import ServiceStandard

        on = {"team": None, "tier": "ordinary", "channel": "email", "severity": "minor", "on": self.now.date()}
        return ServiceStandard.governing(("acknowledgement", "first_response", "solution"), **on)

    def receive(self) -> None:
        """Open cases, each some steps on its way, received within the last two days."""
        from complaints.models import Category, Cause
        from customers.models import Customer

        categories, cause = list(Category.objects.filter(is_privacy=False)), Cause.objects.first()
        for number in range(self.opened):
            agent = self.agents[number % len(self.agents)]
            at = self.now - timedelta(minutes=self.dice.randrange(10, 2_880))
            customer = Customer.objects.get(pk=number % (self.cases // 2) + 1)
            walk(agent, at, customer, categories[number % len(categories)], cause, story(number, self.dice), number % 6)

    def index(self) -> None:
        """What the worker would do right after; each thing once, however often it was noted meanwhile."""
        from search.indexing import catch_up, note_missing
        from search.models import Stale
        from search.sources import SOURCES

        Stale.objects.all().delete()
        for kind in SOURCES:
            note_missing(kind)
        catch_up()


def walk(by, at, customer, category, cause, words, steps: int) -> None:
    """A case received ``at`` that takes the first ``steps`` of its way."""
    from complaints.models import Complaint, OptionDraft

    case = Complaint.register(
        by=by, at=at, received_at=at, channel="email", words=words, category=category, customer=customer,
        severity="minor", handler=by, emotion_level="mild", emotion_kind="angry",
    )  # fmt: skip
    later = at + timedelta(minutes=5)
    ways = [
        lambda: case.acknowledge(by=by, at=later, channel="email"),
        lambda: case.assess(by=by, at=later, severity="minor", is_safety_risk=False, demand="A new one"),
        lambda: case.investigate(by=by, at=later, handler=by),
        lambda: case.propose(by=by, at=later, channel="email", options=[OptionDraft(title="A new", redress="resend")]),
        lambda: case.make_promise(by=by, at=later, text="It leaves today", owner=by, due_at=at + timedelta(days=3)),
    ]
    for take in ways[:steps]:
        take()


def batches(count: int):
    """1 to ``count`` in ranges."""
    for first in range(1, count + 1, BATCH):
        yield range(first, min(first + BATCH, count + 1))


def reset_sequences(*models) -> None:
    """Let numbers go on behind those that were written here."""
    from django.core.management.color import no_style
    from django.db import connections

    owner = connections["owner"]
    with owner.cursor() as cursor:
        for statement in owner.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("SELECT setval('complaints_case_number', (SELECT max(id) FROM complaints_complaint))")
