"""The register of gifts."""

import pytest
from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from gifts import views
from tests.builders import make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def agent(team):
    make_budget(team, by=make_person("manager"))
    return make_person("agent", team=team)


def give(agent, value=250, why=""):
    return remedy_with_gift(
        make_sorry_case(agent, amount=2000), by=agent, at=now(), item=make_item(value), amount=value, why=why
    )


def test_only_readers_of_cases_see_it(client, agent):
    assert client.get("/gifts/").status_code == 302
    client.force_login(make_person("administrator"))
    assert client.get("/gifts/").status_code == 403
    client.force_login(agent)
    assert client.post("/gifts/").status_code == 405


def test_a_supervisor_sees_first_what_waits(client, agent, team):
    waiting, decided = give(agent, 700, why="Twins."), give(agent)
    client.force_login(make_person("supervisor", team=team))
    page = client.get("/gifts/").content.decode()
    assert str(waiting.item) in page
    assert str(decided.item) not in page
    assert str(decided.item) in client.get("/gifts/?state=").content.decode()


def test_other_teams_see_nothing_of_it(client, agent):
    gift = give(agent)
    client.force_login(make_person("agent", team=make_team()))
    assert str(gift.item) not in client.get("/gifts/?state=").content.decode()
    client.force_login(make_person("auditor"))
    assert str(gift.item) in client.get("/gifts/?state=").content.decode()


def test_mine_and_the_states_narrow_it_down(client, agent, team):
    colleague = make_person("agent", team=team)
    mine, theirs = give(agent), give(colleague)
    client.force_login(agent)
    page = client.get("/gifts/?whose=mine").content.decode()
    assert str(mine.item) in page
    assert str(theirs.item) not in page
    assert "No gift yet" in client.get("/gifts/?state=delivered").content.decode()
    assert client.get("/gifts/?state=nonsense&before=nonsense").status_code == 200


def test_long_registers_go_on_where_they_stopped(client, agent, monkeypatch, django_assert_max_num_queries):
    gifts = [give(agent) for _number in range(3)]
    monkeypatch.setattr(views, "PAGE", 2)
    client.force_login(agent)
    with django_assert_max_num_queries(12):
        page = client.get("/gifts/").content.decode()
    assert str(gifts[0].item) not in page
    assert f"before={gifts[1].pk}" in page
    assert str(gifts[0].item) in client.get(f"/gifts/?before={gifts[1].pk}").content.decode()
