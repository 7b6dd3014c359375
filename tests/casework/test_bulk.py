"""Many cases at once are many times one case: the same verbs, each for itself, told row by row, never done twice."""

import re
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from audit.models import Entry
from casework import bulk
from complaints.choices import State
from complaints.models import Complaint
from tests.builders import make_case, make_customer, make_team, register

pytestmark = pytest.mark.django_db
WHY = "The flood of Tuesday."


@pytest.fixture
def desk(client, agent):
    """The agent's browser."""
    client.force_login(agent)
    return client


def confirm(desk, act, cases, **asked):
    """The form of the page of confirmation, filled in."""
    page = desk.post("/desk/bulk/", {"act": act, "view": "team", "case": [case.pk for case in cases]})
    shown = page.context
    return {"act": act, "cases": shown["cases"], "key": str(shown["key"]), "reason": WHY, **asked}


def outcomes(answer):
    """{reference: what became of it}."""
    return {result.case.reference: result.outcome for result in answer.context["results"]}


def test_the_page_of_confirmation_says_what_will_happen_and_does_nothing(desk, agent, colleague):
    case = register(agent)
    page = desk.get("/desk/bulk/", {"act": "assignment", "case": case.pk})
    assert case.reference in page.content.decode()
    assert Entry.objects.about_case(case.pk).filter(verb="complaint_assign").count() == 0
    assert desk.post("/desk/bulk/", {**confirm(desk, "assignment", [case]), "reason": ""}).status_code == 422


def test_each_case_is_asked_by_itself_and_says_what_became_of_it(desk, agent, colleague):
    fit = register(agent, customer=make_customer(agent.team, name="Ellen Marsh"))
    about_them = register(agent, about_staff=colleague)
    moved, theirs = register(agent), register(agent, handler=colleague)
    form = confirm(desk, "assignment", [fit, about_them, moved, theirs], handler=colleague.pk)
    moved.acknowledge(by=agent, at=now(), channel="phone")
    answer = desk.post("/desk/bulk/", form)
    assert outcomes(answer) == {
        fit.reference: "done",
        about_them.reference: "refused",
        moved.reference: "moved_on",
        theirs.reference: "refused",
    }
    page = answer.content.decode()
    assert fit.customer.name in page
    assert "The complaint is about this person." in page
    assert "This person carries it already." in page
    assert Complaint.objects.get(pk=fit.pk).handler == colleague
    assert Complaint.objects.get(pk=moved.pk).handler == agent
    told = Entry.objects.about_case(fit.pk).get(verb="complaint_assign")
    assert (told.reason, told.request_id, told.actor) == (WHY, form["key"], agent)


@pytest.mark.parametrize("act", ["note", "withdrawal"])
def test_a_form_that_is_sent_twice_does_only_what_is_left(act, desk, agent, monkeypatch):
    cases = [register(agent) for _ in range(3)]
    form = confirm(desk, act, cases, why="entered_by_mistake")
    with monkeypatch.context() as crash:
        crash.setattr(bulk, "MOST", 1)  # as if the first sending had ended after one case
        assert list(outcomes(desk.post("/desk/bulk/", form)).values()) == ["done"]
    answer = desk.post("/desk/bulk/", form)
    assert sorted(outcomes(answer).values()) == ["before", "done", "done"]
    verb = f"complaint_{bulk.BULK_ACTS[act].verb}"
    assert [Entry.objects.about_case(case.pk).filter(verb=verb).count() for case in cases] == [1, 1, 1]


def test_duplicates_end_and_the_case_that_they_duplicate_stays(desk, agent):
    original, copy = register(agent), register(agent)
    form = confirm(desk, "withdrawal", [original, copy], why="duplicate", duplicate_reference=original.reference)
    answer = desk.post("/desk/bulk/", form)
    assert outcomes(answer) == {original.reference: "refused", copy.reference: "done"}
    ended = Complaint.objects.get(pk=copy.pk)
    assert (ended.state, ended.withdrawals.get().duplicate_of) == (State.WITHDRAWN, original)


def test_waiting_begins_only_where_the_customer_was_spoken_to_and_ends_again(desk, agent):
    fresh, spoken = register(agent), make_case(State.INVESTIGATING, by=agent)
    answer = desk.post("/desk/bulk/", confirm(desk, "hold", [fresh, spoken], why="papers"))
    assert outcomes(answer) == {fresh.reference: "refused", spoken.reference: "done"}
    answer = desk.post("/desk/bulk/", confirm(desk, "resumption", [fresh, spoken]))
    assert outcomes(answer) == {fresh.reference: "refused", spoken.reference: "done"}


def test_up_the_ladder_to_the_one_named(desk, agent, supervisor, manager):
    low, high = register(agent), register(agent)
    high.escalate(by=agent, at=now(), level=1, receiver=supervisor, why="x")
    answer = desk.post("/desk/bulk/", confirm(desk, "escalation", [low, high], receiver=supervisor.pk))
    assert outcomes(answer) == {low.reference: "done", high.reference: "refused"}
    answer = desk.post("/desk/bulk/", confirm(desk, "escalation", [low, high], receiver=manager.pk))
    assert set(outcomes(answer).values()) == {"done"}
    assert set(Complaint.objects.values_list("escalation_level", "handler")) == {(2, manager.pk)}


def test_a_refusal_in_the_middle_leaves_the_rest_done(desk, agent, monkeypatch):
    cases = [register(agent) for _ in range(3)]
    may = Complaint.may
    monkeypatch.setattr(Complaint, "may", lambda case, verb, by: case.pk != cases[1].pk and may(case, verb, by))
    answer = desk.post("/desk/bulk/", confirm(desk, "note", cases))
    assert list(outcomes(answer).values()) == ["done", "refused", "done"]


def test_all_of_a_list_up_to_the_limit_and_it_says_so(desk, agent, colleague, monkeypatch):
    mine = [register(agent) for _ in range(3)]
    register(agent, handler=colleague)
    everything = desk.get("/desk/bulk/", {"act": "note", "view": "mine", "all": "1"})
    assert {row.reference for row in everything.context["rows"]} == {case.reference for case in mine}
    monkeypatch.setattr("casework.views.bulk.MOST", 2)
    page = desk.get("/desk/bulk/", {"act": "note", "view": "mine", "all": "1"}).content.decode()
    assert "More than 2 cases" in page


def test_what_one_may_not_see_is_left_out_and_readers_act_on_nothing(client, desk, agent, outsider):
    foreign = register(outsider)
    form = {**confirm(desk, "note", []), "cases": f"{foreign.pk}.{foreign.version}"}
    assert outcomes(desk.post("/desk/bulk/", form)) == {}
    assert not foreign.messages.filter(direction="internal").exists()


@pytest.mark.parametrize("cases", ["", "1", "x.y", "1.1.1", "99999999999999999999.1", "-1.2", "1.0 ' OR 1=1"])
def test_forged_lists_of_cases_do_no_harm(cases, desk):
    form = {"act": "note", "cases": cases, "key": "no key", "reason": WHY}
    assert desk.post("/desk/bulk/", form).status_code == 200


def test_what_went_out_of_sight_is_told_and_left_alone(desk, agent):
    gone, kept = register(agent), register(agent)
    form = confirm(desk, "note", [gone, kept])
    Complaint.objects.filter(pk=gone.pk).update(team=make_team())
    answer = desk.post("/desk/bulk/", form)
    assert outcomes(answer) == {kept.reference: "done"}
    assert "1 went where you do not see it any more" in answer.content.decode()


def test_whatever_moved_on_is_looked_at_again_however_much_it_is(desk, agent):
    """By a form: the address of five hundred cases is longer than web servers take."""
    cases = [register(agent), register(agent)]
    form = confirm(desk, "note", cases)
    for case in cases:
        case.acknowledge(by=agent, at=now(), channel="phone")
    answer = desk.post("/desk/bulk/?view=team&severity=minor", form)
    page = answer.content.decode()
    again = page[page.index('action="/desk/bulk/"') : page.index("Look at those that moved on")]
    fields = re.findall('name="([^"]+)" value="([^"]+)"', again)
    asked = {name: [word for key, word in fields if key == name] for name, _word in fields}
    assert asked["case"] == [str(case.pk) for case in cases]
    shown = desk.post("/desk/bulk/", asked)
    assert {row.reference for row in shown.context["rows"]} == {case.reference for case in cases}
    assert shown.context["view"] == answer.context["view"]


def test_one_returns_to_the_list_from_which_one_came(desk, agent, colleague):
    form = confirm(desk, "assignment", [register(agent)], handler=colleague.pk)
    assert desk.post("/desk/bulk/?view=team&severity=grave", form).context["view"] == "view=team&severity=grave"


def test_unknown_acts_are_not_found(desk):
    assert desk.get("/desk/bulk/", {"act": "closure"}).status_code == 404


def test_the_verbs_ask_for_permission_themselves(agent, outsider):
    case, act = register(outsider), bulk.BULK_ACTS["note"]
    with pytest.raises(PermissionDenied):
        getattr(case, act.verb)(by=agent, at=now(), **act.facts(case, {"reason": WHY}))
    assert bulk.do_each(act, [(case.pk, 1)], {"reason": WHY}, by=agent, at=now(), key=uuid4()) == []
