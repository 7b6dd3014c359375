"""Redress ticked off, promises kept or not, obstacles told first, and requests beyond the policy."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from audit.steps import RequirementsMissing
from complaints.choices import State
from complaints.models import Complaint, LineDraft, Promise
from complaints.tasks import record_breaches, warn_of_deadlines
from tests.builders import make_case, make_person, option

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def committed(agent):
    """A case in which a refund and a repair were agreed on."""
    case = make_case(State.INVESTIGATING, by=agent)
    lines = (LineDraft(redress="repair", words="The lid", due_at=now() + 2 * DAY),)
    draft = option(redress="refund", cost=900, due_at=now() + DAY, further=lines)
    case.add_finding(by=agent, at=now(), text="A seal was left out.")
    case.propose(by=agent, at=now(), channel="phone", options=[draft])
    case.agree(by=agent, at=now(), option=case.proposals.get().options.get(), evidence="spoken")
    return case


def test_each_line_is_promised_and_carried_out_keeps_its_promise(committed, agent):
    refund, repair = committed.redress_lines.order_by("pk")
    assert [line.promise.text for line in (refund, repair)] == ["A new kettle", "The lid"]
    committed.carry_out_redress(by=agent, at=now(), line=refund, reference="TR-77")
    assert [promise.state for promise in committed.promises.order_by("pk")] == ["kept", "open"]
    with pytest.raises(PermissionDenied):
        committed.carry_out_redress(by=agent, at=now(), line=refund)
    with pytest.raises(RequirementsMissing):
        committed.resolve(by=agent, at=now(), what_was_done="Half of it.", no_apology_reason="none wished")
    committed.keep_promise(by=agent, at=now(), promise=repair.promise)
    repair.refresh_from_db()
    assert repair.done_by == agent


def test_an_obstacle_is_told_first_and_renews_the_promise(committed, agent):
    promise = committed.promises.order_by("pk").first()
    facts = {"promise": promise, "what": "No stock.", "alternative": "A blue one", "due_at": now() + 3 * DAY}
    for told in ({}, {"told_at": now() + DAY, "channel": "phone"}, {"told_at": now() - DAY}):
        with pytest.raises(RequirementsMissing):
            committed.tell_obstacle(by=agent, at=now(), **facts, **told)
        committed = type(committed).objects.get(pk=committed.pk)
    told_at = now()
    committed.tell_obstacle(by=agent, at=now(), told_at=told_at, channel="phone", **facts)
    obstacle = committed.obstacles.get()
    assert (obstacle.promise.state, obstacle.renewed.text) == ("renegotiated", "A blue one")
    assert committed.redress_lines.order_by("pk").first().promise == obstacle.renewed


def test_an_obstacle_keeps_all_words_and_the_promise_it_replaces_shows_that_there_are_more(committed, agent):
    promise, what = committed.promises.order_by("pk").first(), "No stock before Easter. " * 20
    facts = {"promise": promise, "what": what, "alternative": "A blue one", "due_at": now() + 3 * DAY}
    committed.tell_obstacle(by=agent, at=now(), told_at=now() - DAY, channel="phone", **facts)
    promise.refresh_from_db()
    assert committed.obstacles.get().what == what
    assert len(promise.note) <= 300
    assert promise.note.endswith("…")


def test_a_promise_that_was_broken_stays_so_and_no_longer_holds_up(committed, agent):
    for promise in committed.promises.all():
        committed.break_promise(by=agent, at=now(), promise=promise, note="Forgotten.")
    assert {promise.state for promise in committed.promises.all()} == {"broken"}
    with pytest.raises(PermissionDenied):
        committed.keep_promise(by=agent, at=now(), promise=promise)
    assert not committed.clocks.running().filter(kind="next_update").exists()


def test_aftercare_can_still_be_kept(committed, agent):
    promise = committed.promises.order_by("pk").first()
    committed.move_promise_to_aftercare(by=agent, at=now(), promise=promise)
    committed.keep_promise(by=agent, at=now(), promise=promise)
    assert promise.state == "kept"


def test_what_is_overdue_is_not_hidden_in_aftercare(committed, agent):
    late = committed.promises.order_by("pk").first()
    with pytest.raises(RequirementsMissing) as refused:
        committed.move_promise_to_aftercare(by=agent, at=late.due_at, promise=late)
    assert [item.code for item in refused.value.missing] == ["due_later"]
    assert committed.promises.get(pk=late.pk).state == "open"


def test_an_agreement_taken_back_takes_its_promises_and_no_others(committed, agent):
    refund, repair = committed.redress_lines.order_by("pk")
    own = committed.make_promise(by=agent, at=now(), text="I call you.", owner=agent, due_at=now() + DAY)
    committed.carry_out_redress(by=agent, at=now(), line=refund)
    committed.take_back(by=agent, at=now(), why="They chose something else.")
    assert list(committed.promises.order_by("pk").values_list("text", "state")) == [
        ("A new kettle", "kept"),
        (own.text, "open"),
    ]
    assert [clock.promise for clock in committed.clocks.running().filter(kind="next_update")] == [own]
    committed.agree(by=agent, at=now(), option=committed.proposals.get().options.get(), evidence="written")
    assert committed.promises.open().count() == 2
    repair.refresh_from_db()
    assert repair.promise.text == "The lid"


def test_promises_warn_and_those_of_grave_cases_go_up(agent, supervisor):
    for severity, goes_up in (("minor", False), ("severe", True)):
        case = make_case(State.INVESTIGATING, by=agent, severity=severity)
        case.clocks.all().delete()
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + DAY)
        assert warn_of_deadlines(now() + 0.8 * DAY) == 1
        assert record_breaches(now() + 2 * DAY) == 1
        case = type(case).objects.get(pk=case.pk)
        assert (case.handler == supervisor) is goes_up


def test_the_queue_shows_what_the_reader_may_see_the_next_due_first(committed, agent, team):
    later, sooner = sorted(committed.promises.all(), key=lambda promise: promise.due_at, reverse=True)
    assert list(Promise.objects.for_queue(agent)) == [sooner, later]
    assert list(Promise.objects.overdue(now() + 1.5 * DAY)) == [sooner]
    assert not Promise.objects.for_queue(make_person("agent")).exists()
    assert not Promise.objects.for_queue(make_person("contact")).exists()


def test_an_extra_request_runs_until_our_decision_is_told(committed, agent):
    asked = committed.add_extra_request(by=agent, at=now(), words="A second kettle, free.")
    assert committed.clocks.running().filter(kind="extra_request").count() == 1
    other = committed.add_extra_request(by=agent, at=now(), words="And a lid.")
    facts = {"decision": "refused", "why": "Beyond what we give.", "channel": "phone"}
    committed.decide_extra_request(by=agent, at=now(), extra=asked, **facts)
    assert committed.clocks.running().filter(kind="extra_request").get().started_at == other.asked_at
    with pytest.raises(PermissionDenied):
        committed.decide_extra_request(by=agent, at=now(), extra=asked, **facts)


class TestWhatHasNoTime:
    """A line of the chosen option without a time is no promise, and holds up the resolution all the same."""

    @pytest.fixture
    def chosen(self, agent):
        return make_case(State.COMMITTED, by=agent, severity="minor")

    def resolve(self, case, by):
        fresh = Complaint.objects.get(pk=case.pk)
        fresh.resolve(by=by, at=now(), what_was_done="Exchanged.")

    def test_it_is_carried_out_or_the_case_stays(self, chosen, agent):
        with pytest.raises(RequirementsMissing) as error:
            self.resolve(chosen, agent)
        assert [item.code for item in error.value.missing] == ["redress_settled"]
        chosen.carry_out_redress(by=agent, at=now(), line=chosen.redress_left_open().get())
        self.resolve(chosen, agent)

    def test_or_promised_by_a_time_and_moved_to_aftercare(self, chosen, agent, client):
        client.force_login(agent)
        line = chosen.redress_left_open().get()
        address = f"{chosen.get_absolute_url()}redress/{line.pk}/promised/"
        assert address in client.get(chosen.get_absolute_url()).content.decode()
        due = (now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
        assert client.post(address, {"due_at": due, "version": chosen.version}).status_code == 302
        promise = chosen.promises.get()
        assert (promise.owner, promise.redress_lines.get()) == (agent, line)
        assert client.get(address).status_code == 404
        with pytest.raises(RequirementsMissing):
            self.resolve(chosen, agent)
        chosen.move_promise_to_aftercare(by=agent, at=now(), promise=promise)
        self.resolve(chosen, agent)

    def test_what_we_decide_to_do_all_the_same_is_done_too(self, agent, supervisor):
        case = make_case(State.PROPOSED, by=agent, severity="minor")
        option = case.proposals.get().options.get(position=2)
        case.decide(by=supervisor, at=now(), reasons="Worn.", routes_told="1950", option=option)
        assert [line.option for line in case.redress_left_open()] == [option]

    def test_a_mere_explanation_was_given_with_the_option(self, agent):
        case = make_case(State.INVESTIGATING, by=agent, severity="minor")
        case.propose(by=agent, at=now(), channel="phone", options=[option(redress="explanation")])
        case.agree(by=agent, at=now(), option=case.proposals.get().options.get(), evidence="spoken")
        self.resolve(case, agent)

    def test_what_was_chosen_before_another_solution_holds_up_nothing(self, chosen, agent):
        chosen.revise(by=agent, at=now(), why="obstacle")
        chosen.propose(by=agent, at=now(), channel="phone", options=[option(redress="explanation")])
        assert not chosen.redress_left_open().exists()
        chosen.agree(by=agent, at=now(), option=chosen.options_on_the_table().get(), evidence="spoken")
        self.resolve(chosen, agent)
