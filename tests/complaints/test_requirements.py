"""Each requirement of each step refuses by itself: without it the step goes through, so this test can fail."""

from datetime import timedelta
from functools import cache

import pytest
from django.utils.timezone import now

from audit.steps import RequirementsMissing
from complaints.choices import State
from complaints.merging import withdraw_case
from complaints.models import Cause, OptionDraft, requirements
from complaints.models.lifecycle import VERBS
from tests.builders import Cast, carry_out, category, make_case, make_customer, option, propose, register
from tests.staging import staged

pytestmark = pytest.mark.django_db

DEMAND = {"demand": "A kettle that is tight", "demand_confirmation": "spoken"}
ASSESSED = {"severity": "severe", "is_safety_risk": False, **DEMAND}


@cache  # whoever asks for the same means the same case, which stands there once: ``cast_with_what_lacks``
def in_state(state, **facts):
    """A case that reached ``state`` as severe as it gets without a crisis."""

    def make(us):
        known = {"severity": "severe"} | facts
        if "category" in known:
            known["category"] = category(known["category"])
        return make_case(state, by=us.agent, **known)

    return make


def felt(us, **facts):
    """Acknowledged, and somebody read how the customer feels."""
    case = make_case(State.ACKNOWLEDGED, by=us.agent, **facts)
    case.read_emotion(by=us.agent, at=now(), level="mild", kind="angry")
    return case


@cache
def felt_in(code):
    """The same, of another category."""
    return lambda us: felt(us, category=category(code))


def fresh(us):
    """Written down, and no more."""
    return register(us.agent)


@cache
def found(**facts):
    """Investigated, with one finding."""

    def make(us):
        case = make_case(State.INVESTIGATING, by=us.agent, severity="severe")
        known = {"text": "A seal was left out.", "cause": Cause.objects.first(), "told_customer": True}
        case.add_finding(by=us.agent, at=now(), **(known | facts))
        return case

    return make


def unhappy_again(us):
    """The customer turned the first solution down."""
    case = make_case(State.PROPOSED, by=us.agent)
    case.revise(by=us.agent, at=now(), why="still_unhappy")
    return case


def proposed_twice(us):
    """The first round led nowhere, and a second lies on the table."""
    case = make_case(State.PROPOSED, by=us.agent)
    case.revise(by=us.agent, at=now(), why="obstacle")
    propose(case, us.agent)
    return case


def done(us, **facts):
    """Agreed, and carried out."""
    case = make_case(State.COMMITTED, by=us.agent, **facts)
    carry_out(case, us.agent)
    return case


def done_and_minor(us):
    """Agreed and carried out, with little asked for."""
    return done(us, severity="minor")


def done_and_severe(us):
    """Agreed and carried out, with everything asked for."""
    return done(us, severity="severe")


def promised(us):
    """Agreed, and a promise is open."""
    case = done(us)
    case.make_promise(by=us.agent, at=now(), text="Ring", owner=us.agent, due_at=now() + timedelta(days=1))
    return case


def chosen(us):
    """Agreed and an apology made, and nobody has said that the exchange was carried out."""
    case = make_case(State.COMMITTED, by=us.agent, severity="severe")
    case.apologise(by=us.agent, at=now(), kind="regret", words="Sorry.")
    return case


def asked_for_more(us):
    """Agreed, and the customer waits for our word on a wish beyond the policy."""
    case = done(us)
    case.add_extra_request(by=us.agent, at=now(), words="A visit")
    return case


def asked_others(us):
    """Somebody has taken something on."""
    case = make_case(State.RECEIVED, by=us.agent, severity="severe")
    case.add_task(by=us.agent, at=now(), title="Ring the works", owner=us.agent)
    return case


def merged_with_a_promise(us):
    """Agreed, and something was promised on a case that was merged into it."""
    case = done(us)
    case.apologise(by=us.agent, at=now(), kind="regret", words="Sorry.")
    twice = register(us.agent)
    twice.make_promise(by=us.agent, at=now(), text="Ring", owner=us.agent, due_at=now() + timedelta(days=1))
    withdraw_case(twice, by=us.agent, at=now(), why="duplicate", duplicate_of=case)
    return case


def survivor(kind, case, us):
    """A case that stays, with just one thing wrong with it."""
    earlier, severe = now() - timedelta(hours=1), {"severity": "severe"}
    if kind == "itself":
        return case
    if kind == "on hold":
        stays = register(us.agent, received_at=earlier, **severe)
        stays.place_legal_hold(by=us.agent, at=now(), why="A letter.")
        return stays
    if kind == "closed":
        return make_case(State.CLOSED, by=us.agent, received_at=earlier, **severe)
    facts = {
        "about somebody": {"about_staff": us.colleague} | severe,
        "of another": {"customer": make_customer(us.agent.team)} | severe,
        "later": {"received_at": now()} | severe,
        "lighter": {"severity": "minor"},
        "plain": severe,
    }[kind]
    return register(us.agent, **({"received_at": earlier} | facts))


DUPLICATE = {"why": "duplicate"}
TWO = [option(), option(title="The money back")]
BARE = [OptionDraft(title="One", redress="refund"), OptionDraft(title="Other", redress="repair")]
DEAR = [option(), option(title="The money back", redress="refund", cost=10_001)]
CLOSING = {"outcome": "satisfied", "lesson": "Count the seals."}

# (step, requirement): a case that lacks just this, what the step is given, and who takes it.
LACKING = {
    ("acknowledge", "first_contact"): (in_state(State.RECEIVED), {"channel": ""}),
    ("assess", "severity_settled"): (felt, {"severity": "", "is_safety_risk": False}),
    ("assess", "safety_is_grave"): (felt, {"severity": "moderate", "is_safety_risk": True, **DEMAND}),
    ("assess", "category_is_grave"): (
        felt_in("privacy"),
        {"severity": "moderate", "is_safety_risk": False, **DEMAND},
    ),
    ("assess", "demand_restated"): (felt, ASSESSED | {"demand": ""}),
    ("assess", "demand_confirmed"): (felt, ASSESSED | {"demand_confirmation": ""}),
    ("assess", "emotion_read"): (in_state(State.ACKNOWLEDGED), ASSESSED),
    ("investigate", "handler_named"): (in_state(State.ASSESSED), {"handler": None}),
    ("propose", "finding_told"): (found(told_customer=False), {"options": TWO, "channel": "phone"}),
    ("propose", "cause_recorded"): (found(cause=None), {"options": TWO, "channel": "phone"}),
    ("propose", "one_to_three_options"): (found(), {"options": [], "channel": "phone"}),
    ("propose", "two_options_when_unhappy"): (unhappy_again, {"options": [option()], "channel": "phone"}),
    ("propose", "pros_and_cons"): (found(), {"options": BARE, "channel": "phone"}),
    ("propose", "within_authority"): (found(), {"options": DEAR, "channel": "phone"}),
    ("agree", "option_chosen"): (in_state(State.PROPOSED), {"option": None, "evidence": "spoken"}),
    ("agree", "evidence_given"): (in_state(State.PROPOSED), {"option": "first", "evidence": ""}),
    ("agree", "on_the_table"): (proposed_twice, {"option": "turned down", "evidence": "spoken"}),
    ("decide", "on_the_table"): (
        proposed_twice,
        {"option": "turned down", "reasons": "No defect.", "routes_told": "Mediation."},
    ),
    ("decide", "reasons_given"): (in_state(State.PROPOSED), {"reasons": "", "routes_told": "Mediation."}),
    ("decide", "routes_told"): (in_state(State.PROPOSED), {"reasons": "No defect.", "routes_told": ""}),
    ("revise", "why"): (in_state(State.PROPOSED), {"why": ""}),
    ("resolve", "promises_settled"): (promised, {"what_was_done": "Exchanged."}),
    ("resolve", "redress_settled"): (chosen, {"what_was_done": "Exchanged."}),
    ("resolve", "extra_requests_answered"): (asked_for_more, {"what_was_done": "Exchanged."}),
    ("resolve", "what_was_done"): (done_and_minor, {"what_was_done": ""}),
    ("resolve", "apology_or_reason"): (done_and_severe, {"what_was_done": "Exchanged."}),
    ("resolve_at_first_contact", "is_trivial"): (
        in_state(State.RECEIVED, severity="moderate"),
        {"what_was_done": "Refunded.", "how_left": "fine"},
    ),
    ("resolve_at_first_contact", "what_was_done"): (
        fresh,
        {"what_was_done": "", "how_left": "fine"},
    ),
    ("resolve_at_first_contact", "how_left"): (
        fresh,
        {"what_was_done": "Refunded.", "how_left": ""},
    ),
    ("close", "outcome_given"): (in_state(State.RESOLVED, severity="minor"), {"outcome": ""}),
    ("close", "enough_tries"): (in_state(State.RESOLVED, severity="minor"), {"outcome": "no_answer"}),
    ("close", "regulator_settled"): (
        in_state(State.RESOLVED, category="privacy"),
        CLOSING | {"cause": "first"},
    ),
    ("close", "cause_code"): (in_state(State.RESOLVED), CLOSING | {"cause": None}),
    ("close", "lesson"): (in_state(State.RESOLVED), CLOSING | {"lesson": "", "cause": "first"}),
    ("reopen", "why"): (in_state(State.CLOSED), {"why": ""}),
    ("reopen", "receiver_named"): (in_state(State.CLOSED), {"why": "still_unhappy", "receiver": None}),
    ("withdraw", "why"): (in_state(State.RECEIVED), {"why": ""}),
    ("withdraw", "duplicate_named"): (in_state(State.RECEIVED), {"why": "duplicate"}),
    ("withdraw", "not_itself"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "itself"}),
    ("withdraw", "stays_in_progress"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "closed"}),
    ("withdraw", "stays_in_sight"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "about somebody"}),
    ("withdraw", "one_customer"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "of another"}),
    ("withdraw", "received_first"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "later"}),
    ("withdraw", "as_grave"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "lighter"}),
    ("withdraw", "no_legal_hold"): (in_state(State.RECEIVED), DUPLICATE | {"duplicate_of": "on hold"}),
    ("withdraw", "nothing_lost"): (asked_others, DUPLICATE | {"duplicate_of": "plain"}),
    ("resolve", "merged_promises_settled"): (merged_with_a_promise, {"what_was_done": "Exchanged."}),
    ("take_back", "why"): (in_state(State.ASSESSED), {"why": ""}),
    ("take_back", "author_or_supervisor"): (in_state(State.ASSESSED), {"why": "The wrong case.", "by": "colleague"}),
    ("take_back", "nothing_sent_since"): (
        lambda us: told_since(in_state(State.ASSESSED)(us), us),
        {"why": "The wrong case."},
    ),
}
# What one lacks the other lacks too, so it is asked of the case that has nothing.
TOGETHER = {("propose", "finding_recorded"): {"cause_recorded", "finding_told"}}


def told_since(case, us):
    """The customer heard of the step."""
    case.add_message(by=us.agent, at=now(), direction="outbound", body="We begin.", channel="phone")
    return case


def cast_with_what_lacks():
    """Who takes the steps, and each case of the table once."""
    us = Cast()
    assert us.agent and us.colleague and us.supervisor
    us.cases = {make: make(us) for make in dict.fromkeys(make for make, _facts in LACKING.values())}
    return us


made, us = staged(cast_with_what_lacks)


def filled(case, facts, us):
    """The facts, with the rows that "first" stands for."""
    known = {"option": lambda: case.proposals.latest().options.first(), "cause": Cause.objects.first}
    found = {name: known[name]() if value == "first" else value for name, value in facts.items() if name != "by"}
    if found.get("option") == "turned down":
        found["option"] = case.proposals.earliest("round").options.first()
    if "duplicate_of" in found:
        found["duplicate_of"] = survivor(found["duplicate_of"], case, us)
    return found


def taken_by(verb, facts, us):
    """Who takes the step: a supervisor decides, an agent does the rest."""
    return getattr(us, facts.get("by", "supervisor" if verb == "decide" else "agent"))


@pytest.mark.parametrize(("verb", "code"), LACKING, ids="-".join)
def test_a_step_is_refused_for_want_of_this_and_of_nothing_else(verb, code, us, monkeypatch):
    """The control: with the requirement gone, nothing is missing."""
    make, facts = LACKING[verb, code]
    case, by = us.cases[make], taken_by(verb, facts, us)
    given = filled(case, facts, us)
    with monkeypatch.context() as without:
        left = [item for item in requirements.requirements_of(verb) if item.code != code]
        without.setitem(requirements._requirements, verb, left)
        assert case.missing_for(verb, by=by, at=now(), facts=given) == []
    with pytest.raises(RequirementsMissing) as refused:
        getattr(case, verb)(by=by, at=now(), **given)
    assert [item.code for item in refused.value.missing] == [code]


@pytest.mark.parametrize(("verb", "code"), TOGETHER, ids="-".join)
def test_what_is_lacking_together(verb, code, us):
    case = in_state(State.INVESTIGATING)(us)
    with pytest.raises(RequirementsMissing) as refused:
        getattr(case, verb)(by=us.agent, at=now(), options=TWO, channel="phone")
    assert {item.code for item in refused.value.missing} == {code} | TOGETHER[verb, code]


def test_every_requirement_of_every_step_is_listed_here():
    known = {(verb, item.code) for verb in VERBS for item in requirements.requirements_of(verb)}
    assert known == LACKING.keys() | TOGETHER.keys()
