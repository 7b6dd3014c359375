"""Random sequences of verbs against a plain model of the graph: the state is always the one the model says."""

import csv
from pathlib import Path

import pytest
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.steps import RequirementsMissing
from complaints.agreement import cases_with_another_deadline, clocks_beside_the_holds
from complaints.choices import CAN_WAIT
from complaints.models import Cause, Complaint
from tests.builders import make_person, make_team, option, register
from tests.complaints.test_guard import TARGETS

ROWS = csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines())
ALLOWED = {(row["state"], row["verb"]) for row in ROWS if row["supervisor"]}
VERBS = sorted(TARGETS) + ["take_back", "hold", "resume", "hear"]
BESIDE = frozenset({"hold", "resume", "hear"})


def facts_of(verb, case, by):
    """What the verb needs at severity minor."""
    latest = case.proposals.order_by("round").last()
    return {
        "acknowledge": {"channel": "phone"},
        "assess": {"severity": "minor", "is_safety_risk": False},
        "investigate": {"handler": by},
        "propose": {"channel": "phone", "options": [option(), option(title="The money")]},
        "agree": {"option": latest and latest.options.first(), "evidence": "spoken"},
        "decide": {"reasons": "No fault found.", "routes_told": "The ombudsman."},
        "revise": {"why": "still_unhappy"},
        "resolve": {"what_was_done": "Exchanged."},
        "resolve_at_first_contact": {"what_was_done": "Refunded.", "how_left": "fine"},
        "close": {"outcome": "satisfied", "cause": Cause.objects.first(), "lesson": "Count."},
        "reopen": {"why": "still_unhappy", "receiver": by},
        "withdraw": {"why": "by_customer"},
        "take_back": {"why": "A mistake."},
        "hold": {"why": "answer"},
        "resume": {},
    }[verb]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(VERBS), min_size=5, max_size=25))
def test_any_sequence_of_verbs_ends_where_a_plain_model_says(db, verbs):
    by = make_person("supervisor", team=make_team())
    key = register(by).pk
    state, before, on_hold, was_on_hold = "received", "", False, False
    for verb in verbs:
        case = Complaint.objects.get(pk=key)
        if verb == "hear":
            case.add_message(by=by, at=now(), direction="inbound", body="Well?")
            on_hold = was_on_hold = False
            continue
        allowed = (f"{state} on hold" if verb == "resume" and on_hold else state, verb) in ALLOWED
        allowed = allowed and (verb != "take_back" or before) and not (verb == "hold" and on_hold)
        try:
            getattr(case, verb)(by=by, at=now(), **facts_of(verb, case, by))
        except (TransitionNotAllowed, RequirementsMissing):
            assert not allowed, (state, verb)
        else:
            assert allowed, (state, verb)
            if verb in BESIDE:
                on_hold, was_on_hold = verb == "hold", False
            elif verb == "take_back":
                state, before, on_hold = before, "", (on_hold or was_on_hold) and before in CAN_WAIT
                was_on_hold = False
            else:
                state, before, on_hold, was_on_hold = TARGETS[verb], state, False, on_hold
    stored = Complaint.objects.get(pk=key)
    assert (stored.state, stored.came_from) == (state, before)
    assert (stored.standing_hold() is not None) == on_hold
    assert stored.version == 1 + stored.history.values("version").distinct().count() - 1
    assert not clocks_beside_the_holds().exists()
    assert not cases_with_another_deadline().exists()
