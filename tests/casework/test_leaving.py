"""Somebody leaves: out at once, and everything they carried goes to others, each row by itself."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils.timezone import now, timedelta

from accounts.models import Absence, User
from audit.models import Entry
from casework.leaving import Leaving, carried
from complaints.models import Complaint, RedressLine, SavedView
from followups.models import FollowUp
from gifts.models import Gift
from notices.models import Notification
from tests.builders import Cast, make_case, make_customer, make_person, make_team
from tests.gifts.test_lifecycle import gift_in
from tests.goodwill import make_resolved_case
from tests.staging import staged
from training.models import Review, ReviewAction

pytestmark = pytest.mark.django_db
PASSWORD = "mended-with-gold"


def cast_with_somebody_laden():
    """One of everything that somebody carries, and work on a case of somebody else."""
    cast = Cast()
    team, agent, supervisor, colleague = cast.team, cast.agent, cast.supervisor, cast.colleague
    leaver = cast.leaver = make_person("agent", team=team, password=PASSWORD)
    cast.laden = lay_on(leaver, agent, supervisor, team)
    for owner in (leaver, colleague):
        SavedView.objects.create(owner=owner, name="Mine", filters={})
    return cast


def lay_on(leaver, agent, supervisor, team):
    """All that but views of the desk; the case that is the leaver's own."""
    mine, theirs = make_case("received", by=leaver), make_case("received", by=agent)
    for case in (mine, theirs):
        case.add_task(by=agent, at=now(), title="Ask the workshop", owner=leaver)
        case.make_promise(by=agent, at=now(), text="A call", owner=leaver, due_at=now() + timedelta(days=1))
    resolved = make_resolved_case(leaver, severity="moderate")
    assert FollowUp.objects.waiting().filter(complaint=resolved).update(assignee=leaver)
    resolved.redress_lines.exclude(done_on=None).update(owner=agent)  # carried out: nobody holds it any more
    make_customer(team, account_manager=leaver)
    proposed = make_case("committed", by=agent)
    assert RedressLine.objects.filter(complaint=proposed).update(owner=leaver)
    review = Review.write(
        resolved, by=supervisor, at=now(), expected=1, felt="Let down.", broke="The clock.", changes="A call first."
    )
    ReviewAction.add(review, by=supervisor, at=now(), text="Call first", owner=leaver, due_on=now().date())
    make_person("agent", team=team, buddy=leaver, trial_until=now().date() + timedelta(days=9))
    Absence.objects.create(person=agent, deputy=leaver, starts_at=now(), ends_at=now() + timedelta(days=3))
    return mine


made, cast = staged(cast_with_somebody_laden)


@pytest.fixture
def leaver(cast):
    return cast.leaver


@pytest.fixture
def laden(cast):
    """The case of the leaver among all that they carry."""
    return cast.laden


def let_go(leaver, manager, **more):
    return Leaving(leaver, by=manager, at=now(), reason="Moves away.", **more).do()


def counts(person):
    return {str(kind): count for kind, count in carried(person)}


def test_everything_goes_to_the_one_named(laden, leaver, colleague, manager):
    before = counts(leaver)
    assert {name for name, count in before.items() if not count} == {"case taken to review"}, before
    rows = let_go(leaver, manager, receiver=colleague)
    assert {str(row.why) for row in rows} == {""} and len(rows) == sum(before.values())
    assert {row.receiver for row in rows} == {colleague} and sum(counts(leaver).values()) == 0
    laden = type(laden).objects.get(pk=laden.pk)
    assert laden.handler == colleague and laden.history.filter(handler=leaver.pk).exists()
    assert Entry.objects.filter(verb="person_let_go", actor=manager).exists()


# Who did something, or whose something is by nature: it stays with them for ever, whoever they are.
DONE_BY = {"by", "made_by", "asked_by", "settled_by", "placed_by", "released_by", "cleared_by", "decided_by", "done_by"}
DONE_BY |= {"gloss_by", "removed_by", "answered_by", "proposed_by", "closed_by", "confirmed_by", "entered_by"}
DONE_BY |= {"written_by", "requested_by", "prepared_by", "published_by", "last_step_by", "decided_for", "handed_by"}
DONE_BY |= {"despite_anger_by", "acting_for", "actor", "about_staff", "author", "user", "person", "agent", "coach"}
DONE_BY |= {"scorer", "leader", "recipient", "kept_for"}  # blind cards and shown notices are nobody else's
DONE_BY |= {"CaseChange.receiver", "Handover.receiver", "Escalation.receiver", "Investigation.handler"}


def open_fields():
    """{(model, field)} of what somebody holds: every way to a person that is no record of what they did."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            names = {field.name, f"{model.__name__}.{field.name}"}
            is_to_a_person = field.concrete and field.related_model is User
            if is_to_a_person and not model.__name__.startswith("Historical") and not names & DONE_BY:
                yield model, field.name


def test_nothing_that_can_be_held_is_left_with_them(laden, leaver, supervisor, manager):
    """A new way to hold something fails here until leaving knows of it."""
    held = {f"{model.__name__}.{name}": model._base_manager.filter(**{name: leaver}) for model, name in open_fields()}
    before = {name: rows.count() for name, rows in held.items()}
    assert {name for name, count in before.items() if not count} <= {"QueuedCase.claimed_by"}, before
    let_go(leaver, manager)
    assert {name: rows.count() for name, rows in held.items() if rows.count()} == {}
    assert sorted(supervisor.saved_views.values_list("name", flat=True)) == ["Mine"]


def test_a_view_of_the_same_name_gets_another(laden, leaver, colleague, manager):
    let_go(leaver, manager, receiver=colleague)
    assert sorted(colleague.saved_views.values_list("name", flat=True)) == ["Mine", "Mine 2"]


def test_gifts_that_waited_for_their_word_are_told_to_the_others(manager, agent, supervisor, team):
    leaving, other = make_person("supervisor", team=team), make_person("supervisor", team=team)
    gift = gift_in("submitted", agent, leaving, manager)
    entry = Entry.objects.get(verb="gift_submit", subject_id=gift.pk)
    Notification.objects.filter(recipient=other).delete()
    assert Notification.objects.filter(recipient=leaving, entry=entry, seen_at=None).exists()
    let_go(leaving, manager)
    unseen = Notification.objects.filter(entry=entry, seen_at=None)
    assert set(unseen.values_list("recipient", flat=True)) == {other.pk, supervisor.pk}
    let_go(agent, manager)
    gift.approve(by=other, at=now())
    assert Gift.objects.get(pk=gift.pk).requested_by == agent
    told = Notification.objects.filter(kind="decided").values_list("recipient", flat=True)
    assert set(told) <= {Complaint.objects.get(pk=gift.complaint_id).handler_id} and agent.pk not in told


def test_without_a_name_each_thing_goes_where_its_team_leads(laden, leaver, supervisor, manager):
    rows = let_go(leaver, manager)
    assert all(row.receiver for row in rows), [(str(row.kind), row.why) for row in rows]
    assert sum(counts(leaver).values()) == 0


def test_they_are_out_with_the_next_request_and_nobody_is_left_to_them(laden, leaver, colleague, manager):
    client = Client()
    client.post("/sign-in/", {"username": leaver.username, "password": PASSWORD})
    assert client.get("/desk/").status_code == 200
    let_go(leaver, manager, receiver=colleague)
    assert client.get("/desk/").status_code == 302
    assert not Absence.objects.filter(deputy=leaver).exists()


def test_what_cannot_go_is_said_and_the_rest_goes(laden, leaver, manager):
    beginner = User.objects.get(buddy=leaver)
    type(laden)._base_manager.filter(pk=laden.pk)
    rows = let_go(leaver, manager, receiver=beginner)
    refused = {str(row.kind) for row in rows if row.receiver is None}
    assert "beginner whose buddy they are" in refused
    leaver.refresh_from_db()
    assert not leaver.is_active
    again = let_go(leaver, manager, receiver=make_person("supervisor", team=leaver.team))
    assert len(again) == len([row for row in rows if row.receiver is None]) and all(row.receiver for row in again)


@pytest.mark.parametrize("role", ["agent", "supervisor", "trainer", "auditor", "legal", "administrator"])
def test_only_managers_let_people_go(leaver, team, role, client):
    with pytest.raises(PermissionDenied):
        let_go(leaver, make_person(role, team=team))
    client.force_login(make_person(role, team=team))
    assert client.post(f"/people/{leaver.pk}/leaving/", {"reason": "x"}).status_code == 403


def test_nobody_lets_themselves_or_an_administrator_go(manager):
    for person in (manager, make_person("administrator")):
        with pytest.raises(PermissionDenied):
            let_go(person, manager)


def test_whoever_carries_work_is_not_just_switched_off(laden, leaver, client):
    from accounts.leaving import refuse_open_work

    with pytest.raises(ValidationError, match="They still carry"):
        refuse_open_work(leaver)


def test_the_page_asks_names_and_tells(laden, leaver, colleague, manager, client):
    client.force_login(manager)
    page = client.get(f"/people/{leaver.pk}/leaving/")
    assert {str(kind) for kind, _count in page.context["carried"]} >= {"case", "task", "promise"}
    outsider = make_person("agent", team=make_team())
    forged = client.post(f"/people/{leaver.pk}/leaving/", {"receiver": outsider.pk, "reason": "x"})
    assert forged.status_code == 422 and User.objects.get(pk=leaver.pk).is_active
    done = client.post(f"/people/{leaver.pk}/leaving/", {"receiver": colleague.pk, "reason": "Moves away."})
    assert done.status_code == 200 and done.context["left"] == 0
    assert "Leaving" in client.get("/floor/").content.decode()
