"""Which gift fits: rules and points as pure values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gifts.suggesting import SHOWN, Candidate, Situation, occasion_of, suggest

TODAY = date(2026, 11, 22)
WITHIN = Situation(least=200, most=300, on=TODAY)


def one(key=1, **facts):
    return Candidate(**{"key": key, "kind": "practical", "value": 250} | facts)


def keys(candidates, situation=WITHIN):
    return [suggested.key for suggested in suggest(candidates, situation)]


def codes(candidate, situation=WITHIN):
    return [reason.code for reason in suggest([candidate], situation)[0].reasons]


@pytest.mark.parametrize(
    ("facts", "situation"),
    [
        ({"value": 199}, WITHIN),
        ({"value": 301}, WITHIN),
        ({"had_before": True}, WITHIN),
        ({"matter": False}, WITHIN),
        ({"expires_on": TODAY}, WITHIN),
        ({"lead_days": 1}, Situation(least=200, most=300, on=TODAY, timing="at_once")),
        ({"kind": "shopping"}, Situation(least=200, most=300, on=TODAY, recipient="official")),
        ({"kind": "shopping"}, Situation(least=200, most=300, on=TODAY, recipient="business")),
    ],
)
def test_what_does_not_fit_is_never_suggested(facts, situation):
    assert keys([one(**facts)], situation) == []


def test_without_a_ceiling_anything_above_fits():
    assert keys([one(value=10_000)], Situation(least=200, most=None, on=TODAY)) == [1]


def test_the_matter_weighs_more_than_a_liking_and_that_more_than_an_occasion():
    assert keys([one(1, occasion=True), one(2, likings=("tea",)), one(3, matter=True)]) == [3, 2, 1]


def test_what_expires_first_goes_first():
    later = [one(1), one(2, expires_on=TODAY + timedelta(days=40)), one(3, expires_on=TODAY + timedelta(days=5))]
    assert keys(later) == [3, 2, 1]
    assert codes(later[2])[0] == "expiring"


def test_something_other_than_last_time_breaks_the_tie():
    assert keys([one(1), one(2, is_other_kind=True)]) == [2, 1]


@pytest.mark.parametrize(
    ("severity", "occasion"),
    [("minor", "slip"), ("moderate", "compensation"), ("severe", "recovery"), ("critical", "recovery")],
)
def test_each_severity_is_an_occasion(severity, occasion):
    assert occasion_of(severity) == occasion
    assert occasion_of(severity, of_a_case=False) == "care"


@given(
    st.lists(
        st.builds(
            one,
            key=st.integers(1, 10**6),
            value=st.integers(1, 600),
            matter=st.sampled_from([None, True, False]),
            likings=st.sampled_from([(), ("tea",), ("tea", "books")]),
            occasion=st.booleans(),
            had_before=st.booleans(),
            expires_on=st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=90)),
        ),
        unique_by=lambda candidate: candidate.key,
        max_size=30,
    )
)
def test_at_most_three_each_with_a_reason_in_one_order_whatever_comes_first(candidates):
    found = suggest(candidates, WITHIN)
    assert found == suggest(candidates[::-1], WITHIN)
    assert len(found) <= SHOWN
    assert all(suggested.reasons and suggested.points > 0 for suggested in found)
    assert [suggested.points for suggested in found] == sorted((s.points for s in found), reverse=True)
