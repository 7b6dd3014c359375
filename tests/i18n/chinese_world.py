"""A small shop whose people and customers write Chinese, so that every Latin word on a page is one of ours."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils.timezone import now

from accounts.inviting import make_link
from accounts.models import Department, LinkPurpose, PersonLanguage, PersonSkill, Skill, Team, User, WorkingHours
from audit.models import ImportBatch
from calendars.models import FestivalDay
from casework.remedying import remedy_with_gift
from complaints.care import be_away, take_breath
from complaints.choices import EscalationLevel
from complaints.filing import file_away
from complaints.models import AssignmentPolicy, Cause, Complaint, PolicyChange, SavedView, policy_day
from complaints.succession import DAY, Act, Change
from customers.models import Customer
from followups.caring import begin_care
from followups.events import record_event
from followups.feeds import issue
from followups.hearing import hear
from followups.letters import write
from followups.models import FollowUp, Programme
from followups.planning import plan_series
from followups.programmes import enrol
from followups.surveys import make_survey
from gifts.codes import import_codes
from gifts.models import Budget, DecisionTime, GiftItem
from history.attribution import attributed
from privacy.models import ErasureRequest
from tests.builders import carry_out, category, option
from tests.goodwill import make_item
from tests.training.scored import everything_scored
from tests.training.world import learn_from
from training.models import Pin, Rubric, RubricItem

NAMES = {
    "contact": "何志強",
    "agent": "林美玲",
    "supervisor": "陳淑芬",
    "manager": "周明哲",
    "administrator": "沈博遠",
    "legal": "方立群",
}
CARD = {
    "card_apology": "夜燈兩晚不亮，是我們沒有驗好。",
    "card_remedy": "已換上測過的一對。",
    "card_thanks": "謝謝您說出來。",
    "card_future": "今後每一盞都點亮一夜再出貨。",
}

REPLY = {"channel": "email", "address": "1@0.tw", "body": "很抱歉，不能退款。"}


def make_people(team: Team) -> dict[str, User]:
    """One person of each role that the pages are read by."""
    return {
        role: User.objects.create_user(
            name,
            name=name,
            alias=name[-2:],
            role=role,
            team=team,
            language="zh-hant",
            department=Department.objects.get(code="workshop") if role == "contact" else None,
        )
        for role, name in NAMES.items()
    }


def make_customer(team: Team, manager: User) -> Customer:
    """Known by everything a customer can be known by."""
    customer = Customer.objects.create(
        name="黃佳蓉",
        salutation="ms",
        tier="important",
        team=team,
        language="zh-hant",
        address="台北市中山北路一段 1 號",
        account_manager=manager,
        external_number="10023",
        since_on="2024-03-01",
    )
    customer.contact_points.create(kind="phone", value="0900-000-151", is_preferred=True)
    customer.purchases.create(
        number="100231", item="小夜燈一對", bought_on=(now() - timedelta(days=9)).date(), amount=2000, currency="TWD"
    )
    return customer


def make_funds(team: Team, manager: User) -> None:
    """What the team may give away this month."""
    today = policy_day()
    first, last = today - timedelta(days=10), today + timedelta(days=20)
    with attributed(actor_id=manager.pk, reason="budget"):
        budget = Budget.objects.create(team=team, currency="TWD", starts_on=first, ends_on=last)
        budget.allocate(80_000, by=manager, at=now(), why="本月額度")


def make_known(person: User) -> None:
    """What somebody knows, speaks and when they work; and the link by which they came in."""
    glaze = Skill.objects.create(code="104", name_en="釉", name_zh_hant="釉", name_zh_hans="釉")
    PersonSkill.objects.create(person=person, skill=glaze)
    PersonLanguage.objects.create(person=person, language="zh-hant")
    WorkingHours.objects.create(person=person, weekday=0, begins="09:00", ends="18:00")
    make_link(person, LinkPurpose.INVITED, by=person, at=now())


def make_shelf(people: dict[str, User]) -> list[GiftItem]:
    """A voucher with codes and something that was miscounted; both wait for a second person."""
    agent, manager = people["agent"], people["manager"]
    names = {"name_en": "禮券", "name_zh_hant": "禮券", "name_zh_hans": "礼券"}
    voucher = make_item(260, code="102", on_hand=0, kind="shopping", carries_codes=True, reorder_level=9, **names)
    import_codes(voucher, b"10000001\n10000002\n10000003", by=manager, at=now(), why="訂單", label="十一月")
    counted = make_item(
        270, code="103", on_hand=4, likings=["tea"], occasions=["slip"], wrapping_zh_hant="藍紙", **names
    )
    counted.ask_correction(counted.lots.get(), -1, by=agent, at=now(), why="破了一個")
    counted.show(b"GIF89a", "gif", by=manager, at=now())
    return [voucher, counted]


class Walk:
    """Cases of one customer, led by the real verbs in Chinese as far as each test page needs."""

    def __init__(self, customer: Customer, people: dict[str, User]):
        self.customer, self.people, self.by = customer, people, people["agent"]

    def received(self, channel: str = "email", **facts) -> Complaint:
        bought = {"customer": self.customer, "purchase": self.customer.purchases.first()}
        facts = bought | {"severity": "minor", "desired_outcome": "換一對新的"} | facts
        words = "夜燈買回來才兩天就不亮了，孩子怕黑。"
        return Complaint.register(
            by=self.by,
            at=now(),
            channel=channel,
            words=words,
            category=category(),
            **facts,
        )

    def investigating(self, **facts) -> Complaint:
        case = self.received(channel="phone", emotion_level="moderate", emotion_kind="angry", **facts)
        case.apologise(by=self.by, at=now(), kind="regret", words="讓您兩晚沒睡好，真的很抱歉。")
        demand = {"demand": "換一對會亮的", "demand_confirmation": "spoken"}
        case.assess(by=self.by, at=now(), severity=case.severity, is_safety_risk=False, **demand)
        case.investigate(by=self.by, at=now(), handler=self.by)
        found = {"cause": Cause.objects.first(), "scope": "one_off", "department": "品管", "told_customer": True}
        case.add_finding(by=self.by, at=now(), text="出貨前沒有點亮測試。", **found)
        tomorrow = now() + timedelta(days=1)
        case.make_promise(by=self.by, at=now(), text="明天中午前回電", owner=self.by, due_at=tomorrow)
        self.find_out_more(case)
        return case

    def find_out_more(self, case: Complaint) -> None:
        """Questions, whys, an obstacle, a wish beyond the policy, a change, and another case that has to do with it."""
        case.choose_approach(by=self.by, at=now(), approach="listen")
        change = case.change(by=self.by, at=now(), kind="wording", words="您想哪一天收到？")
        case.tell_change(by=self.by, at=now(), change=change, result="helped", words="語氣緩和了")
        case.change(by=self.by, at=now(), kind="place", words="改到門市談", channel="counter")
        case.link(by=self.by, at=now(), other=self.received(), kind="same_cause", why="同一批夜燈")
        words = {"question": "這一批還有幾盞？", "told": "夜燈不亮，第七批。"}
        case.ask_department(by=self.by, at=now(), department=Department.objects.get(code="workshop"), **words)
        case.add_task(by=self.by, at=now(), title="問倉庫", owner=self.by)
        shown = {"evidence_kind": "photo", "evidence": "照片三", "whys": "沒有點亮\n沒有時間", "is_preliminary": True}
        case.add_finding(by=self.by, at=now(), text="燈座鬆動。", responsible=Department.objects.first(), **shown)
        wish = case.add_extra_request(by=self.by, at=now(), words="要三盞")
        said = {"decision": "partly", "why": "庫存不足", "channel": "phone"}
        case.decide_extra_request(by=self.by, at=now(), extra=wish, **said)
        facts = {"what": "缺貨", "alternative": "後天回電", "channel": "phone", "due_at": now() + timedelta(days=2)}
        case.tell_obstacle(
            by=self.by, at=now(), promise=case.promises.first(), told_at=now() - timedelta(minutes=5), **facts
        )

    def waiting(self) -> Complaint:
        case = self.investigating()
        tomorrow = now() + timedelta(days=1)
        case.hold(by=self.by, at=now(), why="papers", words="請拍下燈座底部", until=tomorrow)
        return case

    def proposed(self, **facts) -> Complaint:
        case, words = self.investigating(**facts), {"pros": "全新", "cons": "等一天"}
        why = "婚宴當天用不上，照訂金賠"
        case.approve_redress(by=self.people["supervisor"], at=now(), amount=30_000, currency="TWD", why=why)
        options = [option(title="換新", **words), option(title="退款", redress="refund", cost=2000, **words)]
        case.propose(by=self.by, at=now(), channel="phone", options=options)
        return case

    def resolved(self, days_ago: int = 4, **facts) -> Complaint:
        case = self.proposed(**facts)
        case.agree(by=self.by, at=now(), option=case.proposals.latest().options.get(position=1), evidence="spoken")
        for promise in case.promises.filter(state="open"):
            case.keep_promise(by=self.by, at=now(), promise=promise, note="已回電")
        carry_out(case, self.by)
        then = now() - timedelta(days=days_ago)
        case.resolve(by=self.by, at=then, what_was_done="兩盞都換新，並且點亮測過。")
        plan_series(case, by=self.by, at=then)
        return case

    def closed(self) -> Complaint:
        case = self.resolved(days_ago=40)
        case.close(
            by=self.by,
            at=now(),
            outcome="satisfied",
            cause=Cause.objects.first(),
            lesson="先點亮再出貨",
            customer_words="謝謝你們",
        )
        return case

    def escalated(self) -> Complaint:
        case = self.received(severity="severe", emotion_level="strong", emotion_kind="anxious")
        supervisor = self.people["supervisor"]
        filed = file_away([b"%PDF-1.7"])
        case.keep_file(by=self.by, at=now(), name="收據.pdf", kind="pdf", filed=filed)
        note = case.add_message(by=self.by, at=now(), direction="internal", channel=case.channel, body="請查這一批。")
        case.gloss_message(by=self.by, at=now(), message=note, words="查這批。")
        case.keep_file(by=self.by, at=now(), name="相片.pdf", kind="pdf", filed=filed)
        case.attempt_contact(by=self.by, at=now(), channel="phone", note="沒人接")
        case.correct(by=self.by, at=now(), field="desired_outcome", value="換三盞", why="聽錯了")
        failed = case.write_reply(by=self.by, **REPLY, at=now(), subject="夜燈的事")
        case.fail_reply(by=None, at=now(), reply=failed, error="550")
        case.place_legal_hold(by=self.by, at=now(), why="對方提到律師")
        case.return_reply(
            by=self.people["legal"], at=now(), reply=case.write_reply(by=self.by, at=now(), **REPLY), note="先別提原因"
        )
        case.write_reply(by=self.by, at=now(), **REPLY)
        case.escalate(by=self.by, at=now(), level=EscalationLevel.SUPERVISOR, receiver=supervisor, why="情緒強烈")
        return case


def look_after(case: Complaint, people: dict[str, User]) -> None:
    """A call for help, a handover, somebody away, somebody who takes breath, a policy of the team."""
    agent, supervisor = people["agent"], people["supervisor"]
    case.ask_for_help(by=agent, at=now(), words="他說要找媒體")
    case.whisper(by=supervisor, at=now(), words="先道歉，再說管道")
    note = {"told": "孩子怕黑", "tried": "換過一對", "do_not_ask": "訂單編號"}
    case.assign(by=agent, at=now(), handler=people["manager"], **note)
    be_away(supervisor, by=supervisor, at=now(), until=now() + timedelta(days=3))
    make_known(supervisor)
    take_breath(agent, at=now())
    with attributed(reason="policy"):
        AssignmentPolicy.objects.create(team=case.team, starts_on="2020-01-01")
        FestivalDay.objects.create(country="TW", on="2026-05-01", name="勞動節")
    held = DecisionTime.objects.get(severity="critical")
    sooner = Change(DecisionTime, Act.FOLLOW, held, {"starts_on": policy_day() + DAY, "minutes": 60})
    PolicyChange.propose(sooner, by=people["manager"], at=now(), reason="人命關天")
    begun = {"customer": case.customer, "team": case.team, "complaint": case}
    enrol(Programme.objects.get(code="72-hours"), by=supervisor, at=now(), reason="婚宴出錯", **begun)
    record_event(case.customer, kind="booking", happens_at=now() + timedelta(days=30), by=agent, at=now())


def ask_again(customer: Customer, people: dict[str, User]) -> None:
    """A survey that was answered, one that waits, a try in vain, and care for the customer."""
    agent = people["agent"]
    open_now = list(FollowUp.objects.waiting().of_series().filter(customer=customer).order_by("latest_at")[:2])
    waits, tried = open_now[0], open_now[-1]
    make_survey(waits, by=agent, at=now())
    tried = FollowUp.objects.get(pk=tried.pk)
    tried.attempt(by=agent, at=now(), how="call_back", note="在開會", next_try_at=now() + timedelta(days=1))
    hear(waits, "kind", people.values(), now())
    programme = Programme.objects.get(code="repair")
    care = begin_care(customer, by=people["manager"], at=now(), programme=programme, team=customer.team, reason="婚宴")
    step = care.followups.order_by("programme_step__position").first()
    step.carry_out(by=agent, at=now(), words="很好")


def learn(case: Complaint, people: dict[str, User]) -> dict:
    """Scores and notes on a case, and a rubric by which nobody has scored yet."""
    trainer = User.objects.create_user("郭佩涵", name="郭佩涵", alias="佩涵", role="trainer", language="zh-hant")
    found = everything_scored(
        case, agent=people["agent"], scorer=people["manager"], other=trainer, words="先聽完，再說明。"
    )
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "臨櫃")
    with attributed(reason="rubric"):
        rubric = Rubric.objects.create(code="9", starts_on="2126-01-01", **names)
        RubricItem.objects.create(rubric=rubric, code="1", group="process", position=99, **names)
    return found


def note_on(case, manager) -> Pin:
    """What a reviewer noted on the newest moment of a case."""
    return Pin.put(case, by=manager, at=now(), moment=case.last_step_at, kind="better", words="先說她失去了什麼。")


def make_world() -> SimpleNamespace:
    """People, a customer, cases in several states, gifts and follow-ups."""
    team = Team.objects.create(name="顧客關係組")
    people = make_people(team)
    agent, customer = people["agent"], make_customer(team, people["manager"])
    walk = Walk(customer, people)
    make_funds(team, people["manager"])
    item = make_item(250, code="101", name_en="小夜燈", name_zh_hant="小夜燈", name_zh_hans="小夜灯")
    with attributed(reason="import"):
        batch = ImportBatch.objects.create(source="舊系統", file_name="舊帳", by=agent, at=now())
    cases = [walk.received(), walk.investigating(), walk.proposed(), walk.resolved(), walk.closed(), walk.escalated()]
    cases.append(walk.waiting())
    unnamed = walk.received(customer=None, purchase=None)
    look_after(cases[1], people)
    calm = cases[3]
    calm.read_emotion(by=agent, at=now(), level="calm")
    gifts = [
        remedy_with_gift(calm, by=agent, at=now(), item=item, amount=250, timing="by_hand", **CARD),
        remedy_with_gift(calm, by=agent, at=now(), item=item, amount=900, timing="by_hand", why="雙胞胎。", **CARD),
    ]
    shelf = make_shelf(people)
    coded = remedy_with_gift(
        calm, by=agent, at=now(), item=shelf[0], amount=260, timing="by_hand", suggested=[item.pk], why="補。", **CARD
    )
    shelf[0].ask_reissue(coded.vouchers.get(), by=agent, at=now(), why="遺失")
    ask_again(customer, people)
    elsewhere = Customer.objects.create(name="陳先生", team=team, language="zh-hant")
    erasures = [
        ErasureRequest.ask(by=agent, at=now(), basis="wish", identity="document", channel="phone", customer=person)
        for person in (customer, elsewhere)
    ]
    erasures[1].carry_out(by=people["manager"], at=now())
    issue(agent, at=now())
    last = FollowUp.objects.waiting().exclude(complaint=None).order_by("latest_at").last()
    return SimpleNamespace(
        learnt=learn_from(cases[4], by=people["manager"], second=people["supervisor"]),
        erasures=erasures,
        letter=write(last, by=people["manager"], at=now(), channel="letter", body="近來一切都好嗎？"),
        pin=note_on(calm, people["manager"]),
        view=SavedView.objects.create(owner=agent, name="重案", filters={"severity": "grave"}),
        people=people,
        customer=customer,
        cases=[*cases, unnamed],
        gifts=gifts,
        shelf=shelf,
        followups=list(FollowUp.objects.order_by("latest_at")[:2]),
        batch=batch,
        learned=learn(cases[4], people),
    )
