"""Words made unreadable for good, moved or translated: what goes, what stays, and that the proof holds."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from audit.models import Entry
from casework.moving import move_message
from complaints.models import Complaint, Message
from history.erased import Struck
from history.grains import strike_out
from history.models import Strike
from search.indexing import catch_up
from tests.builders import make_case, make_customer, make_person, make_team
from tests.history.chain import broken_links
from tests.history.tampering import faults, unguarded

pytestmark = pytest.mark.django_db
CARD = "4111 1111 1111 1111"
WORDS = f"My card is {CARD}, please pay back."


@pytest.fixture
def case(agent):
    return make_case(by=agent, words=WORDS)


@pytest.fixture
def legal(db):
    return make_person("legal")


def everything() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            if table != "history_salt":
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def holds_the_number(text):
    """Whether the beginning of the card's number stands there by itself, and not by chance within a digest."""
    return re.search(r"(?<![0-9a-f])4111(?![0-9a-f])", text) is not None


class TestRedaction:
    def test_a_passage_goes_from_words_matter_and_history_and_the_chain_holds(self, case, agent, supervisor):
        verbatim = case.messages.get()
        case.gloss_message(by=agent, at=now(), message=verbatim, words=f"card {CARD}")
        catch_up()
        assert holds_the_number(everything())

        case.redact_message(by=supervisor, at=now(), message=verbatim, passage=CARD, why="card")

        assert not holds_the_number(everything())
        kept = Message.objects.get(pk=verbatim.pk)
        assert (kept.body, kept.gloss) == ("My card is ▇▇▇, please pay back.", "")
        assert Complaint.objects.get(pk=case.pk).subject == kept.body
        assert [type(row.body) for row in kept.history.order_by("revision")] == [Struck, Struck, str]
        last = Entry.objects.about_case(case.pk).last()
        assert (last.verb, last.actor, last.facts) == (
            "complaint_redact_message", supervisor, {"message": kept.pk, "why": "card", "whole": False}
        )  # fmt: skip
        catch_up()
        assert not holds_the_number(everything())
        assert broken_links(Message) == broken_links(Complaint) == []

    def test_a_reply_that_left_loses_it_too(self, case, agent, supervisor):
        sent = {"channel": "email", "address": "a@example.org", "subject": CARD, "body": WORDS}
        reply = case.write_reply(by=agent, at=now(), **sent)
        message = case.send_reply(by=agent, at=now(), reply=reply)
        case.redact_message(by=supervisor, at=now(), message=message, passage=CARD, why="card")
        case.redact_message(by=supervisor, at=now(), message=case.messages.get(is_verbatim=True), why="card")
        assert not holds_the_number(everything())
        assert broken_links(Message) == broken_links(Complaint) == []

    def test_without_a_passage_all_words_go(self, case, supervisor):
        case.redact_message(by=supervisor, at=now(), message=case.messages.get(), why="abuse")
        assert Message.objects.get().body == Complaint.objects.get().subject == "▇▇▇"
        with pytest.raises(PermissionDenied):
            case.redact_message(by=supervisor, at=now(), message=case.messages.get(), why="abuse")

    def test_agents_and_whoever_holds_under_a_legal_hold_destroy_nothing(self, case, agent, legal, supervisor):
        message = case.messages.get()
        with pytest.raises(PermissionDenied):
            case.redact_message(by=agent, at=now(), message=message, why="card")
        case.place_legal_hold(by=supervisor, at=now(), why="a lawyer")
        with pytest.raises(PermissionDenied):
            case.redact_message(by=legal, at=now(), message=message, why="card")


class TestTheLicence:
    def test_no_strike_without_an_act_that_may(self, case, agent):
        with pytest.raises(DatabaseError, match="without an act that may do so"), transaction.atomic():
            strike_out(case.messages.get(), "body")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize("column", ["direction", "body_grain", "at"])
    def test_no_other_column_is_struck(self, case, column):
        with pytest.raises(DatabaseError, match="cannot be struck out"), transaction.atomic():
            strike_out(case.messages.get(), column)

    def test_a_column_without_a_grain_is_not_struck(self, case):
        with pytest.raises(DatabaseError, match="cannot be struck out"), transaction.atomic():
            strike_out(case, "contact")

    def test_the_licence_lets_nothing_else_pass(self, case, supervisor, cluster):
        other = make_case(by=supervisor, words="Other words.")
        case.redact_message(by=supervisor, at=now(), message=case.messages.get(), why="card")
        tries = (
            "UPDATE complaints_historicalmessage SET body = 'I am content' WHERE id = {mine} AND revision = 1",
            "UPDATE complaints_historicalmessage SET body = 'struck 1', body_grain = '' WHERE id = {other}",
            "UPDATE complaints_historicalmessage SET body = 'struck {strike}', body_grain = '' WHERE id = {mine}",
            "UPDATE complaints_historicalmessage SET direction = 'internal' WHERE id = {mine} AND revision = 1",
        )
        facts = {
            "mine": case.messages.get().pk, "other": other.messages.get().pk,
            "strike": Strike.objects.filter(table="complaints_message", column="body").get().pk,
        }  # fmt: skip
        for statement in tries:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(**facts))


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_whole_proof_passes_and_a_forged_mark_is_a_fault(cluster):
    team = make_team()
    agent, chief = make_person(team=team), make_person("supervisor", team=team)
    case, to = make_case(by=agent, words=WORDS), make_case(by=agent)
    other = case.add_message(by=agent, at=now(), direction="inbound", body="Other words.")
    wrong = case.add_message(by=agent, at=now(), direction="inbound", body="Of another case.")
    case.redact_message(by=chief, at=now(), message=case.messages.get(is_verbatim=True), passage=CARD, why="card")
    move_message(case, by=agent, at=now(), message=wrong, to=to)
    assert faults() == []

    with cluster.superuser(cluster.name) as database:
        with unguarded(database, "complaints_historicalmessage"):
            number = Strike.objects.filter(table="complaints_message", column="body").earliest("pk").pk
            struck = f"UPDATE complaints_historicalmessage SET body = 'struck {number}', body_grain = ''"
            database.execute(f"{struck} WHERE id = %s", [other.pk])
            words = "UPDATE complaints_historicalmessage SET body = 'I am content' WHERE id = %s"
            database.execute(words, [wrong.pk])
        found = faults()
    assert any(f"complaints_message {other.pk}" in one and "body is not the recorded one" in one for one in found)
    assert any(f"complaints_message {wrong.pk}" in one and "body is not the recorded one" in one for one in found)


class TestMoving:
    def test_words_move_with_their_translation_and_a_line_stays(self, case, agent):
        to = make_case(by=agent, customer=make_customer(agent.team))
        message = case.add_message(by=agent, at=now(), direction="inbound", channel="email", body="The lid, too.")
        case.gloss_message(by=agent, at=now(), message=message, words="蓋子也是")

        taken = move_message(case, by=agent, at=now(), message=message, to=to)

        assert (taken.body, taken.gloss, taken.at, taken.complaint) == ("The lid, too.", "蓋子也是", message.at, to)
        assert not case.messages.filter(pk=message.pk).exists()
        assert {str(row.body) for row in Message.history.filter(id=message.pk)} == {"[struck out]"}
        assert Entry.objects.about_case(case.pk).last().facts == {"to": to.reference, "direction": "inbound"}
        assert Entry.objects.about_case(to.pk).last().facts == {"from": case.reference, "direction": "inbound"}
        assert broken_links(Message) == broken_links(Complaint) == []

    def test_the_wait_that_the_words_ended_goes_on(self, agent):
        case, to = make_case("acknowledged", by=agent), make_case(by=agent)
        case.hold(by=agent, at=now(), why="answer", until=now() + timedelta(days=1))
        message = case.add_message(by=agent, at=now(), direction="inbound", body="Not for you.")
        assert case.standing_hold() is None
        move_message(case, by=agent, at=now(), message=message, to=to)
        assert case.standing_hold() is not None

    def test_an_answer_said_in_the_wrong_case_is_still_owed_there(self, agent):
        case, to = make_case(by=agent), make_case(by=agent)
        said = {"direction": "outbound", "channel": "phone", "body": "It is a seal.", "is_substantive": True}
        message = case.add_message(by=agent, at=now(), **said)
        move_message(case, by=agent, at=now(), message=message, to=to)
        assert case.clocks.get(kind="first_response").stopped_at is None
        assert to.clocks.get(kind="first_response").stopped_at == message.at

    def test_what_cannot_move_says_why(self, case, agent, supervisor, legal, outsider):
        to = make_case(by=agent)
        verbatim = case.messages.get()
        case.apologise(by=agent, at=now(), kind="regret", words="We are sorry.")
        reply = case.write_reply(by=agent, at=now(), channel="email", address="a@example.org", body="Dear")
        sent = case.send_reply(by=agent, at=now(), reply=reply)
        note = case.add_message(by=agent, at=now(), direction="internal", body="Look.")
        assert "first words" in case.why_not_moved(verbatim, to, by=agent)
        assert "apologised" in case.why_not_moved(case.apologies.get().message, to, by=agent)
        assert "has left" in case.why_not_moved(sent, to, by=agent)
        assert "already" in case.why_not_moved(note, case, by=agent)
        assert "both" in case.why_not_moved(note, to, by=outsider)
        assert case.why_not_moved(note, to, by=agent) == ""
        to.place_legal_hold(by=supervisor, at=now(), why="a lawyer")
        assert "legal" in case.why_not_moved(note, to, by=agent)
        assert case.why_not_moved(note, to, by=legal) == ""
        with pytest.raises(PermissionDenied):
            case.move_message(by=agent, at=now(), message=note, to=to)
