"""What was entered wrongly is put right with all that follows from it, and walks round nothing."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from audit.steps import RequirementsMissing
from complaints.choices import ClockKind, State
from complaints.deadlines import record_breaches, warn_of_deadlines
from complaints.models import Complaint, ServiceStandard
from tests.builders import category, make_case, make_customer, make_purchase, policies_become, register

pytestmark = pytest.mark.django_db
WHY = {"why": "Misheard."}


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
