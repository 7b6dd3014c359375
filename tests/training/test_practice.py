"""Practice: the real workspace, walked by hand, and nothing of it anywhere else."""

import re

import pytest
from django.core import mail
from django.utils.timezone import now

from accounts.models import Team, User
from complaints.models import Complaint, Reply
from complaints.posting import post
from customers.models import Customer
from followups.missing import miss_what_passed
from followups.models import FollowUp, Notice
from followups.reminding import remind
from tests.builders import make_customer, make_person, make_team, register
from tests.goodwill import make_resolved_case
from training.practice import scenarios

pytestmark = pytest.mark.django_db
PAGES = ("/desk/", "/desk/figures/", "/desk/?view=team", "/follow-ups/", "/follow-ups/?whose=team", "/promises/")
PAGES += ("/tasks/", "/customers/", "/search/?q=cup", "/gifts/", "/floor/", "/what-customers-said/")
FLEETING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|nonce="[^"]*"|<time.*?</time>')


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def agent(team):
    return make_person("agent", team=team, email="agent@example.org")


@pytest.fixture
def everybody(team, agent):
    """The agent, and who reads figures of a team and of the house; auditors read those of a manager."""
    return [agent, make_person("supervisor", team=team), make_person("manager")]


def figures(client, people):
    """All that lists and counts, as each of the people sees it."""
    found = {}
    for person in people:
        client.force_login(person)
        for page in PAGES:
            answer = client.get(page)
            found[person.role, page] = (answer.status_code, FLEETING.sub("", answer.content.decode()))
    return found


def begun(client, agent, code="cup"):
    """A case at practice, the client at it."""
    client.force_login(agent)
    where = client.post("/training/practice/", {"scenario": code}).url
    return Complaint.objects.get(reference=where.strip("/").split("/")[-1])


def walk(client, case):
    """Some steps through the doors."""
    facts = {"severity": "minor", "demand": "The same cup by Saturday.", "demand_confirmation": "spoken"}
    for noun, known in (("assessment", facts), ("investigation", {"handler": case.handler_id})):
        version = Complaint.objects.get(pk=case.pk).version
        client.post(f"/cases/{case.reference}/{noun}/", {"version": version} | known)


def test_it_stands_in_no_list_and_no_figure(client, agent, everybody):
    make_resolved_case(agent, severity="moderate", customer=make_customer(agent.team, name="Real Person"))
    before = figures(client, everybody)
    case = begun(client, agent)
    walk(client, case)
    case = Complaint.objects.get(pk=case.pk)
    case.make_promise(by=practising(agent), at=now(), text="Ring on Friday", owner=agent, due_at=now())
    case.add_message(by=practising(agent), at=now(), direction="inbound", body="The blue cup again.")
    client.post("/training/practice/left/")
    client.get("/training/practice/")  # shows what the steps said
    after = figures(client, everybody)
    assert [place for place in after if after[place] != before[place]] == []


def practising(user):
    """The person as a request at practice has them."""
    found = User.objects.get(pk=user.pk)
    found.team = Team.objects.for_practice().get()
    return found


def test_the_steps_are_the_real_ones(client, agent):
    case = begun(client, agent)
    assert (case.state, case.team.is_practice, case.handler) == ("acknowledged", True, agent)
    assert case.clocks.exists()
    answer = client.post(f"/cases/{case.reference}/closure/", {"version": case.version, "outcome": "satisfied"})
    assert answer.status_code in {409, 422}
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert "nothing here counts" in page
    walk(client, case)
    assert Complaint.objects.get(pk=case.pk).state == "investigating"


def test_it_takes_no_number_and_no_mail_leaves(client, agent):
    first = register(agent)
    case = begun(client, agent)
    assert re.fullmatch(r"P-\d{4}-[A-Z]{6}", case.reference)
    assert int(register(agent).reference[-6:]) == int(first.reference[-6:]) + 1
    user = practising(agent)
    said = {"channel": "email", "address": "holloway@example.org", "subject": "x", "body": "It is on its way."}
    case.write_reply(by=user, at=now(), **said)
    reply = Reply.objects.get(complaint=case)
    Reply.objects.update(leaves_at=now())
    post(reply.pk)
    assert Reply.objects.get().fate == "sent"
    assert mail.outbox == []


def test_nobody_is_reminded_of_it(client, agent):
    case = begun(client, agent)
    user = practising(agent)
    resolved = make_resolved_case(user, severity="moderate", days_ago=20, customer=case.customer)
    assert resolved.team.is_practice
    assert FollowUp.objects.filter(complaint=resolved).exists()
    miss_what_passed(now())
    remind(now())
    assert not Notice.objects.exists()


def test_it_is_reached_by_whoever_practises_and_by_nobody_else(client, agent, team):
    case = begun(client, agent)
    where = f"/cases/{case.reference}/"
    assert client.get(where).status_code == 200
    client.post("/training/practice/left/")
    assert client.get(where).status_code == 404
    assert client.post("/training/practice/", {"case": case.reference}).url == where
    for role in ("agent", "supervisor", "manager", "auditor", "legal"):
        client.force_login(make_person(role, team=team))
        assert client.get(where).status_code == 404
        assert client.post("/training/practice/", {"case": case.reference}).status_code in {403, 404}
    client.force_login(make_person("trainer"))
    assert case.reference in client.get("/training/practice/").content.decode()
    assert client.post("/training/practice/", {"case": case.reference}).status_code == 302
    assert client.get(where).status_code == 200


def test_what_is_real_is_not_touched_from_there(client, agent):
    real = make_resolved_case(agent, severity="moderate", customer=make_customer(agent.team))
    case = begun(client, agent)
    assert client.get(f"/cases/{real.reference}/").status_code == 404
    assert client.get(f"/customers/{real.customer_id}/").status_code == 404
    for address in ("/shift/breath/", f"/cases/{case.reference}/gift/", "/gifts/budgets/", "/desk/views/"):
        assert client.post(address, {}).status_code == 403
    assert User.objects.get(pk=agent.pk).team == agent.team
    assert Customer.objects.get(pk=case.customer_id).team.is_practice


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_same_people_wait_in_every_language(language):
    assert list(scenarios(language)) == list(scenarios("en"))
    for one in scenarios(language).values():
        assert all((one.title, one.words, one.wanted, one.if_asked, one.listen_for))
