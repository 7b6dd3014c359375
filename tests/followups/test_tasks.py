"""What the worker does by itself: missed follow-ups and deadlines that passed, once each."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.models import Clock
from complaints.tasks import record_breaches
from followups.missing import miss_lot, miss_what_passed
from followups.models import FollowUp
from tests.builders import make_case, make_person, make_team
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return make_person("agent", team=make_team())


def test_a_window_that_closed_is_missed_once(agent):
    make_resolved_case(agent, days_ago=4)
    first = FollowUp.objects.order_by("latest_at").first()
    before, after = first.latest_at - timedelta(minutes=1), first.latest_at + timedelta(minutes=1)
    assert miss_what_passed(before) == 0
    assert miss_what_passed(after) >= 1
    assert miss_what_passed(after) == 0
    first = FollowUp.objects.get(pk=first.pk)
    assert first.state == "missed"
    assert Entry.objects.about(first).filter(verb="followup_miss", actor=None).count() == 1


def test_a_run_takes_only_so_many(agent):
    make_resolved_case(agent, days_ago=20)
    make_resolved_case(agent, days_ago=20)
    passed = FollowUp.objects.past_their_window(now()).count()
    assert passed >= 2
    assert miss_what_passed(now(), at_most=1) == 1
    assert miss_what_passed(now()) == passed - 1


def test_one_that_was_done_meanwhile_is_left_alone(agent):
    make_resolved_case(agent, days_ago=20)
    stale = FollowUp.objects.past_their_window(now()).select_related("complaint").first()
    FollowUp.objects.get(pk=stale.pk).complete(by=agent, at=now(), solved="yes")
    assert miss_lot([stale.pk], now(), {}) == 0
    assert FollowUp.objects.get(pk=stale.pk).state == "done"


def test_a_breach_is_told_once_with_the_moment_it_happened(agent):
    case = make_case("acknowledged", by=agent)
    clock = case.clocks.running().order_by("due_at").first()
    assert record_breaches(clock.due_at - timedelta(seconds=1)) == 0
    assert record_breaches(clock.due_at) == 1
    assert record_breaches(clock.due_at) == 0
    told = Entry.objects.get(verb="complaint_miss_deadline")
    assert (told.case_id, told.at, told.actor, told.facts) == (case.pk, clock.due_at, None, {"clock": clock.kind})
    assert Clock.objects.get(pk=clock.pk).breached_at == clock.due_at


def test_a_stopped_clock_breaches_nothing(agent):
    case = make_case("closed", by=agent)
    assert record_breaches(now() + timedelta(days=400)) == 0
    assert not Entry.objects.filter(verb="complaint_miss_deadline", case_id=case.pk).exists()


def test_the_worker_knows_its_jobs():
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["followups.tasks.miss_follow_ups"] == "*/5 * * * *"
    assert periodic["complaints.tasks.record_breached_clocks"] == "*/5 * * * *"
