"""A case as it stood at a moment: whole acts, by when things happened, with everything on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from casework.past import CasePast
from complaints.choices import State
from complaints.models import Complaint, Message
from history.moments import read, written
from tests.builders import Cast, make_case, make_customer, make_person, make_team, register
from tests.goodwill import make_resolved_case
from tests.staging import staged


def lived(agent, *, hours=10, **facts):
    """A case that came by phone, was talked about, promised on and raised, an hour between all of these."""
    start = now() - timedelta(hours=hours)

    def hour(number):
        return start + timedelta(hours=number)

    case = register(agent, at=start, channel="phone", **facts)
    case.read_emotion(by=agent, at=hour(1), level="strong", kind="angry")
    promise = case.make_promise(by=agent, at=hour(2), text="Ring back", owner=agent, due_at=hour(5))
    case.keep_promise(by=agent, at=hour(3), promise=promise)
    case.add_finding(by=agent, at=hour(4), text="A seal was left out.")
    case.add_message(by=agent, at=hour(5), direction="outbound", body="We found it.", channel="phone")
    return case, hour


def cast_with_a_past():
    """A case that lived some hours, and its hours."""
    cast = Cast()
    assert cast.colleague and cast.outsider
    cast.lived = lived(cast.agent)
    return cast


made, cast = staged(cast_with_a_past)


@pytest.mark.django_db
class TestAnyMoment:
    """What stands, and what does not yet."""

    def test_each_thing_is_there_from_its_moment_on_and_in_the_state_of_the_moment(self, cast):
        case, hour = cast.lived
        past = CasePast(case)
        at = {number: past.at(hour(number)) for number in range(6)}
        assert [one.emotion_level for one in at.values()] == ["", *["strong"] * 5]
        states = [[promise.state for promise in one.promises.all()] for one in at.values()]
        assert states == [[], [], ["open"], ["kept"], ["kept"], ["kept"]]
        assert [len(one.findings.all()) for one in at.values()] == [0, 0, 0, 0, 1, 1]
        assert [len(one.messages.all()) for one in at.values()] == [1, 1, 1, 1, 1, 2]

    def test_before_it_existed_there_is_nothing(self, cast):
        case, hour = cast.lived
        assert CasePast(case).at(hour(0) - timedelta(microseconds=1)) is None

    def test_an_act_is_there_as_a_whole_or_not_at_all(self, agent):
        case = make_case(State.COMMITTED, by=agent, severity="moderate")
        past = CasePast(case)
        for entry in past.entries:
            then = past.at(entry.at)
            told = [one.verb for one in past.entries_by(entry.at)]
            assert bool(then.proposals.all()) == ("complaint_propose" in told)
            assert bool(then.promises.all()) == bool("complaint_agree" in told and case.promises.exists())
            assert then.state == next(
                e.facts["after"] for e in reversed(past.entries_by(entry.at)) if "after" in e.facts
            )

    def test_every_moment_is_answered_from_memory(self, agent, django_assert_num_queries):
        case = make_resolved_case(agent, severity="moderate")
        past = CasePast(case)
        past.at(now())
        with django_assert_num_queries(0):
            for moment in past.moments:
                then = past.at(moment)
                assert [str(gift.item) for gift in then.gifts.all()] == []
                assert all(str(followup.rule) for followup in then.followups.all())
                assert all(line.option.proposal.round for line in then.redress_lines.all())

    def test_what_was_deleted_by_sql_was_still_there_then(self, cast):
        case, hour = cast.lived
        Message.objects.filter(complaint=case, direction="outbound")._raw_delete(connection.alias)
        past = CasePast(case)
        assert len(past.at(hour(5)).messages.all()) == 2
        assert len(past.at(now()).messages.all()) == 1

    def test_the_neighbours_of_a_moment(self, cast):
        case, hour = cast.lived
        past = CasePast(case)
        assert past.neighbours(hour(2)) == (hour(1), hour(3))
        assert past.neighbours(hour(2) + timedelta(minutes=30)) == (hour(2), hour(3))
        assert past.neighbours(hour(0))[0] is None
        assert past.neighbours(hour(5))[1] is None

    def test_somebody_removed_from_the_staff_by_sql_breaks_nothing(self, cast, agent, colleague, client, manager):
        case, hour = cast.lived
        case.assign(by=agent, at=hour(6), handler=colleague)
        past = CasePast(case)
        del past.named[type(colleague)][colleague.pk]
        assert past.at(hour(6)).handler.name == "a person no longer on record"


@pytest.mark.django_db
class TestThePage:
    """The whole case as it was, and nothing to press."""

    def address(self, case, **asked):
        return f"/cases/{case.reference}/as-it-stood/", asked

    def test_it_shows_state_clocks_and_words_of_then_and_offers_no_act(self, cast, agent, client):
        case, hour = cast.lived
        client.force_login(agent)
        answer = client.get(*self.address(case, at=written(hour(2))))
        page = answer.content.decode()
        main = page[page.index('id="main"') :]
        assert "This is the past: nothing can be done here." in page
        assert "Ring back" in page
        assert "3 h left" in page
        assert "We found it." not in page
        assert "deadline-clock" not in main
        assert 'method="post"' not in main
        assert "nextbar" not in main
        assert "composer" not in main

    @pytest.mark.parametrize(
        ("asked", "status", "words"), [
            ("2001-01-01", 200, "There was no such case yet"),
            ("2990-01-01T00:00", 200, "That moment has not come yet"),
            ("yesterday", 422, "That is no moment we can read"),
            ("2026-13-45T99:99", 422, "That is no moment we can read"),
            ("９９９９-12-31", 422, "That is no moment we can read"),
            ("9999-12-31T23:59:59", 200, "That moment has not come yet"),
            ("9999-12-31", 200, "That moment has not come yet"),
            ("0001-01-01T00:00+23:59", 422, "That is no moment we can read"),
            ("'; DROP TABLE", 422, "That is no moment we can read"),
        ],
    )  # fmt: skip
    def test_a_moment_that_is_none_gets_kind_words(self, asked, status, words, agent, client):
        case = register(agent)
        client.force_login(agent)
        answer = client.get(*self.address(case, at=asked))
        assert answer.status_code == status
        assert words in answer.content.decode()

    def test_what_happened_but_was_not_yet_written_down_is_said(self, cast, agent, client):
        case, hour = cast.lived
        client.force_login(agent)
        page = client.get(*self.address(case, at=written(hour(1)), known="1")).content.decode()
        assert "We did not know of it yet" in page

    def test_without_a_moment_it_is_the_last(self, cast, agent, client):
        case, hour = cast.lived
        client.force_login(agent)
        assert client.get(*self.address(case)).context["moment"] == hour(5)

    @pytest.mark.parametrize("acts", [3, 30])
    def test_it_costs_the_same_for_a_short_life_and_a_long_one(
        self, acts, agent, client, django_assert_max_num_queries
    ):
        case = make_case(State.COMMITTED, by=agent, customer=make_customer(agent.team), severity="moderate")
        for _act in range(acts):
            case.add_message(by=agent, at=now(), direction="outbound", body="Hello.", channel="phone")
        client.force_login(agent)
        with django_assert_max_num_queries(50):
            assert client.get(*self.address(case)).status_code == 200

    @pytest.mark.parametrize("page", ["as-it-stood/", "as-it-stood/?known=1", "changes/"])
    def test_a_trainer_sees_the_past_with_the_mask_on(self, page, agent, client):
        customer = make_customer(agent.team, name="Henrietta Quill", address="7 Lime Street")
        case = register(agent, customer=customer, contact="0912345678", words="Henrietta Quill is angry.")
        client.force_login(make_person("trainer"))
        told = client.get(f"/cases/{case.reference}/{page}").content.decode()
        for personal in ("Henrietta", "Quill", "0912345678", "Lime Street"):
            assert personal not in told

    def test_another_team_finds_no_past_either(self, agent, outsider, client):
        case = register(agent)
        client.force_login(outsider)
        assert client.get(*self.address(case)).status_code == 404


class TestMomentsInAddresses:
    """Written exactly, read generously."""

    def test_what_is_written_is_read_again(self):
        moment = now()
        assert read(written(moment)) == moment

    @pytest.mark.parametrize(
        ("asked", "meant"), [
            ("2026-03-01T14:32:05.25Z", "2026-03-01T14:32:05.250000Z"),
            ("2026-03-01T14:32:05Z", "2026-03-01T14:32:05.999999Z"),
            ("2026-03-01T14:32Z", "2026-03-01T14:32:59.999999Z"),
            ("2026-03-01T14:32:05+08:00", "2026-03-01T06:32:05.999999Z"),
            ("2026-03-01 14:32", "2026-03-01T06:32:59.999999Z"),
            ("2026-03-01", "2026-03-01T15:59:59.999999Z"),
        ],
    )  # fmt: skip
    def test_the_smallest_unit_named_is_meant_whole(self, asked, meant):
        assert written(read(asked)) == meant


@pytest.mark.django_db
class TestWhatExactlyChanged:
    """From a line of the timeline to every field it wrote."""

    def told(self, client, case, moment):
        answer = client.get(f"/cases/{case.reference}/changes/", {"at": written(moment)})
        return {change.thing: {one.label: (one.was, one.becomes) for one in change.differences}
                for change in answer.context["changes"]}  # fmt: skip

    def test_all_things_of_one_act_are_told_in_words(self, cast, agent, client):
        case, hour = cast.lived
        client.force_login(agent)
        told = self.told(client, case, hour(3))
        assert told["promise"]["state"] == ("open", "kept")
        assert "stopped at" in told["clock"]

    def test_codes_money_and_people_read_as_words(self, agent, colleague, client):
        case = make_case(State.INVESTIGATING, by=agent)
        moment = now()
        case.assign(by=agent, at=moment, handler=colleague)
        client.force_login(agent)
        assert self.told(client, case, moment)["complaint"]["handler"] == (str(agent), str(colleague))
        proposed = make_case(State.PROPOSED, by=agent)
        at = CasePast(proposed).entries[-1].at
        told = self.told(client, proposed, at)
        assert told["complaint"]["last step"] == ("Investigate", "Propose")
        assert told["redress"]["amount"][1] == "TWD\xa00"

    @pytest.mark.parametrize("page", ["changes/", "as-it-stood/"])
    def test_a_linked_case_that_one_may_not_open_has_no_number(self, page, agent, client):
        case, elsewhere = register(agent), register(make_person("agent", team=make_team()))
        moment = now()
        case.link(by=make_person("manager", team=agent.team), at=moment, other=elsewhere, kind="related")
        at = {"at": written(moment)}
        client.force_login(agent)
        told = client.get(f"/cases/{case.reference}/{page}", at).content.decode()
        assert elsewhere.reference not in told
        assert "a case that you may not open" in told
        client.force_login(make_person("manager"))
        assert elsewhere.reference in client.get(f"/cases/{case.reference}/{page}", at).content.decode()

    @pytest.mark.parametrize("page", ["changes/", "as-it-stood/"])
    def test_a_whisper_is_read_by_caller_and_supervisors_only(self, page, agent, colleague, client):
        case = register(agent)
        case.ask_for_help(by=agent, at=now())
        moment = now()
        case.whisper(by=make_person("supervisor", team=agent.team), at=moment, words="Offer the routes.")
        for person, reads in ((colleague, False), (agent, True), (make_person("supervisor", team=agent.team), True)):
            client.force_login(person)
            told = client.get(f"/cases/{case.reference}/{page}", {"at": written(moment)}).content.decode()
            assert ("Offer the routes." in told) is reads

    def test_somebody_removed_is_a_person_no_longer_on_record(self, agent, colleague, client, monkeypatch):
        case = register(agent)
        moment = now()
        case.assign(by=agent, at=moment, handler=colleague)
        row = Complaint.history.filter(id=case.pk).order_by("revision").last()
        from history.differences import Names

        names = Names(Complaint, [row])
        monkeypatch.setitem(names.related, Complaint._meta.get_field("handler"), {})
        assert ("handler", "a person no longer on record") in names.told(row)

    def test_nothing_stands_before_the_case(self, agent, client):
        case = register(agent)
        client.force_login(agent)
        page = client.get(f"/cases/{case.reference}/changes/", {"at": "2001-01-01"}).content.decode()
        assert "There was no such case yet" in page

    def test_a_trainer_reads_it_and_an_outsider_does_not(self, agent, outsider, client):
        case = register(agent)
        address = f"/cases/{case.reference}/changes/?at={written(now())}"
        client.force_login(outsider)
        assert client.get(address).status_code == 404
        client.force_login(make_person("trainer"))
        assert client.get(address).status_code == 200
