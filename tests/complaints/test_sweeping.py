"""The sweep over real connections: two lots at once, past whoever holds a case, and what is left when one breaks."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, get_ident

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils.timezone import now

from audit.models import Entry
from complaints import deadlines
from complaints.choices import ClockKind, State
from complaints.models import Clock, ServiceStandard
from complaints.tasks import record_breaches
from tests.builders import make_case, make_person, make_team, policies_become

pytestmark = pytest.mark.django_db(transaction=True)
LATE = timedelta(hours=73)


@pytest.fixture
def escalating():
    """Solutions that are late go up."""
    policies_become(ServiceStandard.objects.filter(clock=ClockKind.SOLUTION), escalates=True)


@pytest.fixture
def cases(monkeypatch):
    """Six cases with a late clock each, in lots of two."""
    monkeypatch.setattr(deadlines, "LOT", 2)
    monkeypatch.setattr(deadlines, "AHEAD", 4)
    agent = make_person(team=make_team())
    return [make_case(State.INVESTIGATING, by=agent) for _number in range(6)]


@pytest.fixture
def lots(monkeypatch):
    """What was told by whom: [(thread, its connection, the cases of the lot)]."""
    seen, tell_lot = [], deadlines.tell_lot

    def noted(sweep, lot, at):
        seen.append((get_ident(), connections["default"], {case for *_when, case in lot}))
        return tell_lot(sweep, lot, at)

    monkeypatch.setattr(deadlines, "tell_lot", noted)
    return seen


def recorded():
    """The cases whose late clock is recorded; each is told of once, with its version sealed."""
    told = list(
        Entry.objects.filter(verb="complaint_miss_deadline").order_by("case_id").values_list("case_id", flat=True)
    )
    marked = Clock.objects.filter(breached_at__isnull=False).order_by("complaint")
    assert list(marked.values_list("complaint", flat=True)) == told
    assert all(clock.history.latest("revision").breached_at for clock in marked)
    return set(told)


def test_two_lots_go_at_once_and_never_meet_in_a_case(cases, lots):
    assert record_breaches(now() + LATE) == len(cases)
    assert recorded() == {case.pk for case in cases}
    parities = {who: {case % 2 for *_whose, some in lots if _whose[0] == who for case in some} for who, *_rest in lots}
    assert sorted(map(list, parities.values())) == [[0], [1]]
    others = {whose for who, whose, _some in lots if who != get_ident()}
    assert others and all(other.connection is None for other in others), "what was opened is closed"


def test_one_lot_needs_no_second_connection(cases, lots, monkeypatch):
    monkeypatch.setattr(deadlines, "LOT", len(cases))
    assert record_breaches(now() + LATE) == len(cases)
    assert {who for who, *_rest in lots} == {get_ident()}


def test_a_case_that_somebody_holds_is_passed_over_and_found_the_next_time(cases):
    at, other = now() + LATE, connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM complaints_complaint WHERE id = %s FOR UPDATE", [cases[2].pk])
        assert record_breaches(at) == len(cases) - 1
        assert recorded() == {case.pk for case in cases} - {cases[2].pk}
    finally:
        other.rollback()
        other.close()
    assert record_breaches(at) == 1
    assert recorded() == {case.pk for case in cases}


@pytest.mark.parametrize("broken", [0, 1], ids=["the first", "the one beside it"])
def test_when_one_of_two_breaks_the_other_has_told_all_of_its_own(cases, monkeypatch, broken):
    at, tell_lot = now() + LATE, deadlines.tell_lot

    def breaks(sweep, lot, at):
        with transaction.atomic():
            told = tell_lot(sweep, lot, at)
            if lot[0][2] % 2 == broken:
                raise DatabaseError("the server went away")
            return told

    with monkeypatch.context() as patch:
        patch.setattr(deadlines, "tell_lot", breaks)
        with pytest.raises(DatabaseError):
            record_breaches(at)
    assert recorded() == {case.pk for case in cases if case.pk % 2 != broken}
    assert record_breaches(at) == sum(case.pk % 2 == broken for case in cases)
    assert recorded() == {case.pk for case in cases}


def test_no_two_lots_at_once_hand_up_so_that_nobody_is_taken_for_idle_twice(escalating, cases, monkeypatch):
    """What one connection hands up is not counted by another until it is committed: they would choose the same."""
    monkeypatch.setattr(deadlines, "LOT", 1)
    people = [make_person("supervisor", team=cases[0].team) for _desk in range(2)]
    meeting, first_there, choosing = Barrier(2), deadlines.first_there, set()

    def meet(*facts):
        choosing.add(get_ident())
        chosen = first_there(*facts)
        with suppress(BrokenBarrierError):
            meeting.wait(0.4)
        return chosen

    monkeypatch.setattr(deadlines, "first_there", meet)
    assert record_breaches(now() + LATE) == len(cases)
    assert [person.complaints.count() for person in people] == [3, 3]
    assert choosing == {get_ident()}


def test_of_cases_that_go_up_few_are_held_at_once(escalating, cases, lots, monkeypatch):
    """Handing up takes long: whoever works on one of the cases is not to wait for hundreds of others."""
    monkeypatch.setattr(deadlines, "LOT", 100)
    monkeypatch.setattr(deadlines, "RISING", 2)
    make_person("supervisor", team=cases[0].team)
    assert record_breaches(now() + LATE) == len(cases)
    assert [len(some) for *_whose, some in lots] == [2, 2, 2]


def test_recording_most_of_many_touches_no_index(cases):
    """The database writes the mark beside the clock: there is room, and no index holds the mark."""
    due = now() - LATE
    with transaction.atomic():
        Clock.objects.bulk_create(
            Clock(complaint=case, kind="solution", started_at=due, due_at=due)
            for case in cases
            for _number in range(50)
        )
        told = record_breaches(now())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_get_xact_tuples_hot_updated('complaints_clock'::regclass)")
            assert cursor.fetchone()[0] > told / 2 >= 150
