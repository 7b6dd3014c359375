"""Verbs refuse by themselves what a form would never offer: other options, rungs below, hands that cannot act."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from accounts.models import Role
from audit.steps import RequirementsMissing
from complaints.choices import EscalationLevel, ReopeningReason, State
from complaints.models import Complaint
from history.attribution import attributed
from tests.builders import investigate, make_case, make_person, option, propose

pytestmark = pytest.mark.django_db


def codes(error) -> set[str]:
    """What a refused step says is missing."""
    return {item.code for item in error.value.missing}


def fresh(case) -> Complaint:
    return Complaint.objects.get(pk=case.pk)


@pytest.fixture
def disabled(team):
    return make_person("agent", team=team, is_active=False)


def who_cannot_act(team, outsider):
    """People to whom no case of the team may go."""
    roles = [Role.TRAINER, Role.AUDITOR, Role.LEGAL, Role.ADMINISTRATOR]
    gone = [make_person(role, team=team, is_active=False) for role in (Role.AGENT, Role.SUPERVISOR, Role.MANAGER)]
    return [*(make_person(role, team=team) for role in roles), *gone, outsider]


class TestChoosing:
    """What the customer chose was put to them, and lately."""

    @pytest.fixture
    def proposed(self, agent):
        return make_case(State.PROPOSED, by=agent)

    @pytest.fixture
    def elsewhere(self, agent):
        return make_case(State.PROPOSED, by=agent).proposals.get().options.get(position=1)

    def twice_proposed(self, case, by):
        """The case with a second round, and the option of its first."""
        first = case.proposals.get().options.get(position=1)
        case.revise(by=by, at=now(), why="obstacle")
        propose(case, by)
        return first

    def test_an_option_of_another_case_is_no_agreement(self, proposed, elsewhere, agent):
        with pytest.raises(RequirementsMissing) as error:
            proposed.agree(by=agent, at=now(), option=elsewhere, evidence="spoken")
        assert codes(error) == {"on_the_table"}

    def test_nor_is_one_of_an_older_round(self, proposed, agent):
        first = self.twice_proposed(proposed, agent)
        with pytest.raises(RequirementsMissing) as error:
            proposed.agree(by=agent, at=now(), option=first, evidence="spoken")
        assert codes(error) == {"on_the_table"}
        assert not proposed.promises.exists()

    def test_a_decision_carries_out_only_what_lies_on_the_table(self, proposed, elsewhere, supervisor):
        with pytest.raises(RequirementsMissing) as error:
            proposed.decide(by=supervisor, at=now(), reasons="Worn", routes_told="1950", option=elsewhere)
        assert codes(error) == {"on_the_table"}

    def test_after_a_round_that_was_taken_back_the_one_before_it_lies_on_the_table(self, proposed, supervisor):
        first = self.twice_proposed(proposed, supervisor)
        proposed.take_back(by=supervisor, at=now(), why="It was not said.")
        assert list(proposed.options_on_the_table()) == list(first.proposal.options.order_by("position"))


class TestTheLadder:
    """Up is up."""

    @pytest.fixture
    def raised(self, agent, manager):
        case = make_case(State.INVESTIGATING, by=agent)
        case.escalate(by=agent, at=now(), level=EscalationLevel.MANAGER, receiver=manager, why="Beyond me.")
        return case

    @pytest.mark.parametrize("level", [EscalationLevel.FRONT_LINE, EscalationLevel.SUPERVISOR, EscalationLevel.MANAGER])
    def test_no_rung_below_nor_the_same_one(self, raised, manager, level):
        with pytest.raises(RequirementsMissing) as error:
            raised.escalate(by=manager, at=now(), level=level, receiver=manager, why="x")
        assert codes(error) == {"rung_above"}
        assert fresh(raised).escalation_level == EscalationLevel.MANAGER

    def test_at_the_top_it_may_go_to_somebody_else(self, raised, manager, team):
        other = make_person("manager", team=team)
        for receiver in (manager, other):
            raised.escalate(by=manager, at=now(), level=EscalationLevel.CRISIS_TEAM, receiver=receiver, why="x")
        assert fresh(raised).handler == other


class TestHands:
    """A case comes only to whoever can act on it."""

    def test_by_hand_up_the_ladder_or_for_looking_into_it(self, agent, outsider, team):
        for person in who_cannot_act(team, outsider):
            case = make_case(State.ASSESSED, by=agent)
            for verb, facts in {
                "assign": {"handler": person},
                "escalate": {"receiver": person, "level": 1, "why": "x"},
                "change": {"receiver": person, "kind": "person", "words": "x"},
                "investigate": {"handler": person},
            }.items():
                with pytest.raises(PermissionDenied):
                    getattr(fresh(case), verb)(by=agent, at=now(), **facts)
            assert fresh(case).handler == agent

    def test_nor_when_it_begins_again_one_level_up(self, agent, disabled):
        case = make_case(State.RESOLVED, by=agent)
        with pytest.raises(PermissionDenied):
            case.reopen(by=agent, at=now(), why=ReopeningReason.STILL_UNHAPPY, receiver=disabled)

    def test_nor_promises_redress_and_tasks(self, agent, disabled):
        case = make_case(State.INVESTIGATING, by=agent)
        promise = case.make_promise(by=agent, at=now(), text="I ring back.", owner=agent, due_at=now())
        task = case.add_task(by=agent, at=now(), title="Look for the parcel", owner=agent)
        case.add_finding(by=agent, at=now(), text="A seal was left out.", told_customer=True)
        case.propose(by=agent, at=now(), channel="phone", options=[option()])
        line = case.redress_lines.get()
        handed = {"hand_promise": {"promise": promise}, "hand_redress": {"line": line}, "hand_task": {"task": task}}
        for verb, part in handed.items():
            with pytest.raises(PermissionDenied):
                getattr(fresh(case), verb)(by=agent, at=now(), owner=disabled, **part)

    def test_a_manager_of_no_team_receives_like_one_of_the_team(self, agent):
        case = make_case(State.ASSESSED, by=agent)
        chief = make_person("manager", team=None)
        case.assign(by=agent, at=now(), handler=chief)
        investigate(case, chief)
        assert fresh(case).handler == chief


def test_whoever_is_disabled_meanwhile_carries_on_nothing_new(agent, colleague):
    case = make_case(State.ASSESSED, by=agent)
    with attributed(reason="leaves"):
        colleague.is_active = False
        colleague.save()
    with pytest.raises(PermissionDenied):
        case.assign(by=agent, at=now(), handler=colleague)
