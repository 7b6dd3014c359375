"""What was entered wrongly is put right with all that follows from it, and walks round nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from audit.models import Entry
from audit.steps import RequirementsMissing
from casework.resolving import resolve_case
from complaints.choices import ClockKind, State
from complaints.deadlines import record_breaches, warn_of_deadlines
from complaints.models import AssignmentPolicy, Complaint, ServiceStandard, policy_day
from tests.builders import carry_out, category, make_case, make_customer, make_purchase, policies_become, register

pytestmark = pytest.mark.django_db
WHY = {"why": "Misheard."}
HOUR = timedelta(hours=1)


def told(case, verb):
    return Entry.objects.about(case).filter(verb=f"complaint_{verb}").count()


def test_no_correction_makes_a_case_less_grave_than_its_category_begins(agent):
    case = make_case(State.ASSESSED, by=agent, category=category("privacy"))
    with pytest.raises(RequirementsMissing) as refused:
        case.correct(by=agent, at=now(), field="severity", value="minor", **WHY)
    assert [item.code for item in refused.value.missing] == ["category_is_grave"]
    Complaint.objects.get(pk=case.pk).correct(by=agent, at=now(), field="severity", value="critical", **WHY)


def test_nor_one_in_which_somebody_is_at_risk(agent):
    case = make_case(State.ACKNOWLEDGED, by=agent)
    case.read_emotion(by=agent, at=now(), level="calm")
    asked = {"demand": "A new kettle", "demand_confirmation": "spoken"}
    case.assess(by=agent, at=now(), severity="severe", is_safety_risk=True, **asked)
    with pytest.raises(RequirementsMissing) as refused:
        case.correct(by=agent, at=now(), field="severity", value="moderate", **WHY)
    assert [item.code for item in refused.value.missing] == ["safety_is_grave"]


def test_the_page_says_so_in_words(agent, client):
    case = make_case(State.ASSESSED, by=agent, category=category("privacy"))
    client.force_login(agent)
    posted = {"field": "severity", "value": "minor", "version": case.version, **WHY}
    answer = client.post(f"{case.get_absolute_url()}correction/", posted)
    assert answer.status_code == 422
    assert "this category starts at a higher severity" in answer.content.decode()


def test_a_graver_category_raises_the_severity_and_its_clocks(agent):
    case = make_case(State.ASSESSED, by=agent)
    severe = ServiceStandard.objects.create(
        clock=ClockKind.SOLUTION, minutes=60, severity="severe", starts_on=case.received_at.date() - timedelta(days=2)
    )
    case.correct(by=agent, at=now(), field="category", value=category("privacy"), **WHY)
    case = Complaint.objects.get(pk=case.pk)
    assert case.severity == "severe"
    assert case.clocks.get(kind=ClockKind.SOLUTION).standard == severe
    noted = case.corrections.order_by("pk").values_list("field", "was", "becomes")
    assert list(noted)[1] == ("severity", "minor", "severe")


def test_a_lighter_category_lowers_nothing(agent):
    case = make_case(State.ASSESSED, by=agent, category=category("privacy"))
    case.correct(by=agent, at=now(), field="category", value=category("billing"), **WHY)
    assert (case.severity, case.corrections.count()) == ("severe", 1)


def test_the_purchase_of_another_customer_goes_with_them(agent, team):
    mixed_up, meant = make_customer(team), make_customer(team)
    purchase = make_purchase(mixed_up)
    case = register(agent, customer=mixed_up, purchase=purchase)
    case.correct(by=agent, at=now(), field="customer", value=meant, **WHY)
    case = Complaint.objects.get(pk=case.pk)
    assert (case.customer, case.purchase) == (meant, None)
    assert str(purchase) in case.corrections.get(field="purchase").was
    own = register(agent, customer=meant, purchase=make_purchase(meant))
    own.correct(by=agent, at=now(), field="category", value=category("billing"), **WHY)
    assert own.purchase is not None


class TestWhatIsOnRecord:
    """A clock that is set anew does not tell what was told."""

    def test_a_breach_is_recorded_and_handed_up_once(self, agent, supervisor, manager):
        policies_become(ServiceStandard.objects.filter(clock=ClockKind.SOLUTION), escalates=True)
        case, late = register(agent), now() + timedelta(days=40)
        record_breaches(late)
        case = Complaint.objects.get(pk=case.pk)
        level, missed = case.escalation_level, told(case, "miss_deadline")
        assert (level, missed) == (1, 3)
        case.correct(by=supervisor, at=late, field="severity", value="severe", **WHY)
        record_breaches(late + timedelta(minutes=1))
        case = Complaint.objects.get(pk=case.pk)
        assert (case.escalation_level, told(case, "miss_deadline")) == (level, missed)

    def test_a_deadline_that_lies_ahead_again_is_told_anew(self, agent):
        standard = ServiceStandard.objects.create(
            clock=ClockKind.SOLUTION, minutes=30, severity="severe", starts_on=now().date() - timedelta(days=2)
        )
        case = register(agent, severity="severe")
        at = case.received_at + timedelta(minutes=31)
        warn_of_deadlines(at - timedelta(minutes=2))
        record_breaches(at)
        assert case.clocks.get(standard=standard).breached_at
        case = Complaint.objects.get(pk=case.pk)
        case.correct(by=agent, at=at, field="severity", value="moderate", **WHY)
        clock = case.clocks.get(kind=ClockKind.SOLUTION)
        assert (clock.breached_at, clock.warned_at) == (None, None)


def test_what_was_answered_in_time_may_turn_out_to_have_been_late(agent):
    case = make_case(State.ACKNOWLEDGED, by=agent)
    clock = case.clocks.get(kind=ClockKind.ACKNOWLEDGEMENT)
    assert clock.was_met()
    really = case.received_at - timedelta(days=20)
    case.correct(by=agent, at=now(), field="received_at", value=really, **WHY)
    clock.refresh_from_db()
    assert (clock.started_at, clock.was_met()) == (really, False)
    assert clock.due_at == clock.explained().at
    case.correct(by=agent, at=now(), field="received_at", value=case.entered_at, **WHY)
    clock.refresh_from_db()
    assert clock.was_met()


class TestWhomItIsAbout:
    """Who turns out to be the person complained about carries, decides and closes nothing from then on."""

    def test_they_carry_nothing_of_it_any_more(self, agent, colleague, supervisor):
        case = make_case(State.COMMITTED, by=agent)
        promise = case.make_promise(by=agent, at=now(), text="I call you.", owner=agent, due_at=now() + HOUR)
        task = case.add_task(by=agent, at=now(), title="Ask the shop", owner=agent)
        case.correct(by=colleague, at=now(), field="about_staff", value=agent, **WHY)
        case = Complaint.objects.get(pk=case.pk)
        assert (case.about_staff, case.handler) == (agent, None)
        promise.refresh_from_db()
        task.refresh_from_db()
        assert (promise.owner, task.owner) == (colleague, colleague)
        assert not case.redress_lines.filter(owner=agent, done_on=None).exists()
        assert case.handovers.latest("pk").how == "left"
        assert not Complaint.objects.visible_to(agent).filter(pk=case.pk).exists()
        with pytest.raises(PermissionDenied):
            case.resolve(by=agent, at=now(), what_was_done="Nothing.")
        Complaint.objects.get(pk=case.pk).ask_their_side(by=supervisor, at=now(), question="What happened?")
        assert case.tasks.get(kind="side").owner == agent

    def test_the_policy_of_the_team_finds_another(self, agent, colleague, team):
        AssignmentPolicy.objects.create(team=team, method="load", starts_on=policy_day())
        case = make_case(State.INVESTIGATING, by=agent)
        case.correct(by=colleague, at=now(), field="about_staff", value=agent, **WHY)
        assert Complaint.objects.get(pk=case.pk).handler == colleague

    def test_a_case_that_begins_again_does_not_go_back_to_them(self, agent, colleague):
        case = make_case(State.CLOSED, by=agent)
        case.correct(by=colleague, at=now(), field="about_staff", value=agent, **WHY)
        assert case.handler == agent  # who closed it stays on record
        case.reopen(by=colleague, at=now(), why="new_fact")
        assert Complaint.objects.get(pk=case.pk).handler is None

    def test_nobody_names_themselves_and_only_a_supervisor_takes_it_back(self, agent, colleague, supervisor):
        case = make_case(State.INVESTIGATING, by=agent)
        assert refused(case, agent, agent) == ["named_by_another"]
        fresh(case).correct(by=agent, at=now(), field="about_staff", value=colleague, **WHY)
        assert refused(case, agent, None) == ["unnamed_by_supervisor"]
        fresh(case).correct(by=supervisor, at=now(), field="about_staff", value=None, **WHY)
        assert fresh(case).about_staff is None
        assert case.corrections.order_by("pk").values_list("was", "becomes")[1] == (colleague.name, "")

    def test_the_page_knows_them_by_name_and_moves_their_calls(self, agent, colleague, client, team):
        case = make_case(State.COMMITTED, by=agent, customer=make_customer(team))
        case.apologise(by=agent, at=now(), kind="regret", words="We are sorry.", channel="phone")
        carry_out(case, agent)
        resolve_case(case, by=agent, at=now(), what_was_done="Exchanged.")
        assert case.followups.filter(assignee=agent).exists()
        client.force_login(colleague)
        for value, code in (("Nobody By This Name", 422), (agent.name, 302)):
            posted = {"field": "about_staff", "value": value, "version": fresh(case).version, **WHY}
            assert client.post(f"{case.get_absolute_url()}correction/", posted).status_code == code
        assert fresh(case).about_staff == agent
        assert not case.followups.waiting().filter(assignee=agent).exists()


def fresh(case):
    return Complaint.objects.get(pk=case.pk)


def refused(case, by, value):
    """What is missing to say that the case is about ``value``."""
    with pytest.raises(RequirementsMissing) as error:
        fresh(case).correct(by=by, at=now(), field="about_staff", value=value, **WHY)
    return [item.code for item in error.value.missing]
