"""Cards, rounds and notes against a table written by hand; what stands, stands in the database too."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate, now
from django_fsm import TransitionNotAllowed

from audit.models import Entry
from audit.steps import RequirementsMissing
from complaints.models import Complaint
from history.attribution import attributed
from tests.builders import Cast, make_case, make_person
from tests.staging import staged
from tests.training.scored import agreed, begun, blind_round, filled, handed_in, note, rubric
from training.choices import CardState, NoteState, RoundState
from training.models import AgreedAnswer, CoachingNote, Rubric, RubricItem, ScoreAnswer, Scorecard, ScoreRound

pytestmark = pytest.mark.django_db
TABLE = list(csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines()))
STATES = {"card": CardState, "round card": CardState, "round": RoundState, "note": NoteState}
ROLES = ["trainer", "manager", "auditor", "legal", "administrator", "contact"]
WALKS = [
    (thing, state)
    for thing, states in STATES.items()
    for state in states.values
    if (thing, state) != ("round card", "released")
]


def cast_beside_a_case():
    """Who has to do with a thing, and one of each role who has not; and a resolved case of the agent."""
    cast = Cast()
    people = {"author": make_person("trainer"), "leader": make_person("trainer")}
    people |= {"agent": cast.agent, "lead": cast.supervisor}
    make_case("resolved", by=cast.agent)
    return people | {role: make_person(role) for role in ROLES} | {"nobody": None}


made, cast = staged(cast_beside_a_case)


def thing_in(thing: str, state: str, cast):
    """A card, round or note that has walked to ``state``."""
    case, author, leader = Complaint.objects.get(), cast["author"], cast["leader"]
    if thing == "note":
        made = note(case, by=author)
        for verb, by, facts in {
            "waiting": [],
            "acknowledged": [("acknowledge", "agent", {})],
            "checked": [("acknowledge", "agent", {}), ("check_again", "author", {"result": "Asked first."})],
            "withdrawn": [("withdraw", "author", {})],
        }[state]:
            getattr(made, verb)(by=cast[by], at=now(), **facts)
        return CoachingNote.objects.get(pk=made.pk)
    if thing == "card":
        card = begun(case, by=author)
        if state == "dropped":
            card.drop(by=author, at=now())
        elif state != "draft":
            card = handed_in(card)
            if state == "released":
                card.release(by=author, at=now())
        return Scorecard.objects.get(pk=card.pk)
    found = blind_round(case, by=leader, scorers=[author, make_person("trainer")])
    mine, other = found.cards.order_by("pk")
    if thing == "round card":
        if state == "dropped":
            mine.drop(by=leader, at=now())
        elif state == "handed_in":
            handed_in(mine)
        return Scorecard.objects.get(pk=mine.pk)
    if state == "cancelled":
        found.cancel(by=leader, at=now())
    elif state != "open":
        handed_in(mine), handed_in(other, "partly")
        if state != "revealed":
            agreed(found, by=leader)
        if state == "released":
            ScoreRound.objects.get(pk=found.pk).release(by=leader, at=now())
    return ScoreRound.objects.get(pk=found.pk)


@pytest.mark.parametrize(("thing", "state"), WALKS)
def test_each_state_offers_each_role_exactly_the_verbs_of_the_table(thing, state, cast):
    made = thing_in(thing, state, cast)
    assert made.state == state
    moves = {move.name for move in made.get_available_state_transitions()}
    rows = [row for row in TABLE if (row["thing"], row["state"]) == (thing, state)]
    for role, person in cast.items():
        offered = {verb for verb in moves if made.may(verb, person)}
        assert offered == {row["verb"] for row in rows if row[role]}, role


def test_a_verb_out_of_turn_or_by_another_changes_nothing(cast):
    card, written = thing_in("card", "handed_in", cast), thing_in("note", "waiting", cast)
    entries = Entry.objects.count()
    with pytest.raises(TransitionNotAllowed):
        card.hand_in(by=cast["author"], at=now())
    with pytest.raises(PermissionDenied):
        written.acknowledge(by=cast["lead"], at=now())
    with pytest.raises(ValueError, match="belong on the row"):
        written.acknowledge(by=cast["agent"], at=now(), reason="words on no case’s timeline")
    assert Entry.objects.count() == entries


def test_nothing_is_handed_in_with_an_item_open(cast):
    card = begun(Complaint.objects.get(), by=cast["author"])
    with pytest.raises(RequirementsMissing) as error:
        card.hand_in(by=cast["author"], at=now())
    assert {lacking.code for lacking in error.value.missing} == {"answer"}


def test_an_agreed_score_has_its_reasons(cast):
    found = thing_in("round", "revealed", cast)
    answers = {item.pk: ("yes", "") for item in rubric().items.all()}
    with pytest.raises(ValidationError):
        found.agree(by=cast["leader"], at=now(), answers=answers, why="We spoke about it.")
    assert not AgreedAnswer.objects.exists()


def test_the_leader_ends_the_blind_part_without_who_is_late(cast):
    found = thing_in("round", "open", cast)
    handed_in(found.cards.order_by("pk").first())
    ScoreRound.objects.get(pk=found.pk).reveal(by=cast["leader"], at=now())
    assert sorted(found.cards.values_list("state", flat=True)) == ["dropped", "handed_in"]


FIXED = {
    "a card": "UPDATE training_scorecard SET summary = 'x' WHERE state <> 'draft'",
    "its scorer": "UPDATE training_scorecard SET scorer_id = agent_id + 1 WHERE state <> 'draft'",
    "a card itself": "DELETE FROM training_scorecard WHERE state <> 'draft'",
    "its answers": "UPDATE training_scoreanswer SET answer = 'no'",
    "its comments": "UPDATE training_scoreanswer SET comment = 'x'",
    "answers themselves": "DELETE FROM training_scoreanswer",
    "an agreed answer": "UPDATE training_agreedanswer SET answer = 'no'",
    "the reason": "UPDATE training_scoreround SET reason = 'x'",
    "a note": "UPDATE training_coachingnote SET behaviour = 'x'",
    "a used rubric": "UPDATE training_rubric SET near_points = 50",
    "its items": "UPDATE training_rubricitem SET weight = 9",
    "items themselves": "DELETE FROM training_rubricitem",
    "a step without its entry": "UPDATE training_scorecard SET state = 'released', version = version + 1"
    " WHERE round_id IS NULL",
}


def test_raw_sql_changes_nothing_that_stands(cast):
    thing_in("card", "handed_in", cast), thing_in("round", "agreed", cast), thing_in("note", "acknowledged", cast)
    for what, statement in FIXED.items():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            raise AssertionError(what)


def test_a_card_that_contradicts_the_history_in_silence_is_refused_by_the_database(cast):
    card = filled(begun(Complaint.objects.get(), by=cast["author"]))
    told = ScoreAnswer.objects.filter(card=card).first()
    with attributed(reason="trial"):
        ScoreAnswer.objects.filter(pk=told.pk).update(told="yes", answer="no")
    with pytest.raises(DatabaseError, match="is not whole"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE training_scorecard SET state = 'handed_in', version = version + 1, handed_in_at = now()")


def test_a_used_rubric_is_ended_and_succeeded(cast):
    used = rubric()
    thing_in("card", "draft", cast)
    used.near_points = 9
    with pytest.raises(ValidationError):
        used.full_clean()
    follower = rubric().succeed(localdate())
    assert [rubric.ends_on for rubric in Rubric.objects.filter(code="complaint").order_by("pk")] == [localdate(), None]
    assert follower.items.count() == RubricItem.objects.filter(rubric=used).count()
    follower.items.first().delete()
    assert [*Rubric.objects.in_force(localdate())] == [follower]


def test_the_page_of_a_rubric_asks_once_whether_it_is_used(cast, client, django_assert_max_num_queries):
    """Each thing on it depends on that: its fields, and what can be done with its items."""
    thing_in("card", "draft", cast)
    free = rubric().succeed(localdate())
    client.force_login(make_person("manager"))
    for one, can_add in ((Scorecard.objects.get().rubric, False), (free, True)):
        with django_assert_max_num_queries(12) as asked:
            page = client.get(f"/admin/training/rubric/{one.pk}/change/")
        assert sum('"training_scorecard"' in query["sql"] for query in asked.captured_queries) == 1
        assert page.context["inline_admin_formsets"][0].has_add_permission is can_add
