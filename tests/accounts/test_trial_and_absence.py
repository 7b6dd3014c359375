"""Somebody new, somebody away: what they carry, what they may give away, whose word goes first, who does it instead."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now, timedelta

from accounts.models import Absence, PersonLanguage, User, WorkingHours
from audit.steps import RequirementsMissing
from casework.forms.conduct import AssignmentForm, EscalationForm
from casework.replying import hand_in, release, send_back
from casework.resolving import next_receiver
from complaints import care
from complaints.choices import ReplyFate
from complaints.deadlines import hand_up
from complaints.hands import Distribution
from complaints.models import AssignmentPolicy, Complaint, Reply
from followups.reminding import stood_in_for
from gifts.authority import authority_of
from tests.builders import make_case, make_person, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def beginner(team, colleague):
    until = now().date() + timedelta(days=30)
    return make_person("agent", team=team, trial_until=until, buddy=colleague)


def by_load(team):
    day = now().date() - timedelta(days=1)
    AssignmentPolicy.objects.create(team=team, method=Distribution.LOAD, starts_on=day)


def away(person, deputy=None, **more):
    return Absence.objects.create(
        person=person, deputy=deputy, starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(days=1), **more
    )


def written(case, by, **more):
    words = {"direction": "outbound", "channel": "email", "address": "a@example.org", "subject": "Kettle"}
    return hand_in(case, by=by, at=now(), **(words | {"body": "It is on its way."} | more))


def test_more_than_a_minor_matter_does_not_come_to_a_beginner(beginner, agent):
    minor = register(agent, severity="minor")
    minor.assign(by=agent, at=now(), handler=beginner)
    assert minor.handler == beginner
    grave = register(agent, severity="severe")
    with pytest.raises(RequirementsMissing) as refusal:
        grave.assign(by=agent, at=now(), handler=beginner)
    assert [item.code for item in refusal.value.missing] == ["minor_only"]
    User.objects.filter(pk=beginner.pk).update(trial_until=now().date() - timedelta(days=1))
    beginner.refresh_from_db()
    Complaint.objects.get(pk=grave.pk).assign(by=agent, at=now(), handler=beginner)


def test_the_policy_passes_beginners_by_and_finds_who_speaks_the_language(beginner, agent, colleague, team):
    by_load(team)
    PersonLanguage.objects.create(person=colleague, language="zh-hant")
    severe = register(agent, severity="severe", language="zh-hant")
    severe.leave_to_team(by=agent, at=now())
    assert severe.find_handler(at=now()) == colleague
    english = register(agent, severity="minor", language="en")
    english.leave_to_team(by=agent, at=now())
    assert english.find_handler(at=now()) in {agent, beginner}


def test_nobody_gets_work_outside_their_hours(agent, colleague, team):
    by_load(team)
    for person, begins, ends in ((agent, "00:00", "00:01"), (colleague, "00:00", "23:59:59.999999")):
        for day in range(7):
            WorkingHours.objects.create(person=person, weekday=day, begins=begins, ends=ends)
    case = register(agent, severity="minor")
    case.leave_to_team(by=agent, at=now())
    assert case.find_handler(at=now().replace(hour=5)) == colleague


def test_a_beginner_gives_nothing_away(beginner, agent):
    assert authority_of(agent, "TWD", now()) is not None
    assert authority_of(beginner, "TWD", now()) is None


def test_words_of_a_beginner_leave_after_the_buddy_read_them(beginner, agent, colleague, supervisor):
    case = make_case("received", by=beginner)
    reply = written(case, beginner)
    assert reply.fate == ReplyFate.WITH_BUDDY and not Reply.objects.due(now() + timedelta(days=1)).exists()
    assert list(Reply.objects.with_buddy(colleague)) == [reply]
    for stranger in (beginner, agent):
        with pytest.raises(PermissionDenied):
            release(case, by=stranger, at=now(), reply=reply, reason="")
    released = release(case, by=colleague, at=now(), reply=reply, reason="")
    assert released.fate == ReplyFate.WAITING and Reply.objects.due(now() + timedelta(hours=1)).exists()
    second = written(case, beginner, body="Another.")
    back = send_back(case, by=supervisor, at=now(), reply=second, note="Say when.")
    assert back.fate == ReplyFate.RETURNED and case.reply_drafts.get(author=beginner).body == "Another."


def test_written_words_wait_by_every_way_and_spoken_ones_were_said(beginner):
    case = make_case("received", by=beginner)
    assert written(case, beginner, channel="letter", address="").fate == ReplyFate.WITH_BUDDY
    with pytest.raises(RequirementsMissing):
        case.add_message(by=beginner, at=now(), direction="outbound", channel="im", body="Hello")
    assert written(case, beginner, channel="phone", address="").direction == "outbound"


def test_an_apology_in_writing_waits_for_the_buddy_like_any_words(beginner, colleague, manager, client):
    case = make_case("received", by=beginner, channel="email")
    with pytest.raises(RequirementsMissing):
        case.apologise(by=beginner, at=now(), kind="regret", words="I am sorry.")
    client.force_login(beginner)
    page, told = (
        f"/cases/{case.reference}/apology/",
        {"kind": "regret", "words": "I am sorry.", "version": case.version},
    )
    refused = client.post(page, told | {"channel": "email"})
    assert refused.status_code == 422 and "your buddy" in refused.content.decode() and not case.apologies.exists()
    assert client.post(page, told | {"channel": "phone"}).status_code in {302, 303}
    assert case.apologies.count() == 1
    reply = written(case, beginner, body="We are sorry for the two bad nights.", apology_kind="regret")
    assert reply.fate == ReplyFate.WITH_BUDDY and case.apologies.count() == 1
    case.place_legal_hold(by=manager, at=now(), why="A letter from a lawyer.")
    with pytest.raises(RequirementsMissing):
        case.apologise(by=beginner, at=now(), kind="regret", words="I am sorry.", channel="letter")


def test_a_buddys_word_does_not_stand_against_a_legal_hold(beginner, colleague, team, manager):
    case = make_case("received", by=beginner)
    first, second = written(case, beginner), written(case, beginner, body="Another.")
    release(case, by=colleague, at=now(), reply=first, reason="")
    case.place_legal_hold(by=manager, at=now(), why="A letter from a lawyer.")
    assert case.replies.get(pk=first.pk).fate == ReplyFate.WITH_LEGAL
    assert release(case, by=colleague, at=now(), reply=second, reason="").fate == ReplyFate.WITH_LEGAL
    with pytest.raises(PermissionDenied):
        release(case, by=colleague, at=now(), reply=second, reason="")


def test_the_buddy_sees_on_the_desk_and_on_the_case_what_waits(beginner, colleague, client):
    case = make_case("received", by=beginner)
    reply = written(case, beginner)
    client.force_login(colleague)
    assert list(client.get("/desk/").context["words_for_legal"]) == [reply]
    page = client.get(case.get_absolute_url()).content.decode()
    assert f"/replies/{reply.pk}/release/" in page
    client.force_login(beginner)
    assert f"/replies/{reply.pk}/release/" not in client.get(case.get_absolute_url()).content.decode()


def test_an_overdue_case_goes_to_who_is_there_or_stands_in(agent, supervisor, team):
    other = make_person("supervisor", team=team, name="A first by name")
    away(other)
    case = make_case("received", by=agent)
    assert next_receiver(case) == supervisor
    away(supervisor, deputy=agent)
    far = make_person("agent", team=team)
    away(agent, deputy=far)
    hand_up(case, at=now())
    assert case.handler == far and case.escalation_level == 1


def test_by_hand_too_a_case_goes_to_who_is_there_or_stands_in(agent, colleague, supervisor, team):
    case = register(agent)
    other = make_person("supervisor", team=team)
    offered = lambda form, name: set(form(None, case=case, user=agent).fields[name].queryset)  # noqa: E731
    assert offered(EscalationForm, "receiver") == {supervisor, other}
    away(supervisor)
    assert offered(EscalationForm, "receiver") == {other}
    away(other, deputy=colleague)
    assert offered(EscalationForm, "receiver") == {colleague}
    assert offered(AssignmentForm, "handler") == {agent, colleague}
    away(colleague)
    assert offered(EscalationForm, "receiver") == {supervisor, other}  # somebody must be named


def test_reminders_go_to_whoever_does_the_work(agent, colleague, supervisor):
    away(agent, deputy=colleague)
    assert stood_in_for({agent, supervisor}, now()) == {agent.pk: colleague}
    away(colleague)
    assert stood_in_for({agent}, now()) == {agent.pk: None}


def test_a_circle_is_refused_on_the_floor_too(agent, colleague, supervisor):
    away(agent, deputy=colleague)
    with pytest.raises(Exception, match="away themselves"):
        care.be_away(colleague, by=supervisor, at=now(), until=now() + timedelta(hours=5), deputy=agent)
