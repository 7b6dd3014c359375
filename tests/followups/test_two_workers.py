"""Two workers look at the same reminders at the same moment, over real connections."""

from datetime import timedelta
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from followups import mailing
from followups.mailing import Sender
from followups.models import FollowUp, Notice
from followups.reminding import remind
from tests.builders import make_person
from tests.complaints.mail_sink import mail_sink
from tests.goodwill import make_resolved_case

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sink(settings):
    with mail_sink() as sink:
        settings.MAILERS = sink.mailers
        yield sink


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False], ids=["claimed", "without a lock"])
def test_two_workers_at_once_tell_of_each_reminder_once(team, sink, locked, monkeypatch):
    """The second case is the control: it shows that the test can fail."""
    agent = make_person("agent", team=team, email="p@example.org")
    for _many in range(3):
        make_resolved_case(agent, severity="moderate")
    assert remind(FollowUp.objects.latest("earliest_at").earliest_at + MINUTE) == 3
    Notice.objects.update(leaves_at=now() - MINUTE)
    if not locked:
        monkeypatch.setattr(mailing, "LOCK", "")
    has_claimed = Event()

    def work(first: bool):
        sender = Sender()
        with transaction.atomic():
            if not first:
                has_claimed.wait()
            lot = sender.next_lot()
            if first:
                has_claimed.set()
                sleep(0.3)  # the other looks while this claim is not through yet
        if lot:
            sender.carry(lot)
        sender.close()
        connection.close()

    workers = [Thread(target=work, args=[first]) for first in (True, False)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(sink.mails) == (3 if locked else 6)
