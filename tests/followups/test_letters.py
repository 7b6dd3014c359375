"""Words written for a follow-up: from a template, on their way, said, answered."""

import pytest
from django.core import mail
from django.utils.timezone import now

from audit.models import Entry
from casework.writing import beginnings
from complaints.models import Complaint, Reply, ReplyTemplate, policy_day
from complaints.placeholders import named
from complaints.posting import post
from customers.models import ContactPoint
from followups.models import FollowUp, Letter
from intake.policies.letters import TEMPLATES
from tests.builders import make_customer, make_person, make_team
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_person("agent", team=make_team())


@pytest.fixture
def followup(agent):
    customer = make_customer(agent.team, address="1 Harbour Road")
    ContactPoint.objects.create(customer=customer, kind="email", value="guest@example.org")
    make_resolved_case(agent, severity="moderate", customer=customer)
    followup = FollowUp.objects.order_by("latest_at").first()
    FollowUp.objects.filter(pk=followup.pk).update(channel="email")
    return FollowUp.objects.get(pk=followup.pk)


def posted(client, followup, way, **more):
    return client.post(f"/follow-ups/{followup.pk}/letter/?way={way}", {"version": followup.version, **more})


BY_MAIL = {"address": "guest@example.org", "subject": "Is it solved?", "body": "Is it solved for you? Yours, Mei"}


def test_every_shipped_text_can_be_filled():
    assert {row["language"] for row in TEMPLATES} == {"en", "zh-hant", "zh-hans"}
    for row in TEMPLATES:
        assert named(row["subject"])
        assert "customer" in named(row["body"])
        assert "%" not in row["body"]


def test_the_text_for_the_category_and_the_kind_comes_first(agent, followup):
    found = beginnings(followup, agent, way="email", at=now())
    assert [one.template.code for one in found] == ["ask-quality-long", "again-quality-long", "care-quality-long"]
    assert "replacement" in found[0].body
    assert not any(one.missing for one in found)
    assert beginnings(followup, agent, way="im", at=now())[0].template.code == "ask-quality-short"


def test_they_do_not_stand_among_the_replies(agent, followup):
    case = followup.complaint
    wanted = {"language": "en", "channel": "email", "category_id": case.category_id, "on": policy_day()}
    assert not ReplyTemplate.objects.fitting(**wanted).filter(purpose="follow_up").exists()


def test_a_mail_makes_it_once_it_has_left(client, agent, followup):
    client.force_login(agent)
    assert posted(client, followup, "email", **BY_MAIL).status_code == 302
    assert FollowUp.objects.get(pk=followup.pk).state == "scheduled"
    page = client.get(f"/follow-ups/{followup.pk}/letter/").content.decode()
    assert "letter-form" not in page  # it is on its way, and not written twice
    reply = Reply.objects.get()
    Reply.objects.update(leaves_at=now())
    post(reply.pk)
    made = FollowUp.objects.get(pk=followup.pk)
    assert (made.state, made.solved, made.proof_number) == ("done", "", Reply.objects.get().said_id)
    assert [one.to for one in mail.outbox] == [["guest@example.org"]]
    assert Entry.objects.filter(verb="followup_send").count() == 1


@pytest.mark.parametrize("way", ["letter", "im"])
def test_other_words_are_said_at_once_and_can_be_printed(client, agent, followup, way):
    client.force_login(agent)
    assert posted(client, followup, way, body="Dear guest,\n\nIs it solved?").status_code == 302
    made, letter = FollowUp.objects.get(pk=followup.pk), Letter.objects.get()
    assert (made.state, made.proof_number) == ("done", letter.message_id)
    printed = client.get(f"/follow-ups/{followup.pk}/letter/{letter.pk}/").content.decode()
    assert "1 Harbour Road" in printed
    assert posted(client, followup, way, body="Again").status_code == 409


def test_an_answer_comes_later_and_an_unhappy_one_begins_the_case_again(client, agent, followup):
    make_person("supervisor", team=agent.team)
    client.force_login(agent)
    posted(client, followup, "letter", body="Is it solved?")
    made = FollowUp.objects.get(pk=followup.pk)
    where, said = f"/follow-ups/{made.pk}/letter/", {"answer": "1", "version": made.version, "words": "It drips again."}
    assert client.post(where, said).status_code == 422
    assert client.post(where, said | {"solved": "no"}).status_code == 302
    assert FollowUp.objects.get(pk=made.pk).solved == "no"
    assert Complaint.objects.get(pk=made.complaint_id).state == "investigating"
    assert client.post(where, said | {"solved": "yes"}).status_code == 409


def test_nothing_leaves_with_a_hole_in_it(client, agent, followup):
    client.force_login(agent)
    answer = posted(client, followup, "email", **BY_MAIL | {"body": "Dear {{ customer }}, [[why]]"})
    assert answer.status_code == 422
    assert "Still to be filled in" in answer.content.decode()
    assert not Reply.objects.exists()


def test_only_who_may_look_after_it_writes(client, followup):
    client.force_login(make_person("agent", team=make_team()))
    assert client.get(f"/follow-ups/{followup.pk}/letter/").status_code == 404
    client.force_login(make_person("auditor"))
    assert client.get(f"/follow-ups/{followup.pk}/letter/").status_code == 403


def test_what_became_of_it_stands_beside_the_talk(client, agent, followup):
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/"
    assert f'href="{where}letter/"' in client.get(where).content.decode()
    posted(client, followup, "email", **BY_MAIL)
    assert "about to leave" in client.get(where).content.decode()
