"""Whose word reaches how far: limits, the next authority, deputies, the crisis team, and two decisions at once."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from accounts.models import Absence
from audit.models import Entry
from audit.steps import RequirementsMissing
from casework.remedying import remedy_with_gift
from complaints.care import be_away
from complaints.models import policy_day
from gifts.authority import deciding
from gifts.giving import draft_gift
from gifts.models import Gift, GiftTier, SpendingAuthority
from gifts.models import limits as limits_module
from gifts.tasks import pass_on_late
from gifts.telling import mail_what_waits
from history.attribution import attributed
from tests.builders import make_customer, make_person, make_team, policies_become, second_person
from tests.goodwill import cast_that_gives, make_item, make_sorry_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
CARD = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")


made, cast = staged(cast_that_gives)


@pytest.fixture
def budget(cast):
    return cast.budget


def asked(by, amount, *, spent, **facts):
    """A gift of ``amount`` on a minor case where ``spent`` was spent."""
    known = {"why": "Twins.", "timing": "by_hand", **CARD} | facts.pop("gift", {})
    case = make_sorry_case(by, amount=spent, **facts)
    return remedy_with_gift(case, by=by, at=now(), item=make_item(amount), amount=amount, **known)


def approve(gift, by, note=""):
    """As the page does it; the gift as it then is."""
    gift = Gift.objects.get(pk=gift.pk)
    with deciding("approve", gift, by=by, at=now()):
        gift.approve(by=by, at=now(), note=note)
    return Gift.objects.get(pk=gift.pk)


def refused(gift, by):
    """The codes of what is missing when ``by`` approves."""
    with pytest.raises(RequirementsMissing) as error:
        approve(gift, by)
    return {item.code for item in error.value.missing}


def away(person, deputy):
    return Absence.objects.create(
        person=person, deputy=deputy, starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(days=1)
    )


def test_a_gap_needs_the_role_above_the_one_that_could_decide_alone(agent, supervisor, manager, budget):
    within_an_agent = asked(agent, 350, spent=2000)  # 17.5 %
    assert (within_an_agent.state, within_an_agent.placement) == ("submitted", "gap")
    assert approve(within_an_agent, supervisor).state == "approved"
    within_a_supervisor = asked(agent, 1750, spent=10_000)
    assert refused(within_a_supervisor, supervisor) == {"authority_covers"}
    assert approve(within_a_supervisor, manager).state == "approved"
    in_its_tier = asked(agent, 1200, spent=10_000)
    assert approve(in_its_tier, supervisor).state == "approved"


def test_without_a_reason_nothing_leaves_its_tier(agent, budget):
    with pytest.raises(RequirementsMissing):
        asked(agent, 350, spent=2000, gift={"why": "  "})
    assert not Gift.objects.exists()


def test_winning_an_important_customer_back_may_exceed_what_was_spent(agent, team, budget):
    important = make_customer(team, address="1 Harbour Road", tier="important")
    gift = asked(agent, 450, spent=400, customer=important)
    assert (gift.state, gift.placement, gift.tier.customer_tier) == ("approved", "win_back", "important")
    ordinary = asked(agent, 450, spent=400)
    assert (ordinary.state, ordinary.placement) == ("submitted", "above")


def test_an_expired_tier_cannot_be_used(agent, supervisor, budget):
    case = make_sorry_case(agent, amount=2000)
    gift = draft_gift(case, by=agent, at=now(), item=make_item(250), **CARD)
    second_person(GiftTier)
    GiftTier.objects.filter(severity="minor", customer_tier="").update(ends_on=policy_day())
    for take in (gift.grant, gift.submit):
        with pytest.raises(RequirementsMissing, match="tier_in_force"):
            take(by=agent, at=now())


def test_dated_rows_never_overlap_whatever_writes(budget):
    second_person(GiftTier), second_person(SpendingAuthority)
    for row in (
        GiftTier(severity="minor", starts_on="2026-01-01", floor_percent=5),
        SpendingAuthority(
            role="agent", currency="TWD", starts_on="2026-01-01", per_gift=1, per_day=1, per_customer_year=1
        ),
    ):
        with pytest.raises(ValidationError, match="holds on some of these days"):
            row.full_clean()
        with pytest.raises(IntegrityError, match="at_a_time"), transaction.atomic():
            row.save()
    GiftTier.objects.filter(severity="minor", customer_tier="").update(ends_on=policy_day())
    GiftTier(severity="minor", starts_on=policy_day(), floor_percent=5).full_clean()


def test_split_gifts_of_one_customer_are_summed_over_cases_and_of_a_nameless_one_over_the_case(agent, budget):
    limit = SpendingAuthority.objects.get(role="agent", currency="TWD").per_customer_year
    customer, states = make_customer(agent.team, address="1 Harbour Road"), []
    for _case in range(limit // 500 + 1):
        states.append(asked(agent, 500, spent=4000, customer=customer).state)
    assert states == ["approved"] * (limit // 500) + ["submitted"]


def test_a_critical_case_is_released_by_the_crisis_team(agent, supervisor, manager, budget):
    gift = asked(agent, 500, spent=1000, severity="critical")
    assert gift.state == "submitted"
    assert refused(gift, supervisor) == {"crisis_released"}
    assert refused(gift, manager) == {"crisis_released"}
    gift.complaint.escalate(by=agent, at=now(), level=3, receiver=manager, why="It is grave.")
    assert refused(gift, supervisor) == {"crisis_released"}
    assert approve(gift, manager).state == "approved"


def test_a_deputy_has_the_word_of_the_absent_person_and_it_is_written_down(
    client, agent, colleague, supervisor, budget
):
    gift = asked(agent, 1200, spent=10_000)
    with pytest.raises(PermissionDenied):
        approve(gift, colleague)
    away(supervisor, colleague)
    client.force_login(colleague)
    page = client.get(f"/gifts/{gift.pk}/").content.decode()
    assert f"You stand in for {supervisor.alias}" in page
    assert client.post(f"/gifts/{gift.pk}/approval/", {"version": gift.version}).status_code == 302
    gift = Gift.objects.get()
    assert (gift.state, gift.decided_by, gift.decided_for) == ("approved", colleague, supervisor)
    entry = Entry.objects.about(gift).get(verb="gift_approve")
    assert (entry.actor, entry.acting_for) == (colleague, supervisor)
    assert Gift.history.filter(id=gift.pk).latest("revision").acting_for_id == supervisor.pk


def test_a_deputy_inherits_the_limit_not_more(agent, colleague, supervisor, manager, budget):
    limit = SpendingAuthority.objects.get(role="supervisor", currency="TWD")
    away(supervisor, colleague)
    assert refused(asked(agent, limit.per_gift + 300, spent=30_000), colleague) == {"authority_covers"}
    policies_become([limit], per_day=2000)
    first, second = asked(agent, 1200, spent=10_000), asked(agent, 1200, spent=10_000)
    approve(first, supervisor)  # what they decided themselves counts too
    assert refused(second, colleague) == {"authority_covers"}
    assert approve(second, manager).decided_for is None


def test_nobody_approves_their_own_through_a_deputy(agent, colleague, supervisor, manager, budget):
    away(supervisor, colleague)
    of_the_absent = asked(supervisor, 3500, spent=30_000)
    of_the_deputy = asked(colleague, 1200, spent=10_000)
    for gift in (of_the_absent, of_the_deputy):
        with pytest.raises(PermissionDenied):
            approve(gift, colleague)
        with pytest.raises(PermissionDenied), attributed(acting_for_id=supervisor.pk):
            Gift.objects.get(pk=gift.pk).approve(by=colleague, at=now())
    with pytest.raises(RequirementsMissing), attributed(acting_for_id=manager.pk):  # for whom nobody asked them to act
        gift = asked(agent, 1200, spent=10_000)
        gift.approve(by=colleague, at=now())
    with pytest.raises(IntegrityError, match="through_a_deputy"), transaction.atomic():
        Gift.objects.filter(pk=of_the_absent.pk).update(decided_for=supervisor)


def test_nobody_stands_in_for_themselves_nor_in_a_circle(agent, colleague, supervisor):
    until = now() + timedelta(days=1)
    be_away(supervisor, by=supervisor, at=now(), until=until, deputy=colleague)
    with pytest.raises(ValidationError):
        be_away(colleague, by=colleague, at=now(), until=until, deputy=supervisor)
    be_away(colleague, by=colleague, at=now(), until=until, deputy=agent)
    with pytest.raises(ValidationError):
        be_away(agent, by=agent, at=now(), until=until, deputy=supervisor)
    with pytest.raises(ValidationError):
        be_away(agent, by=agent, at=now(), until=until, deputy=agent)
    assert Absence.objects.count() == 2


def test_a_word_does_not_travel_over_two_deputies(agent, colleague, supervisor, budget):
    third = make_person("agent", team=agent.team)
    gift = asked(agent, 1200, spent=10_000)
    away(supervisor, colleague)
    away(colleague, third)
    with pytest.raises(PermissionDenied):
        approve(gift, third)


def test_a_deputy_of_another_team_sees_what_waits_and_nothing_else(client, agent, supervisor, budget):
    stranger = make_person("supervisor", team=make_team())
    waiting, decided = asked(agent, 1200, spent=10_000), asked(agent, 250, spent=2000)
    client.force_login(stranger)
    assert client.get(f"/gifts/{waiting.pk}/").status_code == 404
    away(supervisor, stranger)
    assert client.get(f"/gifts/{waiting.pk}/").status_code == 200
    assert client.get(f"/gifts/{decided.pk}/").status_code == 404
    assert approve(waiting, stranger).decided_for == supervisor
    assert client.get(f"/gifts/{waiting.pk}/").status_code == 200


def test_ten_queries_are_enough_for_a_decision_even_of_a_deputy(
    client, agent, colleague, supervisor, budget, django_assert_max_num_queries
):
    gift = asked(agent, 1200, spent=10_000)
    away(supervisor, colleague)
    for person in (supervisor, colleague):
        client.force_login(person)
        with django_assert_max_num_queries(10):
            page = client.get(f"/gifts/{gift.pk}/").content.decode()
        for words in (
            "Minor ·",
            "the customer received in 12 months",
            f"{agent.alias} gave in 30 days",
            "left in the budget",
        ):
            assert words in page


def test_a_usual_reason_refuses_in_one_tap(client, agent, supervisor, budget):
    gift = asked(agent, 1200, spent=10_000)
    client.force_login(supervisor)
    assert 'name="why_not" value="too_much"' in client.get(f"/gifts/{gift.pk}/").content.decode()
    answer = client.post(f"/gifts/{gift.pk}/refusal/", {"version": gift.version, "why_not": "too_much"})
    assert answer.status_code == 302
    assert Gift.objects.get().decision_note == "More than the matter calls for"


def test_whoever_may_decide_is_written_to_once_and_reads_nothing_of_the_customer(
    agent, budget, mailoutbox, monkeypatch
):
    monkeypatch.setattr("notices.duty.is_open", lambda schedule, at: True)
    chief = make_person("supervisor", team=agent.team, email="chief@example.org", language="zh-hant")
    gift = asked(agent, 1200, spent=10_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%%mail_what_waits'")
        ((args,),) = cursor.fetchall()
    mail_what_waits.func(**json.loads(args))
    (mail,) = mailoutbox
    assert mail.to == [chief.email]
    assert "禮品" in mail.subject
    assert gift.customer.name not in mail.subject + mail.body
    fresh = Gift.objects.get()
    fresh.approve(by=chief, at=now())
    mail_what_waits.func(**json.loads(args))
    assert len(mailoutbox) == 1, "what is decided asks nobody any more"


def test_what_nobody_decides_in_time_goes_on_once(agent, supervisor, manager, budget):
    gift = asked(agent, 1200, spent=10_000)
    assert gift.decide_by > now()
    assert pass_on_late(gift.decide_by - timedelta(minutes=1)) == 0
    assert pass_on_late(gift.decide_by + timedelta(minutes=1)) == 1
    assert pass_on_late(gift.decide_by + timedelta(minutes=9)) == 0
    told = Entry.objects.about(gift).filter(verb="gift_overdue")
    assert [entry.facts["receiver"] for entry in told] == [manager.alias]


def test_locks_are_taken_by_people_then_customer(agent):
    assert {"grant", "submit", "approve"} == limits_module.LIMITED
    with transaction.atomic():
        limits_module.hold_limits([agent.pk], customer_id=1, case_id=None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
            assert cursor.fetchone() == (2,)
