"""A reply leaves through a real mail server: once, by one sender, tried again with patience, and said only then."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection, transaction
from django.utils.timezone import now

from complaints import posting
from complaints.models import Apology, Message, Reply
from complaints.posting import BACK_OFF, LEASE, MOST_TRIES, carry, claimed, mail_of, post
from complaints.tasks import send_due_replies
from tests.builders import make_case, make_person, make_team
from tests.complaints.mail_sink import mail_sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    with mail_sink() as sink:
        settings.MAILERS = sink.mailers
        yield sink


@pytest.fixture
def writer(team):
    """Somebody whose full name is nobody's business."""
    return make_person("agent", team=team, name="Secretive Fullname", alias="小宇")


@pytest.fixture
def case(writer):
    return make_case("received", by=writer, language="zh-hant")


def written(case, by, **facts):
    """A reply whose time to undo is over."""
    facts = {
        "channel": "email",
        "address": "chen@example.org",
        "subject": "您的水壺",
        "body": "很抱歉。\n.\n換一個。",
    } | facts
    return case.write_reply(by=by, at=now() - timedelta(minutes=1), **facts)


def fate(reply) -> str:
    return Reply.objects.get(pk=reply.pk).fate


def test_it_leaves_and_only_then_is_said(case, writer, sink):
    reply = written(case, writer, is_substantive=True, apology_kind="regret")
    assert not Message.objects.filter(direction="outbound").exists()

    post(reply.pk)

    (mail,) = sink.mails
    assert mail["To"] == "chen@example.org" and mail["Subject"] == "您的水壺"
    assert "小宇" in mail["From"] and "Fullname" not in mail.as_string()
    assert mail.get_content().replace("\r\n", "\n").strip() == reply.body
    stored = Reply.objects.select_related("said").get()
    assert (stored.fate, mail["Message-ID"], stored.said.by) == ("sent", stored.mail_id, writer)
    assert Apology.objects.get().message == stored.said
    assert case.clocks.get(kind="first_response").stopped_at == stored.said.at


def test_mails_of_a_case_are_one_thread(case, writer, sink):
    first, second = written(case, writer), written(case, writer)
    post(first.pk)
    post(second.pk)
    assert [mail["In-Reply-To"] for mail in sink.mails] == [None, first.mail_id]
    assert sink.mails[1]["References"] == first.mail_id


def test_nobody_writes_headers(case, writer, sink):
    writer.alias = "Evil\r\nBcc: all@example.org"
    writer.save()
    reply = written(case, writer, subject="Hello\r\nBcc: all@example.org")
    post(reply.pk)
    (mail,) = sink.mails
    assert mail["Bcc"] is None and mail.get_all("To") == ["chen@example.org"]


def test_it_does_not_leave_before_its_time_nor_twice(case, writer, sink):
    early = case.write_reply(by=writer, at=now(), channel="email", address="chen@example.org", body="No.")
    late = written(case, writer)
    for reply in (early, late, late):
        post(reply.pk)
    assert len(sink.mails) == 1 and fate(early) == "waiting"


def test_it_is_tried_again_later_with_the_same_number(case, writer, sink):
    reply = written(case, writer)
    sink.answers = ["451 later"]
    post(reply.pk)
    waiting = Reply.objects.get()
    assert (waiting.fate, waiting.tries) == ("waiting", 1) and "451" in waiting.last_error
    assert BACK_OFF[0] - timedelta(seconds=5) < waiting.leaves_at - now() <= BACK_OFF[0]
    assert not Message.objects.filter(direction="outbound").exists()

    with time_machine.travel(waiting.leaves_at + timedelta(seconds=1)):
        send_due_replies(timestamp=0)
    assert [mail["Message-ID"] for mail in sink.mails] == [reply.mail_id]


def test_after_enough_tries_it_has_failed(case, writer, settings):
    reply = written(case, writer)
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                                    "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 1}}}  # fmt: skip
    at = now()
    for _try in range(MOST_TRIES):
        with time_machine.travel(at):
            post(reply.pk)
        at += timedelta(hours=2)
    failed = Reply.objects.get()
    assert (failed.fate, failed.tries) == ("failed", MOST_TRIES)


def test_a_refused_address_has_failed_at_once(case, writer, sink):
    reply = written(case, writer)
    sink.answers = ["550 nobody of that name"]
    post(reply.pk)
    assert fate(reply) == "failed" and "nobody of that name" in Reply.objects.get().last_error


def test_a_sender_that_was_overtaken_sends_nothing(case, writer, sink):
    """One froze before its mail went out; its lease ran out, another sent it; then the first wakes up."""
    reply = written(case, writer)
    frozen = claimed(reply.pk, now())
    assert claimed(reply.pk, now()) is None
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        post(reply.pk)
        carry(frozen)
    assert len(sink.mails) == 1 and fate(reply) == "sent"
    assert Message.objects.filter(direction="outbound").count() == 1


def test_a_sender_whose_lease_is_nearly_over_sends_nothing(case, writer, sink):
    frozen = claimed(written(case, writer).pk, now())
    with time_machine.travel(now() + LEASE - timedelta(seconds=30)):
        carry(frozen)
    assert sink.mails == []


def test_a_sender_that_died_is_found_by_the_sweep(case, writer, sink):
    reply = written(case, writer)
    claimed(reply.pk, now())
    send_due_replies(timestamp=0)
    assert sink.mails == []
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        send_due_replies(timestamp=0)
    assert len(sink.mails) == 1


def test_what_left_is_said_even_if_a_hold_came_in_the_same_second(case, writer, sink, monkeypatch):
    reply = written(case, writer)
    claim = claimed(reply.pk, now())
    case.place_legal_hold(by=writer, at=now(), why="A lawyer wrote.")
    monkeypatch.setattr(posting.Claim, "still_holds", lambda self, at: True)
    carry(claim)
    assert fate(reply) == "sent"


def test_an_author_who_has_left_the_house_has_still_written_it(case, writer, sink):
    reply = written(case, writer)
    writer.is_active = False
    writer.save()
    post(reply.pk)
    assert Message.objects.get(direction="outbound").by == writer and fate(reply) == "sent"


def test_two_senders_at_once_send_one_mail(transactional_db, settings):
    by = make_person("agent", team=make_team())
    reply = written(make_case("received", by=by), by)
    with mail_sink() as sink:
        settings.MAILERS = sink.mailers

        def sender():
            post(reply.pk)
            connection.close()

        with transaction.atomic():
            Reply.objects.select_for_update().get(pk=reply.pk)  # somebody holds it: nobody waits, nobody sends
            blocked = Thread(target=sender)
            blocked.start()
            blocked.join(5)
            assert not blocked.is_alive() and sink.mails == []
        threads = [Thread(target=sender) for _each in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(sink.mails) == 1


def test_the_mail_says_who_writes_for_which_firm(case, writer, settings):
    settings.FIRM_NAME, settings.DEFAULT_FROM_EMAIL = "Porcelain & Sons", "Care <care@example.org>"
    assert mail_of(written(case, writer)).from_email.endswith("<care@example.org>")
