"""What happens seldom: waits that begin at night, everybody absent, two hands on one thing."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from accounts.models import Absence
from calendars.models import Calendar
from calendars.worktime import Schedule, Window
from casework.spreading import suggested
from complaints.choices import State
from complaints.merging import withdraw_case
from complaints.models import Clock, Hold, ReplyDraft, ServiceStandard
from tests.builders import make_case, make_customer, register

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def nine_to_five():
    """A calendar of Monday to Friday, 9 to 17 UTC, and ten hours of work under it."""
    schedule = Schedule(zone="UTC", windows=tuple(Window(day, time(9), time(17)) for day in range(5)))
    calendar = Calendar(zone="UTC")
    calendar._schedules = dict.fromkeys(range(2025, 2028), schedule)
    return ServiceStandard(minutes=600, in_working_time=True, pauses=True, warns_at_percent=75), calendar


def moment(day, hour):
    """Monday is the first of June 2026."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waits", "due"),
    [
        ([], moment(2, 17)),  # two hours on Monday, eight on Tuesday
        ([(moment(1, 20), moment(2, 11))], moment(3, 11)),  # of a night and a morning only two hours were work
        ([(moment(1, 20), moment(2, 6))], moment(2, 17)),  # a wait of one night costs nothing
        ([(moment(1, 20), moment(2, 11)), (moment(2, 10), moment(2, 12))], moment(3, 12)),  # what overlaps counts once
        ([(moment(5, 20), moment(8, 8))], moment(2, 17)),  # after it was due
    ],
)
def test_waits_that_begin_at_night_or_overlap_give_back_what_was_work(waits, due):
    standard, calendar = nine_to_five()
    clock = Clock(kind="solution", started_at=moment(1, 15), standard=standard, calendar=calendar)
    holds = [Hold(why="answer", placed_at=begun, released_at=over) for begun, over in waits]
    counted = clock.explained(holds)
    assert counted.at == due
    clock.follow(holds)
    assert (clock.due_at, clock.paused_at) == (due, None)


def test_nobody_waits_twice_at_once(agent):
    case = make_case(State.INVESTIGATING, by=agent)
    case.hold(by=agent, at=now(), why="answer")
    with pytest.raises(TransitionNotAllowed):
        case.hold(by=agent, at=now(), why="papers")


class TestEverybodyAbsent:
    @pytest.fixture
    def nobody(self, agent, colleague, supervisor):
        for person in (agent, colleague, supervisor):
            Absence.objects.create(person=person, starts_at=now() - HOUR, ends_at=now() + 9 * HOUR)

    def test_work_is_spread_over_nobody_and_the_page_stands(self, nobody, agent, supervisor, client):
        cases = [make_case(State.RECEIVED, by=agent) for _each in range(2)]
        assert [one.receiver for one in suggested(cases, agent, now())] == [None, None]
        client.force_login(supervisor)
        assert client.get(f"/floor/people/{agent.pk}/spread/").status_code == 200
        assert client.get("/floor/").status_code == 200

    def test_a_call_for_help_stands_and_is_seen_by_whoever_comes(self, nobody, agent, supervisor, client):
        case = make_case(State.RECEIVED, by=agent)
        client.force_login(agent)
        posted = {"words": "He threatens to sue.", "version": case.version}
        assert client.post(f"{case.get_absolute_url()}help/", posted).status_code == 302
        client.force_login(supervisor)
        assert case.reference in client.get("/floor/").content.decode()


class TestTwoHands:
    def test_words_for_a_case_merged_meanwhile_stay_there_and_it_names_the_one_that_stays(self, agent, client, team):
        customer = make_customer(team)
        stays = register(agent, customer=customer)
        case = register(agent, customer=customer)
        client.force_login(agent)
        page = case.get_absolute_url()
        withdraw_case(case, by=agent, at=now(), why="duplicate", duplicate_of=stays)
        answer = client.post(
            f"{page}messages/", {"direction": "internal", "body": "Half a word", "version": case.version}
        )
        assert (answer.status_code, "Half a word" in answer.content.decode()) == (302, False)
        told = client.get(page).content.decode()
        assert "Half a word" in told and stays.reference in told

    def test_two_people_in_one_queue_pass_over_what_the_other_has_done(self, agent, colleague):
        cases = [register(agent, handler=None) for _each in range(3)]
        clients = [Client(), Client()]
        for one, person in zip(clients, (agent, colleague), strict=True):
            one.force_login(person)
            one.post("/desk/queue/?view=unassigned", {"begin": "1"})
        before = [one.session["queue"]["cases"] for one in clients]
        assert before[0] == before[1] and len(before[0]) == 3
        first, second = (next(c for c in cases if c.pk == key) for key in before[0][:2])
        second.withdraw(by=agent, at=now(), why="by_customer")
        clients[0].post("/desk/queue/", {"skip": str(first.pk)})
        assert clients[0].session["queue"]["at"] == 2

    def test_two_tabs_keep_one_draft_and_the_later_words_win(self, agent, client):
        case = make_case(State.RECEIVED, by=agent)
        client.force_login(agent)
        for words in ("From one tab", "From the other"):
            client.post(
                f"{case.get_absolute_url()}reply/draft/", {"direction": "outbound", "channel": "email", "body": words}
            )
        assert [draft.body for draft in ReplyDraft.objects.all()] == ["From the other"]


@pytest.mark.parametrize("readings", [1, 2, 50])
def test_the_curve_of_an_emotion_stays_within_its_drawing(readings, agent, client):
    case = make_case(State.RECEIVED, by=agent)
    for number in range(readings):
        case.read_emotion(by=agent, at=now(), kind="angry", level=("mild", "strong", "moderate")[number % 3])
    client.force_login(agent)
    page = client.get(case.get_absolute_url())
    points = page.context["file"].curve
    assert len(points) == min(readings, 6) and all(76 <= point["x"] <= 208 for point in points)
