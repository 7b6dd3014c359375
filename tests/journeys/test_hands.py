"""How the pages feel under the hands: keys, counted inputs, double clicks, reloads, switches, and no script at all."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import now

from complaints.choices import State
from complaints.models import Category, Complaint
from search.indexing import catch_up
from tests.builders import make_case, make_customer, make_person, make_purchase, make_team, register
from tests.journeys.walking import go_on, press, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long and quiet password"
# Kept beyond a navigation: a slow machine follows the link of a hit instead of swapping it in.
COUNT = """() => { const names = () => JSON.parse(sessionStorage.touched || "[]");
    for (const kind of ["input", "change"]) addEventListener(kind, (event) => {
        if (event.target.name && event.isTrusted)
            sessionStorage.touched = JSON.stringify([...names(), event.target.name]) }, true) }"""


def touched(page) -> set:
    return set(page.evaluate("JSON.parse(sessionStorage.touched || '[]')"))


def test_a_complaint_of_a_known_customer_by_keyboard_alone_in_at_most_eight_inputs(at_desk):
    team = make_team()
    agent, customer = make_person("agent", team=team), make_customer(team, name="陳美玲")
    make_customer(team, name="陳美華")
    catch_up()
    customer.contact_points.create(kind="phone", value="0900-000-417")
    make_purchase(customer)
    page = at_desk(agent)
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/cases/new/")
    page.evaluate(COUNT)
    page.add_init_script(f"({COUNT})()")
    page.keyboard.type("陳美")
    page.locator("#hits a").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    chosen = page.locator("#hits a[aria-current]").inner_text()
    page.keyboard.press("Enter")
    page.locator("#who input[name=customer]").wait_for(state="attached")
    page.wait_for_function("document.activeElement.id === 'id_words'")
    for name, value in {
        "words": "The kettle leaks.",
        "category": str(Category.objects.get(code="quality").pk),
        "severity": "moderate",
        "emotion_kind": "angry",
        "emotion_level": "mild",
    }.items():
        if name == "words":
            page.focus("#id_words")
            page.keyboard.type(value)
        else:
            page.focus(f"input[name={name}][value='{value}']")
            page.keyboard.press("Space")
    count = touched(page)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    case = Complaint.objects.select_related("customer").get()
    assert case.customer.name in chosen
    assert (case.severity, case.emotion_kind) == ("moderate", "angry")
    assert len(count) <= 8, count


def test_the_reading_stays_in_sight_of_the_words_however_many_cases_may_be_the_same(at_desk):
    """What the words suggest is to be pressed on as soon as they are written, wherever they were scrolled to."""
    agent = make_person("agent", team=make_team())
    customer = make_customer(agent.team, name="陳美玲")
    for _number in range(4):
        register(agent, customer=customer, words="The kettle leaks again and again. " * 3)
    page = at_desk(agent)
    page.goto(f"/cases/new/?customer={customer.pk}")
    page.locator(".alike__case").nth(3).wait_for()
    page.focus("#id_words")
    page.keyboard.type("The kettle began to smoke.")
    page.focus("#id_desired_outcome")
    page.locator("#suggestion label").first.wait_for()
    box, pane = page.locator("#suggestion").bounding_box(), page.locator(".pane__scroll:has(.new)").bounding_box()
    assert pane["y"] <= box["y"] and box["y"] + box["height"] <= pane["y"] + pane["height"]


def test_a_trivial_matter_is_resolved_at_first_contact_in_four_inputs(at_desk):
    page = at_desk(make_person("agent", team=make_team()))
    page.goto("/cases/new/")
    page.evaluate(COUNT)
    page.fill("#id_words", "The cup came without its saucer.")
    press(page, "category", str(Category.objects.get(code="quality").pk))
    page.locator("details:has(#id_what_was_done) > summary").click()
    page.fill("#id_what_was_done", "Gave the saucer at once.")
    press(page, "how_left", "fine")
    count = touched(page)
    go_on(page)
    assert Complaint.objects.get().state == State.RESOLVED
    assert len(count) <= 4, count


def test_everything_works_without_script(at_desk):
    team = make_team()
    agent, customer = make_person("agent", team=team), make_customer(team)
    page = at_desk(agent, java_script_enabled=False)
    page.goto(f"/cases/new/?customer={customer.pk}")
    page.fill("#id_words", "The kettle leaks.")
    press(page, "category", str(Category.objects.get(code="quality").pk))
    go_on(page)
    case = Complaint.objects.get()
    assert case.customer == customer
    page.goto(f"/cases/{case.reference}/assessment/")
    page.fill("#id_demand", "A kettle that is tight")
    go_on(page)
    assert Complaint.objects.get().state == State.ASSESSED
    page.goto(f"/cases/{case.reference}/")
    page.locator("#id_body").fill("Ask the depot.")
    with page.expect_navigation():
        page.locator("form:has(#id_body) .btn-primary").click()
    assert case.messages.filter(body="Ask the depot.").exists()

    minor = make_case(State.RESOLVED, by=agent)
    page.goto(f"/cases/{minor.reference}/closure/")
    press(page, "outcome", "satisfied")
    go_on(page)
    assert Complaint.objects.get(pk=minor.pk).state == State.CLOSED
    speak(page, "zh-hant")
    assert page.locator("html").get_attribute("lang") == "zh-Hant"


def test_the_gold_act_stays_under_the_hand_while_the_coach_comes(at_desk):
    """What moves between pressing and letting go of a button loses the click."""
    agent = make_person("agent", team=make_team())
    case, held = make_case(State.COMMITTED, by=agent), []
    for width in (1440, 900, 1100):
        page = at_desk(agent, width=width)
        page.route("**/coach/", lambda route: held.append(route))
        with page.expect_request("**/coach/"):
            page.goto(case.get_absolute_url())
        before = page.locator(".btn-next").bounding_box()
        held.pop().continue_()
        page.locator(".coach").wait_for()
        assert page.locator(".btn-next").bounding_box() == before, width


def test_what_is_missing_leaves_room_for_the_acts(at_desk):
    agent = make_person("agent", team=make_team())
    case, at = make_case(State.COMMITTED, by=agent), now()
    case.make_promise(by=agent, at=at, text="Ring tomorrow", owner=agent, due_at=at + timedelta(days=1))
    page = at_desk(agent)
    page.goto(case.get_absolute_url())
    page.locator(".coach").wait_for()
    acts = page.locator(".nextbar__acts").bounding_box()["x"]
    ends = [box["x"] + box["width"] for box in (one.bounding_box() for one in page.locator(".missing a").all())]
    assert len(ends) == 3
    assert max(ends) <= acts


def test_a_double_click_records_once(at_desk):
    page = at_desk(make_person("agent", team=make_team()))
    page.goto("/cases/new/")
    page.fill("#id_words", "The kettle leaks.")
    press(page, "category", str(Category.objects.first().pk))
    with page.expect_navigation():
        page.locator(".btn-next").dblclick(no_wait_after=True)
    page.wait_for_url("**/cases/C-*/")
    assert Complaint.objects.count() == 1


def test_a_draft_survives_a_reload_and_is_forgotten_once_saved(at_desk):
    agent = make_person("agent", team=make_team())
    case = register(agent)
    page = at_desk(agent)
    page.goto(f"/cases/{case.reference}/apology/")
    page.locator("#id_words").press_sequentially("I am sorry for the wait.")
    page.reload()  # before the pause is over after which a draft is kept
    assert page.locator("#id_words").input_value() == "I am sorry for the wait."
    go_on(page)
    page.goto(f"/cases/{case.reference}/apology/")
    assert page.locator("#id_words").input_value() == ""


def test_a_draft_in_a_fold_is_seen_when_it_comes_back(at_desk):
    page = at_desk(make_person("agent", team=make_team()))
    page.goto("/cases/new/")
    page.locator("details:has(#id_new_name) > summary").click()
    page.locator("#id_new_name").press_sequentially("Quentin Quill")
    page.reload()
    assert page.locator("#id_new_name").input_value() == "Quentin Quill"
    assert page.locator("#id_new_name").is_visible()
    assert not page.locator("#id_contact").is_visible(), "a fold without a draft stays as it was"


def test_language_and_theme_are_switched_and_remembered(at_desk):
    agent = make_person("agent", team=make_team())
    page = at_desk(agent, color_scheme="light")
    page.goto("/desk/")
    for language, lang in (("zh-hant", "zh-Hant"), ("zh-hans", "zh-Hans"), ("en", "en")):
        speak(page, language)
        assert page.locator("html").get_attribute("lang") == lang
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".rail__foot > theme-switch button").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != paper


def test_signing_in_and_out(at_desk):
    agent = make_person("agent", team=make_team(), language="zh-hant")
    agent.set_password(PASSWORD)
    agent.save()
    page = at_desk()
    page.goto("/customers/")
    page.fill("#id_username", agent.username)
    page.fill("#id_password", "not the password")
    go_on(page)
    assert page.locator("[role=alert]").is_visible()
    assert page.locator("#id_username").input_value() == agent.username
    page.fill("#id_password", PASSWORD)
    go_on(page)
    assert page.url.endswith("/customers/")
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    with page.expect_navigation():
        page.locator("form.wide-only[action='/sign-out/'] button").click()
    assert "/sign-in/" in page.url
    assert settings.SESSION_COOKIE_NAME not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto("/desk/")
    assert "/sign-in/" in page.url
