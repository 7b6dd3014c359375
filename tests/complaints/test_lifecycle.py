"""The graph of a complaint, against a table written by hand (state_verb_role.csv): never derived from the code."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed

from accounts.models import Role
from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from complaints.choices import CAN_WAIT, ClockKind, Outcome, PromiseState, State
from complaints.models import Complaint
from tests.builders import carry_out, cast_with_cases, category, make_case, make_person, option, propose, register
from tests.staging import staged

TABLE = list(csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines()))

pytestmark = pytest.mark.django_db
made, cast = staged(cast_with_cases)


def codes(error) -> set[str]:
    """What a refused step says is missing."""
    return {item.code for item in error.value.missing}


def offered(case, person) -> set[str]:
    """Every verb that is open to a person now: the moves, and waiting for the customer or going on."""
    beside = {"hold": case.can_wait(), "resume": case.standing_hold() is not None}
    moves = {move.name for move in case.get_available_user_state_transitions(person)}
    return moves | {verb for verb, is_open in beside.items() if is_open and case.may(verb, person)}


@pytest.mark.parametrize("state", State.values)
def test_each_state_offers_each_role_exactly_the_verbs_of_the_table(state, cast, team):
    case = cast.cases[state]
    for role in Role.values:
        person = make_person(role, team=team)
        assert offered(case, person) == {row["verb"] for row in TABLE if row["state"] == state and row[role]}, role


@pytest.mark.parametrize("state", CAN_WAIT)
def test_a_case_on_hold_offers_to_go_on_instead_and_every_step(state, cast, team, agent):
    case = cast.cases[state]
    case.hold(by=agent, at=now(), why="answer")
    for role in Role.values:
        person = make_person(role, team=team)
        rows = [row for row in TABLE if row["state"] in {state, f"{state} on hold"} and row[role]]
        assert offered(case, person) == {row["verb"] for row in rows} - {"hold"}, role


@pytest.mark.parametrize("state", State.values)
def test_a_verb_that_is_not_in_the_table_is_refused_and_changes_nothing(state, cast, supervisor):
    case = cast.cases[state]
    entries = Entry.objects.count()
    facts = {"by": supervisor, "at": now()}
    for verb in {row["verb"] for row in TABLE} - {row["verb"] for row in TABLE if row["state"] == state}:
        fresh = Complaint.objects.get(pk=case.pk)
        with pytest.raises(TransitionNotAllowed):
            getattr(fresh, verb)(**facts, **({"why": "answer"} if verb == "hold" else {}))
    assert Complaint.objects.get(pk=case.pk).state == state
    assert Entry.objects.count() == entries


def test_recording_while_talking_is_the_first_contact(agent):
    case = register(agent, channel="phone")

    assert case.state == State.ACKNOWLEDGED
    assert case.clocks.get(kind=ClockKind.ACKNOWLEDGEMENT).was_met()
    assert [entry.verb for entry in Entry.objects.about_case(case.pk)] == [
        "complaint_register",
        "complaint_acknowledge",
    ]


def test_a_letter_waits_for_a_persons_first_contact(agent):
    case = register(agent, channel="letter")
    assert case.state == State.RECEIVED
    assert case.clocks.get(kind=ClockKind.ACKNOWLEDGEMENT).stopped_at is None


def test_the_same_recording_twice_makes_one_case(agent):
    key = "7f5f0a44-7c5c-4a6e-9d0f-0d8b8a1f1c11"
    register(agent, idempotency_key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        register(agent, idempotency_key=key)
    assert Complaint.objects.filter(idempotency_key=key).count() == 1


def test_every_step_names_who_when_and_from_where_to_where(cast, agent):
    case = cast.cases[State.ASSESSED]
    last = Entry.objects.about_case(case.pk).last()

    assert (last.verb, last.actor, last.facts["before"], last.facts["after"]) == (
        "complaint_assess",
        agent,
        "acknowledged",
        "assessed",
    )
    assert case.history.first().history_user_id == agent.pk


def test_two_people_moving_the_same_case_have_one_winner(cast, agent, colleague):
    case = cast.cases[State.RECEIVED]
    mine, theirs = Complaint.objects.get(pk=case.pk), Complaint.objects.get(pk=case.pk)
    mine.acknowledge(by=agent, at=now(), channel="phone")
    with pytest.raises(MovedOn):
        theirs.acknowledge(by=colleague, at=now(), channel="phone")


def test_the_person_complained_about_never_touches_the_case(agent, colleague):
    case = make_case(State.RECEIVED, by=agent, about_staff=colleague)
    with pytest.raises(PermissionDenied):
        case.acknowledge(by=colleague, at=now(), channel="phone")


def test_somebody_of_another_team_is_refused_and_sees_nothing(cast, outsider):
    case = cast.cases[State.RECEIVED]
    with pytest.raises(PermissionDenied):
        case.acknowledge(by=outsider, at=now(), channel="phone")
    assert not Complaint.objects.visible_to(outsider).exists()


class TestRequirements:
    """How much is asked follows severity."""

    def test_a_minor_matter_is_assessed_with_its_severity_alone(self, cast, agent):
        case = cast.cases[State.ACKNOWLEDGED]
        case.assess(by=agent, at=now(), severity="minor", is_safety_risk=False)
        assert case.state == State.ASSESSED

    def test_from_moderate_the_demand_its_confirmation_and_the_emotion_are_asked(self, cast, agent):
        case = cast.cases[State.ACKNOWLEDGED]
        with pytest.raises(RequirementsMissing) as error:
            case.assess(by=agent, at=now(), severity="moderate", is_safety_risk=False)
        assert codes(error) == {"demand_restated", "demand_confirmed", "emotion_read"}

    def test_a_safety_risk_is_never_minor(self, cast, agent):
        case = cast.cases[State.ACKNOWLEDGED]
        with pytest.raises(RequirementsMissing) as error:
            case.assess(by=agent, at=now(), severity="minor", is_safety_risk=True)
        assert codes(error) == {"safety_is_grave"}

    def test_a_severe_case_needs_a_finding_with_its_cause_that_the_customer_knows(self, agent):
        case = make_case(State.INVESTIGATING, by=agent, severity="severe")
        with pytest.raises(RequirementsMissing) as error:
            case.propose(by=agent, at=now(), channel="phone", options=[option()])
        assert codes(error) == {"finding_recorded", "cause_recorded", "finding_told"}

    @pytest.mark.parametrize("count", [0, 4])
    def test_one_to_three_options_are_proposed(self, count, cast, agent):
        case = cast.cases[State.INVESTIGATING]
        with pytest.raises(RequirementsMissing) as error:
            case.propose(by=agent, at=now(), channel="phone", options=[option()] * count)
        assert codes(error) == {"one_to_three_options"}

    def test_an_unhappy_customer_gets_at_least_two_options(self, cast, agent):
        case = cast.cases[State.PROPOSED]
        case.revise(by=agent, at=now(), why="still_unhappy")
        with pytest.raises(RequirementsMissing) as error:
            case.propose(by=agent, at=now(), channel="phone", options=[option()])
        assert codes(error) == {"two_options_when_unhappy"}

    def test_an_open_promise_holds_up_the_resolution(self, cast, agent):
        case = cast.cases[State.COMMITTED]
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(hours=1))
        with pytest.raises(RequirementsMissing) as error:
            case.resolve(by=agent, at=now(), what_was_done="Exchanged.")
        assert "promises_settled" in codes(error)

    def test_a_promise_in_aftercare_keeps_its_clock_and_blocks_nothing(self, cast, agent):
        case = cast.cases[State.COMMITTED]
        promise = case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(days=9))
        case.move_promise_to_aftercare(by=agent, at=now(), promise=promise)
        carry_out(case, agent)
        case.resolve(by=agent, at=now(), what_was_done="Exchanged.")
        assert promise.clock.stopped_at is None
        assert case.due_at == promise.clock.due_at

    def test_a_severe_case_asks_for_an_apology_or_the_reason_for_none(self, agent):
        case = make_case(State.COMMITTED, by=agent, severity="severe")
        carry_out(case, agent)
        with pytest.raises(RequirementsMissing) as error:
            case.resolve(by=agent, at=now(), what_was_done="Exchanged.")
        assert codes(error) == {"apology_or_reason"}

    def test_silence_counts_only_after_documented_tries(self, cast, agent):
        case = cast.cases[State.RESOLVED]
        with pytest.raises(RequirementsMissing) as error:
            case.close(by=agent, at=now(), outcome=Outcome.NO_ANSWER)
        assert codes(error) == {"enough_tries"}
        case = Complaint.objects.get(pk=case.pk)
        case.attempt_contact(by=agent, at=now(), channel="phone")
        case.close(by=agent, at=now(), outcome=Outcome.NO_ANSWER)
        assert case.outcome == Outcome.NO_ANSWER

    def test_from_moderate_closing_asks_for_a_cause_and_a_lesson(self, agent):
        case = make_case(State.RESOLVED, by=agent, severity="moderate")
        with pytest.raises(RequirementsMissing) as error:
            case.close(by=agent, at=now(), outcome=Outcome.SATISFIED)
        assert codes(error) == {"cause_code", "lesson"}


class TestFirstContact:
    """A trivial matter is mended in the first conversation; nothing grave is."""

    def test_it_is_resolved_without_inventing_steps(self, agent):
        case = register(agent, channel="phone")
        case.resolve_at_first_contact(by=agent, at=now(), what_was_done="Refunded the ticket.", how_left="fine")
        assert case.state == State.RESOLVED
        assert not case.assessments.exists()

    @pytest.mark.parametrize("facts", [{"severity": "moderate"}, {"is_safety_risk": True}, {"is_legal_matter": True}])
    def test_grave_matters_take_the_long_way(self, facts, agent):
        case = register(agent, **facts)
        with pytest.raises(RequirementsMissing) as error:
            case.resolve_at_first_contact(by=agent, at=now(), what_was_done="Refunded.", how_left="fine")
        assert codes(error) == {"is_trivial"}

    def test_privacy_starts_severe(self, agent):
        assert register(agent, category=category("privacy")).severity == "severe"


class TestComingBack:
    """Reopening, taking back, agreeing anew."""

    def test_still_unhappy_goes_one_level_up_with_a_clock_for_a_second_solution(self, cast, agent, supervisor):
        case = cast.cases[State.CLOSED]
        case.reopen(by=agent, at=now(), why="still_unhappy", receiver=supervisor)
        assert (case.state, case.escalation_level, case.handler) == (State.INVESTIGATING, 1, supervisor)
        assert case.clocks.running().get().kind == ClockKind.SECOND_SOLUTION

    def test_a_new_fact_reopens_without_escalation(self, cast, agent):
        case = cast.cases[State.CLOSED]
        case.reopen(by=agent, at=now(), why="new_fact")
        assert (case.state, case.escalation_level, case.handler) == (State.INVESTIGATING, 0, agent)

    @pytest.mark.parametrize("why", ["unfinished", "new_fact", "closed_in_error"])
    def test_what_begins_again_has_the_time_of_a_solution_and_does_not_sink(self, cast, agent, supervisor, why):
        case, at = cast.cases[State.CLOSED], now()
        first = case.clocks.get(kind=ClockKind.SOLUTION)
        case.reopen(by=agent, at=at, why=why)
        clock = case.clocks.running().get(kind=ClockKind.SOLUTION)
        assert (clock.started_at, clock.standard) == (at, case.standard_for(ClockKind.SOLUTION, at=at))
        assert (case.due_at, case.due_kind) == (clock.due_at, ClockKind.SOLUTION)
        propose(case, agent)
        received_at = case.received_at - timedelta(hours=1)
        case.correct(by=agent, at=now(), field="received_at", value=received_at, why="The postmark.")
        assert case.clocks.get(pk=clock.pk).started_at == at
        assert case.clocks.get(pk=first.pk).started_at == received_at

    def test_a_reopening_that_is_taken_back_leaves_no_clock(self, cast, agent, supervisor):
        case = cast.cases[State.CLOSED]
        case.reopen(by=agent, at=now(), why="new_fact")
        case.take_back(by=supervisor, at=now(), why="Another case.")
        assert not case.clocks.running().filter(kind=ClockKind.SOLUTION).exists()

    def test_a_step_is_taken_back_once_and_stays_visible(self, cast, agent):
        case = cast.cases[State.CLOSED]
        case.take_back(by=agent, at=now(), why="The wrong case.")
        assert (case.state, case.outcome, case.closed_at) == (State.RESOLVED, "", None)
        assert case.closures.get().taken_back
        assert case.corrections.get().becomes == State.RESOLVED
        with pytest.raises(TransitionNotAllowed):
            Complaint.objects.get(pk=case.pk).take_back(by=agent, at=now(), why="Again.")

    def test_a_colleague_does_not_take_back_somebody_elses_step(self, cast, colleague):
        case = cast.cases[State.ASSESSED]
        with pytest.raises(RequirementsMissing) as error:
            case.take_back(by=colleague, at=now(), why="I would not have.")
        assert codes(error) == {"author_or_supervisor"}

    def test_after_ten_minutes_only_a_supervisor_takes_back(self, cast, agent, supervisor):
        case = cast.cases[State.ASSESSED]
        later = now() + timedelta(minutes=11)
        with pytest.raises(RequirementsMissing):
            case.take_back(by=agent, at=later, why="Too late.")
        Complaint.objects.get(pk=case.pk).take_back(by=supervisor, at=later, why="It was the wrong case.")

    def test_a_taken_back_acknowledgement_lets_its_clock_run_again(self, cast, agent):
        case = cast.cases[State.ACKNOWLEDGED]
        case.take_back(by=agent, at=now(), why="It was another customer.")
        assert case.clocks.get(kind=ClockKind.ACKNOWLEDGEMENT).stopped_at is None

    def test_a_late_promise_says_so(self, cast, agent):
        case = cast.cases[State.INVESTIGATING]
        promise = case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(hours=1))
        case.keep_promise(by=agent, at=now() + timedelta(hours=2), promise=promise)
        assert promise.state == PromiseState.LATE

    def test_a_second_round_is_numbered(self, cast, agent):
        case = cast.cases[State.PROPOSED]
        case.revise(by=agent, at=now(), why="obstacle")
        propose(case, agent)
        assert list(case.proposals.order_by("round").values_list("round", flat=True)) == [1, 2]

    def test_taking_back_a_reopening_restores_outcome_handler_and_level(self, cast, agent, supervisor):
        case = cast.cases[State.CLOSED]
        closed_at = case.closed_at
        case.reopen(by=agent, at=now(), why="still_unhappy", receiver=supervisor)
        case.take_back(by=supervisor, at=now(), why="It was another customer.")
        case = Complaint.objects.get(pk=case.pk)
        assert (case.state, case.outcome, case.closed_at) == (State.CLOSED, "satisfied", closed_at)
        assert (case.handler, case.escalation_level) == (agent, 0)
        assert not case.clocks.running().exists()
