"""The follow-up talk: five layers, tries, and the customer who is still unhappy."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime, now

from audit.models import Entry
from complaints.models import Cause, Complaint, ContactAttempt
from followups.caring import begin_care
from followups.models import Attempt, FollowUp, Hearing, Notice, Programme
from followups.reminding import remind
from privacy.models import ErasureRequest
from tests.builders import Cast, make_customer, make_person, make_team
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db


def make_cast():
    """A case that was resolved, with its first follow-up."""
    cast = Cast()
    case = make_resolved_case(cast.agent, severity="moderate")
    case.customer.contact_points.create(kind="phone", value="0900-000-151")
    cast.followup = FollowUp.objects.order_by("latest_at").first()
    return cast


made, cast = staged(make_cast)


@pytest.fixture
def followup(cast):
    return cast.followup


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


def test_nobody_reads_the_customers_own_anger_back_to_them(client, followup, agent):
    """The sentence to begin with names what they bought, else the kind of matter."""
    client.force_login(agent)
    case = followup.complaint
    for bought in (case.purchase, None):
        Complaint.objects.filter(pk=case.pk).update(purchase=bought, subject="Do you ever answer your phone?")
        opening = client.get(f"/follow-ups/{followup.pk}/").context["call"].script["opening"]
        assert f"“{bought.item if bought else case.category.name}”" in opening
        assert "answer your phone" not in opening


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


def test_a_try_keeps_its_window_and_comes_again_when_they_said(client, followup, agent):
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/attempts/"
    answer = client.post(where, {"how": "call_back", "next_try_at": "", "note": "at work"})
    assert answer.status_code == 422
    assert "at work" in answer.content.decode()
    again = (localtime(now()) + timedelta(days=1)).replace(second=0, microsecond=0)
    facts = {"how": "call_back", "next_try_at": f"{again:%Y-%m-%dT%H:%M}", "note": "at work"}
    assert client.post(where, facts).status_code == 302
    tried, kept = Attempt.objects.get(), FollowUp.objects.get(pk=followup.pk)
    assert (tried.how, tried.note, tried.next_try_at) == ("call_back", "at work", again)
    assert (kept.state, kept.latest_at, kept.next_try_at) == ("scheduled", followup.latest_at, again)
    assert "The next try" in client.get(f"/follow-ups/{followup.pk}/").content.decode()
    remind(again + timedelta(minutes=1))
    assert Notice.objects.get(reminder__kind="again").recipient == agent


def test_it_ends_without_a_talk_only_after_tries_enough(client, followup, agent):
    client.force_login(agent)
    where, ended = f"/follow-ups/{followup.pk}/", {"why": "no_answer", "reason": "Three days in vain."}
    assert client.post(f"{where}ending/", ended | {"version": followup.version}).status_code == 422
    for hours in (3, 2, 1):
        FollowUp.objects.get(pk=followup.pk).attempt(by=agent, at=now() - timedelta(hours=hours), how="no_answer")
    version = FollowUp.objects.get(pk=followup.pk).version
    assert client.post(f"{where}ending/", {"why": "no_answer", "version": version}).status_code == 422
    assert client.post(f"{where}ending/", ended | {"version": version}).status_code == 302
    assert FollowUp.objects.get(pk=followup.pk).state == "unreached"
    told = Entry.objects.get(verb="followup_give_up")
    assert (told.facts["why"], told.reason) == ("no_answer", "Three days in vain.")
    assert client.post(f"{where}ending/", ended | {"version": version}).status_code == 409


def test_still_unhappy_starts_a_clock_of_24_hours_that_shows(client, followup, agent, team):
    make_person("supervisor", team=team)
    client.force_login(agent)
    talk(client, followup, unhappy="1", words="It flickers again.")
    clock = Complaint.objects.get().clocks.get(kind="second_solution", stopped_at=None)
    assert clock.due_at - clock.started_at == timedelta(days=1)
    page = client.get(f"/follow-ups/{followup.pk}/").content.decode()
    assert "second solution" in page


def test_one_call_is_for_several_follow_ups(client, followup, agent):
    other = make_resolved_case(agent, severity="moderate", customer=followup.customer, days_ago=3)
    second = FollowUp.objects.filter(complaint=other).order_by("latest_at").first()
    client.force_login(agent)
    assert other.reference in client.get(f"/follow-ups/{followup.pk}/").content.decode()
    assert talk(client, followup, solved="yes", together=[second.pk]).status_code == 302
    assert set(FollowUp.objects.filter(pk__in=[followup.pk, second.pk]).values_list("state", flat=True)) == {"done"}
    stranger = FollowUp.objects.filter(complaint=make_resolved_case(agent, severity="moderate")).first()
    third = FollowUp.objects.filter(complaint=make_resolved_case(agent, severity="moderate")).first()
    talk(client, stranger, solved="yes", together=[third.pk])
    assert FollowUp.objects.get(pk=third.pk).state == "scheduled", "somebody else’s"


def test_a_kind_word_reaches_everybody_who_touched_the_case(client, followup, agent, team):
    chief = make_person("supervisor", team=team)
    Complaint.objects.get().add_message(by=chief, at=now(), direction="internal", body="Well done.")
    client.force_login(agent)
    assert talk(client, followup, solved="yes", is_kind="on").status_code == 422
    assert talk(client, followup, solved="yes", is_kind="on", words="You were lovely.").status_code == 302
    assert set(Hearing.objects.values_list("recipient", "kind")) == {(agent.pk, "kind"), (chief.pk, "kind")}
    client.force_login(chief)
    assert "/what-customers-said/" in client.get("/desk/").content.decode()
    assert "You were lovely." in client.get("/what-customers-said/").content.decode()
    assert "/what-customers-said/" not in client.get("/desk/").content.decode().partition("<main")[2]


def test_a_step_of_a_programme_asks_for_its_task_and_proof(client, agent, team):
    chief = make_person("supervisor", team=team)
    care = care_of(make_customer(team, account_manager=agent), chief)
    step = care.followups.order_by("programme_step__position").first()
    client.force_login(agent)
    where = f"/follow-ups/{step.pk}/"
    page = client.get(where).content.decode()
    assert "The account manager introduces themselves" in page
    assert client.post(where, {"version": step.version}).status_code == 422
    assert client.post(where, {"version": step.version, "words": "She was glad."}).status_code == 302
    assert FollowUp.objects.get(pk=step.pk).state == "done"
    assert client.post(where, {"version": step.version, "words": "Twice."}).status_code == 409


def care_of(customer, by):
    programme = Programme.objects.get(code="repair")
    return begin_care(customer, by=by, at=now(), programme=programme, team=by.team, gives_priority=True)


def test_an_erased_case_takes_no_words(client, followup, agent):
    Complaint.objects.get().close(
        by=agent, at=now(), outcome="declined_to_say", lesson="x", cause=Cause.objects.first()
    )
    client.force_login(agent)
    assert talk(client, followup, solved="partly", words="On a closed case.").status_code == 302
    later = FollowUp.objects.waiting().filter(complaint=followup.complaint_id).first()
    asked = ErasureRequest.ask(by=agent, at=now(), basis="wish", customer=followup.customer)
    asked.carry_out(by=make_person("manager"), at=now())
    assert later is None or talk(client, later, solved="yes", words="after all").status_code in {409, 422}
    assert "after all" not in str(list(FollowUp.objects.values_list("words", flat=True)))
