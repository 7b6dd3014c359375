"""A budget and its ledger: what is refused, what is reversed, what the database itself will not have."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.timezone import now

from audit.models import Entry
from casework.remedying import remedy_with_gift
from gifts.models import Budget, BudgetClosed, BudgetExceeded, Gift, LedgerLine
from history.attribution import attributed
from tests.builders import make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
STRANGE = ["-5", "0", "1e30", "9" * 40, "NaN", "Infinity", "-Infinity", "12.5", "abc", "12,5x", "", "٣x"]


@pytest.fixture
def budget(team, manager):
    return make_budget(team, 10_000, by=manager)


def next_of(budget, manager, amount=0):
    found = Budget.begin(
        team=budget.team,
        currency=budget.currency,
        starts_on=budget.ends_on,
        ends_on=budget.ends_on + timedelta(days=30),
        by=manager,
        at=now(),
    )
    if amount:
        found.allocate(amount, by=manager, at=now(), why="next month")
    return Budget.objects.get(pk=found.pk)


def given(agent, amount=250, **facts):
    case = make_sorry_case(agent, amount=2000)
    return remedy_with_gift(case, by=agent, at=now(), item=make_item(amount), amount=amount, **CARD, **facts)


def test_only_managers_keep_budgets_and_say_why(budget, agent, supervisor, manager):
    for person in (agent, supervisor, None):
        with pytest.raises(PermissionDenied):
            budget.allocate(5, by=person, at=now(), why="more")
    with pytest.raises(ValidationError, match="Say why"):
        budget.allocate(5, by=manager, at=now(), why="  ")
    assert LedgerLine.objects.count() == 1


@pytest.mark.parametrize("amount", [0, -1, 10**14, 2**70, True, 1.5, "12", None, float("nan")])
def test_what_is_no_amount_is_refused_and_nothing_is_written(budget, manager, amount):
    with pytest.raises(ValidationError):
        budget.allocate(amount, by=manager, at=now(), why="more")
    assert Budget.objects.get().allocated == 10_000
    assert LedgerLine.objects.count() == 1


def test_a_line_is_reversed_once_and_by_another_line(budget, manager):
    line = budget.allocate(500, by=manager, at=now(), why="a typing error")
    back = budget.reverse(line, by=manager, at=now(), why="one nought too many")
    assert (Budget.objects.get().allocated, back.amount, back.reverses) == (10_000, -500, line)
    assert f"reversed line {line.pk}" in LedgerLine.objects.select_related("by", "budget").get(pk=back.pk).sentence
    for again in (line, back):
        with pytest.raises(ValidationError):
            budget.reverse(again, by=manager, at=now(), why="again")
    assert LedgerLine.objects.count() == 3


def test_what_is_used_cannot_be_taken_out(budget, manager, agent):
    given(agent)
    with pytest.raises(BudgetExceeded):
        budget.adjust(-9_751, by=manager, at=now(), why="cut")
    budget.adjust(-9_750, by=manager, at=now(), why="cut")
    assert Budget.objects.get().available == 0


def test_two_budgets_of_one_team_and_currency_never_hold_on_one_day(budget, manager):
    facts = {"team": budget.team, "starts_on": budget.starts_on + timedelta(days=5), "by": manager, "at": now()}
    with pytest.raises(ValidationError, match="has a budget in this currency"):
        Budget.begin(**facts, currency="TWD", ends_on=budget.ends_on)
    with pytest.raises(IntegrityError, match="one_budget_at_a_time"), transaction.atomic():
        Budget.objects.create(team=budget.team, currency="TWD", starts_on=facts["starts_on"], ends_on=budget.ends_on)
    assert Budget.begin(**facts, currency="HKD", ends_on=budget.ends_on).pk
    assert next_of(budget, manager).pk


def test_warnings_at_80_and_100_percent_are_told_once_each(budget, manager, agent):
    gift = given(agent)
    budget.adjust(-9_700, by=manager, at=now(), why="cut to 300")
    assert told() == [80]
    budget.reserve(50, gift=gift, by=agent, at=now())
    budget.release(50, gift=gift, by=agent, at=now())
    budget.reserve(50, gift=gift, by=agent, at=now())
    assert told() == [80, 100]


def told():
    return [entry.facts["percent"] for entry in Entry.objects.filter(verb="budget_warn").order_by("pk")]


def test_a_closed_period_takes_no_line_and_what_waits_moves_on(budget, manager, agent):
    gift = given(agent)
    with pytest.raises(BudgetClosed):
        budget.close(by=manager, at=now(), why="the month is over")
    following = next_of(budget, manager, 100)
    with pytest.raises(BudgetExceeded):
        budget.close(by=manager, at=now(), why="the month is over")
    following.allocate(900, by=manager, at=now(), why="more")
    budget.close(by=manager, at=now(), why="the month is over")
    following.refresh_from_db()
    assert (Gift.objects.get().budget, following.reserved, budget.reserved) == (following, 250, 0)
    with pytest.raises(ValidationError, match="closed already"):
        budget.close(by=manager, at=now(), why="twice")
    line = budget.lines.first()
    for late in (
        lambda: budget.allocate(5, by=manager, at=now(), why="late"),
        lambda: budget.reserve(5, gift=gift, by=agent, at=now()),
    ):
        with pytest.raises(BudgetClosed):
            late()
    with pytest.raises(BudgetExceeded):
        budget.reverse(line, by=manager, at=now(), why="found late")
    for statement in (
        "UPDATE gifts_budget SET closed_at = NULL WHERE closed_at IS NOT NULL",
        f"INSERT INTO gifts_ledgerline (budget_id, kind, amount, by_id, at, why) "
        f"VALUES ({budget.pk}, 'allocate', 5, {manager.pk}, now(), '')",
    ):
        with pytest.raises(IntegrityError, match="closed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_comes_back_after_the_close_goes_to_the_next_period(budget, manager, agent):
    gift = given(agent, timing="by_hand")
    gift.prepare(by=agent, at=now())
    gift.send(by=agent, at=now())
    following = next_of(budget, manager)
    budget.close(by=manager, at=now(), why="the month is over")
    gift.take_return(by=agent, at=now(), why="They moved.")
    budget.refresh_from_db()
    following.refresh_from_db()
    assert (budget.spent, following.available) == (250, 250)
    assert following.lines.get().kind == "late"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gifts_budget SET allocated = allocated + 1",
        "UPDATE gifts_budget SET reserved = reserved + 1",
        "INSERT INTO gifts_ledgerline (budget_id, kind, amount, by_id, at, why)"
        " SELECT budget_id, kind, 1, by_id, now(), '' FROM gifts_ledgerline",
        "UPDATE gifts_ledgerline SET amount = 1",
        "DELETE FROM gifts_ledgerline",
    ],
)
def test_the_database_refuses_figures_without_lines_and_lines_without_figures(budget, statement):
    refusal = pytest.raises(DatabaseError, match="sum of its ledger|permission denied|only grow|append")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_managers_keep_budgets_on_their_page(client, budget, manager, supervisor, agent):
    line = budget.lines.get()
    address = f"/gifts/budgets/{budget.pk}/"
    client.force_login(manager)
    assert "10,000" in client.get("/gifts/budgets/").content.decode()
    for noun, posted in {
        "allocation": {"amount": "500", "why": "more"},
        "adjustment": {"amount": "-100", "why": "less"},
        "reversal": {"line": line.pk + 1, "why": "wrong"},
    }.items():
        assert client.post(f"{address}{noun}/", posted).status_code == 302, noun
    assert Budget.objects.get().allocated == 9_900
    page = client.get(address).content.decode()
    assert "put TWD\xa0500 in" in page
    assert "reversed line" in page
    assert client.post(f"{address}reversal/", {"line": line.pk + 1, "why": "again"}).status_code == 422
    assert client.post(f"{address}closure/", {"why": "over"}).status_code == 302
    assert client.post(f"{address}allocation/", {"amount": "5", "why": "late"}).status_code == 422
    client.force_login(supervisor)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}allocation/", {"amount": "5", "why": "x"}).status_code == 403
    client.force_login(agent)
    assert client.get("/gifts/budgets/").status_code == 403
    client.force_login(make_person("supervisor", team=make_team()))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("amount", STRANGE)
def test_a_strange_amount_is_refused_in_words_and_nothing_is_written(client, budget, manager, amount):
    client.force_login(manager)
    answer = client.post(f"/gifts/budgets/{budget.pk}/allocation/", {"amount": amount, "why": "more"})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode() or "alert" in answer.content.decode()
    assert LedgerLine.objects.count() == 1


def test_digits_as_a_chinese_keyboard_writes_them_are_digits(client, budget, manager):
    client.force_login(manager)
    client.post(f"/gifts/budgets/{budget.pk}/allocation/", {"amount": "５００", "why": "more"})
    assert Budget.objects.get().allocated == 10_500


def test_overlapping_periods_are_refused_in_words(client, budget, manager):
    client.force_login(manager)
    posted = {"team": budget.team_id, "currency": "TWD", "starts_on": budget.starts_on, "ends_on": budget.ends_on}
    answer = client.post("/gifts/budgets/", posted)
    assert answer.status_code == 422
    assert "has a budget in this currency" in answer.content.decode()
    assert Budget.objects.count() == 1


def test_an_overdrawn_attempt_leaves_no_trace(budget, agent):
    with attributed(actor_id=agent.pk, reason="gift"), pytest.raises(BudgetExceeded):
        given(agent, 10_001, why="Twins.")
    assert not Gift.objects.exists()
    assert not Entry.objects.filter(verb__startswith="gift_").exists()
