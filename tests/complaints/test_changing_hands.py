"""How a case comes to somebody: the policy of the team, caps that redirect and never leave a case lying, care."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Absence, PersonLanguage, PersonSkill, Skill
from audit.journal import sentence
from audit.models import Entry
from casework.spreading import suggested
from complaints import care
from complaints.choices import (
    State,
)
from complaints.distribution import Candidate, Caps, by_load, by_turn, choose, had_enough
from complaints.hands import HowAssigned
from complaints.models import AssignmentPolicy, Category, Complaint, Handover, Roster
from complaints.tasks import hand_out
from history.attribution import attributed
from tests.builders import make_case, make_person, register

pytestmark = pytest.mark.django_db


def policy(team, method="load", **caps):
    """The policy of a team from now on."""
    with attributed(reason="policy"):
        return AssignmentPolicy.objects.create(team=team, method=method, starts_on=date(2020, 1, 1), **caps)


def arriving(by, **facts):
    """A case that comes in without a handler."""
    return register(by, handler=None, **facts)


@pytest.fixture
def three(team):
    return [make_person("agent", team=team, name=f"Agent {letter}") for letter in "ABC"]


def test_without_a_policy_a_case_waits_for_a_hand(supervisor, three):
    assert arriving(supervisor).handler is None


def test_in_turn_everybody_gets_one_before_anybody_gets_two(team, supervisor, three):
    policy(team, "round_robin")
    got = [arriving(supervisor).handler for _ in range(6)]
    assert sorted(got[:3], key=str) == sorted(got[3:], key=str) == three
    assert got[:3] == got[3:]


def test_by_load_the_least_busy_gets_it_and_the_journal_says_so(team, supervisor, three):
    policy(team)
    register(three[0])
    register(three[1])
    case = arriving(supervisor)
    assert Complaint.objects.get(pk=case.pk).handler == three[2]
    told = Entry.objects.about_case(case.pk).get(verb="complaint_hand_out")
    assert (told.actor, told.facts["how"], told.facts["handler"]) == (None, "load", three[2].alias)
    assert case.handovers.get().history.get().history_user_id is None


def test_who_is_away_takes_breath_is_stopped_or_complained_about_gets_nothing(team, supervisor, three):
    policy(team, "round_robin")
    away, tired, stopped = three
    there, about = make_person("agent", team=team), make_person("agent", team=team)
    at = now()
    care.be_away(away, by=supervisor, at=at, until=at + timedelta(days=1), reason="Holiday.")
    care.take_breath(tired, at=at)
    care.stop_assignment(stopped, by=supervisor, at=at, reason="Enough for today.")
    got = [arriving(supervisor, at=now(), about_staff=about).handler for _ in range(3)]
    assert got == [there, there, there]
    care.be_back(away, by=away, at=now())
    care.breathe_again(tired, at=now())
    care.resume_assignment(stopped, by=supervisor, at=now(), reason="Rested.")
    assert {arriving(supervisor).handler for _ in range(5)} == {*three, there, about}


def test_only_who_supervises_the_team_decides_for_somebody(agent, colleague, outsider, supervisor):
    with pytest.raises(PermissionDenied):
        care.stop_assignment(agent, by=colleague, at=now(), reason="…")
    with pytest.raises(PermissionDenied):
        care.stop_assignment(outsider, by=supervisor, at=now(), reason="…")
    assert not Entry.objects.filter(verb__startswith="person_").exists()


def test_the_cap_on_strong_contacts_redirects_and_never_leaves_a_case_lying(team, supervisor, three):
    policy(team, "load", most_strong=1)
    strong = {"emotion_level": "strong", "emotion_kind": "angry"}
    got = [arriving(supervisor, **strong) for _ in range(4)]
    assert {case.handler for case in got[:3]} == set(three)
    hows = [case.handovers.get().how for case in got]
    assert hows == ["load", "load", "load", "over_cap"]
    assert all(one.strong_in_a_row >= 1 for one in Roster.of(team, now()) if one.person in three)
    assert arriving(supervisor).handovers.get().how == "load"


def test_one_calm_contact_ends_the_row(agent, team):
    for level in ("strong", "strong"):
        register(agent, emotion_level=level, emotion_kind="angry", channel="phone")
    row = lambda: next(one.strong_in_a_row for one in Roster.of(team, now()) if one.person == agent)  # noqa: E731
    assert row() == 2
    register(agent, emotion_level="calm", channel="phone")
    assert row() == 0


@pytest.mark.parametrize("method", ["round_robin", "load"])
def test_the_choice_among_those_there(method):
    here = [Candidate(1, open_cases=3, strong_in_a_row=2), Candidate(2, open_cases=5)]
    assert choose(method, here, Caps(None, 2), is_strong=True)[0].key == 2
    assert choose(method, here, Caps(5, None), is_strong=False)[0].key == 1
    assert choose(method, here, Caps(3, None), is_strong=False) is None
    assert choose(method, here[:1], Caps(None, 2), is_strong=True) == (here[0], HowAssigned.OVER_CAP)
    assert choose("none", here, Caps(), is_strong=False) is None


PEOPLE = st.lists(
    st.builds(
        Candidate,
        key=st.integers(1, 99),
        open_cases=st.integers(0, 4),
        strong_in_a_row=st.integers(0, 3),
        last_turn_at=st.sampled_from([None, *(datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))]),
        speaks=st.booleans(),
        knows=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.key,
)


@given(
    st.sampled_from(["round_robin", "load"]),
    PEOPLE,
    st.builds(Caps, st.none() | st.integers(1, 4), st.none() | st.integers(1, 3)),
    st.booleans(),
)
def test_who_suits_a_case_comes_first_and_nobody_suiting_never_leaves_it_lying(method, people, caps, is_strong):
    below = [one for one in people if caps.open_cases is None or one.open_cases < caps.open_cases]
    found = choose(method, people, caps, is_strong=is_strong)
    assert (found is None) == (not below)
    if found is None:
        return
    chosen, how = found
    tired = {one.key for one in below if is_strong and had_enough(one, caps)}
    equal = [one for one in below if (one.key in tired) == (chosen.key in tired)]
    assert chosen in below and chosen.suits == max(one.suits for one in equal)
    assert (how == HowAssigned.OVER_CAP) == (len(tired) == len(below))
    like = [one for one in equal if one.suits == chosen.suits]
    order = (by_turn if how == HowAssigned.ROUND_ROBIN else by_load)(chosen)
    assert order == min((by_turn if how == HowAssigned.ROUND_ROBIN else by_load)(one) for one in like)


@pytest.mark.parametrize("method", ["round_robin", "load"])
def test_language_and_skill_steer_and_the_entry_says_why(method, team, supervisor, three):
    first, second, third = three
    glaze = Skill.objects.create(code="glaze", name_en="Glaze", name_zh_hant="釉", name_zh_hans="釉")
    category = Category.objects.create(code="craft", name_en="Craft", name_zh_hant="工", name_zh_hans="工", skill=glaze)
    for person, language in ((first, "en"), (second, "zh-hant"), (third, "zh-hant")):
        PersonLanguage.objects.create(person=person, language=language)
    PersonSkill.objects.create(person=third, skill=glaze)
    PersonSkill.objects.create(person=first, skill=glaze)
    policy(team, method, most_open=1)
    told = []
    for language in ("zh-hant", "zh-hant", "zh-hant", "zh-hans"):
        case = arriving(supervisor, category=category, language=language)
        entry = Entry.objects.about_case(case.pk).filter(verb__startswith="complaint_hand_out").first()
        told.append((case.handler, entry.facts["because"] if entry else None))
    assert told == [(third, "both"), (second, "language"), (first, "skill"), (None, None)]
    assert "speaks the customer’s language and knows the matter" in sentence(
        "complaint_hand_out_fitting", {"handler": "A", "how": "load", "because": "both"}
    )


def test_what_somebody_leaves_goes_to_who_speaks_the_language(team, supervisor, three):
    PersonLanguage.objects.create(person=three[2], language="zh-hant")
    cases = [register(three[0], language="zh-hant"), register(three[0], language="en")]
    found = suggested(cases, three[0], now())
    assert [one.receiver for one in found] == [three[2], three[1]]


def test_a_reopened_case_whose_handler_left_finds_another(team, supervisor, three):
    policy(team, "round_robin")
    case = make_case(State.CLOSED, by=three[0])
    three[0].is_active = False
    with attributed(reason="left"):
        three[0].save()
    case = Complaint.objects.get(pk=case.pk)
    case.reopen(by=supervisor, at=now(), why="new_fact")
    assert Complaint.objects.get(pk=case.pk).handler in three[1:]


def test_what_came_while_nobody_was_there_is_handed_out_later_but_not_what_was_left(team, supervisor, three):
    lying, left = arriving(supervisor), register(three[0])
    left.leave_to_team(by=three[0], at=now())
    policy(team)
    assert hand_out(now()) == 1
    assert Complaint.objects.get(pk=lying.pk).handler in three
    assert Complaint.objects.get(pk=left.pk).handler is None


def test_the_person_complained_about_is_never_assigned_by_hand_either(agent, colleague):
    case = register(agent, about_staff=colleague)
    with pytest.raises(PermissionDenied):
        case.assign(by=agent, at=now(), handler=colleague)
    assert not Handover.objects.exists()


def test_a_new_absence_ends_the_old_one(agent):
    for days in (1, 3):
        care.be_away(agent, by=agent, at=now(), until=now() + timedelta(days=days))
    assert Absence.objects.at(now() + timedelta(hours=1)).count() == 1
