"""Walk one complaint of the demo through the real verbs, each at the time at which it happened."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import override

from accounts.models import Department, Role, User
from complaints.choices import TALKING, Direction, EscalationLevel, PromiseState, TaskState
from complaints.merging import withdraw_case
from complaints.models import Complaint, OptionDraft, RedressAuthority
from followups.planning import plan_series, rest_series
from history.attribution import attributed
from intake.demo import words
from intake.demo.fates import Plan, moments
from intake.demo.giving import give
from intake.demo.people import DEPARTMENT_OF_CONTACTS
from intake.demo.world import World

# How far each fate goes; the steps of a whole life in their order.
WHOLE = ("take_up", "assess", "look_into", "propose", "commit", "carry_out", "resolve", "close")
DEPTH = {
    "received": 0,
    "acknowledged": 1,
    "assessed": 2,
    "investigating": 3,
    "proposed": 4,
    "committed": 5,
    "resolved": 7,
}
KINDS = {
    "quality": "disappointed", "delay": "weary", "attitude": "angry", "billing": "confused", "privacy": "anxious",
    "promise": "disappointed", "system": "anxious",
}  # fmt: skip
LEVELS = {
    "minor": ["mild", "moderate"],
    "moderate": ["moderate", "strong"],
    "severe": ["strong"],
    "critical": ["strong"],
}
GRAVE = {"severe", "critical"}
MOMENTS = 40


class Telling:
    """One complaint being told."""

    def __init__(self, world: World, plan: Plan):
        self.world, self.plan, self.random = world, plan, world.random
        self.story, self.notes = plan.story, words.NOTES[plan.language]
        self.zone = ZoneInfo(plan.house.team.zone)
        self.actor = plan.agent
        self.last = self.end()
        self.clock = moments(self.random, plan.received_at, self.last, MOMENTS, self.zone)
        self.case: Complaint

    def end(self) -> datetime:
        """When the last of its steps was taken at the latest."""
        if self.plan.fate == "resolved":  # its follow-up is due about now
            return self.world.now - timedelta(minutes=self.random.randint(74 * 60, 112 * 60))
        lasted = {"minor": 40, "moderate": 66, "severe": 90, "critical": 110}[self.plan.severity]
        return min(self.plan.received_at + timedelta(hours=lasted * self.random.uniform(0.5, 1.4)), self.world.now)

    def later(self, skip: int = 1) -> datetime:
        """The time of the next act."""
        for _moment in range(skip):
            at = next(self.clock)
        return at

    def tell(self) -> Complaint:
        """The whole of it."""
        self.record()
        ending = getattr(self, self.plan.fate, None)
        if ending:
            ending()
        else:
            self.go(WHOLE[: DEPTH.get(self.plan.fate, len(WHOLE))])
        return self.case

    def go(self, steps) -> None:
        """Take some of the usual steps."""
        for step in steps:
            getattr(self, step)()

    def record(self) -> None:
        """The first angry word."""
        plan = self.plan
        received = plan.received_at
        wrote_at = received if plan.channel in TALKING else self.later()
        self.case = Complaint.register(
            by=self.actor,
            at=wrote_at,
            received_at=received,
            channel=plan.channel,
            words=plan.words,
            category=self.world.categories[self.story["category"]],
            severity=plan.severity,
            customer=plan.customer,
            purchase=plan.purchase,
            language=plan.language,
            desired_outcome=self.story["want"],
            emotion_level=self.random.choice(LEVELS[plan.severity]),
            emotion_kind=KINDS[self.story["category"]],
            **plan.facts,
        )

    def take_up(self) -> None:
        """A person's first contact, where recording was none."""
        if self.case.state == "received":
            self.case.acknowledge(by=self.actor, at=self.later(), channel=self.plan.channel)

    def assess(self) -> None:
        """How grave it is, and what is asked for."""
        self.case.assess(
            by=self.actor,
            at=self.later(),
            severity=self.plan.severity,
            is_safety_risk=self.plan.severity == "critical",
            demand=self.story["want"],
            demand_confirmation="spoken" if self.plan.channel in TALKING else "written",
        )

    def look_into(self) -> None:
        """What was found out; grave matters go up the ladder first."""
        self.case.investigate(by=self.actor, at=self.later(), handler=self.actor)
        if self.plan.severity in GRAVE:
            self.escalate(self.plan.house.supervisor, EscalationLevel.SUPERVISOR)
        if self.plan.severity in GRAVE and self.plan.fate == "investigating":
            legal = User.objects.get(role=Role.LEGAL)
            self.case.place_legal_hold(by=legal, at=self.later(), why=self.notes["hold"])
        if self.plan.severity == "critical":
            self.escalate(self.plan.house.manager, EscalationLevel.CRISIS_TEAM)
        if self.plan.severity != "minor":
            self.case.add_message(
                by=self.actor, at=self.later(), direction=Direction.INTERNAL, body=self.notes["internal"]
            )
            self.find()
            if self.plan.fate == "investigating":
                self.ask_around()

    def ask_around(self) -> None:
        """One first move is done, and a department is asked, which has not answered yet."""
        first = self.case.tasks.open().filter(kind="move").order_by("pk").first()
        with override(self.actor.language):
            if first:
                self.case.finish_task(by=self.actor, at=self.later(), task=first)
        department, at = Department.objects.get(code=DEPARTMENT_OF_CONTACTS), self.later()
        due_at = self.world.now + timedelta(hours=(-2, 3, 20)[self.case.pk % 3])
        question = {"question": self.notes["question"], "told": self.notes["told"]}
        self.case.ask_department(by=self.actor, at=at, department=department, due_at=due_at, **question)

    def escalate(self, receiver, level) -> None:
        """One rung up; whoever receives it acts from there on."""
        self.case.escalate(by=self.actor, at=self.later(), level=level, receiver=receiver, why=self.notes["escalated"])
        self.actor = receiver

    def find(self) -> None:
        """A finding with its cause, told to the customer."""
        self.case.add_finding(
            by=self.actor,
            at=self.later(),
            text=self.story["found"],
            cause=self.world.causes[self.story["cause"]],
            scope=self.random.choice(["one_off", "systemic"]),
            department=self.notes["department"],
            told_customer=True,
        )

    def propose(self) -> None:
        """Sorry first, then what can be done."""
        kind = "regret" if self.plan.severity == "minor" else "admission"
        if not self.case.under_legal_hold():
            self.case.apologise(by=self.actor, at=self.later(), kind=kind, words=self.story["sorry"])
        at = self.later()
        drafts = [self.draft(self.story["a"], at), self.draft(self.story["b"], at)]
        options = drafts[:1] if self.plan.severity == "minor" else drafts
        self.offer(options, at, self.channel())

    def offer(self, options: list[OptionDraft], at: datetime, channel: str) -> None:
        """Put options to the customer, once somebody above approved what is beyond the actor's own word."""
        most, currency = max(option.total for option in options), options[0].currency
        if not self.case.reach_of(self.actor, currency, at).covers(most):
            supervisor, manager = self.plan.house.supervisor, self.plan.house.manager
            is_enough = RedressAuthority.reach_of(supervisor, currency, at) >= most
            above = supervisor if is_enough and supervisor != self.actor else manager
            facts = {"amount": most, "currency": currency, "why": self.notes["approved"]}
            self.case.approve_redress(by=above, at=at, **facts)
            at = self.later()
        self.case.propose(by=self.actor, at=at, options=options, channel=channel)

    def channel(self) -> str:
        """By which way we answer."""
        return "phone" if self.plan.channel in {"counter", "regulator", "letter", "social"} else self.plan.channel

    def draft(self, told: list[str], at: datetime) -> OptionDraft:
        """One option, with its cost where it costs something."""
        title, redress, pros, cons = told
        costs = redress in {"refund", "exchange", "resend"} and self.plan.purchase
        due_at = at + timedelta(hours=self.random.choice([5, 20, 30, 48]))
        if self.plan.fate == "committed":
            due_at = self.world.now + timedelta(minutes=self.random.choice([25, 50, 100, 200, 300]))
        return OptionDraft(
            title=title,
            redress=redress,
            cost=self.plan.purchase.amount if costs else 0,
            currency=self.plan.house.team.currency,
            pros=pros,
            cons=cons,
            due_at=due_at,
            owner=self.actor,
        )

    def commit(self) -> None:
        """The customer chooses."""
        options = list(self.case.proposals.latest().options.order_by("position"))
        evidence = "spoken" if self.plan.channel in TALKING else "written"
        self.case.agree(by=self.actor, at=self.later(), option=options[0], evidence=evidence, note=self.notes["thanks"])
        if self.plan.fate == "committed":
            self.case.add_message(
                by=self.actor,
                at=self.later(),
                direction=Direction.OUTBOUND,
                channel=self.channel(),
                body=self.notes["progress"],
            )
            self.gift()

    def carry_out(self) -> None:
        """Every promise is kept, most of them in time."""
        for promise in self.case.promises.filter(state=PromiseState.OPEN):
            self.case.keep_promise(by=self.actor, at=self.later(3), promise=promise)
        self.gift()

    def gift(self) -> None:
        """Something on top, where this story has it."""
        if self.plan.gift:
            at = self.later()
            self.case.read_emotion(by=self.actor, at=at, level="mild", kind=KINDS[self.story["category"]])
            give(self.world, self.plan, self.case, by=self.actor, at=at)

    def resolve(self) -> None:
        """Done; what comes after is planned."""
        at = self.last if self.plan.fate == "resolved" else self.later()
        with attributed(actor_id=self.actor.pk, reason="finish_task", at=at):
            done = {"state": TaskState.DONE, "settled_by": self.actor, "settled_at": at}
            self.case.tasks.open().update(**done)
        self.case.resolve(by=self.actor, at=at, what_was_done=self.story["done"])
        plan_series(self.case, by=self.actor, at=at)

    def close(self, outcome: str = "satisfied", lesson: str = "") -> None:
        """The customer's word, and what we learn."""
        at = self.later()
        said = outcome == "satisfied" and self.random.random() < 0.12
        grave = self.plan.severity != "minor"
        self.case.close(
            by=self.actor,
            at=at,
            outcome="declined_to_say" if said else outcome,
            cause=self.world.causes[self.story["cause"]] if grave or self.random.random() < 0.5 else None,
            lesson=(lesson or self.story["lesson"]) if grave else "",
            customer_words=self.notes["thanks"] if outcome == "satisfied" and not said else "",
        )

    def on_the_spot(self) -> None:
        """Mended in the first talk."""
        at = self.case.last_step_at + timedelta(minutes=6)
        fine = self.random.random() < 0.85
        how_left = "fine" if fine else "did_not_say"
        self.case.apologise(by=self.actor, at=at, kind="regret", words=self.story["sorry"])
        self.case.resolve_at_first_contact(by=self.actor, at=at, what_was_done=self.story["done"], how_left=how_left)
        plan_series(self.case, by=self.actor, at=at, first_contact=True, how_left=how_left)
        outcome = "satisfied" if fine else "declined_to_say"
        if self.plan.fate == "on_the_spot" or fine:
            self.case.close(by=self.actor, at=at + timedelta(minutes=1), outcome=outcome)

    on_the_spot_today = on_the_spot

    def withdrawn(self) -> None:
        """It ended without a solution; what was told twice goes on in the case that was there first."""
        if self.plan.why == "duplicate":
            self.told_twice()
            return
        self.go(WHOLE[: self.random.choice([1, 2])])
        note = {"by_customer": "withdrawn", "out_of_scope": "scope"}
        words = self.notes[note.get(self.plan.why, "mistake")]
        self.case.withdraw(by=self.actor, at=self.later(), why=self.plan.why, note=words)

    def told_twice(self) -> None:
        """The same matter recorded a second time: merged, and the first goes its way to the end."""
        self.take_up()
        stays = self.case
        self.record()
        facts = {"why": "duplicate", "note": self.notes["duplicate"], "duplicate_of": stays}
        withdraw_case(self.case, by=self.actor, at=self.later(), across_customers=True, **facts)
        self.case = stays
        self.go(WHOLE[1:])

    def decided(self) -> None:
        """No agreement: the supervisor decides, and tells the outside routes."""
        self.go(WHOLE[:4])
        supervisor = self.plan.house.supervisor
        option = self.case.proposals.latest().options.order_by("position").first()
        self.case.decide(
            by=supervisor,
            at=self.later(),
            reasons=self.notes["reasons"],
            routes_told=self.notes["routes"],
            option=option,
        )
        self.actor = supervisor
        self.go(("carry_out", "resolve"))
        self.close("not_satisfied_routes_told")

    def silent(self) -> None:
        """Nobody answers, however often we ring."""
        self.go(WHOLE[:7])
        if self.plan.severity in GRAVE:
            self.actor = self.plan.house.supervisor
        for _try in range({"minor": 1, "moderate": 2}.get(self.plan.severity, 3)):
            self.case.attempt_contact(by=self.actor, at=self.later(), channel="phone", note=self.notes["tried"])
        self.close("no_answer")

    def reopened(self) -> None:
        """The first solution did not hold."""
        self.go(WHOLE)
        self.begin_again()
        self.find()

    def reopened_closed(self) -> None:
        """The second solution did."""
        self.reopened()
        at = self.later()
        more = [self.notes["more"], "refund", self.notes["more_pro"], self.notes["more_con"]]
        options = [self.draft(told, at) for told in (more, self.story["b"])]
        self.offer(options, at, "phone")
        self.go(("commit", "carry_out", "resolve"))
        self.close(lesson=self.notes["lesson_more"])

    def begin_again(self) -> None:
        """The customer writes that it has happened again; the case goes one level up."""
        start = self.case.closed_at + timedelta(days=self.random.uniform(2, 4))
        start = min(start, self.world.now - timedelta(hours=30))
        end = min(start + timedelta(days=3), self.world.now)
        self.clock = moments(self.random, start, end, MOMENTS, self.zone)
        supervisor = self.plan.house.supervisor
        heard = self.later()
        self.case.add_message(
            by=self.plan.agent, at=heard, direction=Direction.INBOUND, channel="phone", body=self.notes["unhappy"]
        )
        at = self.later()
        self.case.reopen(
            by=self.plan.agent, at=at, why="still_unhappy", note=self.notes["unhappy"], receiver=supervisor
        )
        rest_series(self.case, by=self.plan.agent, at=at)
        self.actor = supervisor
