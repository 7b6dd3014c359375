"""Which policy a clock runs under: the house's by team, tier, channel and severity, and beside it the law's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from complaints.choices import ClockKind, State
from complaints.models import ServiceStandard
from intake.loading import load_law
from tests.builders import make_case, make_customer, make_person, make_team, register

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)


def standard(minutes, **facts):
    """One more row for the solution clock."""
    return ServiceStandard.objects.create(clock=ClockKind.SOLUTION, minutes=minutes, starts_on=SINCE, **facts)


def minutes_of(case, kind=ClockKind.SOLUTION):
    return case.clocks.get(kind=kind).standard.minutes


def test_the_more_it_says_about_a_case_the_more_it_weighs(agent, team):
    important, ordinary = (make_customer(team, tier=tier) for tier in ("important", "ordinary"))
    other = make_person("agent", team=make_team())
    standard(50, severity="minor")
    standard(40, channel="email")
    standard(30, tier="important")
    standard(20, team=team)
    assert minutes_of(register(other, customer=ordinary, channel="web")) == 50
    assert minutes_of(register(other, customer=ordinary)) == 40
    assert minutes_of(register(other, customer=important)) == 30
    assert minutes_of(register(agent, customer=important)) == 20


def test_a_case_without_customer_is_an_ordinary_one(agent):
    standard(30, tier="important")
    assert minutes_of(register(agent)) == 72 * 60


def test_clocks_follow_a_customer_put_right(agent, team):
    standard(30, tier="important")
    case = register(agent, customer=make_customer(team))
    case.correct(by=agent, at=now(), field="customer", value=make_customer(team, tier="important"), why="Mixed up.")
    assert minutes_of(case) == 30


class TestTheLaw:
    """A clock beside those of the house."""

    @pytest.fixture(autouse=True)
    def bound(self, team):
        load_law("taiwan", team)

    def test_it_runs_beside_the_clocks_of_the_house_for_the_team_it_binds(self, agent, colleague):
        case = register(agent)
        clock = case.clocks.get(kind=ClockKind.STATUTORY)
        assert clock.due_at == case.received_at + timedelta(days=15)
        assert "43" in clock.standard.law
        assert case.clocks.filter(kind=ClockKind.SOLUTION).exists()
        elsewhere = register(make_person("agent", team=make_team()))
        assert not elsewhere.clocks.filter(kind=ClockKind.STATUTORY).exists()

    def test_it_runs_on_while_we_wait_for_the_customer(self, agent):
        case = make_case(State.INVESTIGATING, by=agent)
        before = case.clocks.get(kind=ClockKind.STATUTORY).due_at
        case.hold(by=agent, at=now(), why="answer")
        case.resume(by=agent, at=now() + timedelta(days=3))
        clock = case.clocks.get(kind=ClockKind.STATUTORY)
        assert (clock.due_at, clock.paused_at) == (before, None)

    def test_options_do_not_answer_it_a_final_decision_does(self, agent, supervisor):
        case = make_case(State.PROPOSED, by=agent)
        clock = case.clocks.get(kind=ClockKind.STATUTORY)
        assert clock.stopped_at is None
        case.decide(by=supervisor, at=now(), reasons="No defect found.", routes_told="The mediation committee.")
        clock.refresh_from_db()
        assert clock.stopped_at is not None

    @pytest.mark.parametrize("why", ["unfinished", "new_fact", "closed_in_error", "still_unhappy"])
    def test_who_begins_again_has_what_the_law_left(self, why, agent, supervisor):
        case = make_case(State.CLOSED, by=agent)
        clock = case.clocks.get(kind=ClockKind.STATUTORY)
        stopped, due = clock.stopped_at, clock.due_at
        case.reopen(by=agent, at=now(), why=why, receiver=supervisor)
        clock.refresh_from_db()
        assert (clock.stopped_at, clock.due_at) == (None, due)
        case.take_back(by=supervisor, at=now(), why="The wrong case.")
        clock.refresh_from_db()
        assert clock.stopped_at == stopped

    @pytest.mark.parametrize(
        ("why", "runs"), [("new_fact", False), ("still_unhappy", False), ("closed_in_error", True)]
    )
    def test_what_was_kept_in_time_is_not_late_afterwards(self, why, runs, agent, supervisor):
        case = make_case(State.CLOSED, by=agent)
        case.reopen(by=supervisor, at=now() + timedelta(days=90), why=why, receiver=supervisor)
        assert case.clocks.running().filter(kind=ClockKind.STATUTORY).exists() is runs

    def test_a_final_decision_is_not_asked_for_twice(self, agent, supervisor):
        case = make_case(State.PROPOSED, by=agent)
        case.decide(by=supervisor, at=now(), reasons="No defect found.", routes_told="The mediation committee.")
        case.apologise(by=agent, at=now(), kind="regret", words="We are sorry.", channel="phone")
        case.resolve(by=agent, at=now(), what_was_done="Explained.")
        case.reopen(by=agent, at=now(), why="unfinished")
        assert not case.clocks.running().filter(kind=ClockKind.STATUTORY).exists()

    def test_nobody_can_let_it_pause(self):
        row = ServiceStandard.objects.get(clock=ClockKind.STATUTORY)
        row.pauses = True
        with pytest.raises(ValidationError, match="does not pause"):
            row.full_clean()

    def test_it_is_entered_once_and_only_for_a_team_there_is(self, team):
        assert not load_law("taiwan", team)
        with pytest.raises(CommandError, match=team.name):
            call_command("loadpolicies", law="taiwan", team="Nowhere", verbosity=0)
