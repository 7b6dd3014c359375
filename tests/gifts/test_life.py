"""The life of a gift besides its graph: stages decided as one, waiting for calm, hands and proof, care, clearance."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate, now
from django_fsm import TransitionNotAllowed

from audit.models import Entry
from audit.steps import RequirementsMissing
from casework.remedying import remedy_with_gift
from gifts.giving import Later, give_care
from gifts.leaving import Hold, waiting_and_free
from gifts.models import Budget, Gift
from tests.builders import make_case, make_customer, make_person
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


@pytest.fixture
def budget(team, manager):
    return make_budget(team, 80_000, by=manager)


def given(by, amount=250, *, case=None, spent=2000, **facts):
    """A gift of ``amount`` for a minor case where ``spent`` was spent."""
    case = case or make_sorry_case(by, amount=spent)
    known = {"timing": "by_hand", "why": "Twins.", **CARD}
    return remedy_with_gift(case, by=by, at=now(), item=make_item(amount), amount=amount, **known | facts)


def fresh(gift) -> Gift:
    return Gift.objects.get(pk=gift.pk)


def lacks(gift, verb, by, **facts) -> set[str]:
    """The codes of what ``verb`` still needs."""
    with pytest.raises(RequirementsMissing) as error, transaction.atomic():
        getattr(fresh(gift), verb)(by=by, at=facts.pop("at", now()), **facts)
    return {item.code for item in error.value.missing}


def ready(by, **facts):
    """A gift that was prepared."""
    gift = given(by, **facts)
    gift.prepare(by=by, at=now())
    return gift


@pytest.fixture
def plan(agent, budget):
    """Three stages that together are above the agent's authority: 300 now, 400 in a week, 500 once that arrived."""
    later = [
        Later(make_item(400), not_before=localdate() + timedelta(days=7)),
        Later(make_item(500), waits_for="arrived"),
    ]
    return given(agent, 300, spent=10_000, later=later)


def test_a_plan_is_asked_for_as_one_and_its_total_lies_in_the_tiers(plan, budget):
    assert [one.state for one in plan.plan] == ["submitted"] * 3
    assert {one.placement for one in plan.plan} == {"within"}  # 1,200 of 10,000; 300 alone would be below
    assert Budget.objects.get(pk=budget.pk).reserved == 1200 == plan.total


def test_splitting_gains_nothing(agent, budget):
    pieces = [Later(make_item(400)), Later(make_item(400))]
    assert given(agent, 400, spent=10_000).state == "submitted"  # below the tier
    assert given(agent, 400, spent=10_000, later=pieces).state == "submitted"  # 1,200: above an agent's word


def test_one_approval_decides_all_and_no_stage_is_decided_alone(plan, supervisor, agent):
    second = plan.plan[1]
    with pytest.raises(PermissionDenied), transaction.atomic():
        fresh(second).approve(by=supervisor, at=now())
    fresh(plan).approve(by=supervisor, at=now(), note="All three.")
    rows = list(Gift.objects.order_by("stage"))
    assert [(one.state, one.decided_by, one.decision_note) for one in rows] == [
        ("approved", supervisor, "All three.")
    ] * 3
    assert Entry.objects.filter(verb="gift_approve").count() == 3


def test_each_stage_leaves_in_its_own_time_and_a_later_one_can_still_be_cancelled(plan, supervisor, agent, budget):
    fresh(plan).approve(by=supervisor, at=now())
    first, second, third = Gift.objects.order_by("stage")
    for one in (second, third):
        one.write_card(by=agent, at=now(), **CARD)
    for one in (first, second, third):
        one.prepare(by=agent, at=now())
    assert [held for _gift, held in waiting_and_free(Gift.objects.all(), now())] == [[], [Hold.DAY], [Hold.ONE_BEFORE]]
    assert lacks(second, "send", agent) == {"its_day"}
    first.send(by=agent, at=now())
    fresh(second).send(by=agent, at=now() + timedelta(days=7))
    assert lacks(third, "send", agent) == {"one_before"}
    fresh(third).cancel(by=agent, at=now(), why="They have enough.")
    left = Budget.objects.get(pk=budget.pk)
    assert (left.spent, left.reserved) == (700, 0)


def test_an_undecided_plan_is_cancelled_or_refused_as_one(plan, agent, supervisor, budget):
    fresh(plan).reject(by=supervisor, at=now(), note="Solve it first.")
    assert {one.state for one in Gift.objects.all()} == {"rejected"}
    assert Budget.objects.get(pk=budget.pk).reserved == 0


def test_a_plan_that_the_budget_cannot_hold_leaves_nothing(agent, budget):
    with pytest.raises(Exception, match="left"), transaction.atomic():
        given(agent, 300, spent=10**6, later=[Later(make_item(79_900))])
    assert not Gift.objects.exists()


def test_four_stages_are_too_many(agent, budget):
    with pytest.raises(ValidationError):
        given(agent, later=[Later(make_item(10))] * 3)


def test_what_waits_for_calm_leaves_with_a_fresh_reading_only(agent, budget):
    gift = ready(agent, timing="delayed")
    tomorrow = now() + timedelta(hours=25)
    assert lacks(gift, "send", agent, at=tomorrow) == {"reading"}
    gift.complaint.read_emotion(by=agent, at=now(), level="strong", kind="angry")
    assert lacks(gift, "send", agent) == {"reason_and_anger", "calm"}
    fresh(gift).complaint.read_emotion(by=agent, at=now(), level="calm")
    fresh(gift).send(by=agent, at=now())


def test_strong_anger_takes_a_second_person_and_a_reason(agent, supervisor, budget):
    case = make_sorry_case(agent, calm=False)
    case.read_emotion(by=agent, at=now(), level="strong", kind="angry")
    gift = given(agent, case=case)
    assert gift.state == "submitted"
    assert lacks(gift, "approve", supervisor, note=" ") == {"note_on_anger"}
    fresh(gift).approve(by=supervisor, at=now(), note="The twins need the lamp.")
    gift = fresh(gift)
    assert (gift.despite_anger_by, gift.despite_anger) == (supervisor, "The twins need the lamp.")
    gift.prepare(by=agent, at=now())
    gift.send(by=agent, at=now())


def test_anger_after_the_decision_stops_it_until_a_second_person_says_otherwise(agent, supervisor, budget):
    gift = ready(agent)
    gift.complaint.read_emotion(by=agent, at=now(), level="strong", kind="angry")
    assert lacks(gift, "send", agent) == {"reason_and_anger"}
    with pytest.raises(PermissionDenied), transaction.atomic():
        fresh(gift).go_ahead(by=agent, at=now(), why="I say so.")
    with pytest.raises(ValidationError), transaction.atomic():
        fresh(gift).go_ahead(by=supervisor, at=now(), why=" ")
    fresh(gift).go_ahead(by=supervisor, at=now(), why="They asked for it on the phone.")
    fresh(gift).send(by=agent, at=now())
    told = Entry.objects.get(verb="gift_go_ahead")
    assert told.actor == supervisor


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("UPDATE gifts_gift SET complaint_id = %(other)s", "nobody has apologised"),
        ("UPDATE complaints_complaint SET emotion_level = 'strong'", "still angry"),
        ("UPDATE customers_customer SET kind = 'official'", "compliance"),
    ],
)
def test_the_database_keeps_the_hard_rules_whoever_writes(broken, words, agent, budget):
    gift, other = ready(agent), make_case("received", by=agent)
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match=words), transaction.atomic():
        cursor.execute(broken, {"other": other.pk})
        cursor.execute("UPDATE gifts_gift SET state = 'sent', version = version + 1 WHERE id = %s", [gift.pk])


def test_by_hand_it_is_known_who_and_when_and_by_post_there_is_a_proof(agent, supervisor, budget):
    gift = ready(agent)
    gift.send(by=agent, at=now(), handed_by=supervisor, hand_on=localdate() - timedelta(days=1))
    assert (fresh(gift).handed_by, fresh(gift).hand_on) == (supervisor, localdate() - timedelta(days=1))
    fresh(gift).deliver(by=agent, at=now())
    sent = ready(agent, timing="post", address="1 Harbour Road")
    sent.send(by=agent, at=now(), parcel_number="RR123")
    assert lacks(sent, "deliver", agent) == {"proof"}
    fresh(sent).deliver(by=agent, at=now(), proof="Signed by the customer, slip 88.")


def test_care_has_its_own_line_and_needs_no_apology(team, agent, manager, budget):
    customer = make_customer(team)
    line = Budget.begin(
        team=team, currency="TWD", purpose="care", starts_on=budget.starts_on, ends_on=budget.ends_on,
        by=manager, at=now(),
    )  # fmt: skip
    line.allocate(5000, by=manager, at=now(), why="birthdays")
    gift = give_care(customer, by=agent, at=now(), item=make_item(40), programme="seasons", timing="by_hand", **CARD)
    assert (gift.purpose, gift.complaint, gift.budget) == ("care", None, line)
    for verb in ("prepare", "send", "deliver"):
        getattr(gift, verb)(by=agent, at=now())
    assert (Budget.objects.get(pk=line.pk).spent, Budget.objects.get(pk=budget.pk).used) == (gift.amount, 0)
    much = give_care(customer, by=agent, at=now(), item=make_item(4000), programme="seasons", why="Ten years.", **CARD)
    assert much.state == "submitted"


@pytest.fixture
def to_an_official(team, agent, budget):
    customer = make_customer(team, kind="official", address="1 City Hall")
    gift = given(agent, case=make_sorry_case(agent, customer=customer))
    assert gift.state == "submitted"
    return gift


def test_officials_need_compliance_before_a_manager(to_an_official, agent, supervisor, manager):
    gift, compliance = to_an_official, make_person("legal")
    assert lacks(gift, "approve", manager) == {"recipient_cleared"}
    for nobody in (agent, supervisor, manager):
        with pytest.raises(PermissionDenied), transaction.atomic():
            fresh(gift).clear(by=nobody, at=now(), why="Fine.")
    assert gift in Gift.objects.visible_to(compliance)
    fresh(gift).clear(by=compliance, at=now(), why="Below 3,000, in the open, no pending licence.")
    assert (fresh(gift).cleared_by, fresh(gift).clearance[:5]) == (compliance, "Below")
    with pytest.raises(TransitionNotAllowed), transaction.atomic():
        fresh(gift).clear(by=compliance, at=now(), why="Twice.")
    assert "manager_for_others" in lacks(gift, "approve", supervisor)
    fresh(gift).approve(by=manager, at=now())


def test_nothing_is_given_while_the_regulator_asks(agent, budget):
    case = make_sorry_case(agent)
    waits = given(agent, case=case)
    make_case("received", by=agent, customer=case.customer, channel="regulator")
    waits.prepare(by=agent, at=now())
    assert lacks(waits, "send", agent) == {"no_regulator_case"}
    with pytest.raises(RequirementsMissing):
        given(agent, case=case)


def test_a_plan_is_decided_in_one_look_like_a_single_gift(client, plan, supervisor, django_assert_max_num_queries):
    client.force_login(supervisor)
    with django_assert_max_num_queries(10):
        assert client.get(f"/gifts/{plan.pk}/").status_code == 200
