"""A gift that somebody else approves on a phone, and the call afterwards that goes well or does not."""

import pytest
from django.utils.timezone import now

from complaints.choices import State
from complaints.models import Complaint
from followups.models import FollowUp
from gifts.models import Gift
from tests.builders import make_case, make_person, make_team
from tests.goodwill import make_budget, make_item, make_resolved_case, make_sorry_case
from tests.journeys.walking import go_on, is_too_wide, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_gift_beyond_ones_authority_is_approved_on_a_phone_and_delivered(at_desk):
    """The agent works in English, the supervisor in Chinese."""
    team = make_team()
    agent, supervisor = make_person("agent", team=team), make_person("supervisor", team=team, language="zh-hant")
    make_budget(team, by=make_person("manager"))
    item, case = make_item(1000), make_sorry_case(agent, amount=8000, language="zh-hant")
    page = at_desk(agent)

    page.goto(f"/cases/{case.reference}/gift/")
    page.locator(f"input[name=item][value='{item.pk}']").check()
    press(page, "timing", "by_hand")
    page.fill("#id_why", "Twins; two nights without sleep.")
    for name in ("apology", "remedy", "thanks", "future"):
        page.fill(f"#id_card_{name}", f"In my own words: {name}.")
    go_on(page)
    gift = Gift.objects.get()
    assert (gift.state, gift.requested_by) == ("submitted", agent)
    assert page.locator(".btn-next").count() == 0  # nobody approves their own

    phone = at_desk(supervisor, language="zh-hant", width=390, height=844, has_touch=True, is_mobile=True)
    phone.goto("/gifts/")
    assert not is_too_wide(phone)
    phone.locator(f"a[href='/gifts/{gift.pk}/']").first.tap()
    phone.wait_for_url(f"**/gifts/{gift.pk}/")
    assert not is_too_wide(phone)
    go_on(phone)
    assert Gift.objects.get().decided_by == supervisor

    page.goto(f"/gifts/{gift.pk}/")
    for state in ("prepared", "sent", "delivered"):
        go_on(page)
        assert Gift.objects.get().state == state
    page.goto(f"/gifts/{gift.pk}/card/")
    assert page.locator("body").inner_text().count("In my own words") == 4


def open_call(agent) -> FollowUp:
    make_resolved_case(agent, severity="moderate")
    return FollowUp.objects.order_by("latest_at").first()


def test_a_customer_who_is_still_unhappy_begins_the_case_again_with_the_supervisor(at_desk):
    team = make_team()
    agent, supervisor = make_person("agent", team=team), make_person("supervisor", team=team)
    followup = open_call(agent)
    page = at_desk(agent)
    page.goto("/follow-ups/")
    page.locator(f"a[href='/follow-ups/{followup.pk}/']").first.click()
    page.fill("#id_words", "It flickers again.")
    with page.expect_navigation():
        page.locator("button[name=unhappy]").click()
    case = Complaint.objects.get()
    assert page.url.endswith(f"/cases/{case.reference}/")
    assert (case.state, case.handler, case.escalation_level) == (State.INVESTIGATING, supervisor, 1)


def test_a_good_talk_leads_to_the_close(at_desk):
    agent = make_person("agent", team=make_team())
    followup = open_call(agent)
    page = at_desk(agent)
    page.goto(f"/follow-ups/{followup.pk}/")
    press(page, "solved", "yes")
    page.fill("#id_words", "We all sleep now.")
    go_on(page)
    go_on(page)
    assert page.url.endswith("/closure/")
    press(page, "outcome", "satisfied")
    page.fill("#id_lesson", "Burn every batch one night.")
    go_on(page)
    assert Complaint.objects.get().state == State.CLOSED


def test_a_manager_reads_a_case_and_its_history_with_differences_in_chinese(at_desk):
    team = make_team()
    case = make_case(State.COMMITTED, by=make_person("agent", team=team))
    case.correct(by=make_person("supervisor", team=team), at=now(), field="severity", value="severe", why="Two hurt.")
    page = at_desk(make_person("manager", language="zh-hant"), language="zh-hant")
    page.goto("/admin/")
    page.locator("a[href='/admin/complaints/complaint/']").first.click()
    page.locator(f"a[href*='/admin/complaints/complaint/{case.pk}/change/']").first.click()
    page.wait_for_url("**/change/")
    assert page.locator("[name=_save]").count() == 0
    page.locator(f"a[href$='/{case.pk}/history/']").first.click()
    page.wait_for_url("**/history/")
    changes = page.locator(".changes > div").filter(has=page.locator(".was"))
    assert changes.count() > 6
    assert page.locator(".history tbody tr").count() >= 6
