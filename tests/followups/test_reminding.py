"""Each reminder has its effect once: one notice in the product, one mail, whoever dies or freezes meanwhile."""

from datetime import timedelta
from subprocess import run
from sys import executable

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from followups import mailing
from followups.choices import MailFate
from followups.mailing import GONE_FOR_GOOD, LEASE, Sender, claim
from followups.missing import miss_what_passed
from followups.models import FollowUp, Notice, Reminder
from followups.reminding import put_down, remind, tell_lot
from followups.slips import Slip, folder, found, sweep
from tests.builders import Cast, make_person
from tests.complaints.mail_sink import mail_sink
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def cast_with_a_follow_up():
    """A resolved case of an agent who has mail."""
    cast = Cast()
    cast.agent = make_person("agent", team=cast.team, email="p@example.org", language="en")
    make_resolved_case(cast.agent, severity="moderate")
    cast.followup = FollowUp.objects.get()
    return cast


made, cast = staged(cast_with_a_follow_up)


@pytest.fixture
def followup(cast):
    return cast.followup


@pytest.fixture
def sink(settings):
    with mail_sink() as sink:
        settings.MAILERS = sink.mailers
        yield sink


@pytest.fixture
def sender():
    sender = Sender()
    yield sender
    sender.close()


@pytest.fixture
def notice(followup):
    remind(followup.earliest_at + MINUTE)
    Notice.objects.update(leaves_at=now() - 10 * MINUTE)
    return Notice.objects.get()


def test_the_window_opens_closes_and_is_missed_and_each_is_told_once(followup, agent):
    assert remind(followup.earliest_at - MINUTE) == 0
    for _twice in range(2):
        remind(followup.earliest_at + MINUTE)
    assert [one.reminder.kind for one in Notice.objects.unseen_by(agent)] == ["opens"]
    remind(followup.latest_at - 2 * 60 * MINUTE)
    miss_what_passed(followup.latest_at + MINUTE)
    for _twice in range(2):
        remind(followup.latest_at + 2 * MINUTE)
    assert list(Reminder.objects.order_by("due_at").values_list("kind", flat=True)) == ["opens", "closes", "missed"]
    assert Notice.objects.count() == 3


def test_the_database_refuses_a_second_reminder(followup):
    put_down(followup.earliest_at + MINUTE)
    with pytest.raises(IntegrityError), transaction.atomic():
        known = Reminder.objects.get()
        Reminder.objects.create(followup=followup, kind=known.kind, due_at=known.due_at)


def test_what_was_done_or_moved_meanwhile_is_not_told(followup, agent):
    due = followup.earliest_at + MINUTE
    put_down(due)
    followup.complete(by=agent, at=due, solved="yes")
    assert tell_lot(due) == 0
    assert Reminder.objects.get().told_at == due


def test_a_moved_window_has_a_reminder_of_its_own(followup, agent):
    due = followup.earliest_at + MINUTE
    remind(due)
    later = followup.earliest_at + timedelta(days=1)
    followup.reschedule(by=agent, at=due, earliest_at=later, latest_at=later + timedelta(days=1))
    assert remind(later + MINUTE) == 1


def test_the_mail_leaves_once_and_names_nobody(notice, followup, sink, sender):
    assert sender.carry_all() == 1
    assert sender.carry_all() == 0
    (mail,) = sink.mails
    assert followup.complaint.reference in mail["Subject"]
    assert followup.customer.name not in mail.as_string()
    assert mail["Message-ID"] == notice.mail_id
    assert Notice.objects.get().mail == MailFate.SENT


def test_dots_and_empty_lines_arrive_as_they_were():
    assert mailing.as_data(b"a\n.\n\n..b") == b"a\r\n..\r\n\r\n...b\r\n"


def test_a_refused_address_is_not_tried_again_and_others_leave(notice, sink, sender):
    sink.answers.append("550 no such person")
    assert sender.carry_all() == 0
    refused = Notice.objects.get()
    assert (refused.mail, refused.last_error[:22]) == (MailFate.FAILED, "SMTPRecipientsRefused:")


def test_a_server_that_is_away_is_tried_again(notice, settings, sender):
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    assert sender.carry_all() == 0
    waiting = Notice.objects.get()
    assert waiting.mail == MailFate.WAITING and waiting.leaves_at > now()


def test_a_sender_that_was_overtaken_sends_nothing(notice, sink, sender):
    frozen = Slip()
    frozen.begin(3600)
    (held,) = claim(frozen.name, now() - LEASE - MINUTE)
    assert sender.carry_all() == 1  # its lease is over: taken over and sent
    assert not frozen.may_go(held.place), "the frozen sender wakes up, and is stopped before its last word"
    mailing.settle([held], {held.pk: True}, now())
    assert (len(sink.mails), Notice.objects.get().mail) == (1, MailFate.SENT)
    frozen.close()


def test_what_went_out_before_its_sender_was_overtaken_is_not_sent_again(notice, sink, sender):
    frozen = Slip()
    frozen.begin(3600)
    (held,) = claim(frozen.name, now() - LEASE - MINUTE)
    assert frozen.may_go(held.place)  # frozen in the instant after
    assert sender.carry_all() == 0
    assert Notice.objects.get().mail == MailFate.SENT
    frozen.close()


def test_time_that_is_over_stops_a_sender_by_itself(notice):
    slow = Slip()
    slow.begin(-1)
    assert not slow.may_go(0)
    slow.close()


def test_without_its_slip_a_mail_is_not_sent_again_and_says_so(notice, sink, sender):
    claim("another-machine", now())
    Notice.objects.update(lease_until=now() - GONE_FOR_GOOD + MINUTE)
    assert sender.carry_all() == 0 and Notice.objects.get().mail == MailFate.LEAVING
    Notice.objects.update(lease_until=now() - GONE_FOR_GOOD - MINUTE)
    assert sender.carry_all() == 0 and Notice.objects.get().mail == MailFate.UNSURE
    assert sink.mails == []


def test_the_dead_are_known_at_once(notice, settings):
    script = "import os; from followups.slips import Slip; s = Slip(); s.begin(60); print(s.name, flush=True);"
    script = f"from django.conf import settings; settings.configure(SLIPS_FOLDER={str(folder())!r}); {script}"
    died = run([executable, "-c", script + "s.may_go(1); os.kill(os.getpid(), 9)"], capture_output=True, text=True)
    name = died.stdout.strip()
    with found(name) as slip:
        assert slip.is_dead
        assert not slip.take_over(1), "this one went out"
        assert slip.take_over(0)
    sweep({name})
    assert (folder() / name).exists()
    sweep(set())
    assert not (folder() / name).exists()
    with found(f"../{name}") as slip:
        assert slip is None
