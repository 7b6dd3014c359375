"""The floor, calls for help, the end of a shift, and what happened while one was away."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import Absence, User
from audit.models import Entry
from casework.away import while_away
from casework.views.floor import MOST_SPREAD
from complaints import care
from complaints.choices import State
from complaints.models import Complaint, HelpCall
from history.masking import Sight, seen_by
from tests.builders import make_case, make_customer, make_person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(client, supervisor):
    """The supervisor's browser."""
    client.force_login(supervisor)
    return client


def test_the_floor_shows_who_needs_somebody_and_nothing_of_other_teams(floor, agent, outsider):
    lying = register(agent, handler=None)
    urgent = register(agent, received_at=now() - timedelta(hours=23, minutes=30), channel="phone")
    theirs = register(outsider, handler=None)
    care.take_breath(agent, at=now())
    page = floor.get("/floor/").content.decode()
    assert lying.reference in page
    assert urgent.reference in page
    assert theirs.reference not in page
    assert "takes breath until" in page
    assert floor.get(f"/floor/?team={outsider.team_id}").context["floor"].team == agent.team


def test_looking_again_costs_no_bytes_and_no_write_until_something_changes(floor, agent, django_assert_max_num_queries):
    first = floor.get("/floor/state/")
    with django_assert_max_num_queries(14):
        again = floor.get("/floor/state/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    seen = floor.get("/floor/").context["floor"].seen
    assert floor.get(f"/floor/state/?seen={seen}").status_code == 204
    register(agent, handler=None)
    assert floor.get("/floor/state/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_call_for_help_is_seen_answered_heard_and_becomes_a_note(client, agent, colleague, supervisor):
    case = register(agent)
    url = f"/cases/{case.reference}/"
    client.force_login(agent)
    client.post(f"{url}help/", {"words": "He threatens to sue.", "version": case.version})
    client.force_login(supervisor)
    assert client.get("/desk/").context["counts"]["help"] == 1
    assert "He threatens to sue." in client.get("/floor/").content.decode()
    client.post(f"{url}whisper/", {"words": "Offer the routes.", "version": case.version})
    client.force_login(colleague)
    assert "Offer the routes." not in client.get(url).content.decode()
    assert "Offer the routes." not in client.get(f"{url}help/now/").content.decode()
    assert "Offer the routes." not in client.get(f"{url}changes/?at=2000-01-01").content.decode()
    client.force_login(agent)
    assert "Offer the routes." in client.get(url).content.decode()
    client.post(f"{url}help-end/", {"version": case.version})
    note = Complaint.objects.get(pk=case.pk).messages.get(direction="internal")
    assert (note.body, note.by) == ("Offer the routes.", supervisor)
    assert HelpCall.objects.get().ended_how == "heard"
    assert client.get(f"{url}help/now/").content == b"\n" or not client.get(f"{url}help/now/").content.strip()


def test_an_agent_does_not_whisper_and_only_the_caller_hangs_up(client, agent, colleague):
    case = register(agent)
    case.ask_for_help(by=agent, at=now())
    client.force_login(colleague)
    assert client.post(f"/cases/{case.reference}/whisper/", {"words": "Hm", "version": 1}).status_code == 403
    assert client.post(f"/cases/{case.reference}/help-end/", {"version": 1}).status_code == 403
    assert HelpCall.objects.standing().count() == 1


def test_taking_over_needs_a_reason_and_ends_the_call(floor, agent, supervisor):
    case = register(agent)
    case.ask_for_help(by=agent, at=now())
    url = f"/cases/{case.reference}/takeover/"
    assert floor.post(url, {"version": case.version}).status_code == 422
    floor.post(url, {"reason": "I know the family.", "version": case.version})
    case = Complaint.objects.get(pk=case.pk)
    assert case.handler == supervisor
    assert HelpCall.objects.get().ended_how == "taken_over"
    assert Entry.objects.about_case(case.pk).get(verb="complaint_assign").reason == "I know the family."


def test_the_end_of_a_case_ends_its_call(agent):
    case = register(agent)
    case.ask_for_help(by=agent, at=now())
    case.withdraw(by=agent, at=now(), why="by_customer")
    assert HelpCall.objects.get().ended_how == "case_ended"


def test_spreading_hands_each_case_to_whoever_carries_the_least(floor, agent, colleague, team):
    third = make_person("agent", team=team)
    cases = [register(agent) for _ in range(3)] + [register(agent, about_staff=third)]
    register(colleague)
    page = floor.get(f"/floor/people/{agent.pk}/spread/")
    form = {"case": [f"{row.case.pk}.{row.case.version}" for row in page.context["rows"]], "reason": "He is ill."}
    form |= {f"to-{row.case.pk}": row.receiver.pk for row in page.context["rows"]} | {"key": page.context["key"]}
    cases[0].acknowledge(by=agent, at=now(), channel="phone")
    answer = floor.post(f"/floor/people/{agent.pk}/spread/", form)
    assert sorted(result.outcome for result in answer.context["results"]) == ["done", "done", "done"] + ["moved_on"]
    assert Complaint.objects.get(pk=cases[3].pk).handler == colleague
    assert Complaint.objects.get(pk=cases[0].pk).handler == agent


def test_a_deputy_who_is_away_for_the_same_person_is_refused_in_words(floor, agent, team):
    colleague = make_person("agent", team=team)
    back = {"until": "2126-01-01T09:00", "reason": "Flu."}
    floor.post(f"/floor/people/{agent.pk}/away/", back | {"deputy": colleague.pk})
    refused = floor.post(f"/floor/people/{colleague.pk}/away/", back | {"deputy": agent.pk})
    assert refused.status_code == 422
    assert "They are away themselves" in refused.content.decode()
    assert Entry.objects.filter(verb="person_be_away").count() == 1


def test_stop_and_away_are_one_act_each_with_a_reason(floor, agent):
    for act, more in (("stop", {}), ("away", {"until": "2126-01-01T09:00"})):
        url = f"/floor/people/{agent.pk}/{act}/"
        assert floor.post(url, more).status_code == 422
        assert floor.post(url, {"reason": "Two hard weeks.", **more}).status_code == 302
    assert "assignment stopped" in floor.get("/floor/").content.decode()
    told = Entry.objects.filter(subject="accounts.user", subject_id=agent.pk).values_list("verb", "reason")
    assert set(told) == {("person_stop_assignment", "Two hard weeks."), ("person_be_away", "Two hard weeks.")}
    for act in ("resume", "back"):
        floor.post(f"/floor/people/{agent.pk}/{act}/", {"reason": "Rested."})
    assert "there" in floor.get("/floor/").content.decode()
    assert not Absence.objects.at(now()).exists()


def test_the_end_of_a_shift_hands_over_what_is_due_and_marks_what_is_left(client, agent, colleague):
    handed, left = register(agent, channel="phone"), register(agent, channel="phone", desired_outcome="A new lid")
    kept = make_case(State.RESOLVED, by=agent)
    text, soon = "I will call you myself", now() + timedelta(hours=2)
    left.make_promise(by=agent, at=now(), text=text, owner=agent, due_at=soon)
    client.force_login(agent)
    back = (now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    page = client.get("/shift/", {"back": back})
    rows = page.context["shift"].due
    assert {row.case for row in rows} == {handed, left}
    assert all(row.receiver == colleague for row in rows)
    assert text in page.content.decode()
    assert "A new lid" in page.content.decode()
    form = {"case": [f"{row.case.pk}.{row.case.version}" for row in rows], "key": page.context["key"], "back": back}
    form |= {f"to-{handed.pk}": colleague.pk, f"to-{left.pk}": "", f"told-{handed.pk}": "Her son\0 is ill."}
    answer = client.post("/shift/", form)
    assert [result.outcome for result in answer.context["results"]] == ["done", "done"]
    assert Complaint.objects.get(pk=kept.pk).handler == agent
    assert Absence.objects.at(now() + timedelta(days=1)).filter(person=agent).exists()
    assert Complaint.objects.get(pk=left.pk).clocks.running().exists()
    client.force_login(colleague)
    assert "no handover" in client.get("/desk/?view=unassigned").content.decode()
    case_page = f"/cases/{handed.reference}/"
    assert "Her son is ill." in client.get(case_page).content.decode()
    assert handed.reference in client.get("/desk/").content.decode()
    Complaint.objects.get(pk=handed.pk).read_emotion(by=colleague, at=now(), level="calm")
    assert "Her son is ill." not in client.get(case_page).content.decode()


def test_what_others_did_is_told_in_three_lines_until_it_is_read(client, agent, colleague):
    case = register(agent)
    for number in range(5):
        case.add_message(by=colleague, at=now(), direction="internal", channel="", body=f"Note {number}")
    client.force_login(agent)
    page = client.get("/desk/")
    missed = page.context["desk"].missed
    assert [(one.case.reference, len(one.lines), one.more) for one in missed] == [(case.reference, 3, 2)]
    client.post("/desk/caught-up/", {"until": page.context["desk"].at.isoformat()})
    assert client.get("/desk/").context["desk"].missed == []
    case.add_message(by=colleague, at=now(), direction="internal", channel="", body="One more")
    assert len(client.get("/desk/").context["desk"].missed) == 1
    case.add_message(by=agent, at=now(), direction="internal", channel="", body="Seen")
    assert client.get("/desk/").context["desk"].missed == []
    assert User.objects.get(pk=agent.pk).history.filter(history_change_reason="caught_up").count() == 0


def test_what_happened_is_told_with_the_customer_and_what_it_is_about(
    client, agent, colleague, django_assert_num_queries
):
    long = "The kettle that I was given for my birthday leaks on the second day and nobody rang me back."
    cases = [register(agent, customer=make_customer(name=name), words=long) for name in ("Nora Wolfe", "Li Hua")]
    for case in (*cases, register(agent)):
        case.add_message(by=colleague, at=now(), direction="internal", channel="", body="A note")
    client.force_login(agent)
    away = client.get("/desk/").content.decode().split('id="away-head"')[1].split("</section>")[0]
    assert all(
        told in away for told in ("Nora Wolfe", "Li Hua", "Unnamed customer", "The kettle that I was given for my")
    )
    assert "nobody rang me back" not in away
    with django_assert_num_queries(2):
        told = while_away(agent, now())
        assert [str(one.case.customer) for one in told] == ["None", "Li Hua", "Nora Wolfe"]
    with seen_by(Sight(lambda: True)):
        assert {one.case.customer.name for one in while_away(agent, now()) if one.case.customer} == {
            "N•• W••",
            "L•• H••",
        }


def test_what_was_read_stays_read_whatever_older_page_is_open_beside(client, agent, colleague):
    case, older = register(agent), now()
    case.add_message(by=colleague, at=now(), direction="internal", channel="", body="Note")
    client.force_login(agent)
    client.post("/desk/caught-up/", {"until": now().isoformat()})
    client.post("/desk/caught-up/", {"until": older.isoformat()})
    assert client.get("/desk/").context["desk"].missed == []


def test_the_end_of_a_shift_tells_of_promises_on_cases_that_others_carry(client, agent, colleague, supervisor):
    elsewhere, settled = register(agent, handler=colleague), register(agent, handler=colleague)
    facts = {"by": agent, "at": now(), "due_at": now() + timedelta(hours=2)}
    elsewhere.make_promise(**facts, text="I ring you after lunch", owner=agent)
    settled.make_promise(**facts, text="She rings you after lunch", owner=colleague)
    client.force_login(agent)
    page = client.get("/shift/", {"back": (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")}).content.decode()
    assert "I ring you after lunch" in page and "She rings you" not in page
    assert "Nothing of yours falls due" not in page


def test_pages_that_hand_over_say_when_they_do_not_take_all(client, agent, colleague, supervisor, monkeypatch):
    cases = [register(agent, channel="phone") for _number in range(3)]
    client.force_login(supervisor)
    assert "More than" not in client.get(f"/floor/people/{agent.pk}/spread/").content.decode()
    monkeypatch.setattr("casework.views.floor.MOST_SPREAD", 2)
    page = client.get(f"/floor/people/{agent.pk}/spread/")
    assert [row.case for row in page.context["rows"]] == cases[:2]
    assert "More than 2 cases" in page.content.decode()
    monkeypatch.setattr("casework.shift.MOST", 2)
    monkeypatch.setattr("casework.shift.ShiftFile.most", 2)
    client.force_login(agent)
    page = client.get("/shift/", {"back": (now() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")})
    assert len(page.context["shift"].due) == 2
    assert "More than 2 cases" in page.content.decode()


def test_a_full_page_of_cases_to_spread_is_taken(floor, agent, colleague):
    """Each case is two fields, and a form may have a thousand."""
    numbers = range(1, MOST_SPREAD + 1)
    form = {"case": [f"{number}.1" for number in numbers], "reason": "Ill.", "key": ""}
    form |= {f"to-{number}": colleague.pk for number in numbers}
    assert floor.post(f"/floor/people/{agent.pk}/spread/", form).status_code == 200


def test_a_breath_is_set_seen_and_ended_by_oneself(client, agent):
    client.force_login(agent)
    client.post("/shift/breath/")
    assert "You take a breath" in client.get("/desk/").content.decode()
    client.post("/shift/breath/", {"ready": 1})
    assert "You take a breath" not in client.get("/desk/").content.decode()
