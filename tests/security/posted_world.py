"""A world in which every form of the workspace has something to be sent about."""

from datetime import timedelta

from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from casework.replying import beginnings
from complaints.care import be_away, stop_assignment
from complaints.choices import State
from complaints.models import SavedView
from followups.caring import begin_care
from followups.letters import write
from followups.models import FollowUp
from followups.programmes import leave
from gifts.codes import import_codes
from gifts.models import Budget
from gifts.models.conduct import CARD
from privacy.models import ErasureRequest
from tests.builders import carry_out, make_case, make_customer, make_person
from tests.casework.test_doors import VALID
from tests.config.jobs import job_that_failed
from tests.goodwill import make_item, make_resolved_case, make_sorry_case
from tests.journeys.everything import World
from tests.training.scored import begun, blind_round, handed_in, note
from tests.training.world import learn_from, put_into_queue
from training.models import Nomination, Pin
from training.practice import scenarios

WORDS = "We look into it."


class PostedWorld(World):
    """The world of all pages, with what only forms need."""

    def __init__(self):
        super().__init__()
        self.legal, self.auditor = make_person("legal"), make_person("auditor")
        self.contact = make_person("contact", department=self.task.department)
        self.stopped, self.away = make_person(team=self.team), make_person(team=self.team)
        stop_assignment(self.stopped, by=self.chief, at=now(), reason="Rest.")
        be_away(self.away, by=self.chief, at=now(), until=now() + timedelta(days=3))
        wish = {"by": self.agent, "at": now(), "basis": "wish", "identity": "document"}
        self.forgettable = ErasureRequest.ask(customer=make_customer(self.team), **wish)
        self.view = SavedView.objects.create(owner=self.chief, name="Grave")
        self.job = job_that_failed()
        self.add_cases()
        self.add_gifts()
        self.add_calls()
        self.add_training()

    def add_cases(self):
        """One with a legal hold, one about somebody of ours, one with mail that came back, one carried out."""
        by = {"by": self.agent, "at": now()}
        states = {state for state, _facts in VALID.values()}
        self.cases = {state: make_case(state, by=self.chief, customer=make_customer(self.team)) for state in states}
        carry_out(self.cases[State.COMMITTED], self.chief)
        self.committed = make_case(State.COMMITTED, by=self.agent, customer=self.customer)
        self.alone = make_case(by=self.agent)
        self.blamed = make_case(State.INVESTIGATING, by=self.chief, about_staff=self.agent)
        self.unmailed = make_case(State.ACKNOWLEDGED, by=self.agent)
        mail = {"channel": "email", "address": "a@example.org", "body": WORDS}
        self.failed = self.unmailed.write_reply(**by, **mail)
        self.unmailed.fail_reply(by=None, at=now(), reply=self.failed, error="550 no such person")
        self.held = make_case(State.ACKNOWLEDGED, by=self.agent)
        self.held.place_legal_hold(**by, why="A lawyer wrote.")
        self.with_legal = self.held.write_reply(**by, **mail)
        self.cleared = self.held.write_reply(**by, channel="phone", body=WORDS)
        self.held.clear_reply(by=self.legal, at=now(), reply=self.cleared, reason="Fine.")

    def first_template(self):
        """One from which a reply may begin."""
        found = beginnings(self.proposed, self.chief, channel="email", at=now())
        return next(one.template for one in found if not one.missing)

    def add_gifts(self):
        """A voucher that was given and is to be replaced, and two more that wait for a second person."""
        facts = {"amount": 900, "timing": "by_hand", "why": "Twins.", **dict.fromkeys(CARD, "We are sorry.")}
        self.small, self.lamp = make_item(250), make_item(900)
        import_codes(
            self.voucher, b"ANOTHERCODE-0002\nANOTHERCODE-0003\nANOTHERCODE-0004", by=self.chief, at=now(), why="More."
        )
        case = make_sorry_case(self.agent, amount=8000)
        self.with_code = remedy_with_gift(case, by=self.agent, at=now(), item=self.voucher, **facts)
        case = make_sorry_case(self.agent, amount=8000)
        self.lost = remedy_with_gift(case, by=self.agent, at=now(), item=self.voucher, **facts)
        self.reissue = self.voucher.ask_reissue(self.lost.vouchers.get(), by=self.agent, at=now(), why="It was lost.")
        case, by_post = make_sorry_case(self.agent, amount=8000), {"timing": "post", "address": "1 Harbour Road"}
        issued = remedy_with_gift(case, by=self.agent, at=now(), item=self.voucher, **facts | by_post)
        for gift in (self.with_code, self.lost, issued):
            gift.approve(by=self.chief, at=now(), note="")
        for gift in (issued, self.with_code):
            gift.prepare(by=self.agent, at=now())
        issued.send(by=self.agent, at=now(), parcel_number="P-1")
        self.issued = issued
        self.lost.complaint.read_emotion(by=self.agent, at=now(), level="strong", kind="angry")
        self.to_official = self.given("official", **facts)
        self.to_decide = self.given("consumer", **facts)
        self.approved = self.given("consumer", **facts)
        self.approved.approve(by=self.chief, at=now(), note="")
        self.code = issued.vouchers.get().see(by=self.agent, at=now())
        budget, who = self.gift.budget, {"by": self.chief, "at": now()}
        self.line = budget.allocate(10, **who, why="Once more.")
        period = {"starts_on": budget.ends_on, "ends_on": budget.ends_on + timedelta(days=30)}
        Budget.begin(team=self.team, currency=budget.currency, **period, **who).allocate(10_000, **who, why="Next.")
        period = {"starts_on": budget.starts_on, "ends_on": budget.ends_on, "purpose": "care"}
        Budget.begin(team=self.team, currency=budget.currency, **period, **who).allocate(10_000, **who, why="Care.")
        self.to_be_sorry = make_sorry_case(self.agent, amount=8000)

    def given(self, kind: str, **facts):
        """A gift beyond the word of whoever asks for it, to a customer of this kind."""
        case = make_sorry_case(self.agent, amount=8000, customer=make_customer(self.team, kind=kind))
        return remedy_with_gift(case, by=self.agent, at=now(), item=self.lamp, **facts)

    def add_calls(self):
        """A programme that ended, and a letter that waits for its answer."""
        facts = {"programme": self.programme, "team": self.team, "account_manager": self.agent}
        self.left_care = begin_care(make_customer(self.team), by=self.chief, at=now(), **facts)
        leave(self.left_care, by=self.chief, at=now(), reason="Enough.")
        resolved = [make_resolved_case(self.agent, severity="moderate") for _case in range(2)]
        self.asked, self.unreached = (
            FollowUp.objects.filter(complaint=case).order_by("latest_at").first() for case in resolved
        )
        FollowUp.objects.filter(pk=self.asked.pk).update(channel="letter")
        self.asked = FollowUp.objects.get(pk=self.asked.pk)
        write(self.asked, by=self.agent, at=now(), channel="letter", body=WORDS)
        for _try in range(3):
            self.unreached.attempt(by=self.agent, at=now(), how="no_answer")
        self.later = FollowUp.objects.filter(state="scheduled").order_by("-latest_at").first()

    def add_training(self):
        """What waits for a reviewer, what a coach wrote, and a round that is compared."""
        self.claimed, self.unclaimed = put_into_queue(self.resolved), put_into_queue(self.committed)
        self.claimed.claim(by=self.chief, at=now())
        self.ready = learn_from(self.sorry, by=self.receiver, second=self.chief, publish=False)
        self.ready.copy.hand_in(by=self.receiver, at=now())
        self.nominated = Nomination.make(self.resolved, by=self.agent, at=now(), lesson="model", why="She thanked us.")
        self.card = handed_in(begun(self.closed, by=self.chief, agent=self.agent))
        self.pin = Pin.put(
            self.sorry, by=self.chief, at=now(), moment=self.sorry.received_at, kind="better", words=WORDS
        )
        self.scenario = next(iter(scenarios("en")))
        facts = {"by": self.chief, "agent": self.agent}
        self.blind = blind_round(self.closed, **facts, scorers=[self.receiver, make_person("trainer")])
        self.acknowledged = note(self.resolved, by=self.chief, agent=self.agent)
        self.acknowledged.acknowledge(by=self.agent, at=now(), comment="Yes.")
