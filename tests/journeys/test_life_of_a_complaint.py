"""The whole life of a complaint, as an agent walks it in a browser, in two languages."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime, now

from complaints.choices import State
from complaints.models import Category, Complaint
from search.indexing import catch_up
from tests.builders import make_customer, make_person, make_purchase, make_team, register
from tests.journeys.walking import go_on, press, speak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_agent_takes_a_complaint_from_the_first_word_to_the_close(at_desk):
    """In Chinese; from the proposal on in English, for the journey asks for no words of a page."""
    team = make_team()
    agent = make_person("agent", team=team, language="zh-hant")
    customer = make_customer(team, name="陳美玲", language="zh-hant")
    customer.contact_points.create(kind="phone", value="0900-000-417")
    make_purchase(customer)
    catch_up()
    page = at_desk(agent, language="zh-hant")

    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/cases/new/")
    page.locator("#lookup-query").press_sequentially("0900-000-4")
    page.locator("#hits a").first.click()
    page.locator("#who input[name=customer]").wait_for(state="attached")
    page.fill("#id_words", "週六就要用的餐具還沒到，打了三次電話都說再查查，太過分了！")
    press(page, "category", str(Category.objects.get(code="delay").pk))
    press(page, "severity", "moderate")
    press(page, "emotion_kind", "angry")
    press(page, "emotion_level", "moderate")
    go_on(page)
    case = Complaint.objects.get()
    assert (case.state, case.customer) == (State.ACKNOWLEDGED, customer)

    go_on(page)  # to the assessment
    page.fill("#id_demand", "Delivered by Saturday noon")
    press(page, "demand_confirmation", "spoken")
    go_on(page)
    go_on(page)  # to the investigation
    go_on(page)
    go_on(page)  # a finding is missing: the gold act leads there
    page.fill("#id_text", "The carton had the label of another hub.")
    page.select_option("#id_cause", index=1)
    go_on(page)
    go_on(page)  # to the proposal
    assert page.locator("html").get_attribute("lang") == "zh-Hant"
    speak(page, "en")
    assert page.locator("html").get_attribute("lang") == "en"
    due = localtime(now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    for number, title in enumerate(["Bring it by car tomorrow", "Refund it today"], 1):
        if number > 1:
            page.get_by_text(f"Option {number}", exact=True).first.click()
        page.fill(f"#id_option{number}-title", title)
        page.fill(f"#id_option{number}-due_at", due)
        page.fill(f"#id_option{number}-pros", "certain")
        page.fill(f"#id_option{number}-cons", "some effort")
    go_on(page)
    go_on(page)  # to the agreement
    page.locator("input[name=option]").first.check()
    press(page, "evidence", "spoken")
    go_on(page)
    go_on(page)  # the promise is still open: the gold act leads there
    go_on(page)
    page.goto(f"/cases/{case.reference}/apology/")
    page.fill("#id_words", "I am sorry that you had to ring three times.")
    go_on(page)
    go_on(page)  # to the resolution
    page.fill("#id_what_was_done", "Brought by car, put up, packaging taken along.")
    go_on(page)
    go_on(page)  # to the closure
    press(page, "outcome", "satisfied")
    page.fill("#id_lesson", "Scan the hub label at the door.")
    go_on(page)

    case = Complaint.objects.get()
    assert (case.state, case.outcome) == (State.CLOSED, "satisfied")
    assert case.followups.exists()
    assert page.locator(".mended-case").is_visible()


def test_enter_while_an_input_method_composes_submits_nothing(at_desk):
    agent = make_person("agent", team=make_team())
    page = at_desk(agent)
    page.goto("/cases/new/")
    press(page, "category", str(Category.objects.get(code="delay").pk))
    page.fill("#id_words", "壺")
    page.focus("#id_desired_outcome")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "huan", "selectionStart": 4, "selectionEnd": 4})
    page.evaluate("addEventListener('submit', () => { document.title = 'submitted' }, true)")
    page.keyboard.press("Enter")
    assert page.title() != "submitted"
    devtools.send("Input.insertText", {"text": "換"})
    page.evaluate("new Promise((done) => setTimeout(done))")  # the guard lasts until the turn that ended it is over
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Complaint.objects.get().desired_outcome == "換"


def test_two_people_move_the_same_case_and_the_slower_keeps_the_text(at_desk):
    team = make_team()
    agent, colleague = make_person("agent", team=team), make_person("agent", team=team)
    case = register(agent)
    slow, quick = at_desk(agent), at_desk(colleague)
    for page in (slow, quick):
        page.goto(f"/cases/{case.reference}/acknowledgement/")
    slow.fill("#id_note", "I told her that I look after it.")
    go_on(quick)
    go_on(slow)
    assert slow.locator(".kept textarea").input_value() == "I told her that I look after it."
    assert Complaint.objects.get().acknowledgements.get().by == colleague
