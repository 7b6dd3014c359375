"""A manager's week, by pages alone: each day's act is done where a manager would do it, and holds afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from calendars.models import Calendar, SpecialDay
from calendars.worktime import add_working_time
from complaints.models import Complaint, PolicyChange, Reply, policy_day
from gifts.models import GiftTier
from tests.builders import make_case, make_person, make_team, register
from tests.goodwill import make_budget

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NO_ROWS = {f"{prefix}-{name}": 0 for prefix in ("spoken", "skills", "working_hours", "windows", "years")
           for name in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip


@pytest.fixture
def at_desk():
    """A browser of somebody who has just signed in."""

    def sit_down(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sit_down


def sent(client, address, told):
    """What a form is answered with when it is taken in."""
    answer = client.post(address, told)
    assert answer.status_code == 302, answer.context and (
        answer.context.get("errors") or answer.content.decode()[-2000:]
    )
    return answer


def test_monday_a_tier_for_important_customers_takes_two_managers(manager, at_desk):
    mine, theirs = at_desk(manager), at_desk(make_person("manager"))
    held = GiftTier.objects.get(severity="critical", customer_tier="important")
    told = {"severity": "critical", "customer_tier": "important", "floor_percent": held.floor_percent + 5}
    told |= {"ceiling_percent": "", "from_day": policy_day() + DAY, "reason": "Those who stay for years."}
    place = sent(mine, f"/admin/gifts/gifttier/{held.pk}/change/", told).url
    tiers = GiftTier.objects.filter(severity="critical", customer_tier="important")
    assert tiers.count() == 1
    figures = {str(one.name): one for one in theirs.get("/admin/").context["house"].figures}
    assert figures["policies to confirm"].count == 1
    assert PolicyChange.objects.get() in theirs.get(figures["policies to confirm"].url).context["cl"].result_list
    assert "Those who stay for years." in theirs.get(place).content.decode()
    decision = place.removesuffix("change/") + "decision/"
    assert mine.post(decision, {"decision": "confirm"}).status_code == 403
    sent(theirs, decision, {"decision": "confirm"})
    assert tiers.get(ends_on=None).floor_percent == held.floor_percent + 5
    pending = {one.url for one in theirs.get("/admin/").context["house"].pending}
    assert "/admin/gifts/gifttier/?stand=future" in pending


def test_tuesday_a_calendar_with_a_holiday_and_the_workday_that_makes_up_for_it(manager, at_desk):
    client, team = at_desk(manager), make_team("Tainan")
    told = NO_ROWS | {"name": "Tainan", "zone": "Asia/Taipei", "windows-TOTAL_FORMS": 5}
    hours = {"opens": "09:00", "closes": "18:00", "starts_on": "", "ends_on": ""}
    for weekday in range(5):
        told |= {f"windows-{weekday}-{name}": value for name, value in (hours | {"weekday": weekday}).items()}
    sent(client, "/admin/calendars/calendar/add/", told)
    calendar = Calendar.objects.get(name="Tainan")
    friday = date(2027, 2, 5)
    made = {"calendar": calendar.pk, "source": "by_hand"}
    closed = made | {"on": friday, "kind": "closed", "name": "Before the New Year"}
    sent(client, "/admin/calendars/specialday/add/", closed)
    makes_up = {"on": friday + DAY, "kind": "makeup", "opens": "09:00", "closes": "18:00", "name": "Made up"}
    sent(client, "/admin/calendars/specialday/add/", made | makes_up)
    sent(client, "/admin/calendars/teamcalendar/add/", {"team": team.pk, "calendar": calendar.pk})
    assert SpecialDay.objects.filter(calendar=calendar).count() == 2
    thursday = datetime(2027, 2, 4, 9, tzinfo=UTC)  # 17:00 in Taipei: an hour is left
    hours = Calendar.objects.for_team(team).schedule(thursday)
    due = add_working_time(hours, thursday, timedelta(hours=2)).at
    assert due == datetime(2027, 2, 6, 2, tzinfo=UTC)  # Saturday, 10:00


def test_wednesday_somebody_new_comes_in_by_a_link_and_a_buddy_reads_first(team, at_desk):
    chief, buddy = make_person("administrator"), make_person("agent", team=team)
    office = at_desk(chief)
    told = NO_ROWS | {"username": "an", "name": "An", "alias": "An", "role": "agent", "language": "en", "team": team.pk}
    told |= {"trial_until": now().date() + timedelta(days=30), "buddy": buddy.pk, "is_active": "on"}
    sent(office, "/admin/accounts/user/add/", told)
    new = User.objects.get(username="an")
    chosen = {"action": "invite", "_selected_action": [new.pk], "confirmed": 1}
    link = office.post("/admin/accounts/user/", chosen).context["outcomes"][0].link
    theirs, password = Client(), "a kiln full of blue cups"
    sent(theirs, f"/{link.split('/', 3)[3]}", {"password": password, "again": password})
    sent(theirs, "/sign-in/", {"username": "an", "password": password})
    case = register(buddy, severity="minor")
    case.assign(by=buddy, at=now(), handler=new)
    assert case.reference in theirs.get("/desk/?view=mine").content.decode()
    words = {
        "direction": "outbound",
        "channel": "email",
        "address": "a@example.org",
        "subject": "Kettle",
        "body": "It is on its way.",
    }
    sent(theirs, f"/cases/{case.reference}/reply/", words | {"version": Complaint.objects.get(pk=case.pk).version})
    reply = Reply.objects.get()
    assert reply.fate == "with_buddy"
    at_buddys, read = at_desk(buddy), {"version": Complaint.objects.get(pk=case.pk).version}
    assert "It is on its way." in at_buddys.get(f"/cases/{case.reference}/").content.decode()
    sent(at_buddys, f"/cases/{case.reference}/replies/{reply.pk}/release/", read | {"reason": "Well said."})
    assert Reply.objects.get().fate == "waiting"


def test_thursday_whoever_leaves_is_out_at_once_and_their_work_is_with_others(team, manager, at_desk):
    leaver, other = make_person("agent", team=team), make_person("agent", team=team)
    cases = [make_case("investigating", by=leaver) for _each in range(3)]
    theirs, mine = at_desk(leaver), at_desk(manager)
    assert theirs.get("/desk/").status_code == 200
    page = mine.post(f"/people/{leaver.pk}/leaving/", {"receiver": other.pk, "reason": "Goes back to the sea."})
    assert page.status_code == 200
    assert page.context["left"] == 0
    assert set(Complaint.objects.filter(pk__in=[case.pk for case in cases]).values_list("handler", flat=True)) == {
        other.pk
    }
    assert theirs.get("/desk/").url.startswith("/sign-in/")
    assert cases[0].history.filter(handler=leaver.pk).exists()


def test_friday_money_is_put_into_a_budget_with_a_reason_that_the_ledger_keeps(team, manager, at_desk):
    budget, client = make_budget(team, by=manager), at_desk(manager)
    before, place = budget.available, f"/gifts/budgets/{budget.pk}/"
    assert client.post(f"{place}allocation/", {"amount": 5000, "why": ""}).status_code == 422
    sent(client, f"{place}allocation/", {"amount": 5000, "why": "The week of the festival."})
    page = client.get(place).content.decode()
    budget.refresh_from_db()
    assert budget.available == before + 5000
    assert "The week of the festival." in page
    assert (
        at_desk(make_person("agent", team=team)).post(f"{place}allocation/", {"amount": 1, "why": "x"}).status_code
        == 404
    )
