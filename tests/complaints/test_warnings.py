"""Deadlines warn once before they pass, are recorded once when they do, and go up where the policy says so."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.choices import ClockKind, EscalationLevel, State
from complaints.models import ServiceStandard
from complaints.tasks import record_breached_clocks, record_breaches, warn_of_deadlines
from tests.builders import make_case, make_person, policies_become

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def entries(case, verb):
    """What the journal of a case tells of one verb."""
    return Entry.objects.filter(case_id=case.pk, verb=f"complaint_{verb}")


@pytest.fixture
def case(agent):
    """Only its solution clock runs: 72 hours, day and night."""
    return make_case(State.INVESTIGATING, by=agent)


@pytest.fixture
def escalating(db):
    """Solutions that are late go up."""
    policies_become(ServiceStandard.objects.filter(clock=ClockKind.SOLUTION), escalates=True)


class TestWarning:
    """Three quarters through, as the system's act, once."""

    def test_it_is_said_once_when_its_share_of_the_time_is_gone(self, case):
        at = case.received_at + 54 * HOUR
        assert warn_of_deadlines(at - HOUR) == 0
        assert warn_of_deadlines(at + HOUR) == 1
        assert warn_of_deadlines(at + 2 * HOUR) == 0
        told = entries(case, "warn_of_deadline").get()
        assert (told.actor, told.at, told.facts) == (None, at, {"clock": "solution"})

    def test_a_policy_may_go_without(self, agent):
        policies_become(ServiceStandard.objects.all(), warns_at_percent=None)
        make_case(State.INVESTIGATING, by=agent)
        assert warn_of_deadlines(now() + 70 * HOUR) == 0

    def test_what_stands_still_warns_nobody_and_what_was_left_moves_it(self, case, agent):
        start = case.received_at
        case.hold(by=agent, at=start + HOUR, why="answer")
        assert warn_of_deadlines(start + 60 * HOUR) == 0
        case.resume(by=agent, at=start + 11 * HOUR)
        assert warn_of_deadlines(start + 63 * HOUR) == 0
        assert warn_of_deadlines(start + 65 * HOUR) == 1

    def test_too_late_is_no_warning(self, case):
        assert warn_of_deadlines(case.received_at + 73 * HOUR) == 0


class TestGoingUp:
    """By rule, to a supervisor, then to a manager; never where the policy does not say so."""

    def test_a_late_clock_goes_to_the_supervisor_of_the_team_by_the_system(self, escalating, case, supervisor):
        assert record_breaches(case.received_at + 73 * HOUR) == 1
        case = type(case).objects.get(pk=case.pk)
        assert (case.escalation_level, case.handler) == (EscalationLevel.SUPERVISOR, supervisor)
        assert case.escalations.get().by is None
        told = entries(case, "escalate").get()
        assert (told.actor, told.facts["receiver"]) == (None, supervisor.alias)

    def test_it_goes_up_once(self, escalating, case, supervisor):
        for _ in range(2):
            record_breaches(case.received_at + 73 * HOUR)
        assert case.escalations.count() == entries(case, "miss_deadline").count() == 1

    def test_without_a_supervisor_it_goes_to_a_manager(self, escalating, case, manager):
        record_breaches(case.received_at + 73 * HOUR)
        assert case.escalations.get().receiver == manager

    def test_the_one_with_the_fewest_open_cases_receives_it(self, escalating, case, supervisor, team):
        make_case(State.ASSESSED, by=supervisor)
        idle = make_person("supervisor", team=team)
        record_breaches(case.received_at + 73 * HOUR)
        assert case.escalations.get().receiver == idle

    def test_the_person_complained_about_receives_nothing(self, escalating, agent, supervisor, manager):
        case = make_case(State.INVESTIGATING, by=agent, about_staff=supervisor)
        record_breaches(case.received_at + 73 * HOUR)
        assert case.escalations.get().receiver == manager

    def test_with_nobody_above_it_is_only_recorded(self, escalating, case):
        assert record_breaches(case.received_at + 73 * HOUR) == 1
        assert not case.escalations.exists()

    def test_above_the_managers_no_rule_reaches(self, escalating, case, agent, manager):
        case.escalate(by=agent, at=now(), level=EscalationLevel.MANAGER, receiver=manager, why="Beyond me.")
        record_breaches(case.received_at + 73 * HOUR)
        assert case.escalations.count() == 1

    def test_a_policy_that_does_not_say_so_leaves_the_case_where_it_is(self, case, supervisor):
        record_breaches(case.received_at + 73 * HOUR)
        assert not case.escalations.exists()

    def test_a_promise_that_is_late_stays_with_its_owner(self, escalating, agent, supervisor):
        case = make_case(State.INVESTIGATING, by=agent)
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + HOUR)
        assert record_breaches(now() + 2 * HOUR) == 1
        assert not case.escalations.exists()


def test_the_sweep_ends_waits_first_so_that_what_runs_out_then_is_seen(case, agent):
    start = now() - 100 * HOUR
    case = make_case(State.INVESTIGATING, by=agent, at=start)
    case.hold(by=agent, at=start + HOUR, why="answer", until=start + 2 * HOUR)
    record_breached_clocks(0)
    assert entries(case, "resume").count() == entries(case, "miss_deadline").count() == 1
