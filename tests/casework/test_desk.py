"""The desk shows what needs whom, in order, and nothing else."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from complaints.choices import State
from search.indexing import catch_up
from tests.builders import make_case, make_customer, make_person, register

pytestmark = pytest.mark.django_db


def references(answer):
    return [row.reference for group in answer.context["groups"] for row in group["rows"]]


def test_the_nearest_deadline_comes_first_and_what_waits_for_a_word_last(agent, client):
    waiting = make_case(State.RESOLVED, by=agent)
    later = register(agent, channel="phone")
    sooner = register(agent, received_at=now() - timedelta(hours=20), channel="phone")
    client.force_login(agent)
    assert references(client.get("/desk/")) == [sooner.reference, later.reference, waiting.reference]


def test_each_view_shows_its_cases(agent, colleague, supervisor, client):
    mine, theirs = register(agent), register(colleague)
    nobodys = register(agent, handler=None)
    raised = register(colleague)
    raised.escalate(by=colleague, at=now(), level=1, receiver=supervisor, why="Wants the supervisor.")
    client.force_login(agent)
    assert references(client.get("/desk/?view=mine")) == [mine.reference]
    team = {mine.reference, theirs.reference, nobodys.reference, raised.reference}
    assert set(references(client.get("/desk/?view=team"))) == team
    assert references(client.get("/desk/?view=unassigned")) == [nobodys.reference]
    assert references(client.get("/desk/?view=escalated")) == [raised.reference]


def test_an_outsider_sees_an_empty_desk(agent, outsider, client):
    register(agent)
    client.force_login(outsider)
    assert references(client.get("/desk/?view=team")) == []


def test_an_administrator_has_no_cases(team, client):
    client.force_login(make_person("administrator", team=team))
    assert client.get("/desk/").status_code == 403


def test_the_pages_of_a_long_list_follow_without_gap_or_repetition(agent, client, monkeypatch):
    monkeypatch.setattr("casework.views.desk.PAGE", 2)
    wanted = [register(agent, channel="phone").reference for _ in range(5)]
    client.force_login(agent)
    seen, more = [], ""
    for _ in range(3):
        answer = client.get("/desk/", {"view": "mine", "after": more})
        seen += references(answer)
        more = answer.context["more"]
    assert sorted(seen) == sorted(wanted)
    assert more == ""


@pytest.mark.parametrize("count", [1, 6])
def test_the_desk_costs_the_same_for_one_row_and_for_many(count, agent, client, django_assert_max_num_queries):
    for _ in range(count):
        register(agent, customer=make_customer(agent.team))
    client.force_login(agent)
    with django_assert_max_num_queries(12):
        client.get("/desk/")


@pytest.mark.parametrize("mark", ["~", "x~1", "2026-99-99~1", "~99999999999999999999", "'--"])
def test_a_forged_mark_of_a_page_does_no_harm(mark, agent, client):
    client.force_login(agent)
    assert client.get("/desk/", {"after": mark}).status_code == 200


def test_search_finds_by_number_words_and_name(agent, client):
    customer = make_customer(agent.team, name="Ellen Sørby")
    case = register(agent, customer=customer)
    catch_up()
    client.force_login(agent)
    assert client.get("/search/", {"q": case.reference.lower()})["Location"] == case.get_absolute_url()
    found = client.get("/search/", {"q": "kettle"})
    assert [hit.case for hit in found.context["found"].hits] == [case]
    assert client.get("/search/", {"q": "ellen"}).context["found"].customers == [customer]
