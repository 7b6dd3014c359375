"""Random sequences of verbs against a plain model of the graph: the state is always the one the model says."""

import csv
from pathlib import Path

import pytest
from django.utils.timezone import now
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.steps import RequirementsMissing
from complaints.models import Cause, Complaint
from tests.builders import make_person, make_team, option, register
from tests.complaints.test_guard import TARGETS

ROWS = csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines())
ALLOWED = {(row["state"], row["verb"]) for row in ROWS if row["supervisor"]}
VERBS = sorted(TARGETS) + ["take_back"]


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
    }[verb]


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(verbs=st.lists(st.sampled_from(VERBS), min_size=5, max_size=25))
def test_any_sequence_of_verbs_ends_where_a_plain_model_says(db, verbs):
    by = make_person("supervisor", team=make_team())
    key = register(by).pk
    state, before = "received", ""
    for verb in verbs:
        case = Complaint.objects.get(pk=key)
        allowed = (state, verb) in ALLOWED and (verb != "take_back" or before)
        try:
            getattr(case, verb)(by=by, at=now(), **facts_of(verb, case, by))
        except (TransitionNotAllowed, RequirementsMissing):
            assert not allowed, (state, verb)
        else:
            assert allowed, (state, verb)
            state, before = (before, "") if verb == "take_back" else (TARGETS[verb], state)
    stored = Complaint.objects.get(pk=key)
    assert (stored.state, stored.came_from) == (state, before)
    assert stored.version == 1 + stored.history.values("version").distinct().count() - 1
