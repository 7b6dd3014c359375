"""The desk shows what needs whom, in order, and nothing else."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from calendars.worktime import Schedule, Window, closed_soon
from casework.deskrows import by_urgency
from complaints.choices import State
from complaints.models import Complaint
from search.indexing import catch_up
from tests.builders import make_case, make_customer, make_person, register

pytestmark = pytest.mark.django_db


def references(answer):
    return [row.reference for group in answer.context["groups"] for row in group.rows]


def test_the_nearest_deadline_comes_first_and_what_waits_for_a_word_last(agent, client):
    waiting = make_case(State.RESOLVED, by=agent)
    later = register(agent, channel="phone")
    sooner = register(agent, received_at=now() - timedelta(hours=20), channel="phone")
    client.force_login(agent)
    assert references(client.get("/desk/")) == [sooner.reference, later.reference, waiting.reference]


def test_each_view_shows_its_cases(agent, colleague, supervisor, client):
    mine, theirs = register(agent), register(colleague)
    nobodys = register(agent, handler=None)
    raised = register(colleague)
    raised.escalate(by=colleague, at=now(), level=1, receiver=supervisor, why="Wants the supervisor.")
    client.force_login(agent)
    assert references(client.get("/desk/?view=mine")) == [mine.reference]
    team = {mine.reference, theirs.reference, nobodys.reference, raised.reference}
    assert set(references(client.get("/desk/?view=team"))) == team
    assert references(client.get("/desk/?view=unassigned")) == [nobodys.reference]
    assert references(client.get("/desk/?view=escalated")) == [raised.reference]


def test_what_waits_for_its_customer_has_a_view_of_its_own_and_no_deadline(agent, client):
    waiting, busy = make_case(State.INVESTIGATING, by=agent), register(agent)
    waiting.hold(by=agent, at=now(), why="papers")
    client.force_login(agent)
    assert references(client.get("/desk/?view=waiting")) == [waiting.reference]
    answer = client.get("/desk/?view=mine")
    assert references(answer) == [busy.reference, waiting.reference]
    assert answer.context["desk"].counts["waiting"] == 1


class TestTheLastOpenHour:
    """What falls due while nobody is there is said while somebody still is."""

    FRIDAY = datetime(2026, 3, 6, 17, 30, tzinfo=ZoneInfo("Asia/Taipei"))
    OFFICE = Schedule("Asia/Taipei", tuple(Window(weekday, time(9), time(18)) for weekday in range(5)))

    def groups(self, agent, minutes, at):
        """{group: how many rows} of cases that fall due so many minutes after ``at``."""
        rows = [Complaint(due_at=at + timedelta(minutes=left)) for left in minutes]
        rest = closed_soon(self.OFFICE, at, timedelta(hours=1))
        return {str(group["name"]): len(group["rows"]) for group in by_urgency(rows, at, rest)}

    def test_it_lists_what_is_due_before_we_open_again(self, agent):
        monday = 60 * 63 + 30
        found = self.groups(agent, [-5, 20, 45, 60 * 20, monday - 1, monday, monday + 60], self.FRIDAY)
        assert found == {"Overdue": 1, "Due before we open again": 3, "Due within the hour": 1, "Later": 2}

    def test_before_the_last_hour_nothing_is_said(self, agent):
        found = self.groups(agent, [60 * 20], self.FRIDAY - timedelta(hours=1))
        assert "Due before we open again" not in found

    def test_in_closed_time_it_is_too_late_to_say(self, agent):
        assert closed_soon(self.OFFICE, self.FRIDAY + timedelta(hours=1), timedelta(hours=1)) is None

    def test_who_never_closes_has_no_last_hour(self):
        always = Schedule("Asia/Taipei", tuple(Window(weekday, time(), time()) for weekday in range(7)))
        assert closed_soon(always, self.FRIDAY, timedelta(hours=1)) is None

    def test_who_never_opens_again_has_none_to_open(self):
        last = Schedule("Asia/Taipei", (Window(4, time(9), time(18), ends_on=self.FRIDAY.date() + timedelta(days=1)),))
        assert closed_soon(last, self.FRIDAY, timedelta(hours=1)) is None

    def test_the_desk_says_when_and_that_nobody_is_there(self, agent, client, monkeypatch):
        register(agent, channel="phone")
        closes = now() + timedelta(minutes=20)
        monkeypatch.setattr("casework.deskrows.closed_soon", lambda *_: (closes, closes + timedelta(days=4)))
        client.force_login(agent)
        page = client.get("/desk/").content.decode()
        assert "Due before we open again" in page
        assert "nobody on duty" in page


def test_an_outsider_sees_an_empty_desk(agent, outsider, client):
    register(agent)
    client.force_login(outsider)
    assert references(client.get("/desk/?view=team")) == []


def test_an_administrator_has_no_cases(team, client):
    client.force_login(make_person("administrator", team=team))
    assert client.get("/desk/").status_code == 403


def test_the_pages_of_a_long_list_follow_without_gap_or_repetition(agent, client, monkeypatch):
    monkeypatch.setattr("casework.views.desk.PAGE", 2)
    wanted = [register(agent, channel="phone").reference for _ in range(5)]
    client.force_login(agent)
    seen, more = [], ""
    for _ in range(3):
        answer = client.get("/desk/", {"view": "mine", "after": more})
        seen += references(answer)
        more = answer.context["more"]
    assert sorted(seen) == sorted(wanted)
    assert more == ""


@pytest.mark.parametrize("count", [1, 6])
def test_the_desk_costs_the_same_for_one_row_and_for_many(count, agent, client, django_assert_max_num_queries):
    for _ in range(count):
        register(agent, customer=make_customer(agent.team))
    client.force_login(agent)
    client.get("/desk/")  # what is kept for a minute: the hours of the calendar, the names of the filter
    with django_assert_max_num_queries(
        7
    ):  # session, person, saved views, counts, rows, what was missed, the last that was mended
        client.get("/desk/")


@pytest.mark.parametrize("mark", ["~", "x~1", "2026-99-99~1", "~99999999999999999999", "'--"])
def test_a_forged_mark_of_a_page_does_no_harm(mark, agent, client):
    client.force_login(agent)
    assert client.get("/desk/", {"after": mark}).status_code == 200


def test_search_finds_by_number_words_and_name(agent, client):
    customer = make_customer(agent.team, name="Ellen Sørby")
    case = register(agent, customer=customer)
    catch_up()
    client.force_login(agent)
    assert client.get("/search/", {"q": case.reference.lower()})["Location"] == case.get_absolute_url()
    found = client.get("/search/", {"q": "kettle"})
    assert [hit.reference for hit in found.context["found"].hits] == [case.reference]
    assert client.get("/search/", {"q": "ellen"}).context["found"].customers == [customer]
