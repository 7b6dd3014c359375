"""The agenda, and what can be done with a follow-up before it is made."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime, now

from audit.models import Entry
from followups.missing import miss_what_passed
from followups.models import FollowUp, FollowUpRule
from tests.builders import Cast, make_person, make_team
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db


def make_cast():
    """A case that was resolved, with its first follow-up."""
    cast = Cast()
    make_resolved_case(cast.agent, severity="moderate")
    cast.followup = FollowUp.objects.order_by("latest_at").first()
    return cast


made, cast = staged(make_cast)


@pytest.fixture
def followup(cast):
    return cast.followup


def local(moment):
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def noon(days):
    return (localtime(now()) + timedelta(days=days)).replace(hour=12, minute=0)


def test_only_readers_of_cases_have_an_agenda(client, followup, agent):
    assert client.get("/follow-ups/").status_code == 302
    client.force_login(make_person("administrator"))
    assert client.get("/follow-ups/").status_code == 403
    client.force_login(agent)
    assert client.post("/follow-ups/").status_code == 405


@pytest.mark.parametrize("query", ["", "?whose=team", "?view=month", "?view=month&month=2026-02", "?view=month&month="])
def test_every_view_of_the_agenda_is_quick(client, followup, agent, query, django_assert_max_num_queries):
    client.force_login(agent)
    with django_assert_max_num_queries(8):
        assert client.get(f"/follow-ups/{query}").status_code == 200


def test_mine_and_the_teams(client, followup, agent, team):
    client.force_login(make_person("agent", team=team))
    name = followup.customer.name
    assert name not in client.get("/follow-ups/?whose=mine").content.decode()
    assert name in client.get("/follow-ups/?whose=team").content.decode()
    client.force_login(make_person("agent", team=make_team()))
    assert name not in client.get("/follow-ups/?whose=team").content.decode()


def test_the_missed_ones_come_first(client, agent):
    make_resolved_case(agent, days_ago=20)
    miss_what_passed(now())
    client.force_login(agent)
    assert "Missed: ask now" in client.get("/follow-ups/").content.decode()


def test_a_new_window_is_kept_and_told(client, followup, agent):
    client.force_login(agent)
    wanted = {
        "version": followup.version,
        "earliest_at": local(noon(1)),
        "latest_at": local(noon(3)),
        "reason": "Asked for it.",
    }
    assert client.post(f"/follow-ups/{followup.pk}/window/", wanted).status_code == 302
    moved = FollowUp.objects.get(pk=followup.pk)
    assert (local(moved.earliest_at), local(moved.latest_at)) == (wanted["earliest_at"], wanted["latest_at"])
    assert Entry.objects.about(moved).filter(verb="followup_reschedule").count() == 1


def test_a_survey_link_is_not_called_so_twice(client, followup, agent):
    link = FollowUpRule.objects.get(name_en="Survey link")
    FollowUp.objects.filter(pk=followup.pk).update(channel="survey", rule=link)
    client.force_login(agent)
    assert client.get("/follow-ups/").content.decode().lower().count("survey link ·") == 1


def test_a_window_within_one_day_names_that_day_once(client, followup, agent):
    opens = noon(3)
    wanted = {"version": followup.version, "reason": "When she is home."}
    wanted |= {"earliest_at": local(opens), "latest_at": local(opens + timedelta(hours=2))}
    client.force_login(agent)
    assert client.post(f"/follow-ups/{followup.pk}/window/", wanted).status_code == 302
    assert f">{opens:%m-%d}</time>" in client.get("/follow-ups/").content.decode()


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (3, 1, "closes before it opens"),
        (-3, -1, "This time is over"),
        (1, None, "required"),
    ],
)
def test_an_impossible_window_changes_nothing(client, followup, agent, earliest, latest, words):
    client.force_login(agent)
    wanted = {"version": followup.version, "earliest_at": local(noon(earliest))}
    if latest:
        wanted["latest_at"] = local(noon(latest))
    answer = client.post(f"/follow-ups/{followup.pk}/window/", wanted)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert FollowUp.objects.get(pk=followup.pk).latest_at == followup.latest_at


def test_nobody_is_called_at_night(client, followup, agent):
    client.force_login(agent)
    night = noon(2).replace(hour=23)
    wanted = {"version": followup.version, "earliest_at": local(noon(1)), "latest_at": local(night)}
    answer = client.post(f"/follow-ups/{followup.pk}/window/", wanted)
    assert answer.status_code == 422
    assert "calling hours" in answer.content.decode()


def test_a_missed_one_is_not_moved(client, agent):
    make_resolved_case(agent, days_ago=20)
    miss_what_passed(now())
    missed = FollowUp.objects.filter(state="missed").first()
    client.force_login(agent)
    assert client.get(f"/follow-ups/{missed.pk}/window/").status_code == 409


def test_a_colleague_takes_it_over(client, followup, agent, team):
    colleague = make_person("agent", team=team)
    client.force_login(agent)
    answer = client.post(
        f"/follow-ups/{followup.pk}/assignee/", {"version": followup.version, "assignee": colleague.pk}
    )
    assert answer.status_code == 302
    assert FollowUp.objects.get(pk=followup.pk).assignee == colleague
    stranger = make_person("agent", team=make_team())
    answer = client.post(f"/follow-ups/{followup.pk}/assignee/", {"version": followup.version, "assignee": stranger.pk})
    assert answer.status_code == 422


def test_it_is_cancelled_once_with_a_reason(client, followup, agent):
    client.force_login(agent)
    where = f"/follow-ups/{followup.pk}/cancellation/"
    assert client.post(where, {"version": followup.version}).status_code == 422
    wanted = {"version": followup.version, "reason": "Wants no calls."}
    assert client.post(where, wanted).status_code == 302
    assert client.post(where, wanted).status_code == 409
    assert FollowUp.objects.get(pk=followup.pk).state == "cancelled"
    told = Entry.objects.get(verb="followup_cancel")
    assert (told.facts["why"], told.reason) == ("decided", "Wants no calls.")


@pytest.mark.parametrize("noun", ["window", "assignee", "cancellation"])
def test_outsiders_and_readers_change_nothing(client, followup, noun):
    where = f"/follow-ups/{followup.pk}/{noun}/"
    client.force_login(make_person("agent", team=make_team()))
    assert client.get(where).status_code == 404
    client.force_login(make_person("auditor"))
    assert client.get(where).status_code == 403
    assert client.post(where, {}).status_code == 403
    assert client.delete(where).status_code == 405
