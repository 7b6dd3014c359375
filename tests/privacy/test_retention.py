"""Words go when their period is over: by the most specific rule, never under a hold, as often as it is run."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from complaints.models import Complaint, policy_day
from history.attribution import attributed
from intake.loading import load_policies
from privacy.models import ErasureRequest, RetentionRule
from privacy.retention import apply_retention, due, held, past_their_period, years_before
from privacy.tasks import complete_list_of_erasures, erase_what_is_over
from tests.builders import category, make_case, make_customer

pytestmark = pytest.mark.django_db


def ended(by, *, years, state="withdrawn", **facts):
    """A case that ended some years ago."""
    case = make_case(state, by=by, **facts)
    with attributed(reason="test"):
        Complaint.objects.filter(pk=case.pk).update(closed_at=now() - timedelta(days=366 * years))
    return Complaint.objects.get(pk=case.pk)


def run():
    return [case.pk for case, request in apply_retention(now()) if request]


def test_shipped_periods_five_years_and_ten_for_grave_matters(agent):
    old, recent = ended(agent, years=6), ended(agent, years=4)
    grave, oldest = ended(agent, years=6, severity="severe"), ended(agent, years=11, severity="critical")
    assert set(due(now())) == {old, oldest}
    assert sorted(run()) == sorted([old.pk, oldest.pk])
    for case, gone in ((old, True), (oldest, True), (recent, False), (grave, False)):
        assert Complaint.objects.get(pk=case.pk).is_erased == gone
    request = ErasureRequest.objects.get(complaint=old)
    assert (request.basis, request.requested_by, request.decided_by) == ("retention", None, None)
    assert run() == [], "a second run finds nothing"


def test_the_most_specific_rule_in_force_governs(agent):
    RetentionRule.objects.create(category=category(), years=2, starts_on=date(2020, 1, 1))
    RetentionRule.objects.create(
        category=category("delay"), years=1, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
    )
    ours = ended(agent, years=3)
    other = ended(agent, years=3, category=category("delay"))
    assert list(due(now())) == [ours]
    assert other not in past_their_period(now())


def test_a_hold_wins_and_shows(agent, legal):
    case = make_case("resolved", by=agent)
    case.place_legal_hold(by=legal, at=now(), why="a letter")
    Complaint.objects.get(pk=case.pk).close(by=agent, at=now(), outcome="declined_to_say")
    Complaint.objects.filter(pk=case.pk).update(closed_at=now() - timedelta(days=366 * 12))
    assert list(held(now())) == [case]
    assert run() == []
    assert not Complaint.objects.get(pk=case.pk).is_erased


def test_open_cases_never_go(agent):
    case = make_case("resolved", by=agent)
    Complaint.objects.filter(pk=case.pk).update(received_at=now() - timedelta(days=366 * 20))
    assert list(past_their_period(now())) == []


def test_without_rules_nothing_goes(agent):
    ended(agent, years=30)
    RetentionRule.objects.update(ends_on=policy_day())
    assert list(due(now())) == []


def test_a_bounded_run_is_taken_up_again(agent):
    cases = [ended(agent, years=6) for _each in range(5)]
    assert len([*apply_retention(now(), at_most=2)]) == 2
    assert due(now()).count() == 3
    assert len(run()) == 3
    assert all(Complaint.objects.get(pk=case.pk).is_erased for case in cases)


def test_the_customer_stays_while_the_words_of_an_old_case_go(agent):
    customer = make_customer(agent.team, name="Maple")
    case = ended(agent, years=6, customer=customer)
    run()
    assert Complaint.objects.get(pk=case.pk).is_erased
    customer.refresh_from_db()
    assert customer.name == "Maple"


def test_a_dry_run_only_tells(agent):
    case = ended(agent, years=6)
    said = StringIO()
    call_command("apply_retention", dry_run=True, stdout=said)
    assert f"{case.reference} would go" in said.getvalue()
    assert "1 cases are due, 0 are kept by a legal hold." in said.getvalue()
    assert not Complaint.objects.get(pk=case.pk).is_erased
    said = StringIO()
    call_command("apply_retention", stdout=said)
    assert "1 cases erased, 0 still due, 0 kept" in said.getvalue()


def test_the_nightly_tasks_do_it(agent):
    case = ended(agent, years=6)
    erase_what_is_over.func(0)
    complete_list_of_erasures.func(0)
    assert Complaint.objects.get(pk=case.pk).is_erased


def test_the_preview_shows_what_goes_and_what_stays(agent, manager, client):
    case = ended(agent, years=6)
    client.force_login(manager)
    page = client.get("/privacy/retention/").content.decode()
    assert case.reference in page
    assert page.count('class="number">') >= 3


def test_policies_load_once():
    assert load_policies(date(2026, 3, 12)).added == 0
    assert RetentionRule.objects.count() == 3


def test_leap_day():
    assert years_before(now().replace(year=2028, month=2, day=29), 5).date() == date(2023, 2, 28)
