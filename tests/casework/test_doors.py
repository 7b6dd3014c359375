"""Every door of a case answers the same questions: who may, when, what is missing, what happened."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import Department
from audit.models import Entry
from casework.doors import ACTS, DOORS, STEPS
from complaints.choices import State
from complaints.models import Complaint
from tests.builders import carry_out, cast_with_cases, make_case, make_person, register
from tests.staging import staged

pytestmark = pytest.mark.django_db
made, cast = staged(cast_with_cases)

VALID = {
    "acknowledgement": (State.RECEIVED, {"channel": "phone"}),
    "assessment": (State.ACKNOWLEDGED, {"severity": "minor"}),
    "investigation": (State.ASSESSED, {"handler": "{agent}"}),
    "proposal": (
        State.INVESTIGATING,
        {"channel": "phone", "option1-title": "A new one", "option1-redress": "exchange", "option2-redress": "refund",
         "option3-redress": "refund"},
    ),
    "agreement": (State.PROPOSED, {"option": "{option}", "evidence": "spoken"}),
    "revision": (State.PROPOSED, {"why": "obstacle"}),
    "resolution": (State.COMMITTED, {"what_was_done": "Exchanged."}),
    "first-contact": (State.RECEIVED, {"what_was_done": "Refunded.", "how_left": "fine"}),
    "closure": (State.RESOLVED, {"outcome": "satisfied"}),
    "reopening": (State.CLOSED, {"why": "new_fact"}),
    "withdrawal": (State.RECEIVED, {"why": "by_customer"}),
    "take-back": (State.ASSESSED, {"why": "The wrong case."}),
    "messages": (State.RECEIVED, {"direction": "internal", "body": "Ask the depot."}),
    "apology": (State.RECEIVED, {"kind": "regret", "words": "I am sorry."}),
    "emotion": (State.RECEIVED, {"kind": "angry", "level": "mild"}),
    "findings": (State.INVESTIGATING, {"text": "A seal was left out."}),
    "promises": (State.INVESTIGATING, {"text": "Ring", "owner": "{agent}", "due_at": "2126-01-01T10:00"}),
    "attempts": (State.RESOLVED, {"channel": "phone"}),
    "assignment": (State.RECEIVED, {"handler": "{agent}"}),
    "tasks": (State.RECEIVED, {"title": "Ask the depot", "owner": "{agent}"}),
    "questions": (State.ASSESSED, {"question": "Which batch?", "department": "{department}"}),
    "extra-requests": (State.COMMITTED, {"words": "A second kettle, free."}),
    "open-questions": (State.INVESTIGATING, {"own": "Since when?"}),
    "takeover": (State.RECEIVED, {"reason": "I know the family."}),
    "help": (State.RECEIVED, {"words": "What now?"}),
    "legal-hold": (State.RECEIVED, {"why": "A lawyer wrote."}),
    "hold": (State.INVESTIGATING, {"why": "papers", "words": "A photo of the seal.", "until": "2126-01-01T10:00"}),
    "links": (State.RECEIVED, {"reference": "{other}", "kind": "related"}),
    "approach": (State.RECEIVED, {"approach": "listen"}),
    "changes-made": (State.INVESTIGATING, {"kind": "wording", "words": "You choose the day."}),
    "correction": (State.RECEIVED, {"field": "desired_outcome", "value": "A new kettle", "why": "Misheard."}),
}  # fmt: skip


NEEDS_MORE = {"legal-release", "their-side"}  # a hold to release, a person whose side is heard
PAGE_OF_A_DOOR = 12  # queries
PAGE_OF_A_CASE = 13  # queries; one of them for the tasks, until the parts of a case come in one


def door_of(case, noun):
    return reverse("casework:door", args=[case.reference, noun])


def filled(case, facts, agent):
    """The facts with the ids of this test, and the version that the page showed."""
    names = {
        "department": Department.objects.first().pk,
        "agent": agent.pk,
        "other": (Complaint.objects.exclude(pk=case.pk).first() or register(agent)).reference,
        "option": case.proposals.exists() and case.proposals.latest().options.first().pk,
    }
    return {"version": case.version} | {name: value.format(**names) for name, value in facts.items()}


@pytest.mark.parametrize("noun", VALID)
def test_a_valid_post_does_it_once_and_returns_to_the_case(noun, cast, agent, client):
    """The second of two clicks on the button of a step is told so, and does nothing."""
    state, facts = VALID[noun]
    case = cast.cases[state]
    if noun == "resolution":
        carry_out(case, agent)
    client.force_login(agent)
    data, before = filled(case, facts, agent), Entry.objects.count()

    answer = client.post(door_of(case, noun), data)

    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    assert answer["Location"] == case.get_absolute_url()
    own = Entry.objects.filter(verb=f"complaint_{DOORS[noun].verb}")
    assert own.filter(actor=agent).count() >= 1
    after = Entry.objects.count()
    assert after > before
    if noun in STEPS:
        assert client.post(door_of(case, noun), data).status_code == 409
        assert Entry.objects.count() == after


def test_an_empty_form_is_sent_back_with_words_that_help(cast, supervisor, client):
    client.force_login(supervisor)
    for noun in DOORS:
        if noun not in {"legal-release", "messages", "resumption"}:
            state = VALID.get(noun, (State.PROPOSED, {}))[0]
            answer = client.post(door_of(cast.cases[state], noun), {})
            assert answer.status_code == 422, noun
            assert answer.context["form"].errors, noun
            assert Complaint.objects.get(pk=cast.cases[state].pk).state == state, noun


def answers(ask, case, nouns) -> dict[int, list]:
    """{status: the doors that answer so}."""
    found = {}
    for noun in nouns:
        found.setdefault(ask(door_of(case, noun)).status_code, []).append(noun)
    return found


def test_somebody_of_another_team_finds_nothing(cast, outsider, client):
    client.force_login(outsider)
    for ask in (client.get, client.post):
        assert answers(ask, cast.cases[State.RECEIVED], DOORS) == {404: list(DOORS)}


def test_a_trainer_reads_and_does_not_act(cast, team, client):
    client.force_login(make_person("trainer", team=team))
    doors = [noun for noun in DOORS if noun not in {"legal-release"}]
    assert answers(client.post, cast.cases[State.RECEIVED], doors) == {403: doors}


def test_nobody_unknown_gets_in(cast, client):
    for noun in DOORS:
        assert client.get(door_of(cast.cases[State.RECEIVED], noun))["Location"].startswith("/sign-in/"), noun


def test_a_step_out_of_turn_says_that_the_case_has_moved_on(cast, supervisor, client):
    client.force_login(supervisor)
    back = {"reopening", "take-back"}
    onward = [noun for noun in STEPS if noun not in back]
    assert answers(client.get, cast.cases[State.CLOSED], onward) == {409: onward}
    assert answers(client.get, cast.cases[State.RECEIVED], back) == {409: list(back)}


def queries_of(client, address) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_the_page_of_a_door_stays_within_its_queries(cast, supervisor, client):
    client.force_login(supervisor)
    places = {noun: cast.cases[VALID.get(noun, (State.PROPOSED, {}))[0]] for noun in [*VALID, "decision", "escalation"]}
    asked = {noun: queries_of(client, door_of(case, noun)) for noun, case in places.items()}
    assert {noun: count for noun, count in asked.items() if count > PAGE_OF_A_DOOR} == {}


def test_the_page_of_a_case_stays_within_its_queries(cast, agent, client):
    client.force_login(agent)
    asked = {state: queries_of(client, case.get_absolute_url()) for state, case in cast.cases.items()}
    assert {state: count for state, count in asked.items() if count > PAGE_OF_A_CASE} == {}


def test_the_page_of_a_case_on_hold_says_so_within_its_queries(cast, agent, client, django_assert_max_num_queries):
    case = cast.cases[State.INVESTIGATING]
    case.hold(by=agent, at=now(), why="papers", words="A photo of the seal.")
    client.force_login(agent)
    with django_assert_max_num_queries(PAGE_OF_A_CASE):
        page = client.get(case.get_absolute_url()).content.decode()
    assert "A photo of the seal." in page
    assert door_of(case, "resumption") in page
    assert door_of(case, "hold") not in page


def test_a_case_goes_on_by_its_door_and_only_once(cast, agent, client):
    case = cast.cases[State.INVESTIGATING]
    case.hold(by=agent, at=now(), why="papers")
    client.force_login(agent)
    assert client.post(door_of(case, "resumption"), {"version": case.version}).status_code == 302
    assert client.post(door_of(case, "resumption"), {"version": case.version}).status_code == 409


def test_a_case_is_put_on_hold_by_its_door_only_once(cast, agent, client):
    case = cast.cases[State.INVESTIGATING]
    client.force_login(agent)
    assert client.post(door_of(case, "hold"), {"version": case.version, "why": "wish"}).status_code == 302
    assert client.post(door_of(case, "hold"), {"version": case.version, "why": "wish"}).status_code == 409
    assert case.holds.count() == 1


def test_what_is_missing_is_named_and_linked(agent, client):
    case = make_case(State.INVESTIGATING, by=agent, severity="moderate")
    client.force_login(agent)
    page = client.get(case.get_absolute_url()).content.decode()
    assert f'href="{door_of(case, "findings")}"' in page
    assert "root cause" in page


def test_what_was_asked_too_early_is_named_and_nothing_is_lost(cast, agent, client):
    case = cast.cases[State.ACKNOWLEDGED]
    client.force_login(agent)
    data = {"version": case.version, "severity": "moderate", "demand": "A kettle that is tight"}
    answer = client.post(door_of(case, "assessment"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A kettle that is tight" in page
    assert "confirmed by the customer" in page


def test_every_act_has_a_door_that_is_tried():
    elsewhere = {"decision", "escalation", "resumption", "whisper", "help-end", "redress-approval"}
    assert set(STEPS) | set(ACTS) == set(VALID) | NEEDS_MORE | elsewhere
