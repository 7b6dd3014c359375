"""A case that waits for its customer: who may, what stands still, what ends it, and what is told of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from audit.models import Entry
from complaints.choices import CAN_WAIT, ClockKind, State
from complaints.models import Clock, Hold, ServiceStandard
from complaints.tasks import end_waits, record_breaches
from history.moments import written
from tests.builders import cast_with_cases, make_case, policies_become, propose
from tests.staging import staged

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def solution(case) -> Clock:
    """The clock that runs day and night until options are put to the customer."""
    return case.clocks.get(kind=ClockKind.SOLUTION)


def told(case) -> list[tuple]:
    """The last acts of its journal: what, by whom, and what ended a wait."""
    entries = Entry.objects.about_case(case.pk)
    return [(e.verb.removeprefix("complaint_"), e.actor, e.facts.get("how")) for e in entries]


made, cast = staged(lambda: cast_with_cases([State.INVESTIGATING]))


@pytest.fixture
def case(cast):
    """In the middle of finding out."""
    return cast.cases[State.INVESTIGATING]


class TestTheClocks:
    """What stands still meanwhile, and what gets its time back."""

    def test_what_was_left_of_the_time_is_left_afterwards(self, case, agent):
        before, at = solution(case).due_at, now()
        case.hold(by=agent, at=at, why="papers", words="A photo of the seal.")
        assert solution(case).paused_at == at
        case.resume(by=agent, at=at + 5 * HOUR)
        assert (solution(case).due_at, solution(case).paused_at) == (before + 5 * HOUR, None)

    def test_two_waits_add_up(self, case, agent):
        before, at = solution(case).due_at, now()
        for hour in (0, 10):
            case.hold(by=agent, at=at + hour * HOUR, why="answer")
            case.resume(by=agent, at=at + (hour + 3) * HOUR)
        assert solution(case).due_at == before + 6 * HOUR

    def test_a_promise_is_kept_waiting_by_nobody(self, case, agent):
        promise = case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + DAY)
        case.hold(by=agent, at=now(), why="answer")
        assert promise.clock.paused_at is None
        assert (case.due_at, case.due_kind) == (promise.due_at, ClockKind.NEXT_UPDATE)

    def test_what_the_law_asks_for_runs_on(self, agent):
        policies_become(ServiceStandard.objects.filter(clock=ClockKind.SOLUTION), pauses=False)
        case = make_case(State.INVESTIGATING, by=agent)
        before = solution(case).due_at
        case.hold(by=agent, at=now(), why="answer")
        assert solution(case).paused_at is None
        case.resume(by=agent, at=now() + HOUR)
        assert solution(case).due_at == before

    def test_a_clock_that_stands_still_is_never_late(self, case, agent):
        case.hold(by=agent, at=now(), why="goods")
        assert record_breaches(now() + 400 * DAY) == 0
        assert case.due_at is None

    def test_what_is_overdue_is_not_mended_by_waiting(self, case, agent):
        due_at = solution(case).due_at
        case.hold(by=agent, at=due_at + HOUR, why="answer")
        assert (solution(case).paused_at, solution(case).due_at) == (None, due_at)
        case.resume(by=agent, at=due_at + 9 * HOUR)
        assert solution(case).due_at == due_at
        assert record_breaches(due_at + 9 * HOUR) == 1

    def test_a_corrected_severity_moves_clocks_that_stand_still(self, case, agent):
        at = now()
        case.hold(by=agent, at=at, why="answer")
        case.correct(by=agent, at=at + HOUR, field="severity", value="moderate", why="Two of them.")
        assert solution(case).paused_at == at


class TestWhatEndsIt:
    """The customer, the time that was set, a step, or somebody."""

    def test_the_customers_words_end_it_by_themselves(self, case, agent):
        case.hold(by=agent, at=now(), why="answer")
        case.add_message(by=agent, at=now(), direction="inbound", body="Here is the photo.")
        assert told(case)[-2:] == [("resume", None, "answered"), ("add_message", agent, None)]
        assert case.holds.get().released_by is None
        assert Entry.objects.filter(case_id=case.pk).values("xact").distinct().count() < len(told(case))

    @pytest.mark.parametrize("direction", ["outbound", "internal"])
    def test_our_own_words_do_not(self, direction, case, agent):
        case.hold(by=agent, at=now(), why="answer")
        case.add_message(by=agent, at=now(), direction=direction, body="We are waiting for the photo.")
        assert case.standing_hold()

    def test_words_from_before_the_wait_do_not(self, case, agent):
        case.hold(by=agent, at=now(), why="answer")
        case.add_message(by=agent, at=now() - HOUR, direction="inbound", body="Hello?")
        assert case.standing_hold()

    def test_the_time_we_gave_ends_it_as_of_its_moment(self, agent):
        case = make_case(State.INVESTIGATING, by=agent, at=now() - 5 * HOUR)
        before, at = solution(case).due_at, now() - 3 * HOUR
        case.hold(by=agent, at=at, why="papers", until=at + 2 * HOUR)
        assert end_waits(at + HOUR) == 0
        assert end_waits(now()) == 1
        assert end_waits(now()) == 0
        assert ("resume", None, "time_up") in told(case)
        assert solution(case).due_at == before + 2 * HOUR

    def test_a_step_ends_it(self, case, agent):
        case.hold(by=agent, at=now(), why="papers")
        propose(case, agent)
        assert [act for act, _by, _how in told(case)][-2:] == ["resume", "propose"]
        assert solution(case).was_met()
        assert not Clock.objects.filter(paused_at__isnull=False).exists()

    def test_a_step_that_is_refused_ends_nothing(self, case, agent):
        case.hold(by=agent, at=now(), why="papers")
        with pytest.raises(TransitionNotAllowed):
            case.resolve(by=agent, at=now(), what_was_done="Nothing.")
        assert Hold.objects.standing().exists()

    def test_withdrawing_leaves_no_wait_behind(self, case, agent):
        case.hold(by=agent, at=now(), why="wish")
        case.withdraw(by=agent, at=now(), why="by_customer")
        assert not Hold.objects.standing().exists()
        assert not case.clocks.running().exists()

    def test_whoever_takes_the_step_back_waits_again(self, case, agent):
        at = now()
        case.hold(by=agent, at=at, why="papers")
        due_at = solution(case).due_at
        case.withdraw(by=agent, at=at + HOUR, why="by_customer")
        case.take_back(by=agent, at=at + HOUR + timedelta(minutes=5), why="The wrong case.")
        assert case.standing_hold().placed_at == at
        assert (solution(case).paused_at, solution(case).due_at) == (at, due_at)

    def test_a_case_taken_back_to_where_nobody_waits_goes_on(self, agent):
        case = make_case(State.ACKNOWLEDGED, by=agent)
        case.hold(by=agent, at=now(), why="answer")
        case.take_back(by=agent, at=now(), why="It was another customer.")
        assert (case.state, case.standing_hold()) == (State.RECEIVED, None)
        assert not case.clocks.filter(paused_at__isnull=False).exists()


class TestWhoAndWhen:
    """By whom, in which state, and never twice."""

    @pytest.mark.parametrize("state", [state for state in State if state not in CAN_WAIT])
    def test_who_was_not_spoken_to_or_has_left_is_not_waited_for(self, state, agent):
        case = make_case(state, by=agent)
        with pytest.raises(TransitionNotAllowed):
            case.hold(by=agent, at=now(), why="answer")

    def test_a_case_waits_once(self, case, agent):
        case.hold(by=agent, at=now(), why="answer")
        with pytest.raises(TransitionNotAllowed):
            case.hold(by=agent, at=now(), why="papers")

    def test_what_does_not_wait_is_not_resumed(self, case, agent):
        with pytest.raises(TransitionNotAllowed):
            case.resume(by=agent, at=now())

    def test_the_system_puts_nothing_on_hold(self, case):
        with pytest.raises(PermissionDenied):
            case.hold(by=None, at=now(), why="answer")

    def test_another_team_and_the_person_complained_about_do_neither(self, agent, colleague, outsider):
        case = make_case(State.INVESTIGATING, by=agent, about_staff=colleague)
        for person in (colleague, outsider):
            with pytest.raises(PermissionDenied):
                case.hold(by=person, at=now(), why="answer")

    def test_the_database_knows_one_wait_at_a_time_and_what_ended_each(self, case, agent):
        case.hold(by=agent, at=now(), why="answer")
        facts = {"complaint": case, "why": "answer", "placed_by": agent, "placed_at": now()}
        wrong = [{}, {"released_at": now() - DAY, "ended_by_what": "by_hand"}, {"released_at": now() + HOUR}]
        wrong.append({"released_at": now() + HOUR, "ended_by_what": "by_hand", "until": now() - HOUR})
        for more in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                Hold.objects.create(**facts, **more)


def test_the_past_shows_the_wait_as_it_stood(agent, client):
    start = now() - 9 * HOUR
    case = make_case(State.ACKNOWLEDGED, by=agent, at=start, channel="phone")
    case.hold(by=agent, at=start + HOUR, why="papers", words="A photo of the seal.")
    case.resume(by=agent, at=start + 5 * HOUR)
    client.force_login(agent)
    shown = {hours: then_of(case, client, start + hours * HOUR) for hours in (0, 2, 6)}
    assert [("On hold" in page, "clock--held" in page) for page in shown.values()] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def then_of(case, client, moment) -> str:
    """The page of the case as it stood."""
    return client.get(f"{case.get_absolute_url()}as-it-stood/", {"at": written(moment)}).content.decode()
