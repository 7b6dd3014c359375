"""Lists narrowed down and kept under a name, counts that stay small, and working through a list."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils.timezone import now

from accounts.models import User
from casework.remedying import remedy_with_gift
from complaints.choices import State
from complaints.models import Complaint, SavedView
from complaints.worklists import Worklist
from gifts.models import Gift
from tests.builders import make_case, make_customer, make_person, make_team, register
from tests.casework.test_desk import references
from tests.goodwill import make_budget, make_item, make_sorry_case
from ui.counting import CountStatement

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, agent):
    """The agent's browser."""
    client.force_login(agent)
    return client


def test_a_list_is_narrowed_down_by_each_condition(desk, agent, colleague):
    grave = register(agent, severity="severe", channel="letter", customer=make_customer(agent.team, tier="important"))
    grave.read_emotion(by=agent, at=now(), level="strong", kind="angry")
    old = register(agent, handler=colleague, received_at=now() - timedelta(days=30))
    free = register(agent, handler=None)
    for query, found in {
        "severity=grave": [grave],
        "channel=letter": [grave],
        "tier=important": [grave],
        "emotion=strong": [grave],
        f"handler={colleague.pk}": [old],
        "handler=nobody": [free],
        "handler=me": [grave],
        "due=overdue": [old],
        "state=received": [old, grave, free],
        "state=resolved": [],
        f"category={grave.category_id}&handler=me": [grave],
        "category=77777": [],
    }.items():
        answer = desk.get(f"/desk/?view=team&{query}")
        assert set(references(answer)) == {case.reference for case in found}, query


@pytest.mark.parametrize(
    "query",
    [
        "view=nowhere",
        "severity='; DROP TABLE complaints_complaint --",
        "category=99999999999999999999999",
        "handler=-1",
        "handler=\x00",
        "owner=1&team__members__password=x",
        "due=" + "9" * 5000,
        "view=saved-999999",
        "view=saved-x",
        "state=closed",
    ],
)
def test_what_makes_no_sense_is_left_out(query, desk, agent):
    case = register(agent)
    assert references(desk.get(f"/desk/?{query}")) == [case.reference]


def test_stored_filters_hold_known_words_only(agent):
    hostile = {"severity": "grave", "password": "x", "due": ["hour"], "state": 7}
    SavedView(owner=agent, name="Grave", filters=hostile).save()
    assert SavedView.objects.get().filters == {"view": "team", "severity": "grave"}
    SavedView.objects.update(filters=["nonsense"])  # as if written past the model
    assert SavedView.objects.get().worklist == Worklist()


def test_a_view_is_kept_becomes_a_tab_with_a_count_and_goes_again(desk, agent):
    grave = register(agent, severity="severe")
    register(agent)
    desk.post("/desk/views/", {"name": "Grave", "view": "team", "severity": "grave", "position": "0"})
    view = SavedView.objects.get()
    assert (view.owner, view.team, view.filters) == (agent, None, {"view": "team", "severity": "grave"})
    answer = desk.get(f"/desk/?view=saved-{view.pk}")
    assert references(answer) == [grave.reference]
    tab = answer.context["desk"].tabs[-1]
    assert (tab.name, tab.count, tab.is_here) == ("Grave", "1", True)
    again = desk.post("/desk/views/", {"name": "Grave", "view": "team", "position": "0"})
    assert again.status_code == 422
    desk.post(f"/desk/views/{view.pk}/", {"remove": "1"})
    assert not SavedView.objects.exists()


def test_a_view_of_the_team_is_for_its_supervisors_to_change(client, agent, supervisor):
    client.force_login(supervisor)
    kept = {"name": "Letters", "view": "team", "channel": "letter", "whose": "team", "position": 1}
    client.post("/desk/views/", kept)
    view = SavedView.objects.get()
    assert (view.owner, view.team) == (None, supervisor.team)
    client.force_login(agent)
    assert "Letters" in client.get("/desk/").content.decode()
    assert client.post(f"/desk/views/{view.pk}/", {"remove": "1"}).status_code == 403
    client.post("/desk/views/", {"name": "Mine", "view": "mine", "whose": "team", "position": 0})
    assert SavedView.objects.get(name="Mine").owner == agent
    stranger = make_person("supervisor", team=make_team())
    client.force_login(stranger)
    assert client.get(f"/desk/views/{view.pk}/").status_code == 404


class TestCounts:
    """Small figures over large tables."""

    def test_they_stop_at_ninety_nine(self, agent):
        for _ in range(4):
            register(agent)
        assert CountStatement.over({"mine": Complaint.objects.handled_by(agent)}, most=2).counts() == {"mine": 3}

    def test_they_are_of_the_moment_and_of_the_reader_though_the_statement_is_kept(self, desk, agent, client):
        assert desk.get("/desk/").context["desk"].counts["mine"] == 0
        register(agent, at=now() - timedelta(days=9))
        assert desk.get("/desk/").context["desk"].counts["late"] == 1
        client.force_login(make_person("agent", team=make_team()))
        assert client.get("/desk/").context["desk"].counts["team"] == 0

    def test_a_reader_who_moves_to_another_team_sees_its_counts(self, desk, agent):
        register(agent)
        assert desk.get("/desk/").context["desk"].counts["team"] == 1
        agent.team = make_team()
        agent.save()
        assert desk.get("/desk/").context["desk"].counts["team"] == 0

    def test_an_unchanged_desk_answers_with_nothing_and_writes_nothing(self, desk, agent, django_assert_num_queries):
        register(agent)
        first = desk.get("/desk/figures/?view=mine")
        assert first.status_code == 200
        with django_assert_num_queries(4) as asked:  # session, person, saved views, counts
            again = desk.get("/desk/figures/?view=mine", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
        register(agent)
        assert desk.get("/desk/figures/?view=mine", headers={"If-None-Match": first["ETag"]}).status_code == 200


class TestFigures:
    """A figure opens exactly what it counts."""

    def test_what_is_due_soon_is_not_overdue_yet(self, desk, agent):
        register(agent, at=now() - timedelta(days=9))
        soon = register(agent)
        Complaint.objects.filter(pk=soon.pk).update(due_at=now() + timedelta(minutes=30))
        page = desk.get("/desk/")
        assert [page.context["desk"].counts[name] for name in ("late", "soon")] == [1, 1]
        address = re.search('id="figure-soon" href="([^"]+)"', page.content.decode())[1]
        assert references(desk.get(unescape(address))) == [soon.reference]
        assert len(references(desk.get("/desk/?view=mine&due=hour"))) == 2

    @pytest.mark.parametrize("who", ["agent", "auditor"])
    def test_the_tab_of_promises_counts_what_its_page_lists(self, who, agent, colleague, client):
        reader = agent if who == "agent" else make_person("auditor")
        due = now() + timedelta(days=5)
        for owner in (agent, agent, colleague):
            register(agent).make_promise(by=agent, at=now(), text="We call.", owner=owner, due_at=due)
        client.force_login(reader)
        [tab] = [tab for tab in client.get("/desk/").context["desk"].tabs if tab.code == "promises"]
        listed = client.get(tab.address).context["rows"]
        assert tab.count == str(len(listed)) == {"agent": "2", "auditor": "3"}[who]

    def test_a_gift_in_stages_is_one_decision(self, client, agent, supervisor):
        make_budget(agent.team, by=make_person("manager"))
        facts = {"by": agent, "item": make_item(900), "amount": 900, "why": "A long wait.", "timing": "by_hand"}
        cases = [make_sorry_case(agent), make_sorry_case(agent)]
        first, second = (remedy_with_gift(case, at=now(), **facts) for case in cases)
        assert {first.state, second.state} == {"submitted"}
        Gift.objects.filter(pk=second.pk).update(first=first, stage=2, stages_planned=2)
        client.force_login(supervisor)
        counted = client.get("/desk/").context["desk"].counts["gifts"]
        assert counted == client.get("/gifts/").context["waiting"] == 1


def test_a_handler_who_left_stays_in_the_views_that_name_them(client, supervisor, colleague):
    theirs = register(supervisor, handler=colleague)
    view = SavedView.objects.create(owner=supervisor, name="Theirs", filters={"handler": str(colleague.pk)})
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    client.force_login(supervisor)
    form = client.get(f"/desk/views/{view.pk}/").context["form"]
    shown = {field.name: "" if field.value() is None else field.value() for field in form}
    assert colleague.name in str(form["handler"])
    answer = client.post(f"/desk/views/{view.pk}/", {**shown, "name": "Left behind"}, follow=True)
    assert references(answer) == [theirs.reference]
    assert SavedView.objects.get(pk=view.pk).filters == {"view": "team", "handler": str(colleague.pk)}


def test_of_a_handler_elsewhere_no_name_is_told(desk, agent, outsider):
    assert outsider.name not in desk.get(f"/desk/?view=team&handler={outsider.pk}").content.decode()


class TestWorkingThrough:
    """One case after the other."""

    def test_a_step_leads_to_the_next_and_others_are_passed_over(self, desk, agent):
        cases = [register(agent, received_at=now() - timedelta(days=9 - day)) for day in range(4)]
        landed = desk.post("/desk/queue/?view=mine", {"begin": "1"}, follow=True)
        assert landed.context["case"] == cases[0]
        assert "1 of 4" in landed.content.decode()
        cases[1].withdraw(by=agent, at=now(), why="by_customer")  # somebody else was quicker
        facts = {"version": cases[0].version, "channel": "phone"}
        landed = desk.post(f"/cases/{cases[0].reference}/acknowledgement/", facts, follow=True)
        assert landed.context["case"] == cases[2]
        assert "3 of 4" in landed.content.decode()
        landed = desk.post("/desk/queue/", {"skip": cases[2].pk}, follow=True)
        assert landed.context["case"] == cases[3]
        ended = desk.post("/desk/queue/", {"skip": cases[3].pk}, follow=True)
        assert "That was the last one" in ended.content.decode()
        desk.post("/desk/queue/", {"end": "1"})
        assert "queue" not in desk.session

    def test_an_act_that_leaves_it_where_it_is_does_not_lead_on(self, desk, agent):
        first, _second = register(agent), register(agent)
        desk.post("/desk/queue/?view=mine", {"begin": "1"})
        note = {"version": first.version, "direction": "internal", "body": "Ask the depot."}
        answer = desk.post(f"/cases/{first.reference}/messages/", note)
        assert answer["Location"] == first.get_absolute_url()

    def test_a_case_beside_the_list_is_left_alone(self, desk, agent):
        other = make_case(State.ACKNOWLEDGED, by=agent)
        Complaint.objects.filter(pk=other.pk).update(handler=None)
        register(agent)
        desk.post("/desk/queue/?view=mine", {"begin": "1"})
        assert "1 of 1" not in desk.get(other.get_absolute_url()).content.decode()

    def test_a_case_that_went_where_the_reader_sees_nothing_is_passed_over(self, desk, agent):
        gone, following = (register(agent, received_at=now() - timedelta(days=9 - day)) for day in range(2))
        desk.post("/desk/queue/?view=team", {"begin": "1"})
        Complaint.objects.filter(pk=gone.pk).update(team=make_team(), handler=None)
        landed = desk.get("/desk/queue/", follow=True)
        assert landed.context["case"] == following

    def test_a_saved_view_may_go_while_it_is_worked_through(self, desk, agent):
        view = SavedView.objects.create(owner=agent, name="Nobody’s", filters={"view": "unassigned"})
        cases = [register(agent, handler=None, received_at=now() - timedelta(days=9 - day)) for day in range(2)]
        landed = desk.post(f"/desk/queue/?view=saved-{view.pk}", {"begin": "1"}, follow=True)
        assert landed.context["case"] == cases[0]
        view.delete()
        assert desk.post("/desk/queue/", {"skip": cases[0].pk}, follow=True).context["case"] == cases[1]

    def test_an_older_page_skips_nothing_that_it_does_not_show(self, desk, agent):
        """A second window, or the browser's way back, still has the button of the case before."""
        first, second, _third = (register(agent, received_at=now() - timedelta(days=9 - day)) for day in range(3))
        page = desk.post("/desk/queue/?view=mine", {"begin": "1"}, follow=True).content.decode()
        skip = re.search('name="skip" value="([^"]*)"', page)[1]
        for _window in range(2):
            assert desk.post("/desk/queue/", {"skip": skip}, follow=True).context["case"] == second
