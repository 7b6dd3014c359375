"""The follow-up talk: five layers, tries, and the customer who is still unhappy."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.models import Complaint, ContactAttempt
from followups.models import FollowUp
from tests.builders import make_person, make_team
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def agent(team):
    return make_person("agent", team=team)


@pytest.fixture
def followup(agent):
    case = make_resolved_case(agent, severity="moderate")
    case.customer.contact_points.create(kind="phone", value="0900-000-151")
    return FollowUp.objects.order_by("latest_at").first()


def talk(client, followup, **answers):
    return client.post(f"/follow-ups/{followup.pk}/", {"version": followup.version, **answers})


def test_outsiders_see_nothing_and_readers_record_nothing(client, followup):
    where = f"/follow-ups/{followup.pk}/"
    assert client.get(where).status_code == 302
    client.force_login(make_person("agent", team=make_team()))
    assert client.get(where).status_code == 404
    client.force_login(make_person("auditor"))
    assert client.get(where).status_code == 200
    assert talk(client, followup, solved="yes").status_code == 403
    assert client.post(f"{where}attempts/").status_code == 403
    assert client.delete(where).status_code == 405
    assert FollowUp.objects.get(pk=followup.pk).state == "scheduled"


def test_the_screen_tells_who_what_and_what_to_say(client, followup, agent, django_assert_max_num_queries):
    client.force_login(agent)
    with django_assert_max_num_queries(12):
        page = client.get(f"/follow-ups/{followup.pk}/").content.decode()
    for words in ("0900-000-151", "Both lamps were replaced", "Is the piece you have now all right", agent.alias):
        assert words in page
    assert page.count("btn-next") == 1


def test_only_whether_it_is_solved_must_be_answered(client, followup, agent):
    client.force_login(agent)
    answer = talk(client, followup, words="Well enough.")
    assert answer.status_code == 422
    assert "Well enough." in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).state == "scheduled"

    assert talk(client, followup, solved="yes", words="We all sleep now.").status_code == 302
    done = FollowUp.objects.get(pk=followup.pk)
    assert (done.state, done.solved, done.feeling, done.words) == ("done", "yes", "not_reached", "We all sleep now.")
    assert done.done_by == agent
    assert Entry.objects.about(done).filter(verb="followup_complete").count() == 1
    page = client.get(f"/follow-ups/{followup.pk}/").content.decode()
    assert "We all sleep now." in page
    assert f"/cases/{done.complaint.reference}/closure/" in page


def test_a_second_press_collides_and_keeps_the_words(client, followup, agent):
    client.force_login(agent)
    talk(client, followup, solved="yes")
    answer = talk(client, followup, solved="no", words="But the cable…")
    assert answer.status_code == 409
    assert "But the cable…" in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).solved == "yes"
    assert Complaint.objects.get().state == "resolved"


def test_still_unhappy_begins_the_case_again_one_level_up(client, followup, agent, team):
    chief = make_person("supervisor", team=team)
    client.force_login(agent)
    answer = talk(client, followup, unhappy="1", words="It flickers again.")
    case = Complaint.objects.get()
    assert answer.url == f"/cases/{case.reference}/"
    assert (case.state, case.handler, case.escalation_level) == ("investigating", chief, 1)
    assert FollowUp.objects.get(pk=followup.pk).solved == "no"
    assert not FollowUp.objects.waiting().exists()
    assert case.reopenings.get().note == "It flickers again."


def test_where_nobody_could_receive_it_nothing_happens(client, followup, agent):
    client.force_login(agent)
    answer = talk(client, followup, unhappy="1", words="It flickers again.")
    assert answer.status_code == 422
    assert "who receives it one level up" in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).state == "scheduled"
    assert Complaint.objects.get().state == "resolved"


def test_a_try_is_noted_once_a_minute(client, followup, agent):
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/attempts/"
    assert client.get(where).status_code == 405
    assert client.post(where).status_code == 302
    assert client.post(where).status_code == 302
    assert ContactAttempt.objects.get().channel == "phone"
    assert Entry.objects.filter(verb="followup_attempt").count() == 1
    assert FollowUp.objects.get(pk=followup.pk).state == "scheduled"


def test_too_early_looks_perfunctory_and_the_screen_says_so(client, followup, agent):
    day = now() + timedelta(days=3)
    followup.reschedule(by=agent, at=now(), earliest_at=day, latest_at=day + timedelta(days=1))
    client.force_login(agent)
    assert "perfunctory" in client.get(f"/follow-ups/{followup.pk}/").content.decode()


@pytest.mark.parametrize(("state", "words"), [("cancel", "It was cancelled"), ("suspend", "It rests")])
def test_one_that_will_not_happen_asks_nothing(client, followup, agent, state, words):
    getattr(followup, state)(by=agent, at=now(), **({"why": "decided", "reason": "moved"} if state == "cancel" else {}))
    client.force_login(agent)
    assert words in client.get(f"/follow-ups/{followup.pk}/").content.decode()
    assert talk(client, followup, solved="yes").status_code == 409
    assert client.post(f"/follow-ups/{followup.pk}/attempts/").status_code == 409
