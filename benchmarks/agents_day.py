"""What one agent does all day, over HTTP: looks, and takes their own cases on from the first word to the gift."""

import random
import re
import threading
from dataclasses import dataclass, field
from time import time
from uuid import uuid4

from benchmarks.browsing import Answer, Browser, Unexpected

VERSION = re.compile(rb'name="version" value="(\d+)"')
CALLS = re.compile(rb'href="(/follow-ups/\d+/)"')
ITEM = re.compile(rb'name="item"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="item"')
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
WORDS = "The teapot came broken, 收到時有裂痕，客服一直轉接。"
# What a case of one's own takes, one after the other.
WAY = ("acknowledgement", "apology", "emotion", "findings", "gift")
# (act, how often): a look, a poll or a search is a read; everything else writes.
READS = [("desk", 22), ("poll", 26), ("preview", 8), ("case", 16), ("coach", 3), ("search", 8), ("customer", 4)]
READS += [("agenda", 4), ("gifts", 2), ("new", 2)]
WRITES = [("record", 5), ("step", 10), ("draft", 6), ("attempt", 2)]


@dataclass
class Known:
    """What an agent begins with: cases of the team, customers with what they bought, a category for teapots."""

    cases: list[str]
    customers: list[tuple[int, int]]
    category: int


@dataclass
class Sample:
    """One act: when (seconds since 1970), which, whether it writes, milliseconds, and what went wrong."""

    at: float
    act: str
    writes: bool
    took: float
    error: str = ""


@dataclass
class Agent:
    """``name`` signs in from an address of their own; ``samples`` is shared with all others."""

    name: str
    browser: Browser
    known: Known
    samples: list[Sample]
    dice: random.Random = field(default_factory=random.Random)
    own: list[tuple[str, int]] = field(default_factory=list)

    def work(self, until: float, think: float, over: threading.Event) -> None:
        """One act after the other, thinking in between."""
        over.wait(self.dice.random() * think)
        acts, often = zip(*READS, *WRITES, strict=True)
        writing = {act for act, _ in WRITES}
        while time() < until and not over.is_set():
            act = self.dice.choices(acts, often)[0]
            self.do(act, act in writing)
            over.wait(self.dice.uniform(0.5, 1.5) * think)

    def do(self, act: str, writes: bool) -> None:
        """Do it; whatever goes wrong is a sample too."""
        try:
            getattr(self, act)()
        except (OSError, Unexpected, AttributeError, IndexError, TypeError) as error:
            self.samples.append(Sample(time(), act, writes, 0, f"{act}: {error!r}"[:300]))

    def look(self, act: str, path: str, **headers: str) -> Answer:
        """A page, noted."""
        return self.noted(act, False, self.browser.get(path, **headers), {200, 304})

    def send(self, act: str, path: str, told: dict, **headers: str) -> Answer:
        """A form, noted."""
        return self.noted(act, True, self.browser.post(path, told, **headers), {200, 204, 302})

    def noted(self, act: str, writes: bool, answer: Answer, expected: set[int]) -> Answer:
        """Keep how long it took, and what was wrong about it."""
        wrong = "" if answer.status in expected else f"{act} answered {answer.status}"
        self.samples.append(Sample(time(), act, writes, answer.took, wrong))
        if wrong:
            raise Unexpected(wrong) if not writes else Unexpected(told_by(answer))
        return answer

    def desk(self) -> None:
        self.look("desk", f"/desk/?view={self.dice.choice(('team', 'mine', 'overdue'))}")

    def poll(self) -> None:
        mark = {"If-None-Match": self.mark} if getattr(self, "mark", "") else {}
        self.mark = self.look("poll", "/desk/figures/?view=team", **mark).headers.get("etag", "")

    def preview(self) -> None:
        self.look("preview", f"/desk/preview/{self.case_of_team()}/")

    def case(self) -> None:
        self.look("case", f"/cases/{self.case_of_team()}/")

    def coach(self) -> None:
        self.look("coach", f"/cases/{self.case_of_team()}/coach/")

    def search(self) -> None:
        asked = self.dice.choice(("flywheel", "%E7%91%95%E7%96%B5", "linjingyi", "%E9%80%80%E6%AC%BE", "parcel"))
        self.look("search", f"/search/?q={asked}")

    def customer(self) -> None:
        self.look("customer", f"/customers/{self.dice.choice(self.known.customers)[0]}/")

    def agenda(self) -> None:
        self.look("agenda", "/follow-ups/")

    def gifts(self) -> None:
        self.look("gifts", "/gifts/")

    def new(self) -> None:
        self.look("new", "/cases/new/")

    def record(self) -> None:
        """Record a complaint of a customer whom one knows."""
        self.look("new", "/cases/new/")
        customer, purchase = self.dice.choice(self.known.customers)
        told = {"channel": "email", "words": WORDS, "category": self.known.category, "severity": "minor"}
        told |= {"customer": customer, "purchase": purchase, "idempotency_key": str(uuid4())}
        answer = self.send("record", "/cases/new/", told)
        self.own.append((answer.headers["location"].split("/")[2], 0))

    def step(self) -> None:
        """Take the case that waits longest one step on its way."""
        if not self.own:
            self.record()
            return
        reference, done = self.own.pop(0)
        case = f"/cases/{reference}/"
        noun = WAY[done]
        page = self.look("door", f"{case}{noun}/")
        self.send(noun, f"{case}{noun}/", self.answers(noun, page))
        if done + 1 < len(WAY):
            self.own.append((reference, done + 1))

    def answers(self, noun: str, page: Answer) -> dict:
        """What is filled in at a door."""
        if noun == "gift":
            item = next(one for one in ITEM.search(page.body).groups() if one).decode()
            told = {"item": item, "timing": "by_hand", "why": "For the trouble.", "idempotency_key": str(uuid4())}
            return told | {"emotion_level": "calm", "emotion_kind": ""} | CARD
        version = {"version": VERSION.search(page.body)[1].decode()}
        return version | {
            "acknowledgement": {"channel": "email"},
            "apology": {"kind": "regret", "words": "We are sorry."},
            "emotion": {"level": "calm", "kind": ""},
            "findings": {"text": "A seal was left out.", "told_customer": "on"},
        }.get(noun, {})

    def draft(self) -> None:
        """Write on a reply, as the composer keeps it."""
        reference = self.own[-1][0] if self.own else self.case_of_team()
        told = {"direction": "outbound", "channel": "email", "body": "We are sorry. A new one leaves today."}
        self.send("draft", f"/cases/{reference}/reply/draft/", told, **{"HX-Request": "true"})

    def attempt(self) -> None:
        """Ring, and note that nobody answered; without anybody to ring the agenda was looked at."""
        calls = CALLS.findall(self.look("agenda", "/follow-ups/").body)
        if calls:
            self.send("attempt", f"{self.dice.choice(calls).decode()}attempts/", {"how": "no_answer"})

    def case_of_team(self) -> str:
        """One of the team, or of one's own."""
        return self.dice.choice(self.known.cases + [reference for reference, _ in self.own])


def told_by(answer: Answer) -> str:
    """What the page says was wrong."""
    said = re.findall(rb'class="[^"]*(?:invalid-feedback|alert)[^"]*"[^>]*>(.*?)</', answer.body, re.DOTALL)
    return f"answered {answer.status}: {b' '.join(said)[:200].decode(errors='replace')}"
