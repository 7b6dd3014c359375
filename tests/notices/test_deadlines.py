"""Who hears of many deadlines that passed or came near at once: each of theirs, as if there were no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import Absence, Team
from complaints.choices import State
from complaints.models import Clock, Complaint, ServiceStandard
from complaints.tasks import record_breaches, warn_of_deadlines
from notices.kinds import BREACHED, NEAR, TEAM
from notices.models import Notification, Wish
from tests.builders import make_case, make_person, make_team, policies_become

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def escalating(db):
    """A policy by which what is late goes up."""
    return policies_become(ServiceStandard.objects.filter(clock="solution", ends_on=None)[:1], escalates=True)


def make_running(handler, *, team=None, goes_up=None, nobody=False):
    """A case of which only the clock of its solution runs; ``goes_up``: the policy of that clock."""
    case = make_case(State.INVESTIGATING, by=handler)
    Complaint.objects.filter(pk=case.pk).update(team=team or case.team, handler=None if nobody else handler)
    Clock.objects.filter(complaint=case, kind="solution").update(standard=goes_up or usual())
    return case


def usual():
    """A policy that hands nothing up."""
    return ServiceStandard.objects.filter(clock="solution", escalates=False).latest("pk")


def told_of(case):
    """{(who, kind)} of what was told of deadlines of a case; each once."""
    rows = Notification.objects.filter(case_id=case.pk, kind__in=[BREACHED, TEAM, NEAR])
    found = list(rows.values_list("recipient", "kind"))
    assert len(found) == len(set(found))
    return set(found)


def test_in_a_mixed_lot_each_hears_of_what_concerns_them(team, agent, supervisor, escalating):
    other = make_person("supervisor", team=team)
    elsewhere = make_team()
    leads_elsewhere = make_person("supervisor", team=elsewhere)
    practice = Team.objects.for_practice().first() or Team.objects.create(name="Practice", is_practice=True)
    away, gone = make_person(team=team), make_person(team=team)
    at_rest, deaf = make_person(team=team), make_person(team=team)
    period = {"starts_at": now() - HOUR, "ends_at": now() + 90 * HOUR}
    Absence.objects.create(person=away, deputy=supervisor, **period)
    Absence.objects.create(person=at_rest, **period)
    Wish.objects.create(person=deaf, ways={BREACHED: "off"})
    Wish.objects.create(person=other, ways={TEAM: "off"})
    Wish.objects.create(person=leads_elsewhere, ways={BREACHED: "off"})

    carried = make_running(agent)
    carried_and_up = make_running(agent, goes_up=escalating)
    nobodys = make_running(agent, nobody=True)
    nobodys_elsewhere = make_running(agent, nobody=True, team=elsewhere)
    of_supervisor = make_running(supervisor, goes_up=escalating)
    of_one_who_leads = make_running(leads_elsewhere, goes_up=escalating)
    of_other = make_running(other, goes_up=escalating)
    stood_in = make_running(away, goes_up=escalating)
    waits_for = make_running(at_rest)
    unwanted, unwanted_and_up = make_running(deaf), make_running(deaf, goes_up=escalating)
    at_practice = make_running(agent, team=practice)
    left = make_running(gone, goes_up=escalating)
    gone.is_active = False
    gone.save()
    assert record_breaches(now() + 73 * HOUR) == 13

    assert told_of(carried) == {(agent.pk, BREACHED)}
    assert told_of(carried_and_up) == {(agent.pk, BREACHED), (supervisor.pk, TEAM)}
    assert told_of(nobodys) == {(supervisor.pk, TEAM)}
    assert told_of(nobodys_elsewhere) == {(leads_elsewhere.pk, TEAM)}
    assert told_of(of_supervisor) == {(supervisor.pk, BREACHED)}, "not once more as supervisor"
    assert told_of(of_other) == {(other.pk, BREACHED), (supervisor.pk, TEAM)}
    assert told_of(of_one_who_leads) == set(), "what they do not wish to hear as handler they do not hear as supervisor"
    assert told_of(stood_in) == {(supervisor.pk, BREACHED)}, "as deputy first, and not twice"
    assert told_of(waits_for) == {(at_rest.pk, BREACHED)}, "nobody stands in: it waits for them"
    assert told_of(unwanted) == set()
    assert told_of(unwanted_and_up) == {(supervisor.pk, TEAM)}
    assert told_of(at_practice) == set()
    assert told_of(left) == {(supervisor.pk, TEAM)}


def test_of_what_comes_near_only_handlers_hear(agent, supervisor, escalating):
    carried, nobodys = make_running(agent, goes_up=escalating), make_running(agent, goes_up=escalating, nobody=True)
    assert warn_of_deadlines(now() + 60 * HOUR) == 2
    assert told_of(carried) == {(agent.pk, NEAR)}
    assert told_of(nobodys) == set()


def test_a_case_with_several_late_clocks_is_told_of_each(agent):
    case = make_case(State.RECEIVED, by=agent, handler=agent)
    late = record_breaches(now() + 400 * HOUR)
    assert late > 1
    rows = Notification.objects.filter(case_id=case.pk, recipient=agent, kind=BREACHED)
    due = Clock.objects.filter(complaint=case, breached_at__isnull=False).values_list("due_at", flat=True)
    assert sorted(rows.values_list("at", flat=True)) == sorted(due)


@pytest.mark.parametrize(("sweep", "hours"), [(record_breaches, 73), (warn_of_deadlines, 60)])
def test_twenty_cases_of_several_teams_take_no_more_statements_than_two(agent, supervisor, sweep, hours):
    """Two teams either time, so that whoever is there is asked for either time."""

    def statements(many):
        for number in range(many // 2):
            make_running(agent), make_running(make_person(team=make_team()), nobody=number % 3 == 0)
        with CaptureQueriesContext(connection) as asked:
            assert sweep(now() + hours * HOUR) == many
        return len(asked)

    few, many = statements(2), statements(20)
    assert few == many
