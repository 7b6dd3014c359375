"""What roles may not, beyond the table of who may what (tests/security/test_matrix.py)."""

import pytest
from django.utils.timezone import now

from accounts.models import Department
from audit.models import Access
from complaints.models import Cause
from privacy.models import ErasureRequest
from tests.builders import make_person
from tests.security.hostile import stranger_to_exceptions
from tests.security.matrix import LIST, OURS, THEIRS, table
from tests.security.places import addresses, make_world
from tests.staging import staged

pytestmark = pytest.mark.django_db

ROLES = ["agent", "other agent", "supervisor", "manager", "trainer", "auditor", "legal", "administrator", "nobody"]
ROLES += ["contact"]  # of a department: a row that does not say otherwise is not there for them


ACTS_ON_A_CASE = {"gift", "step", "change", "attempt", "movement", "door", "promise", "gift_checks", "part", "new_case"}
ACTS_ON_A_CASE |= {"promise_kept", "promise_from_words", "task"}


def make_places():
    """The world of the table, and every address in it."""
    case, gift, people = make_world()
    return case, gift, people, addresses(case, gift)


made, world = staged(make_places)


@pytest.mark.parametrize("role", ["agent", "trainer", "auditor", "legal", "administrator", "nobody", "contact"])
def test_the_table_opens_no_act_on_a_case_to_who_may_not_act(role):
    """What the table says is what the product does: test_matrix.py. An agent: on cases of another team."""
    open_here = set()
    for line, cells in table().items():
        is_theirs = line.record == THEIRS if role == "agent" else line.record in {OURS, LIST}
        if line.method == "POST" and is_theirs and line.address.partition(":")[2] in ACTS_ON_A_CASE:
            open_here |= set() if cells[role] in {"refused", "hidden", "sign in"} else {line.address}
    reading = {"gifts:gift"}  # nothing is posted there
    assert open_here - reading == ({"casework:task"} if role == "contact" else set())


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"manager", "legal"}])
def test_only_legal_and_managers_erase_and_export(role, world):
    _case, _gift, people, urls = world
    client = stranger_to_exceptions(people[role])
    for name in ("privacy:carry_out", "privacy:refuse", "privacy:export"):
        posted = client.post(urls[name], {"version": 1, "understood": "on", "why": "claims"})
        assert posted.status_code in ({302} if role == "nobody" else {403, 404}), name
    assert set(ErasureRequest.objects.values_list("state", flat=True)) == {"requested", "carried_out"}
    assert not Access.objects.filter(kind="exported").exists()


def test_lists_and_search_show_nothing_of_another_team(world):
    case, _gift, people, _urls = world
    client = stranger_to_exceptions(people["other agent"])
    for url in ("/desk/?view=team", "/desk/strip/?view=team", f"/desk/bulk/?act=note&case={case.pk}",
                f"/commands/?here={case.reference}&q={case.reference[-6:]}", f"/search/?q={case.reference}",
                "/gifts/?state=", "/follow-ups/?whose=team",
                f"/cases/new/?same_contact_as={case.reference}"):  # fmt: skip
        page = client.get(url).content.decode()
        assert f"/cases/{case.reference}/" not in page, url
        assert case.subject not in page, url
    page = client.get(f"/customers/{case.customer_id}/").content.decode()
    assert case.reference not in page
    assert case.subject not in page


@pytest.mark.parametrize("role", ROLES)
def test_the_admin_site_opens_to_those_who_need_it_and_never_changes_a_case(role, world):
    case, gift, people, _urls = world
    client = stranger_to_exceptions(people[role])
    open_to = {"manager", "trainer", "auditor"}
    url = f"/admin/complaints/complaint/{case.pk}/change/"
    assert (client.get(url).status_code == 200) == (role in open_to)
    assert client.post(url, {"state": "closed"}).status_code in {302, 403, 404}
    assert client.post(f"/admin/complaints/complaint/{case.pk}/delete/", {"post": "yes"}).status_code in {302, 403, 404}
    assert client.post(f"/admin/gifts/gift/{gift.pk}/delete/", {"post": "yes"}).status_code in {302, 403, 404}
    again = type(case).objects.get(pk=case.pk)
    assert (again.state, again.version) == (case.state, case.version)


def test_a_contact_sees_the_question_and_nothing_of_the_case(world):
    case, _gift, people, _urls = world
    client = stranger_to_exceptions(people["contact"])
    question = case.tasks.get(kind="question")
    for url in ("/tasks/", f"/tasks/{question.pk}/"):
        page = client.get(url).content.decode()
        assert "Which batch?" in page
        assert case.reference in page
        for secret in (case.subject, case.customer.name, f"/cases/{case.reference}/"):
            assert secret not in page, url
    case = type(case).objects.get(pk=case.pk)
    elsewhere = case.ask_department(
        by=case.handler, at=now(), department=Department.objects.get(code="accounts"), question="Paid?"
    )
    assert client.get(f"/tasks/{elsewhere.pk}/").status_code == 404
    assert client.post(f"/tasks/{question.pk}/", {"result": "Batch 7."}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.result, question.settled_by) == ("done", "Batch 7.", people["contact"])


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager"])
def test_nobody_reads_a_case_about_themselves_while_it_runs(role, world):
    case, gift, people, urls = world
    person = people[role]
    other = make_person("supervisor", team=case.team)
    case.assign(by=other, at=now(), handler=other)
    type(case).objects.filter(pk=case.pk).update(about_staff=person)
    case = type(case).objects.get(pk=case.pk)
    case.ask_their_side(by=other, at=now(), question="What happened?")
    client = stranger_to_exceptions(person)
    seen = {name for name, url in urls.items() if case.reference in url and client.get(url).status_code == 200}
    assert not {name for name in seen if not name.startswith("privacy:")} - {"casework:commands"}
    assert str(case.subject) not in client.get(urls["casework:commands"]).content.decode()
    assert client.get(f"/gifts/{gift.pk}/").status_code == 404
    page = client.get("/tasks/").content.decode()
    assert "What happened?" in page
    side = case.tasks.get(kind="side")
    assert client.post(f"/tasks/{side.pk}/", {"result": "I was curt."}).status_code == 302
    case.close(by=other, at=now(), outcome="satisfied", cause=Cause.objects.first(), lesson="Listen.")
    assert client.get(urls["casework:case"]).status_code == 200
