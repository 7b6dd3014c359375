"""The home of the admin and its lists: what they count, find and filter, and how rows are acted on."""

import pytest
from django.utils.timezone import now

from complaints.models import Complaint
from followups.models import FollowUp
from tests.builders import make_case, make_person, register
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["manager", "administrator"])
def reader(request, client):
    person = make_person(request.param)
    client.force_login(person)
    return person


def test_the_home_counts_in_few_queries_and_leads_to_what_it_counts(
    agent, manager, client, django_assert_max_num_queries
):
    register(agent, at=now())
    late = register(agent, at=now())
    Complaint.objects.filter(pk=late.pk).update(due_at=now().replace(year=2020))
    client.force_login(manager)
    with django_assert_max_num_queries(10):
        page = client.get("/admin/")
    house = page.context["house"]
    shown = {str(figure.name): figure for figure in house.figures}
    assert shown["overdue"].count == 1
    assert [case.pk for case in client.get(shown["overdue"].url).context["cl"].result_list] == [late.pk]
    bar = next(bar for bar in house.load if bar.name == agent.team)
    assert (bar.whole.count, bar.part.count) == (2, 1)
    assert client.get(bar.whole.url).context["cl"].result_count == 2


@pytest.mark.parametrize("work", ["overdue", "escalated", "without a handler"])
def test_a_figure_of_the_home_opens_just_as_many_cases(agent, manager, client, work):
    needing = {"due_at": now().replace(year=2020), "escalation_level": 2, "handler": None}
    for state in ("acknowledged", "resolved", "closed"):
        for _each in range(2):
            Complaint.objects.filter(pk=make_case(state, by=agent).pk).update(**needing)
            make_case(state, by=agent)
    client.force_login(manager)
    figure = next(one for one in client.get("/admin/").context["house"].figures if str(one.name) == work)
    assert figure.count == (2 if work == "without a handler" else 4)
    assert client.get(figure.url).context["cl"].result_count == figure.count


def test_the_home_shows_no_figures_to_who_reads_no_cases(client):
    client.force_login(make_person("administrator"))
    assert client.get("/admin/").context["house"] is None


def test_cases_are_acted_on_where_they_are_asked_and_recorded(agent, manager, client):
    case = make_case("acknowledged", by=agent)
    client.force_login(manager)
    asked = {"action": "bulk_escalation", "_selected_action": [case.pk]}
    answer = client.post("/admin/complaints/complaint/", asked)
    assert answer.url == f"/desk/bulk/?act=escalation&case={case.pk}"
    assert client.get(f"/admin/complaints/complaint/{case.pk}/change/").content.decode().count(f"/{case.reference}/")
    client.force_login(make_person("auditor"))
    assert 'name="action"' not in client.get("/admin/complaints/complaint/").content.decode()


def test_follow_ups_are_cancelled_one_by_one_with_an_answer_for_each(agent, manager, client):
    make_resolved_case(agent, severity="moderate")
    first, *others = FollowUp.objects.waiting()
    client.force_login(manager)
    asked = {"action": "cancel", "_selected_action": [first.pk, *(one.pk for one in others)]}
    page = client.post("/admin/followups/followup/", asked)
    assert 'name="why"' in page.content.decode()
    why = page.context["reasons"][0][0]
    page = client.post("/admin/followups/followup/", asked | {"why": why})
    assert [done for _row, done, _why in page.context["results"]] == [True] * (1 + len(others))
    page = client.post("/admin/followups/followup/", asked | {"why": why})
    assert [done for _row, done, _why in page.context["results"]] == [False] * (1 + len(others))
