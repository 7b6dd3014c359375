"""Who is told of what: in the act's transaction, once, and only what they may open when they look or are mailed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import Absence, Team
from complaints.choices import State
from complaints.models import Clock, Complaint
from complaints.tasks import record_breaches
from followups.choices import MailFate
from followups.mailing import mail_of
from followups.models import FollowUp, Notice
from followups.reminding import remind
from followups.tasks import carry_mails
from gifts.telling import mail_what_waits
from notices.board import waiting
from notices.letters import OUTBOX
from notices.models import Mailing, Notification, Wish
from notices.planning import gather, plan_all
from tests.builders import make_case, make_person, make_team, register
from tests.complaints.mail_sink import mail_sink
from tests.gifts.test_lifecycle import gift_in
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Taipei"))  # a Tuesday
MIDNIGHT = NOON.replace(hour=0)


@pytest.fixture
def sink(settings):
    with mail_sink() as sink:
        settings.MAILERS = sink.mailers
        yield sink


def told(person):
    """The kinds of what waits for somebody."""
    return list(Notification.objects.visible_to(person).unseen().order_by("pk").values_list("kind", flat=True))


def reads(person, **fields):
    """Give somebody an address."""
    for name, value in ({"email": f"{person.username}@example.org"} | fields).items():
        setattr(person, name, value)
    person.save()
    return person


def test_a_case_that_became_mine_is_told_and_ones_own_act_is_not(agent, colleague):
    case = register(agent)
    case.assign(by=agent, at=now(), handler=colleague)
    assert told(colleague) == ["assignment"]
    case.assign(by=agent, at=now(), handler=agent)
    assert told(agent) == []


def test_a_note_names_people_by_sign_in_name_and_by_alias(agent, colleague, supervisor, outsider):
    case = register(agent)
    names = f"@{colleague.username}, @{supervisor.alias.lower()} and @{outsider.username}: see mail@{agent.username}"
    case.add_message(by=agent, at=now(), direction="internal", body=names)
    assert (told(colleague), told(supervisor), told(agent)) == (["mention"], ["mention"], [])
    assert told(outsider) == [], "who may not open the case is shown nothing"
    case.add_message(by=agent, at=now(), direction="inbound", body=f"@{colleague.username}")
    assert told(colleague) == ["mention"]


def test_an_escalation_and_a_call_for_help_reach_those_above(agent, supervisor):
    case = make_case(State.ASSESSED, by=agent)
    case.ask_for_help(by=agent, at=now())
    assert told(supervisor) == ["help"]
    case.escalate(by=agent, at=now(), level=1, receiver=supervisor, why="too hot")
    assert told(supervisor) == ["help", "escalation"]
    case.whisper(by=supervisor, at=now(), words="Breathe.")
    assert told(supervisor) == ["escalation"], "nobody else needs to come any more"


def test_a_deadline_that_passed_is_told_once_however_often_the_sweep_runs(agent, supervisor):
    case = register(agent, at=now() - timedelta(days=9), received_at=now() - timedelta(days=9))
    late = Clock.objects.filter(complaint=case, due_at__lt=now()).count()
    assert late
    record_breaches(now())
    record_breaches(now())
    assert told(agent) == ["breached"] * late
    handed_up = Clock.objects.filter(complaint=case, breached_at__isnull=False, standard__escalates=True).count()
    assert told(supervisor).count("breached_team") == handed_up


def test_practice_tells_nobody(agent, colleague):
    practice = Team.objects.for_practice().first() or Team.objects.create(name="Practice", is_practice=True)
    trainer, learner = make_person("trainer", team=practice), make_person(team=practice)
    case = register(learner)
    case.assign(by=trainer, at=now(), handler=learner) if case.may("assign", trainer) else None
    case.add_message(by=learner, at=now(), direction="internal", body=f"@{colleague.username} @{trainer.username}")
    assert not Notification.objects.exists()


def test_who_is_away_is_stood_in_for_and_who_left_hears_nothing(agent, colleague, supervisor):
    away = {"starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(days=3)}
    Absence.objects.create(person=colleague, deputy=supervisor, **away)
    register(agent).assign(by=agent, at=now(), handler=colleague)
    assert (told(colleague), told(supervisor)) == ([], ["assignment"])
    gone = make_person(team=agent.team, is_active=False)
    register(agent).add_message(by=agent, at=now(), direction="internal", body=f"@{gone.username}")
    assert not Notification.objects.filter(recipient=gone).exists()


def mails_at(*moments):
    """Let the worker run at these moments."""
    for at in moments:
        plan_all(at)
        gather(at)
        Mailing.objects.filter(mail=MailFate.WAITING).update(leaves_at=now() - timedelta(minutes=1))
        carry_mails(OUTBOX)


def test_mails_at_once_wait_for_the_hours_of_the_team_and_name_nobody(agent, supervisor, sink):
    case = make_case(State.ASSESSED, by=agent, words="My name is Rumpelstiltskin.")
    case.escalate(by=agent, at=now(), level=1, receiver=reads(supervisor), why="Rumpelstiltskin")
    mails_at(MIDNIGHT)
    assert sink.mails == [], "nothing at midnight"
    mails_at(NOON, NOON, NOON)
    (letter,) = sink.mails
    text = str(letter)
    assert case.reference in text
    assert "Rumpelstiltskin" not in text and agent.name not in text
    for header in ("Auto-Submitted: auto-generated", "List-Id:", "List-Unsubscribe:"):
        assert header in text


def test_who_is_on_duty_at_midnight_is_told_at_midnight(agent, supervisor, sink, monkeypatch):
    monkeypatch.setattr("notices.duty.is_open", lambda schedule, at: True)
    make_case(State.ASSESSED, by=agent).escalate(by=agent, at=now(), level=1, receiver=reads(supervisor), why="hot")
    mails_at(MIDNIGHT)
    assert len(sink.mails) == 1


def test_who_moved_to_another_team_before_the_mail_left_gets_none(agent, supervisor, sink):
    make_case(State.ASSESSED, by=agent).escalate(by=agent, at=now(), level=1, receiver=reads(supervisor), why="hot")
    plan_all(NOON)
    gather(NOON)
    reads(supervisor, team=make_team())
    mails_at(NOON)
    assert sink.mails == []
    assert Mailing.objects.get().mail == MailFate.NONE
    assert waiting(supervisor) == 0


def test_the_daily_mail_comes_once_at_the_chosen_hour(agent, colleague, sink):
    Wish.objects.create(person=reads(colleague), digest_hour=14)
    cases = [register(agent), register(agent)]
    for case in cases:
        case.assign(by=agent, at=now(), handler=colleague)
    mails_at(NOON)
    assert sink.mails == []
    mails_at(NOON.replace(hour=14), NOON.replace(hour=14, minute=1), NOON.replace(hour=15))
    (letter,) = sink.mails
    assert all(case.reference in str(letter) for case in cases)


def test_what_was_seen_or_is_not_wished_for_goes_into_no_mail(agent, colleague, sink):
    reads(colleague)
    register(agent).assign(by=agent, at=now(), handler=colleague)
    plan_all(NOON)
    Notification.objects.visible_to(colleague).see()
    register(agent).assign(by=agent, at=now(), handler=colleague)
    plan_all(NOON)
    Wish.objects.create(person=colleague, ways={"assignment": "product"})
    mails_at(NOON + timedelta(days=1))
    assert sink.mails == []


def test_off_writes_nothing(agent, colleague):
    Wish.objects.create(person=colleague, ways={"assignment": "off"})
    register(agent).assign(by=agent, at=now(), handler=colleague)
    assert not Notification.objects.exists()


def test_mails_of_gifts_and_follow_ups_are_quiet_at_night_too_and_say_how_to_have_less(
    agent, supervisor, manager, mailoutbox, monkeypatch
):
    gift = gift_in("submitted", agent, reads(supervisor), manager)
    morning = now() + timedelta(hours=9)
    monkeypatch.setattr("notices.duty.is_open", lambda schedule, at: False)
    monkeypatch.setattr("notices.duty.next_opening", lambda schedule, at: morning)
    for _twice in range(2):
        mail_what_waits.func(number=gift.pk)
    assert mailoutbox == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE queueing_lock LIKE 'gift_waits.%'")
        assert cursor.fetchall() == [(morning,)]
    reminder = a_reminder(agent)
    assert reminder.leaves_at == morning
    monkeypatch.setattr("notices.duty.is_open", lambda schedule, at: True)
    mail_what_waits.func(number=gift.pk, only=supervisor.pk)
    for letter in (mailoutbox[0], mail_of(reminder)):
        told = letter.message()
        assert (told["Auto-Submitted"], told["List-Id"]) == ("auto-generated", "<notices.kintsugi>")
        assert "/notices/" in told["List-Unsubscribe"]
    reminder.recipient.team = make_team()
    reminder.recipient.save()
    assert mail_of(Notice.objects.get(pk=reminder.pk)) is None


def a_reminder(agent):
    """The notice of a follow-up of somebody whose window is open."""
    case = make_resolved_case(reads(agent), severity="moderate")
    followup = FollowUp.objects.waiting().filter(complaint=case).first()
    FollowUp.objects.filter(pk=followup.pk).update(assignee=agent)
    remind(followup.earliest_at)
    return Notice.objects.select_related("reminder__followup__complaint", "recipient").get(recipient=agent)


def test_a_bulk_act_of_many_cases_costs_few_statements_more_for_each(agent, colleague, supervisor):
    """What notices add to one act of handing over, beside what the act itself asks."""
    cases = [register(agent) for _case in range(6)]

    def asked_by(case):
        with CaptureQueriesContext(connection) as asked:
            Complaint.objects.get(pk=case.pk).assign(by=supervisor, at=now(), handler=colleague)
        return len(asked), sum("notices_" in query["sql"] for query in asked.captured_queries)

    first, *rest = [asked_by(case) for case in cases]
    assert len({total for total, _of_notices in rest}) == 1 and {told for _total, told in rest} == {2}
    assert told(colleague) == ["assignment"] * 6
