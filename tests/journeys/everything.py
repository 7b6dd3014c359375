"""One world with something on every page, and the addresses of all kinds of pages in it."""

import base64

from django.utils.timezone import now

from accounts.models import Department
from audit.models import Entry
from calendars.models import Calendar
from casework.remedying import remedy_with_gift
from complaints.care import take_breath
from complaints.choices import State
from complaints.filing import file_away
from complaints.merging import withdraw_case
from complaints.models import Complaint, PolicyChange, policy_day
from complaints.succession import DAY, Act, Change
from followups.caring import begin_care
from followups.hearing import hear
from followups.links import token_of
from followups.models import FollowUp, Programme
from followups.surveys import make_survey
from gifts.codes import import_codes
from gifts.models import GiftTier
from history.moments import written
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, make_purchase, make_team, register
from tests.goodwill import make_budget, make_item, make_resolved_case, make_sorry_case
from tests.training.scored import everything_scored
from tests.training.world import learn_from
from training.models import Pin

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LONG = "Kirschbaumgartenhausverwaltungsgesellschaft von und zu Übermäßiglang 陳美玲"


class World:
    """A team, its people, and cases, gifts and calls in their various states. ``chief`` sees and may do most."""

    def __init__(self):
        self.team = make_team()
        self.chief = chief = make_person("manager", team=self.team, name=LONG)
        self.agent = agent = make_person("agent", team=self.team)
        self.receiver = make_person("supervisor", team=self.team, name="Someone Receiving")
        make_budget(self.team, by=chief)
        self.customer = customer = make_customer(self.team, name=LONG, tier="important", address="1 Harbour Road")
        customer.contact_points.create(kind="email", value="somebody.with.a.long.name@mail.example")
        make_purchase(customer)
        self.fresh = register(agent, customer=customer, words="https://example.org/" + "long" * 40)
        self.proposed = make_case(State.PROPOSED, by=agent, customer=customer, severity="moderate")
        promise = {"text": "Ring", "owner": agent, "due_at": now().replace(year=2126)}
        self.promise = self.proposed.make_promise(by=agent, at=now(), **promise)
        mail = {"channel": "email", "address": "somebody@mail.example", "body": "Sorry if you feel let down. " * 20}
        self.reply = self.proposed.write_reply(by=agent, at=now(), **mail)
        picture = file_away([base64.b64decode(PIXEL)])
        self.proposed.keep_file(by=agent, at=now(), name="a photo of the kettle.png", kind="png", filed=picture)
        words = {"direction": "inbound", "channel": "email", "body": "See the photo, \u202eplease."}
        self.spoken = self.proposed.add_message(by=agent, at=now(), **words)
        self.proposed.gloss_message(by=agent, at=now(), message=self.spoken, words="Siehe Foto")
        self.proposed.keep_file(by=chief, at=now(), name="waits.png", kind="png", filed=picture)
        self.waiting = make_case(State.INVESTIGATING, by=agent, customer=customer)
        self.waiting.hold(by=agent, at=now(), why="papers", words="long" * 40, until=now().replace(year=2126))
        case, by = self.waiting, {"by": agent, "at": now()}
        self.task = case.ask_department(**by, department=Department.objects.first(), question="long" * 40, told=LONG)
        case.add_finding(**by, text="x" * 90, whys="long" * 30 + "\nwhy", evidence_kind="photo", evidence=LONG)
        self.wish = case.add_extra_request(**by, words="long" * 40)
        self.handed = make_case(State.ACKNOWLEDGED, by=agent, customer=customer)
        note = dict.fromkeys(("told", "tried", "do_not_ask"), "long" * 40)
        self.handed.ask_for_help(by=agent, at=now(), words="long" * 40)
        self.handed.assign(by=agent, at=now(), handler=chief, **note)
        self.left = make_case(by=agent, customer=customer)
        self.left.leave_to_team(by=agent, at=now())
        take_breath(agent, at=now())
        case.link(**by, other=self.proposed, kind="same_cause", why="long" * 40)
        twice = register(agent, customer=customer, words="The kettle drips, " + LONG)
        withdraw_case(twice, **by, why="duplicate", note="x" * 90, duplicate_of=self.proposed)
        self.proposed.choose_approach(**by, approach="facts")
        self.change = self.proposed.change(**by, kind="wording", words="long" * 40)
        approved = {"amount": 99_999_999, "currency": "TWD", "why": "long" * 40}
        self.waiting.approve_redress(by=chief, at=now(), **approved)
        self.proposed.approve_redress(by=chief, at=now(), **approved)
        self.link = self.proposed.links.get()
        self.closed = make_case(State.CLOSED, by=agent, customer=customer)
        self.withdrawn = make_case(State.WITHDRAWN, by=agent)
        self.sorry = make_sorry_case(agent, amount=8000, customer=customer)
        card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
        item = make_item(1000)
        item.show(base64.b64decode(PIXEL), "png", by=chief, at=now())
        item.ask_correction(item.lots.get(), -1, by=agent, at=now(), why="x" * 90)
        self.voucher = make_item(900, on_hand=0, carries_codes=True, reorder_level=9, name_en="V" * 60)
        import_codes(self.voucher, b"VERYLONGCODE-0001", by=chief, at=now(), why="long" * 40, label="x" * 90)
        facts = {"item": item, "amount": 1000, "timing": "by_hand", "why": "Twins."}
        self.gift = remedy_with_gift(self.sorry, by=agent, at=now(), **facts, **card)
        Pin.put(self.sorry, by=chief, at=now(), moment=self.sorry.received_at, kind="question", words="long" * 40)
        self.resolved = make_resolved_case(agent, severity="moderate", customer=customer)
        self.followup = FollowUp.objects.filter(complaint=self.resolved).order_by("latest_at").first()
        self.survey = make_survey(self.followup, by=agent, at=now())
        self.followup.refresh_from_db(fields=["latest_at", "version"])
        self.followup.attempt(by=agent, at=now(), how="no_answer", note="long" * 40)
        hear(self.followup, "kind", [chief], now())
        self.programme = Programme.objects.get(code="repair")
        facts = {"programme": self.programme, "team": self.team, "account_manager": agent}
        self.care = begin_care(customer, by=chief, at=now(), **facts)
        self.step = self.care.followups.order_by("programme_step__position").first()
        trainer = make_person("trainer", name=LONG)
        facts = {"agent": agent, "scorer": chief, "other": trainer, "words": "long" * 40}
        self.learned = everything_scored(self.resolved, **facts)
        wish = {"by": agent, "at": now(), "basis": "wish", "identity": "document"}
        self.waits = ErasureRequest.ask(customer=customer, **wish)
        self.erased = ErasureRequest.ask(customer=make_customer(self.team, name="Gone"), **wish)
        self.erased.carry_out(by=chief, at=now())
        words = dict.fromkeys(("felt", "broke", "changes", "why", "teaches", "note", "purpose"), "long" * 40)
        words |= {"action": "x" * 90, "title": "y" * 90}
        self.tier = GiftTier.objects.in_force(policy_day()).first()
        values = {name: getattr(self.tier, name) for name in ("severity", "customer_tier", "ceiling_percent")}
        values |= {"floor_percent": self.tier.floor_percent + 1, "starts_on": policy_day() + DAY, "ends_on": None}
        planned = Change(GiftTier, Act.FOLLOW, self.tier, values)
        self.proposal = PolicyChange.propose(planned, by=chief, at=now(), reason="long" * 40)
        self.learnt = learn_from(self.closed, by=chief, second=self.receiver, words=words, publish=False)

    def workspace(self) -> dict[str, str]:
        """{kind of page: an address of it} of the workspace."""
        of = {name: f"/cases/{case.reference}/" for name, case in vars(self).items() if isinstance(case, Complaint)}
        call, person = f"/follow-ups/{self.followup.pk}/", f"/customers/{self.customer.pk}/"
        return {
            "desk": "/desk/?view=team",
            "desk, empty": "/desk/?view=escalated",
            "desk, narrowed down": "/desk/?view=team&severity=grave",
            "saved views": "/desk/views/",
            "bulk": "/desk/bulk/?view=team&all=1&act=withdrawal",
            "bulk, nothing": "/desk/bulk/?act=note",
            "queue": "/desk/queue/",
            "notices": "/notices/",
            "how I am told": "/notices/preferences/",
            "health": "/health/",
            "failed jobs": "/health/jobs/",
            "floor": "/floor/",
            "end of a shift": f"/shift/?back={now().year + 1}-01-01T09:00",
            "spread": f"/floor/people/{self.agent.pk}/spread/",
            "spread, nothing": f"/floor/people/{self.receiver.pk}/spread/",
            "leaving": f"/people/{self.agent.pk}/leaving/",
            "account": "/account/",
            "second factor": "/account/factor/",
            "stop": f"/floor/people/{self.agent.pk}/stop/",
            "away": f"/floor/people/{self.agent.pk}/away/",
            "case, handed over": of["handed"],
            "case, left": of["left"],
            "help": f"{of['fresh']}help/",
            "whisper": f"{of['handed']}whisper/",
            "takeover": f"{of['fresh']}takeover/",
            "assignment": f"{of['fresh']}assignment/",
            "commands": "/commands/",
            "search": "/search/?q=a",
            "search, nothing": "/search/?q=" + "w" * 70,
            "new": "/cases/new/",
            "new for somebody": f"/cases/new/?customer={self.customer.pk}",
            "case, fresh": of["fresh"],
            "case, proposed": of["proposed"],
            "case, on hold": of["waiting"],
            "deadline": f"{of['waiting']}deadlines/{self.waiting.clocks.last().pk}/",
            "resumption": f"{of['waiting']}resumption/",
            "hold": f"{of['proposed']}hold/",
            "reply templates": f"{of['proposed']}reply/templates/",
            "reply, taken back": f"{of['proposed']}replies/{self.reply.pk}/undo/",
            "proposal": f"{of['waiting']}proposal/",
            "brief": f"{of['proposed']}brief/",
            "link": f"{of['proposed']}links/",
            "link removed": f"{of['proposed']}links/{self.link.pk}/removal/",
            "approach": f"{of['proposed']}approach/",
            "change": f"{of['proposed']}changes-made/",
            "change told": f"{of['proposed']}changes-made/{self.change.pk}/result/",
            "withdrawal": f"{of['proposed']}withdrawal/",
            "finding": f"{of['waiting']}findings/",
            "question": f"{of['waiting']}questions/",
            "task dropped": f"{of['waiting']}tasks/{self.task.pk}/dropped/",
            "extra request": f"{of['waiting']}extra-requests/{self.wish.pk}/decision/",
            "obstacle": f"{of['proposed']}promises/{self.promise.pk}/obstacle/",
            "tasks": "/tasks/",
            "promises": "/promises/?whose=team",
            "case, closed": of["closed"],
            "case, withdrawn": of["withdrawn"],
            "case, promises and gifts": f"{of['sorry']}?show=promised",
            "case, as it stood": f"{of['sorry']}as-it-stood/",
            "case, before it existed": f"{of['fresh']}as-it-stood/?at=2001-01-01",
            "case, as we knew it": f"{of['closed']}as-it-stood/?known=1",
            "what exactly changed": f"{of['sorry']}changes/?at={written(now())}",
            "dossier": f"{of['sorry']}dossier/",
            "replay": f"/training/replay/{self.sorry.reference}/?at={written(now())}&in=sop",
            "replay, veiled": f"/training/replay/{self.proposed.reference}/?number=3&hide=1",
            "replay, no such moment": f"/training/replay/{self.proposed.reference}/?at=2001-01-01",
            "acknowledgement": f"{of['fresh']}acknowledgement/",
            "agreement": f"{of['proposed']}agreement/",
            "decision": f"{of['proposed']}decision/",
            "redress approval": f"{of['proposed']}redress-approval/",
            "words, unreadable": f"{of['proposed']}messages/{self.spoken.pk}/redaction/",
            "words, moved": f"{of['proposed']}messages/{self.spoken.pk}/move/",
            "words, translated": f"{of['proposed']}messages/{self.spoken.pk}/translation/",
            "file, destroyed": f"{of['proposed']}attachments/{self.spoken.attachments.get().pk}/redaction/",
            "closure": f"{of['resolved']}closure/",
            "moved on": f"{of['closed']}acknowledgement/",
            "messages": f"{of['fresh']}messages/",
            "escalation": f"{of['proposed']}escalation/",
            "correction": f"{of['fresh']}correction/",
            "promise": f"{of['proposed']}promises/{self.promise.pk}/anew/",
            "gift form": f"{of['sorry']}gift/",
            "gifts": "/gifts/?state=",
            "gift": f"/gifts/{self.gift.pk}/",
            "gifts to leave": "/gifts/ready/",
            "voucher at the counter": "/gifts/vouchers/",
            "budgets": "/gifts/budgets/",
            "budget": f"/gifts/budgets/{self.gift.budget_id}/",
            "card": f"/gifts/{self.gift.pk}/card/",
            "catalogue": "/gifts/catalogue/",
            "catalogue, low": "/gifts/catalogue/?shown=low",
            "new item": "/gifts/catalogue/new/",
            "item": f"/gifts/catalogue/{self.gift.item_id}/",
            "voucher": f"/gifts/catalogue/{self.voucher.pk}/",
            "agenda": "/follow-ups/?whose=team",
            "what will happen": f"{person}events/",
            "month": "/follow-ups/?whose=team&view=month",
            "week": "/follow-ups/?whose=team&view=week",
            "handing over": f"/follow-ups/handing-over/?pick={self.followup.pk}",
            "calendar feed": "/follow-ups/calendar/",
            "letter": f"{call}letter/",
            "call": call,
            "step of a programme": f"/follow-ups/{self.step.pk}/",
            "what customers said": "/what-customers-said/",
            "survey": f"/survey/{token_of(self.survey.nonce)}/",
            "survey, gone": "/survey/nothing/",
            "survey, answered": "/survey/thanks/",
            "care": f"{person}care/",
            "window": f"{call}window/",
            "customers": "/customers/",
            "customer": person,
            "a gift without complaint": f"{person}gift/",
            "facts": f"{person}facts/",
            "privacy": "/privacy/?state=",
            "privacy of a customer": f"{person}privacy/",
            "erasure, waiting": self.waits.get_absolute_url(),
            "erasure, done": self.erased.get_absolute_url(),
            "receipt": f"{self.erased.get_absolute_url()}receipt/",
            "retention": "/privacy/retention/",
            "erased customer": self.erased.customer.get_absolute_url(),
            **self.training(),
            "not there": "/nowhere/",
            "library": "/training/library/?shown=prepared",
            "library, nothing": "/training/library/?q=w",
            "copy": f"/training/library/{self.learnt.copy.pk}/",
            "copy, before it is read": f"/training/library/{self.learnt.copy.pk}/draft/",
            "review queue": "/training/queue/?shown=done",
            "review queue, nothing": "/training/queue/",
            "review": f"{of['closed']}review/",
            "nomination": f"{of['resolved']}nomination/",
            "nominations": "/training/nominations/",
            "packs": "/training/packs/",
            "pack": f"/training/packs/{self.learnt.pack.pk}/",
            "new pack": "/training/packs/new/",
        }

    def training(self) -> dict[str, str]:
        """The pages of scores and coaching, as who scores and coaches sees them."""
        scores, rounds, notes = "/training/scorecards/", "/training/rounds/", "/training/coaching/"
        return {
            "scorecards": scores,
            "new scorecard": f"/cases/{self.resolved.reference}/scorecard/",
            "scorecard, a draft": f"{scores}{self.learned['draft'].pk}/",
            "scorecard": f"{scores}{self.learned['shown'].pk}/",
            "round, blind": f"{rounds}{self.learned['round'].pk}/",
            "round, compared": f"{rounds}{self.learned['compared'].pk}/",
            "round, agreed": f"{rounds}{self.learned['settled'].pk}/",
            "coaching": f"{notes}?whose=written",
            "new coaching note": f"/cases/{self.resolved.reference}/coaching/",
            "coaching note": f"{notes}{self.learned['note'].pk}/",
            "coaching note, acknowledged": f"{notes}{self.learned['acknowledged'].pk}/",
        }

    def admin(self) -> dict[str, str]:
        """The same of the admin site."""
        return {
            "index": "/admin/",
            "list": "/admin/complaints/complaint/",
            "case": f"/admin/complaints/complaint/{self.proposed.pk}/change/",
            "history": f"/admin/complaints/complaint/{self.proposed.pk}/history/",
            "as it stood": f"/admin/complaints/complaint/{self.proposed.pk}/as-it-stood/",
            "policy": "/admin/gifts/gifttier/",
            "policy in force": f"/admin/gifts/gifttier/{self.tier.pk}/change/",
            "policy proposed": f"/admin/complaints/policychange/{self.proposal.pk}/change/",
            "add": "/admin/complaints/servicestandard/add/",
            "form with rows below": f"/admin/calendars/calendar/{Calendar.objects.latest('pk').pk}/change/",
            "policy with parts": f"/admin/followups/programme/{self.programme.pk}/change/",
            "on a calendar": f"/admin/followups/programme/{self.programme.pk}/preview/",
            "a copy follows": f"/admin/followups/programme/{self.programme.pk}/succession/",
            "starter set": "/admin/trades/?trade=hotel",
            "reference data": "/admin/complaints/cause/",
            "import": "/admin/complaints/cause/import/",
            "journal entry": f"/admin/audit/entry/{Entry.objects.latest('pk').pk}/change/",
            "not for this role": "/admin/accounts/entrylink/",
            "another password": "/account/password/",
        }
