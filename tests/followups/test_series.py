"""The series of a case over its life, against a table written by hand and a plain model; half a year in a minute."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Role
from audit.models import Entry
from casework.following_up import complete_follow_up
from casework.resolving import reopen_case, resolve_case, take_back_step
from complaints.models import Cause, Complaint
from followups.agreement import follow_ups_of_cases_in_progress, rules_in_a_circle
from followups.choices import FollowUpState
from followups.missing import miss_what_passed
from followups.models import FollowUp, FollowUpRule
from followups.planning import plan_series
from tests.builders import Cast, agree, carry_out, make_customer, make_person, propose
from tests.goodwill import make_resolved_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
TABLE = list(csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines()))
FACTS = {"complete": {"solved": "yes"}, "carry_out": {"words": "x"}, "cancel": {"why": "decided"}}
FACTS |= {"give_up": {"why": "no_answer"}, "answer": {"survey": None}}
WAY = {"scheduled": [], "missed": ["miss"], "suspended": ["suspend"], "done": ["complete"], "cancelled": ["cancel"]}
WAY |= {"unreached": ["give_up"]}
UNASKED = {"miss", "answer", "give_up"}  # by the worker, or the customer
VERBS = sorted({row["verb"] for row in TABLE})
DAY = timedelta(days=1)
TAIPEI = ZoneInfo("Asia/Taipei")


def cast_with_a_series():
    """A case that was resolved four days ago, with its follow-up."""
    cast = Cast()
    assert cast.outsider
    make_resolved_case(cast.agent, severity="moderate")
    cast.followup = FollowUp.objects.get()
    return cast


made, cast = staged(cast_with_a_series)


def walked(followup: FollowUp, state: str, agent) -> FollowUp:
    """The follow-up after it has walked to ``state``."""
    for verb in WAY[state]:
        getattr(followup, verb)(by=None if verb in UNASKED else agent, at=now(), **FACTS.get(verb, {}))
    return followup


@pytest.mark.parametrize("state", FollowUpState.values)
def test_each_state_offers_each_role_exactly_the_verbs_of_the_table(state, cast, team, agent):
    followup = walked(cast.followup, state, agent)
    moves = {move.name for move in followup.get_available_state_transitions()}
    for role in [*Role.values, "nobody"]:
        person = make_person(role, team=team) if role != "nobody" else None
        offered = {verb for verb in moves if followup.may(verb, person)}
        assert offered == {row["verb"] for row in TABLE if row["state"] == state and row[role]}, role


@pytest.mark.parametrize("state", FollowUpState.values)
def test_a_verb_that_is_not_in_the_table_changes_nothing(state, cast, agent):
    followup = walked(cast.followup, state, agent)
    entries = Entry.objects.count()
    for verb in set(VERBS) - {row["verb"] for row in TABLE if row["state"] == state}:
        with pytest.raises(TransitionNotAllowed):
            by = None if verb in UNASKED else agent
            getattr(FollowUp.objects.get(pk=followup.pk), verb)(by=by, at=now(), **FACTS.get(verb, {}))
    assert (FollowUp.objects.get(pk=followup.pk).state, Entry.objects.count()) == (state, entries)


def test_somebody_of_another_team_may_nothing(cast, outsider):
    with pytest.raises(PermissionDenied):
        cast.followup.complete(by=outsider, at=now(), solved="yes")


def test_the_same_rule_never_waits_twice(cast, agent):
    case = cast.followup.complaint
    with pytest.raises(IntegrityError), transaction.atomic():
        plan_series(case, by=agent, at=now())


def states(case) -> list[tuple]:
    """(code, state) of the series of a case, in its order."""
    rows = FollowUp.objects.filter(complaint=case).order_by("pk")
    return list(rows.values_list("rule__code", "state"))


def again(case, agent, at: datetime) -> None:
    """A case that began again goes its way to the next resolution."""
    case = Complaint.objects.get(pk=case.pk)
    propose(case, agent)
    agree(case, agent)
    for promise in case.promises.filter(state="open"):
        case.keep_promise(by=agent, at=at, promise=promise)
    carry_out(case, agent)
    resolve_case(case, by=agent, at=at, what_was_done="Replaced again.")


def test_half_a_year_of_a_severe_case(team, supervisor):
    """Resolved on 5 January; asked, missed and handed up; unhappy in March, planned anew, cared for until autumn."""
    start = datetime(2026, 1, 5, 10, tzinfo=TAIPEI)
    with time_machine.travel(start, tick=False) as clock:
        agent, customer = make_person("agent", team=team), make_customer(team)
        case = make_resolved_case(agent, severity="severe", days_ago=0, customer=customer)
        assert states(case) == [(code, "scheduled") for code in ("prompt", "month", "quarter", "half_year")]
        prompt, month, *_care = FollowUp.objects.filter(complaint=case).order_by("pk")

        clock.move_to(prompt.latest_at + timedelta(minutes=5))
        assert (miss_what_passed(now()), miss_what_passed(now())) == (1, 0)
        prompt = FollowUp.objects.get(pk=prompt.pk)
        assert (prompt.state, prompt.assignee, prompt.missed_at) == ("missed", supervisor, now())
        assert Entry.objects.filter(verb="followup_hand_up").count() == 1
        assert month.earliest_at - start == 30 * DAY

        clock.move_to(month.earliest_at + timedelta(hours=1))
        assert not month.is_too_early(now()) and month.is_too_early(start)
        assert not complete_follow_up(FollowUp.objects.get(pk=month.pk), by=agent, at=now(), solved="yes")
        case = Complaint.objects.get(pk=case.pk)
        cause = Cause.objects.first()
        case.close(by=agent, at=now(), outcome="satisfied", cause=cause, lesson="Count the seals.")

        clock.move_to(start + 60 * DAY)
        reopen_case(Complaint.objects.get(pk=case.pk), by=agent, at=now(), why="new_fact", note="It leaks again.")
        rested = [("prompt", "suspended"), ("month", "done"), ("quarter", "suspended"), ("half_year", "suspended")]
        assert states(case) == rested
        assert not follow_ups_of_cases_in_progress().exists()

        clock.move_to(start + 63 * DAY)
        again(case, agent, now())
        anew = [(code, "scheduled") for code in ("prompt", "month", "quarter", "half_year")]
        gone = [(code, "cancelled" if state == "suspended" else state) for code, state in rested]
        assert states(case) == gone + anew

        last = FollowUp.objects.filter(complaint=case).latest("latest_at")
        assert last.earliest_at - now() == 182 * DAY
        for followup in FollowUp.objects.filter(complaint=case).waiting().order_by("earliest_at"):
            clock.move_to(followup.earliest_at + timedelta(hours=1))
            assert miss_what_passed(now()) == 0
            followup.complete(by=agent, at=now(), solved="yes")
        assert now() > start + 240 * DAY
        assert not FollowUp.objects.filter(complaint=case).waiting().exists()
        done = Entry.objects.filter(verb="followup_complete", case_id=case.pk).count()
        assert done == 5


def test_one_call_for_two_cases_is_two_records_and_each_case_begins_again(agent, team):
    customer = make_customer(team)
    supervisor = make_person("supervisor", team=team)
    cases = [make_resolved_case(agent, severity="moderate", customer=customer) for _each in range(2)]
    assert supervisor
    first, second = (FollowUp.objects.get(complaint=case) for case in cases)
    assert list(FollowUp.objects.visible_to(agent).in_one_call_with(first)) == [second]
    assert complete_follow_up(first, by=agent, at=now(), solved="no", together=[second], words="Both broke.")
    assert {case.state for case in Complaint.objects.filter(customer=customer)} == {"investigating"}
    assert Entry.objects.filter(verb="followup_complete").count() == 2
    stranger = FollowUp.objects.get(complaint=make_resolved_case(agent, severity="moderate"))
    with pytest.raises(ValueError, match="one customer"):
        complete_follow_up(stranger, by=agent, at=now(), solved="yes", together=[first])


def test_taking_a_resolution_back_cancels_and_a_reopening_brings_back(agent):
    case = make_resolved_case(agent, severity="moderate", days_ago=0)
    reopen_case(case, by=agent, at=now(), why="new_fact")
    take_back_step(case, by=agent, at=now(), why="The wrong case.")
    assert states(case) == [("ordinary", "scheduled")]


def test_rules_upside_down_in_a_circle_or_twice_a_day_are_refused():
    from django.core.exceptions import ValidationError

    usual = {"starts_on": "2026-01-01", "name_en": "x", "name_zh_hant": "x", "name_zh_hans": "x"}
    usual |= {"severities": ["minor"], "earliest_hours": 1, "latest_hours": 2, "channel": "phone"}

    def refused(words, in_database=True, **facts):
        wrong = FollowUpRule(**usual | facts)
        with pytest.raises(ValidationError, match=words):
            wrong.full_clean()
        if in_database:
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong.save()

    refused("closes before it opens", code="a", earliest_hours=3)
    refused("circle", code="a", instead_of="a")
    refused("Another row holds", code="prompt")
    refused("Name the role", code="a", who="role")
    refused("Only these", in_database=False, code="a", severities=["grave"])
    FollowUpRule.objects.create(code="a", instead_of="b", **usual)
    FollowUpRule.objects.create(code="b", instead_of="c", **usual)
    refused("c → a → b → c", in_database=False, code="c", instead_of="a")
    assert not rules_in_a_circle().exists()
    FollowUpRule.objects.create(code="c", instead_of="a", **usual)
    assert rules_in_a_circle().count() == 3


class Series(RuleBasedStateMachine):
    """One severe case, resolved and begun again at will, against sets of codes."""

    CODES = frozenset({"prompt", "month", "quarter", "half_year"})
    born = None  # the number of the case, which stands there before each life

    @initialize()
    def begin(self):
        self.at, self.ended = now(), []
        self.case = Complaint.objects.get(pk=self.born)
        self.agent = self.case.handler
        self.waiting, self.missed, self.rests = set(self.CODES), set(), set()
        self.is_resolved = True

    def one(self, code: str) -> FollowUp:
        """The one of this code that stands."""
        return FollowUp.objects.exclude(state__in=["done", "cancelled"]).get(complaint=self.case, rule__code=code)

    @precondition(lambda self: self.is_resolved and self.waiting | self.missed)
    @rule(data=st.data(), verb=st.sampled_from(["complete", "cancel"]))
    def end_one(self, data, verb):
        code = data.draw(st.sampled_from(sorted(self.waiting | self.missed)))
        getattr(self.one(code), verb)(by=self.agent, at=self.at, **FACTS[verb])
        self.ended.append({"complete": "done", "cancel": "cancelled"}[verb])
        self.waiting.discard(code)
        self.missed.discard(code)

    @precondition(lambda self: self.is_resolved)
    @rule(days=st.sampled_from([1, 20, 100]))
    def time_passes(self, days):
        self.at += days * DAY
        passed = {code for code in self.waiting if self.one(code).latest_at < self.at}
        assert miss_what_passed(self.at) == len(passed)
        self.waiting -= passed
        self.missed |= passed

    @precondition(lambda self: self.is_resolved)
    @rule()
    def begins_again(self):
        self.case = Complaint.objects.get(pk=self.case.pk)
        reopen_case(self.case, by=self.agent, at=self.at, why="new_fact")
        self.rests |= self.waiting | self.missed
        self.waiting, self.missed, self.is_resolved = set(), set(), False

    @precondition(lambda self: not self.is_resolved)
    @rule()
    def is_resolved_again(self):
        again(self.case, self.agent, self.at)
        self.ended += ["cancelled"] * len(self.rests)
        self.rests, self.waiting, self.is_resolved = set(), set(self.CODES), True

    @invariant()
    def the_rows_are_those_of_the_model(self):
        if not hasattr(self, "case"):
            return
        found = states(self.case)
        standing = {"scheduled": self.waiting, "missed": self.missed, "suspended": self.rests}
        for state, codes in standing.items():
            assert sorted(code for code, was in found if was == state) == sorted(codes)
        assert sorted(was for _code, was in found if was in {"done", "cancelled"}) == sorted(self.ended)
        assert not follow_ups_of_cases_in_progress().exists()


def test_any_life_of_a_series_is_that_of_the_model(cast):
    cast.followup.cancel(by=cast.agent, at=now(), **FACTS["cancel"])  # of another case: nobody misses it

    class Undone(Series):
        """Each example leaves nothing behind."""

        born = make_resolved_case(cast.agent, severity="severe", days_ago=0).pk

        def __init__(self):
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    quick = settings(max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Undone, settings=quick)
