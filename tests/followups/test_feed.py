"""The calendar feed, as two independent programs read it."""

from datetime import UTC, timedelta

import icalendar
import pytest
import vobject
from django.core.cache import cache
from django.utils.timezone import now

from audit.models import Access
from followups.feeds import folded
from followups.models import CalendarFeed, FollowUp
from tests.builders import make_customer, make_person, make_team
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_read_before():
    cache.clear()


@pytest.fixture
def agent():
    return make_person("agent", team=make_team(), language="zh-hant")


@pytest.fixture
def customer(agent):
    return make_customer(agent.team, name="陳美玲, 王; 林\\李 " + "很長的名字" * 8)


@pytest.fixture
def followup(agent, customer):
    make_resolved_case(agent, severity="moderate", customer=customer)
    return FollowUp.objects.waiting().order_by("latest_at", "pk").first()


def made(client, person):
    client.force_login(person)
    address = client.post("/follow-ups/calendar/").context["address"]
    client.logout()
    return address.removeprefix("http://testserver")


def one(body, number):
    return next(event for event in icalendar.Calendar.from_ical(body).walk("VEVENT") if str(number) in event["UID"])


def test_two_programs_read_the_same(client, agent, followup, customer):
    answer = client.get(made(client, agent))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    body = answer.content.decode()
    first = {str(event["UID"]): event for event in icalendar.Calendar.from_ical(body).walk("VEVENT")}
    second = {event.uid.value: event for event in vobject.readOne(body).vevent_list}
    assert first.keys() == second.keys()
    assert len(first) == FollowUp.objects.filter(assignee=agent).waiting().count()
    for uid, event in first.items():
        other = second[uid]
        row = FollowUp.objects.get(pk=uid.split("@")[0].removeprefix("follow-up-"))
        for start, end in ((event["DTSTART"].dt, event["DTEND"].dt), (other.dtstart.value, other.dtend.value)):
            assert start.astimezone(UTC) == row.earliest_at.replace(microsecond=0)
            assert end.astimezone(UTC) == row.latest_at.replace(microsecond=0)
        assert str(event["SUMMARY"]) == other.summary.value
        assert customer.name in str(event["SUMMARY"])
        assert row.complaint.reference in str(event["SUMMARY"])
    assert "電話" in body


def test_it_says_nothing_of_the_complaint(client, agent, followup):
    body = client.get(made(client, agent)).content.decode()
    unfolded = body.replace("\r\n ", "")
    assert followup.complaint.subject not in unfolded
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))


def test_changes_count_and_what_is_called_off_goes(client, agent, followup):
    address = made(client, agent)
    before = one(client.get(address).content, followup.pk)
    at = now().replace(microsecond=0)
    followup.reschedule(by=agent, at=at, earliest_at=at, latest_at=at + timedelta(days=3), reason="x")
    after = one(client.get(address).content, followup.pk)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    FollowUp.objects.get(pk=followup.pk).cancel(by=agent, at=now(), why="decided", reason="x")
    assert f"follow-up-{followup.pk}@" not in client.get(address).content.decode()


def test_unchanged_it_sends_nothing(client, agent, followup):
    address = made(client, agent)
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_the_secret_is_kept_by_nobody_and_can_be_renewed_and_ended(client, agent, followup):
    first = made(client, agent)
    secret = first.rpartition("/")[2].removesuffix(".ics")
    assert len(secret) >= 43  # 256 bits
    assert not CalendarFeed.objects.filter(digest__contains=secret).exists()
    second = made(client, agent)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    client.force_login(agent)
    assert secret not in client.get("/follow-ups/calendar/").content.decode()
    client.post("/follow-ups/calendar/", {"revoke": "1"})
    assert client.get(second).status_code == 404
    kinds = list(
        Access.objects.filter(actor=agent, kind__startswith="feed").order_by("pk").values_list("kind", flat=True)
    )
    assert kinds == ["feed_issued", "feed_revoked", "feed_issued", "feed_revoked"]


def test_who_left_or_reads_no_cases_has_none(client, agent, followup):
    address = made(client, agent)
    agent.is_active = False
    agent.save()
    assert client.get(address).status_code == 404
    assert client.get("/follow-ups/calendar/nothing.ics").status_code == 404


def test_masked_roles_read_it_masked(client, agent, followup, customer):
    address = made(client, agent)
    agent.role, agent.team = "auditor", None
    agent.save()
    body = client.get(address).content.decode().replace("\r\n ", "")
    assert followup.complaint.reference in body
    assert "陳美玲" not in body


def test_it_is_not_asked_for_without_end(client, agent, followup):
    address = made(client, agent)
    assert {client.get(address).status_code for _each in range(12)} == {200}
    refused = client.get(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")


def test_long_lines_are_folded_between_characters():
    line = "SUMMARY:" + "金繕" * 60
    pieces = list(folded(line))
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert all(len(piece.encode()) <= 75 for piece in pieces)
