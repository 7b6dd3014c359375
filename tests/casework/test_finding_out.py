"""The pages of finding out and carrying out: ticked in one press, asked, promised while typing."""

import pytest
from django.utils.timezone import now

from accounts.models import Department
from complaints.choices import State
from complaints.models import Finding, RedressLine
from tests.builders import make_case, make_person

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "todo"}


@pytest.fixture
def case(agent, client):
    client.force_login(agent)
    return make_case(State.INVESTIGATING, by=agent)


def test_a_task_is_ticked_in_one_press_with_and_without_scripts(case, client):
    first, second, _third = case.tasks.order_by("pk")
    page = client.get(case.get_absolute_url()).content.decode()
    tick = f"/cases/{case.reference}/tasks/{first.pk}/done/"
    assert f'action="{tick}"' in page
    answer = client.post(tick, {"version": case.version}, **HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().count('class="tick"') == 2
    assert client.post(tick, {"version": case.version}).status_code == 404
    other = f"/cases/{case.reference}/tasks/{second.pk}/done/"
    assert client.post(other, {"version": case.version, "result": "Offered."}).status_code == 302
    assert "Offered." in client.get(case.get_absolute_url()).content.decode()


def test_the_home_of_a_contact_is_the_list_of_questions(case, agent, client):
    asked = case.ask_department(
        by=agent, at=now(), department=Department.objects.get(code="workshop"), question="Which batch?"
    )
    assert "workshop and repair" in client.get("/tasks/").content.decode()
    client.force_login(make_person("contact"))
    assert client.get("/")["Location"] == "/tasks/"
    page = client.get("/tasks/").content.decode()
    assert f'href="/tasks/{asked.pk}/"' in page
    assert "/desk/" not in page
    assert client.post(f"/tasks/{asked.pk}/", {}).status_code == 422


def test_whys_lead_to_a_finding(case, client):
    facts = {"text": "A seal was left out.", "why1": "Nobody counted.", "why3": "No list.", "evidence_kind": "photo"}
    answer = client.post(
        f"/cases/{case.reference}/findings/", {"version": case.version, "is_preliminary": "on"} | facts
    )
    assert answer.status_code == 302
    finding = Finding.objects.get()
    assert finding.why_lines == ["Nobody counted.", "No list."]
    told = f"/cases/{case.reference}/findings/{finding.pk}/told/"
    assert client.post(told, {"version": case.version}).status_code == 302
    finding.refresh_from_db()
    assert finding.told_customer


def test_open_questions_become_a_note(case, client):
    ticked = {"version": case.version, "customer": ["quality-1"], "ourselves": ["quality-5"], "own": "Which shop?"}
    assert client.post(f"/cases/{case.reference}/open-questions/", ticked).status_code == 302
    note = case.messages.get(direction="internal").body
    assert note.splitlines()[1] == "– What exactly do you see, and since when?"
    assert note.endswith("Which shop?")


def test_an_option_may_hold_several_lines_in_amounts_that_exist(case, client):
    case.add_finding(by=case.handler, at=now(), text="A seal was left out.")
    data = {
        "version": case.version,
        "channel": "phone",
        "option1-title": "A refund and a lid",
        "option1-redress": "refund",
    }
    data |= {"option2-redress": "refund", "option3-redress": "refund", "option1-cost": "900"}
    address = f"/cases/{case.reference}/proposal/"
    refused = client.post(address, data | {"option1-line2-redress": "discount", "option1-line2-cost": "12.50"})
    assert refused.status_code == 422
    assert "TWD has no such fractions" in refused.content.decode()
    line = {"option1-line2-redress": "resend", "option1-line2-words": "The lid"}
    assert client.post(address, data | line).status_code == 302
    assert list(RedressLine.objects.order_by("pk").values_list("kind", "amount", "words")) == [
        ("refund", 900, ""),
        ("resend", 0, "The lid"),
    ]


def test_a_promise_is_offered_while_typing_and_kept_in_one_press(case, client):
    hint, words = f"/cases/{case.reference}/promise-hint/", {"direction": "outbound", "body": "三天內退款給您。"}
    assert "退款給您" in client.post(hint, words).content.decode()
    assert client.post(hint, words | {"direction": "internal"}).content.strip() == b""
    assert client.post(hint, {"body": "謝謝。"}).content.strip() == b""
    assert not case.promises.exists()
    client.post(f"{hint}kept/", words)
    promise = case.promises.get()
    assert promise.text == "三天內退款給您"
    assert client.post(f"{hint}kept/", {"body": "謝謝。"}).status_code == 400
    assert promise.text in client.get("/promises/").content.decode()
    kept = client.post(f"/promises/{promise.pk}/kept/", HTTP_HX_REQUEST="true")
    assert kept.status_code == 200
    assert client.post(f"/promises/{promise.pk}/kept/").status_code == 404


def test_the_queue_of_promises_goes_on_behind_the_last_row(case, agent, client, monkeypatch):
    monkeypatch.setattr("casework.views.promises.PAGE", 2)
    for number in range(3):
        case.make_promise(
            by=agent, at=now(), text=f"Call {number}", owner=agent, due_at=now().replace(year=2100 + number)
        )
    page = client.get("/promises/").context
    assert [row.text for row in page["rows"]] == ["Call 0", "Call 1"]
    assert [row.text for row in client.get(f"/promises/{page['more_url']}").context["rows"]] == ["Call 2"]
    for nonsense in ("x", "2026~1", "2026-99-99T00:00~1", "~"):
        assert client.get("/promises/", {"after": nonsense}).status_code == 200


def test_an_obstacle_that_nobody_told_is_refused_in_words(case, agent, client):
    promise = case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now().replace(year=2126))
    data = {"version": case.version, "what": "Ill.", "alternative": "Tomorrow", "due_at": "2126-01-01T10:00"}
    address = f"/cases/{case.reference}/promises/{promise.pk}/obstacle/"
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "when and by which channel the customer was told" in refused.content.decode()
    told = {"told_at": "2026-01-01T10:00", "channel": "phone"}
    assert client.post(address, data | told).status_code == 302
