"""A morning at the desk without a mouse: the palette, selected rows, one act on all of them."""

import pytest

from complaints.models import Complaint
from search.indexing import catch_up
from tests.builders import make_customer, make_person, make_team, register
from tests.journeys.walking import go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page):
    """The palette, once its list has come."""
    page.keyboard.press("Control+k")
    page.locator("#palette-results a").first.wait_for()
    return page.locator("#palette-words")


def test_the_palette_finds_returns_the_focus_and_waits_for_input_methods(at_desk):
    team = make_team()
    agent = make_person("agent", team=team)
    case = register(agent, customer=make_customer(team, name="陳美玲"))
    catch_up()
    page = at_desk(agent)
    page.goto("/desk/")
    page.keyboard.press("j")
    words = opened(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.queue__row')")
    opened(page)
    page.keyboard.insert_text("陳美")
    page.locator(f"#palette-results a[href='/customers/{case.customer_id}/']").wait_for()
    words.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    assert page.url.endswith("/desk/")
    page.keyboard.press("ArrowDown")
    assert words.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{case.customer_id}/")
    words = opened(page)
    page.keyboard.type(case.reference)
    page.keyboard.press("Enter")  # at once: it takes the first as soon as the list has come
    page.wait_for_url(f"**{case.get_absolute_url()}")


def test_rows_are_selected_and_annotated_by_keys_alone(at_desk):
    agent = make_person("agent", team=make_team())
    cases = [register(agent) for _ in range(3)]
    page = at_desk(agent)
    page.goto("/desk/?view=team")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("[data-selected]").inner_text() == "2"
    page.check("input[name=all]")
    assert page.locator("[data-selected]").inner_text() == "3"
    page.uncheck("input[name=all]")
    assert page.locator("[data-selected]").inner_text() == "2"
    page.keyboard.press("b")
    page.locator("select[name=act]").select_option("note")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.focus("#id_reason")
    page.keyboard.type("The flood of Tuesday.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator("table .ok").count() == 2
    noted = Complaint.objects.filter(messages__body="The flood of Tuesday.")
    assert noted.count() == 2
    assert noted.filter(pk__in=[case.pk for case in cases]).count() == 2
    go_on(page)
    page.wait_for_url("**/desk/?view=team")


def test_keys_work_with_caps_lock_on(at_desk):
    """Many switch their input method by it; a letter is another key with Shift alone."""
    agent = make_person("agent", team=make_team())
    register(agent)
    page = at_desk(agent)
    page.goto("/desk/")
    page.dispatch_event("body", "keydown", {"key": "J", "modifierCapsLock": True})
    assert page.evaluate("document.activeElement.matches('.queue__row')")
    page.dispatch_event("body", "keydown", {"key": "K", "ctrlKey": True, "modifierCapsLock": True})
    page.locator("#palette-words").wait_for()
    page.keyboard.press("Escape")
    page.dispatch_event("body", "keydown", {"key": "J", "shiftKey": True})
    page.dispatch_event("body", "keydown", {"key": "n", "shiftKey": True, "modifierCapsLock": True})
    assert page.url.endswith("/desk/")
    with page.expect_navigation(url="**/cases/new/"):
        page.dispatch_event("body", "keydown", {"key": "N", "modifierCapsLock": True})
