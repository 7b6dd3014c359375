"""A deadline explains itself: now, while it stands still, and as it stood."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from casework.deadlines import Deadline, exact_length
from complaints.choices import ClockKind, State
from complaints.models import ServiceStandard
from history.moments import written
from tests.builders import make_case, policies_become

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case(agent):
    """It waited for three of its hours."""
    case = make_case(State.INVESTIGATING, by=agent)
    at = case.received_at
    case.hold(by=agent, at=at + 2 * HOUR, why="papers")
    case.resume(by=agent, at=at + 5 * HOUR)
    return case


def of(case, kind=ClockKind.SOLUTION) -> Deadline:
    """The explanation of one clock, ten hours after the beginning."""
    clock = case.clocks.get(kind=kind)
    return Deadline(clock, list(case.holds.order_by("placed_at")), case.received_at + 10 * HOUR)


def page_of(case, client, **query) -> str:
    """The page of the solution clock."""
    clock = case.clocks.get(kind=ClockKind.SOLUTION)
    return client.get(reverse("casework:deadline", args=[case.reference, clock.pk]), query).content.decode()


def test_it_names_what_counted_what_did_not_and_what_is_left(case):
    told = of(case)
    kinds = [(stretch.length, stretch.hold and stretch.hold.why) for stretch in told.stretches]
    assert kinds == [("2 h", None), ("3 h", "papers"), ("70 h", None)]
    assert (told.used_words, told.left_words, told.length_words) == ("7 h", "65 h", "72 h")
    assert not told.has_moved


def test_a_deadline_that_stands_still_tells_what_will_be_left(case, agent):
    case.hold(by=agent, at=case.received_at + 8 * HOUR, why="answer")
    told = of(case)
    assert [(s.length, s.until and 1) for s in told.stretches] == [("2 h", 1), ("3 h", 1), ("3 h", 1), ("", None)]
    assert (told.used_words, told.left_words) == ("5 h", "67 h")


def test_a_clock_of_the_law_shows_no_wait(agent):
    policies_become(ServiceStandard.objects.filter(clock=ClockKind.SOLUTION), pauses=False)
    case = make_case(State.INVESTIGATING, by=agent)
    case.hold(by=agent, at=now(), why="answer")
    assert [stretch.hold for stretch in of(case).stretches] == [None]


def test_a_promise_says_that_it_is_one(agent, client):
    case = make_case(State.INVESTIGATING, by=agent)
    promise = case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + HOUR)
    client.force_login(agent)
    page = client.get(f"{case.get_absolute_url()}deadlines/{promise.clock.pk}/").content.decode()
    assert "A promise: due when we said" in page


def test_the_page_tells_it_and_the_head_leads_there(case, agent, client):
    client.force_login(agent)
    address = reverse("casework:deadline", args=[case.reference, case.clocks.get(kind=ClockKind.SOLUTION).pk])
    assert address in client.get(case.get_absolute_url()).content.decode()
    page = page_of(case, client)
    assert "waiting for papers or photos from the customer" in page
    assert "72 h · day and night" in page


def test_it_can_be_asked_as_it_stood(agent, client):
    start = now() - 9 * HOUR
    case = make_case(State.INVESTIGATING, by=agent, at=start)
    case.hold(by=agent, at=now(), why="papers")
    client.force_login(agent)
    assert "It stands still" in page_of(case, client)
    assert "It stands still" not in page_of(case, client, at=written(start + HOUR))


@pytest.mark.parametrize("query", [{"at": "never"}, {"at": "1999-01-01"}])
def test_a_moment_that_never_was_is_not_found(query, case, agent, client):
    client.force_login(agent)
    clock = case.clocks.first()
    assert client.get(f"{case.get_absolute_url()}deadlines/{clock.pk}/", query).status_code == 404


def test_a_clock_of_another_case_is_not_found(case, agent, client):
    other = make_case(State.INVESTIGATING, by=agent)
    client.force_login(agent)
    assert client.get(f"{case.get_absolute_url()}deadlines/{other.clocks.first().pk}/").status_code == 404


def test_lengths_are_told_to_the_minute():
    lengths = [timedelta(), 45 * HOUR / 60, 8 * HOUR, 31 * HOUR + 5 * HOUR / 60]
    assert [exact_length(length) for length in lengths] == ["0 min", "45 min", "8 h", "31 h 5 min"]
