"""A trainer lives a case through again: by keys, guessing what comes next."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from tests.builders import make_person, make_team, register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_step_by_keys_hide_the_next_move_guess_and_reveal(at_desk):
    agent = make_person("agent", team=make_team())
    start = now() - timedelta(hours=9)
    case = register(agent, at=start, words="The table came on the wrong day.")
    case.add_message(by=agent, at=start + timedelta(hours=1), direction="inbound", body="Well?", channel="email")
    case.apologise(by=agent, at=start + timedelta(hours=2), kind="regret", words="You waited in vain. I am sorry.")
    case.read_emotion(by=agent, at=start + timedelta(hours=3), level="mild", kind="angry")
    page = at_desk(make_person("trainer"))
    page.goto(f"/training/replay/{case.reference}/")
    page.keyboard.press("ArrowRight")
    page.locator("#moment[data-number='1']").wait_for()
    assert "Well?" in page.locator("#moment").inner_text()
    assert page.locator("#slider").input_value() == "1"
    assert "?at=" in page.url
    page.keyboard.press("h")
    page.locator(".veil").wait_for()
    assert "You waited in vain." not in page.content()
    page.fill("#guess", "I would say sorry first.")
    page.keyboard.press("Control+Enter")
    page.locator("#moment[data-number='2']").wait_for()
    told = page.locator(".guess--told").inner_text()
    assert "I would say sorry first." in told
    assert "You waited in vain. I am sorry." in told
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    page.locator(".veil").wait_for(state="detached")
    page.keyboard.press("Home")
    page.locator("#moment[data-number='0']").wait_for()
    page.keyboard.press("d")
    page.locator("#moment[data-number='2']").wait_for()
    page.wait_for_function("document.querySelector('#slider').value === '2'")
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.locator("#slider").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#moment[data-number='3']").wait_for()
