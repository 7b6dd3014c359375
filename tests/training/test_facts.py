"""What the history says by itself: on lives written by hand, without a database; then on real cases, in one query."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.builders import make_case
from tests.goodwill import make_resolved_case
from training.choices import Fact
from training.facts import FACTS, told_by, told_of
from training.lived import Lived
from training.reasons import WHYS, Found

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hours(number: float) -> datetime:
    return T0 + timedelta(hours=number)


def row(**columns) -> SimpleNamespace:
    return SimpleNamespace(**columns)


def lived(**parts) -> Lived:
    """A moderate case of 2 March, looked at 500 hours later."""
    known = {"now": hours(500), "state": "closed", "severity": "moderate", "category": "delay", "received_at": T0}
    return Lived(**known | parts)


def clock(kind="acknowledgement", due=1, stopped: float | None = 0.5):
    return row(kind=kind, started_at=T0, due_at=hours(due), stopped_at=None if stopped is None else hours(stopped))


def gift(**facts):
    known = {"requested_at": hours(30), "sent_at": hours(40), "decided_at": hours(31), "placement": "within"}
    known |= {"item__fits": [], "has_reason": False, "thanks": True, "decided_in_anger": False}
    return row(**known | facts)


def promise(state, due=20, settled: float | None = 10):
    return row(state=state, made_at=T0, due_at=hours(due), settled_at=settled and hours(settled))


def felt(at, level="strong", kind="angry"):
    return row(at=hours(at), level=level, kind=kind)


proposed = row(at=hours(60), options=2, weighed=2)
SAYINGS = [
    ("acknowledged_in_time", {"clocks": [clock()]}, "yes", "met"),
    ("acknowledged_in_time", {"clocks": [clock(stopped=2)]}, "no", "late"),
    ("acknowledged_in_time", {"clocks": [clock(stopped=None)]}, "no", "never"),
    ("acknowledged_in_time", {"clocks": [clock(due=600, stopped=None)]}, "unknown", "runs"),
    (
        "acknowledged_in_time",
        {"clocks": [clock(stopped=2)], "withdrawn_at": hours(2)},
        "not_applicable",
        "ended_before",
    ),
    ("first_words_in_time", {"clocks": [clock("first_response")]}, "yes", "met"),
    ("first_words_in_time", {}, "not_applicable", "no_clock"),
    (
        "demand_confirmed",
        {"assessments": [row(at=T0, severity="minor", demand_confirmation="")]},
        "not_applicable",
        "not_asked",
    ),
    (
        "demand_confirmed",
        {"assessments": [row(at=T0, severity="severe", demand_confirmation="")]},
        "no",
        "not_confirmed",
    ),
    (
        "demand_confirmed",
        {"assessments": [row(at=T0, severity="severe", demand_confirmation="spoken")]},
        "yes",
        "confirmed",
    ),
    (
        "updated_before_asked",
        {"proposals": [proposed], "our_words": [row(at=hours(20), thanks=False)]},
        "yes",
        "told_between",
    ),
    ("updated_before_asked", {"proposals": [proposed]}, "no", "silent"),
    ("updated_before_asked", {"proposals": [row(at=hours(5), options=1, weighed=0)]}, "not_applicable", "short"),
    ("told_early_when_blocked", {"obstacles": [row(told_at=hours(5), promise__due_at=hours(6))]}, "yes", "told_first"),
    ("told_early_when_blocked", {"obstacles": [row(told_at=hours(7), promise__due_at=hours(6))]}, "no", "told_late"),
    ("told_early_when_blocked", {"promises": [promise("late")]}, "no", "not_told"),
    ("promise_kept", {"promises": [promise("kept"), promise("renegotiated")]}, "yes", "kept"),
    ("promise_kept", {"promises": [promise("kept"), promise("late")]}, "partly", "kept_late"),
    ("promise_kept", {"promises": [promise("open", 900, None)]}, "unknown", "not_due"),
    ("promise_kept", {"promises": [promise("open", 20, None)]}, "no", "broken"),
    ("options_proposed", {"proposals": [proposed]}, "yes", "options"),
    ("options_proposed", {"proposals": [row(at=T0, options=3, weighed=1)]}, "partly", "bare_options"),
    ("options_proposed", {}, "no", "no_options"),
    ("options_proposed", {"state": "assessed"}, "unknown", "still_open"),
    ("agreement_recorded", {"agreements": [row(at=T0, evidence="spoken")]}, "partly", "agreed_spoken"),
    ("agreement_recorded", {"agreements": [row(at=T0, evidence="signed")]}, "yes", "agreed_written"),
    ("agreement_recorded", {"decisions": [row(at=T0)]}, "not_applicable", "decided"),
    (
        "confirmed_solved",
        {"closures": [row(at=T0, outcome="satisfied", has_cause=True, has_lesson=True)]},
        "yes",
        "said_solved",
    ),
    (
        "confirmed_solved",
        {"closures": [row(at=T0, outcome="no_answer", has_cause=False, has_lesson=False)]},
        "unknown",
        "did_not_say",
    ),
    ("thanked", {"our_words": [row(at=T0, thanks=True)]}, "yes", "thanks_written"),
    ("thanked", {"our_words": [row(at=T0, thanks=False)]}, "unknown", "thanks_unseen"),
    ("gift_after_apology", {"gifts": [gift()], "apologies": [row(at=hours(2), kind="regret")]}, "yes", "apology_first"),
    ("gift_after_apology", {"gifts": [gift()], "apologies": [row(at=hours(35), kind="regret")]}, "no", "gift_first"),
    ("gift_after_apology", {"gifts": [gift()]}, "no", "no_apology"),
    ("gift_after_apology", {}, "not_applicable", "no_gift"),
    ("gift_in_band", {"gifts": [gift(), gift(placement="above", has_reason=True)]}, "partly", "out_of_band_reason"),
    ("gift_in_band", {"gifts": [gift(placement="below")]}, "no", "out_of_band"),
    ("gift_related", {"gifts": [gift(item__fits=["quality"])]}, "no", "unrelated"),
    ("gift_not_while_angry", {"gifts": [gift()], "emotions": [felt(1), felt(35, "mild")]}, "yes", "calm"),
    ("gift_not_while_angry", {"gifts": [gift()], "emotions": [felt(1), felt(45, "mild")]}, "no", "angry"),
    (
        "gift_not_while_angry",
        {"gifts": [gift(decided_in_anger=True)], "emotions": [felt(1)]},
        "partly",
        "angry_decided",
    ),
    ("gift_not_while_angry", {"gifts": [gift()]}, "unknown", "no_reading"),
]


@pytest.mark.parametrize(
    ("code", "parts", "answer", "why"), SAYINGS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fact_says_why(code, parts, answer, why):
    found = told_by(lived(**parts))[code]
    assert (found.answer, found.why) == (answer, why)
    assert "%(" not in found.words
    assert Found.read(found.answer, found.stored()) == found


def test_every_fact_is_registered_and_every_why_is_said_somewhere():
    assert set(FACTS) == set(Fact.values)
    assert {found.why for found in told_by(lived()).values()} <= set(WHYS)


def test_what_an_import_left_out_is_not_a_no():
    said = told_by(
        lived(is_imported=True, closures=[row(at=T0, outcome="satisfied", has_cause=False, has_lesson=False)])
    )
    assert not [code for code, found in said.items() if found.answer in {"no", "not_applicable"}]
    assert said["confirmed_solved"].answer == "yes"
    assert said["promise_kept"].why == "imported"


@pytest.mark.django_db
def test_real_cases_are_read_in_one_query(agent, django_assert_num_queries):
    case = make_resolved_case(agent, severity="moderate")
    with django_assert_num_queries(1):
        said = told_of(case.pk)
    assert {code: found.answer for code, found in said.items() if found.answer == "no"} == {}
    assert said["demand_confirmed"].answer == said["options_proposed"].answer == "yes"
    assert said["agreement_recorded"].answer == "partly"
    assert told_of(make_case("received", by=agent).pk)["options_proposed"].why == "still_open"
