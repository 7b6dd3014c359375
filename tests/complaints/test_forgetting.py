"""A reading is of one conversation: half a year after the end only how strong it was is kept."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from audit.models import Entry
from complaints.choices import State
from complaints.forgetting import KIND_KEPT, forget_feelings
from complaints.models import Complaint
from tests.builders import make_case

pytestmark = pytest.mark.django_db


def ended(agent, at, level="strong", kind="angry"):
    case = make_case(State.RECEIVED, by=agent)
    case.read_emotion(by=agent, at=now(), level=level, kind=kind)
    case.withdraw(by=agent, at=at, why="by_customer")
    return case


def test_after_half_a_year_the_level_is_left_and_the_journal_says_so(agent):
    case = ended(agent, now())
    later = case.closed_at + KIND_KEPT + timedelta(minutes=1)
    assert forget_feelings(later) == 1
    case = Complaint.objects.get(pk=case.pk)
    assert (case.emotion_level, case.emotion_kind) == ("strong", "")
    assert list(case.emotions.values_list("level", "kind")) == [("strong", "")]
    assert Entry.objects.about(case).get(verb="complaint_forget_feelings").actor is None
    assert forget_feelings(later) == 0


def test_neither_a_younger_end_nor_an_open_case_is_touched(agent):
    young, running = ended(agent, now()), make_case(State.INVESTIGATING, by=agent)
    running.read_emotion(by=agent, at=now(), level="moderate", kind="anxious")
    assert forget_feelings(young.closed_at + KIND_KEPT - timedelta(minutes=1)) == 0
    assert set(Complaint.objects.values_list("emotion_kind", flat=True)) == {"angry", "anxious"}


def test_a_case_that_ended_calm_forgets_its_earlier_readings_too(agent):
    case = make_case(State.RECEIVED, by=agent)
    case.read_emotion(by=agent, at=now(), level="strong", kind="angry")
    case.read_emotion(by=agent, at=now(), level="calm")
    case.withdraw(by=agent, at=now(), why="by_customer")
    forget_feelings(now() + KIND_KEPT + timedelta(days=1))
    assert set(case.emotions.values_list("kind", flat=True)) == {""}
