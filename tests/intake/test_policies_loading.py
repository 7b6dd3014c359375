"""The shipped policies come in once, and what people changed since stays theirs."""

from datetime import date, timedelta

import pytest

from calendars.models import Calendar, CalendarYear
from complaints.choices import SEVERITY_ORDER, Channel, ClockKind
from complaints.models import Category, Cause, RedressAuthority, RequirementRule, ServiceStandard, policy_day
from complaints.models.requirements import requirements_of
from followups.models import FollowUpRule
from gifts.models import DecisionTime, GiftFloor, GiftTier, SpendingAuthority
from intake.loading import SHIPPED, load_policies
from intake.policies import followups

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 12)


def history_rows():
    return {model: model.history.count() for model, *_ in SHIPPED} | {Calendar: Calendar.history.count()}


def test_a_second_run_adds_nothing_not_even_to_history():
    load_policies(TODAY)
    before = history_rows()
    assert load_policies(TODAY).added == 0
    assert history_rows() == before


def test_the_run_is_attributed():
    load_policies(TODAY)
    assert set(Category.history.values_list("history_change_reason", flat=True)) == {"loadpolicies"}


def test_a_rule_that_was_ended_stays_ended():
    load_policies(TODAY)
    rule = RequirementRule.objects.filter(verb="close", requirement="lesson", severity="moderate").get()
    rule.ends_on = policy_day()
    rule.save()
    outcome = load_policies(TODAY + timedelta(days=1))
    assert (outcome.added, outcome.differing) == (0, [])
    in_force = RequirementRule.objects.in_force(policy_day())
    assert not in_force.filter(verb="close", requirement="lesson", severity="moderate").exists()


def test_a_row_that_reads_differently_is_reported_and_left_alone(monkeypatch):
    load_policies(TODAY)
    monkeypatch.setitem(next(one for one in followups.RULES if one["code"] == "month"), "latest_hours", 1000)
    outcome = load_policies(TODAY)
    assert len(outcome.differing) == 1
    assert "latest_hours" in outcome.differing[0]
    assert FollowUpRule.objects.get(code="month").latest_hours != 1000


def test_a_house_with_its_own_default_calendar_keeps_it():
    Calendar.objects.all().delete()
    Calendar.objects.create(name="Ours", is_default=True)
    load_policies(TODAY)
    assert Calendar.objects.get(is_default=True).name == "Ours"


def test_holidays_of_this_year_and_the_next():
    load_policies(TODAY)
    default = Calendar.objects.get(is_default=True)
    assert set(default.years.values_list("year", flat=True)) >= {2026, 2027}
    assert default.years.get(year=2026).status == CalendarYear.Status.CONFIRMED
    assert default.special_days.filter(on=date(2026, 2, 17)).exists()


@pytest.mark.parametrize("channel", Channel.values)
def test_every_channel_has_an_acknowledgement_clock(channel):
    case = {"team": None, "tier": "ordinary", "channel": channel, "severity": "minor"}
    standard = ServiceStandard.governing([ClockKind.ACKNOWLEDGEMENT], **case, on=TODAY)[ClockKind.ACKNOWLEDGEMENT]
    assert standard.minutes == {"phone": 5, "chat": 5, "counter": 5, "letter": 720}.get(channel, 120)


def test_every_rule_names_a_requirement_that_the_step_knows():
    for verb, code in RequirementRule.objects.values_list("verb", "requirement").distinct():
        assert code in {requirement.code for requirement in requirements_of(verb)}, (verb, code)


def test_more_is_asked_the_graver_the_matter():
    asked = [
        set(RequirementRule.objects.filter(severity=one).values_list("verb", "requirement")) for one in SEVERITY_ORDER
    ]
    assert [len(one) for one in asked] == sorted(len(one) for one in asked)
    assert asked[0] == {("close", "enough_tries")}
    assert ("propose", "finding_told") in asked[2] - asked[1]


def test_words_come_in_three_languages():
    for word in [*Category.objects.all(), *Cause.objects.all(), *FollowUpRule.objects.all()]:
        assert all([word.name_en, word.name_zh_hant, word.name_zh_hans]), word
    for category in Category.objects.all():
        assert {len(moves) for moves in category.first_moves.values()} == {len(category.first_moves["en"])}
        assert set(category.first_moves) == {"en", "zh-hant", "zh-hans"}


def test_privacy_starts_high():
    privacy = Category.objects.get(is_privacy=True)
    assert (privacy.code, privacy.first_severity) == ("privacy", "severe")


def test_each_role_that_proposes_has_a_limit_in_each_currency_of_the_house_set():
    limits = RedressAuthority.objects.in_force(TODAY)
    assert limits.filter(role="manager").count() == limits.filter(per_option=None).count() == 4
    for row in limits.filter(role="supervisor"):
        assert row.per_option == 5 * limits.get(role="agent", currency=row.currency).per_option


def test_gifts_have_a_tier_a_floor_and_an_authority():
    tiers = GiftTier.objects.in_force(TODAY)
    assert [tiers.filter(customer_tier=tier).count() for tier in ("", "important", "ordinary")] == [4, 4, 0]
    assert DecisionTime.governing("minor", TODAY).minutes > DecisionTime.governing("critical", TODAY).minutes
    assert set(GiftFloor.objects.values_list("currency", flat=True)) == {"TWD", "HKD", "CNY", "USD"}
    assert set(SpendingAuthority.objects.values_list("role", flat=True)) == {"agent", "supervisor", "manager"}
