"""Whose agenda, which days, what one call serves, and many handed over at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from accounts.models import Absence
from audit.models import Entry
from calendars.models import FestivalDay
from followups.agenda import as_calls, place_of
from followups.missing import miss_what_passed
from followups.models import ContactCap, FollowUp, Notice
from followups.reminding import remind
from tests.builders import Cast, make_customer, make_person, make_team, policies_become
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db


def make_cast():
    """A case that was resolved, with its first follow-up."""
    cast = Cast()
    cast.agent = make_person("agent", team=cast.team, email="agent@example.org")
    make_resolved_case(cast.agent, severity="moderate")
    cast.followup = FollowUp.objects.order_by("latest_at").first()
    return cast


made, cast = staged(make_cast)


@pytest.fixture
def followup(cast):
    return cast.followup


def window(earliest, latest):
    return FollowUp(customer_id=1, channel="phone", earliest_at=earliest, latest_at=latest)


def noon(days):
    return (localtime(now()) + timedelta(days=days)).replace(hour=12, minute=0, second=0, microsecond=0)


def moved(followup, earliest, latest, **more):
    times = {"earliest_at": f"{earliest:%Y-%m-%dT%H:%M}", "latest_at": f"{latest:%Y-%m-%dT%H:%M}"}
    return {"version": followup.version, **times, **more}


def test_what_one_call_serves_is_one_row():
    at = now()
    first, second = window(at, at + timedelta(days=2)), window(at + timedelta(days=1), at + timedelta(days=3))
    third = window(at + timedelta(days=4), at + timedelta(days=5))
    assert [(call.followup, call.others) for call in as_calls([first, second, third])] == [
        (first, [second]),
        (third, []),
    ]


def test_each_stands_where_it_opens_or_else_where_it_ends():
    at = localtime(now()).replace(hour=10, minute=0)
    day, week = timedelta(days=1), at.date() + timedelta(days=6)
    late, soon, long = window(at - 2 * day, at - day), window(at - day, at + day), window(at - day, at + 9 * day)
    opens = window(at.replace(hour=23) + day, at + 3 * day)
    assert place_of(late, at, week) == (at.date(), 0)
    assert place_of(soon, at, week) == (at.date() + day, 10)
    assert place_of(long, at, week) == (at.date(), 0)
    assert place_of(opens, at, week) == (at.date() + day, 20)


def test_a_page_asks_the_same_however_many_there_are(client, agent, django_assert_num_queries):
    client.force_login(agent)
    make_resolved_case(agent)
    client.get("/follow-ups/")
    for more in (0, 4):
        for _each in range(more):
            make_resolved_case(agent)
        for view, counted in (("list", 5), ("week", 6), ("month", 6)):
            with django_assert_num_queries(counted):
                assert client.get(f"/follow-ups/?view={view}").status_code == 200


def test_the_next_page_begins_behind_the_last_row(client, agent, monkeypatch):
    monkeypatch.setattr("followups.agenda.PAGE", 2)
    for _each in range(3):
        make_resolved_case(agent, severity="moderate")
    client.force_login(agent)
    seen, mark = [], ""
    while True:
        agenda = client.get("/follow-ups/", {"after": mark}).context["agenda"]
        rows, mark = agenda.page
        seen += [row.pk for row in rows]
        if not mark:
            break
    assert seen == list(FollowUp.objects.waiting().order_by("latest_at", "pk").values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["on=2026-13-45", "on=x", "after=2026~x", "after=~", "view=nothing", "whose=0"])
def test_nonsense_in_the_address_is_no_error(client, followup, agent, query):
    client.force_login(agent)
    assert client.get(f"/follow-ups/?{query}").status_code == 200
    assert client.get(f"/follow-ups/?view=week&{query}").status_code == 200


def test_whose_agenda_one_sees_to(client, followup, agent, supervisor, team):
    deputy = make_person("agent", team=team)
    client.force_login(deputy)
    assert client.get(f"/follow-ups/?whose={agent.pk}").status_code == 403
    away = {"starts_at": now() - timedelta(days=1), "ends_at": now() + timedelta(days=5)}
    Absence.objects.create(person=agent, deputy=deputy, **away)
    page = client.get(f"/follow-ups/?whose={agent.pk}").content.decode()
    assert followup.customer.name in page
    assert "away until" in page
    client.force_login(supervisor)
    assert client.get(f"/follow-ups/?whose={agent.pk}").status_code == 200
    client.force_login(make_person("supervisor", team=make_team()))
    assert client.get(f"/follow-ups/?whose={agent.pk}").status_code == 403


def test_outside_the_planned_window_a_reason_is_asked_for(client, followup, agent):
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/window/"
    wanted = moved(followup, noon(1), noon(4))
    assert "Say why" in client.post(where, wanted).content.decode()
    assert client.post(where, wanted | {"reason": "On a journey until then."}).status_code == 302
    assert Entry.objects.get(verb="followup_reschedule").reason == "On a journey until then."


def test_who_saw_an_older_window_looks_again(client, followup, agent, supervisor):
    where = f"/follow-ups/{followup.pk}/window/"
    first = moved(followup, noon(1), noon(4), reason="They asked for it.")
    second = moved(followup, noon(1), noon(3), reason="Sooner is better.")
    client.force_login(agent)
    assert client.post(where, first).status_code == 302
    client.force_login(supervisor)
    answer = client.post(where, second)
    assert answer.status_code == 409
    assert "Sooner is better." in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).latest_at == noon(4)


def test_on_a_festival_nobody_calls_and_the_page_says_when_again(client, followup, agent):
    holiday = noon(3)
    FestivalDay.objects.create(on=holiday.date(), is_quiet=True, name="Temple fair")
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/window/"
    page = client.post(where, moved(followup, noon(1), holiday, reason="x"))
    assert page.status_code == 422
    again = date_format(noon(4), "DATE_FORMAT")
    assert f"They may be called again on {again}" in page.content.decode()


def test_a_time_agreed_on_stands_in_the_row(client, followup, agent):
    followup.attempt(by=agent, at=now(), how="call_back", note="", next_try_at=now() + timedelta(hours=5))
    client.force_login(agent)
    assert "try again in" in client.get("/follow-ups/").content.decode()


def test_far_behind_the_plan_only_a_supervisor_moves_it(client, followup, agent, supervisor):
    wanted = moved(followup, noon(12), noon(14), reason="In hospital.")
    client.force_login(agent)
    assert client.post(f"/follow-ups/{followup.pk}/window/", wanted).status_code == 422
    client.force_login(supervisor)
    assert client.post(f"/follow-ups/{followup.pk}/window/", wanted).status_code == 302


def test_too_early_warns_and_can_be_confirmed(client, agent):
    case = make_resolved_case(agent, severity="moderate", days_ago=0)
    followup = case.followups.order_by("latest_at").first()
    client.force_login(agent)
    where, wanted = f"/follow-ups/{followup.pk}/window/", moved(followup, noon(1), noon(4), reason="They asked for it.")
    page = client.post(where, wanted)
    assert page.status_code == 422
    assert "too early looks perfunctory" in page.content.decode()
    assert client.post(where, wanted | {"although": "on"}).status_code == 302


def test_the_cap_is_asked_again(client, agent):
    customer = make_customer(agent.team)
    for _each in range(3):
        make_resolved_case(agent, severity="moderate", customer=customer, days_ago=1)
    policies_become(ContactCap.objects.all(), contacts=1)
    first, *_others = FollowUp.objects.waiting().filter(customer=customer).order_by("latest_at")
    client.force_login(agent)
    words = client.post(f"/follow-ups/{first.pk}/window/", moved(first, noon(3), noon(4))).content.decode()
    assert "more often than the house allows" in words


def test_many_go_to_the_deputy_once(client, agent, supervisor, team):
    deputy = make_person("agent", team=team)
    away = {"starts_at": now() - timedelta(days=1), "ends_at": now() + timedelta(days=5)}
    Absence.objects.create(person=agent, deputy=deputy, **away)
    for _each in range(3):
        make_resolved_case(agent, severity="moderate")
    rows = list(FollowUp.objects.waiting())
    client.force_login(supervisor)
    page = client.get("/follow-ups/handing-over/", {"pick": [row.pk for row in rows]})
    assert page.context["form"].initial["assignee"] == deputy
    rows[0].cancel(by=supervisor, at=now(), why="decided", reason="x")
    key = str(uuid4())
    wanted = {"followups": page.context["followups"], "key": key, "assignee": deputy.pk, "reason": "Away."}
    for outcomes in (["moved_on", *["done"] * (len(rows) - 1)], ["moved_on", *["before"] * (len(rows) - 1)]):
        answer = client.post("/follow-ups/handing-over/", wanted)
        assert sorted(one.outcome for one in answer.context["results"]) == sorted(outcomes)
    assert Entry.objects.filter(verb="followup_assign").count() == len(rows) - 1


def test_nobody_of_another_team_gets_them(client, followup, supervisor):
    client.force_login(make_person("manager"))
    stranger = make_person("agent", team=make_team())
    wanted = {"followups": f"{followup.pk}.{followup.version}", "assignee": stranger.pk, "reason": "x"}
    answer = client.post("/follow-ups/handing-over/", wanted)
    assert [one.outcome for one in answer.context["results"]] == ["refused"]
    client.force_login(make_person("auditor"))
    assert client.get("/follow-ups/handing-over/").status_code == 403


def test_what_one_was_told_is_shown_until_it_is_looked_at(client, agent):
    make_resolved_case(agent, days_ago=20)
    miss_what_passed(now())
    remind(now())
    client.force_login(agent)
    assert "Reminders you have not seen" in client.get("/follow-ups/").content.decode()
    notice = Notice.objects.unseen_by(agent).first()
    assert client.get(f"/follow-ups/notices/{notice.pk}/").url == notice.reminder.followup.get_absolute_url()
    assert notice not in Notice.objects.unseen_by(agent)
    client.post("/follow-ups/notices/seen/")
    assert "Reminders you have not seen" not in client.get("/follow-ups/").content.decode()
    client.force_login(make_person("agent", team=agent.team))
    assert client.get(f"/follow-ups/notices/{notice.pk}/").status_code == 404
