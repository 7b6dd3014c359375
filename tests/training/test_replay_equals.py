"""What replay shows at a moment is what the page of the case showed then: captured live, and lived through again."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from audit.steps import RequirementsMissing
from casework.casefile import CaseFile
from casework.remedying import remedy_with_gift
from casework.resolving import reopen_case, resolve_case, take_back_step
from complaints.models import Cause, Complaint
from tests.builders import make_customer, make_person, make_purchase, make_team, option, register
from tests.goodwill import make_budget, make_item
from training.replaying import Replay

REFUSED = (RequirementsMissing, TransitionNotAllowed, PermissionDenied)


def told(file) -> dict:
    """All that one moment of a case tells on its page, as plain words."""
    clocks = render_to_string("casework/panels/clocks.html", {"file": file, "case": file.case})
    return {
        "state": (file.case.state, file.case.severity, file.case.outcome, file.case.handler_id, file.case.due_at),
        "feeling": (file.case.emotion_level, file.case.emotion_kind, file.curve),
        "clocks": " ".join(strip_tags(clocks).split()),
        "words": [
            (line.at, line.kind, line.who, str(line.text), str(line.reason), line.message and line.message.body)
            for line in file.timeline.lines
        ],
        "missing": (file.next_state, [way.label for way in file.missing]),
        "promises": [(promise.text, promise.state, promise.due_at) for promise in file.read.promises.all()],
        "gifts": [(str(gift.item), gift.amount, gift.state) for gift in file.read.gifts.all()],
        "hold": file.hold and (file.hold.why, file.hold.placed_at),
    }


def live(case, reader, at) -> dict:
    """The page of the case as this reader sees it now, which is ``at``."""
    return told(CaseFile(Complaint.objects.visible_to(reader).for_case_page().get(pk=case.pk), reader, at))


class Walker:
    """Lives a case by the real verbs, whatever comes up next; what is refused is left."""

    def __init__(self, seed: int, by, *, late: bool = False):
        self.dice, self.by, self.late, self.seen = Random(seed), by, late, []
        self.item = make_item(280, on_hand=200)

    def begin(self, at):
        """A case of somebody with a purchase, apologised to at once."""
        customer = make_customer(self.by.team)
        facts = {"customer": customer, "purchase": make_purchase(customer), "severity": self.dice.choice(SEVERITIES)}
        self.case = register(self.by, at=at, channel=self.dice.choice(("email", "phone")), **facts)
        return self.case

    def acts(self, case, at) -> dict:
        """{what might be done: how}."""
        by = {"by": self.by, "at": at}
        words = {"body": f"Words at {at:%H:%M:%S}", "channel": "email"}
        options = [option(), option(title="The money back")]
        grave = {"severity": self.dice.choice(SEVERITIES), "is_safety_risk": False}
        return {
            "acknowledge": lambda: case.acknowledge(**by, channel="phone"),
            "assess": lambda: case.assess(**by, **grave, demand="A day that holds", demand_confirmation="spoken"),
            "investigate": lambda: case.investigate(**by, handler=self.by),
            "finding": lambda: case.add_finding(**by, text="A seal.", cause=Cause.objects.first(), told_customer=True),
            "propose": lambda: case.propose(**by, channel="phone", options=options),
            "agree": lambda: self.agree(case, **by),
            "decide": lambda: case.decide(**by, reasons="No fault.", routes_told="The ombudsman."),
            "revise": lambda: case.revise(**by, why="still_unhappy"),
            "resolve": lambda: resolve_case(case, **by, what_was_done="Exchanged."),
            "close": lambda: case.close(**by, outcome="satisfied", cause=Cause.objects.first(), lesson="Count."),
            "reopen": lambda: reopen_case(case, **by, why="new_fact"),
            "take_back": lambda: take_back_step(case, **by, why="A mistake."),
            "hold": lambda: case.hold(**by, why="answer"),
            "resume": lambda: case.resume(**by),
            "hear": lambda: case.add_message(**by, direction="inbound", **words),
            "say": lambda: case.add_message(**by, direction="outbound", **words, is_substantive=True),
            "note": lambda: case.add_message(**by, direction="internal", **words),
            "feel": lambda: case.read_emotion(**by, level=self.dice.choice(("calm", "mild", "strong")), kind="angry"),
            "sorry": lambda: case.apologise(**by, kind="regret", words="I am sorry."),
            "promise": lambda: case.make_promise(**by, text="Ring", owner=self.by, due_at=at + timedelta(hours=5)),
            "keep": lambda: self.keep(case, **by),
            "correct": lambda: case.correct(
                **by, field="severity", value=self.dice.choice(SEVERITIES), why="Entered wrongly."
            ),
            "gift": lambda: remedy_with_gift(
                case, **by, item=self.item, amount=280, why="Twins.", emotion_level="calm"
            ),
        }

    def agree(self, case, **by):
        """They take the first option of the last proposal, if there is one."""
        proposal = case.proposals.order_by("round").last()
        return proposal and case.agree(**by, option=proposal.options.first(), evidence="spoken")

    def keep(self, case, **by):
        """The first open promise, if there is one."""
        promise = case.promises.filter(state="open").first()
        return promise and case.keep_promise(**by, promise=promise)

    def step(self, at) -> bool:
        """Do something at ``at``, and keep what the page shows right after it; False if it was refused."""
        case = Complaint.objects.get(pk=self.case.pk)
        # sometimes somebody writes down only now what happened two hours ago
        happened = at - timedelta(hours=2) if self.late and self.dice.random() < 0.3 else at
        acts = self.acts(case, happened)
        chosen = self.dice.choice(LATE_ACTS if happened != at else [*acts, *ONWARD.get(case.state, ()) * 4])
        try:
            with transaction.atomic():
                done = acts[chosen]()
        except REFUSED:
            return False
        return done is not None or chosen not in {"agree", "keep"}


SEVERITIES = ("minor", "moderate", "severe")
ONWARD = {
    "received": ("acknowledge",),
    "acknowledged": ("assess", "feel"),
    "assessed": ("investigate", "sorry"),
    "investigating": ("finding", "propose", "gift"),
    "proposed": ("agree", "gift"),
    "committed": ("keep", "keep", "resolve", "sorry"),
    "resolved": ("close", "gift"),
    "closed": ("reopen",),
}
LATE_ACTS = ("hear", "say", "note")


@pytest.fixture
def people(db):
    """Who lives the cases, and who looks at them."""
    return staff_of(make_team())


def staff_of(team):
    """A supervisor who does it all, and a manager who keeps the budget and looks on."""
    people = SimpleNamespace(by=make_person("supervisor", team=team), reader=make_person("manager", team=team))
    make_budget(team, by=people.reader)
    return people


def lived(seed, people, count):
    """(case, [(moment, what the page showed)]) of a life that went on for some days by a clock of its own."""
    walker, at = Walker(seed, people.by), now() - timedelta(days=8)
    seen = []
    while len(seen) < count:
        with time_machine.travel(at, tick=False):
            happened = walker.step(at) if seen else walker.begin(at)
            if happened:
                seen.append((at, live(walker.case, people.reader, at)))
        if happened:
            at += timedelta(minutes=walker.dice.choice((1, 7, 50, 190, 400)), seconds=walker.dice.randrange(1, 60))
    assert at < now()
    return walker.case, seen


def test_at_two_hundred_recorded_moments_replay_shows_what_the_page_showed(people):
    compared, verbs, told_apart = 0, set(), 0
    for seed in range(5):
        case, seen = lived(seed, people, 40)
        replay = Replay(case, people.reader)
        for at, shown in seen:
            place = replay.place_of(at)
            again = told(replay.scene(place).file)
            assert again == shown, (seed, place, [key for key in shown if shown[key] != again[key]])
            compared += 1
            if place % 10 == 9:  # the control: it can fail
                told_apart += 1
                assert told(replay.scene(place - 1).file) != shown, "the moment before looks the same"
        verbs |= {entry.verb for entry in replay.past.entries}
    assert compared >= 200
    assert told_apart >= 15
    wanted = ("take_back", "correct", "hold", "reopen", "revise", "keep_promise", "propose", "resolve", "close")
    assert {f"complaint_{verb}" for verb in wanted} | {"gift_grant"} <= verbs


@pytest.mark.django_db(transaction=True)
def test_what_was_written_down_only_later_is_not_there_as_we_knew_it_then():
    people = staff_of(make_team())
    walker = Walker(3, people.by, late=True)
    walker.begin(now() - timedelta(hours=9))
    seen = [(at := now(), live(walker.case, people.reader, at))]
    while len(seen) < 25:
        if walker.step(now()):
            at = now()
            seen.append((at, live(walker.case, people.reader, at)))
    replay, late = Replay(walker.case, people.reader, known=True), 0
    as_it_happened = Replay(walker.case, people.reader)
    for at, shown in seen:
        scene = replay.scene(replay.place_of(at))
        assert told(scene.file) == shown
        late += bool(as_it_happened.scene(as_it_happened.place_of(at - timedelta(hours=1, minutes=59))).late)
    assert late, "nothing was entered late: there was nothing to tell apart"
