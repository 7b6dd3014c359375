"""Tasks of a case: laid out once, put to others, settled with words, gone when the case ends."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from django.utils.timezone import now

from accounts.models import Department
from audit.models import Entry
from audit.steps import RequirementsMissing
from complaints.choices import State
from complaints.models import Category, FirstMove, Task
from tests.builders import category, make_case, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(agent):
    return make_case(State.INVESTIGATING, by=agent)


@pytest.fixture
def workshop(db):
    return Department.objects.get(code="workshop")


def ask(case, agent, department):
    """A question to a department."""
    return case.ask_department(by=agent, at=now(), department=department, question="Which batch?", told="A kettle.")


class TestFirstMoves:
    def test_assessing_lays_them_out_with_owner_and_time_in_each_language(self, case, agent):
        moves = case.tasks.filter(kind="move").order_by("pk")
        assert [task.words for task in moves] == category().moves
        assert {(task.owner, task.state) for task in moves} == {(agent, "open")}
        assert all(task.due_at > now() for task in moves)
        with translation.override("zh-hant"):
            assert [task.words for task in Task.objects.filter(complaint=case)] == category().moves

    def test_a_matter_mended_at_once_has_none(self, agent):
        assert not make_case(State.ACKNOWLEDGED, by=agent).tasks.exists()

    def test_a_later_change_of_the_policy_leaves_what_was_laid_out(self, case):
        before = [task.words for task in case.tasks.order_by("pk")]
        Category.objects.filter(code="quality").update(first_moves={"en": ["Something else."]})
        assert [task.words for task in Task.objects.filter(complaint=case).order_by("pk")] == before
        assert [str(move) for move in FirstMove.of(category())] == ["Something else."]

    def test_one_that_no_task_has_room_for_is_refused_and_an_old_one_seen_to_be_cut(self):
        long = category()
        long.first_moves = {"en": ["Look at it. " * 26]}
        with pytest.raises(ValidationError, match="has 312 characters; 300 are kept"):
            long.full_clean()
        assert str(FirstMove.of(long)[0]).endswith("…")

    def test_a_corrected_category_brings_its_own(self, case, agent):
        case.correct(by=agent, at=now(), field="category", value=category("billing"), why="Misheard.")
        assert [task.words for task in case.tasks.open().order_by("pk")] == category("billing").moves

    def test_taking_back_the_assessment_takes_them_back_too(self, agent):
        case = make_case(State.ASSESSED, by=agent)
        case.take_back(by=agent, at=now(), why="Too early.")
        assert not case.tasks.open().exists()
        case.assess(by=agent, at=now(), severity="minor", is_safety_risk=False)
        assert case.tasks.open().count() == len(category().moves)


class TestPrivacy:
    def test_asks_from_the_first_moment_whether_to_notify_and_does_not_close_without(self, agent, supervisor):
        case = make_case(State.RESOLVED, by=agent, category=category("privacy"))
        task = case.tasks.get(kind="regulator")
        assert task.due_at - task.made_at == timedelta(days=3)
        facts = {"outcome": "satisfied", "cause": None, "lesson": "Lock it."}
        with pytest.raises(RequirementsMissing) as refused:
            case.close(by=supervisor, at=now(), **facts)
        assert "regulator_settled" in {item.code for item in refused.value.missing}


class TestPutToOthers:
    def test_a_contact_of_that_department_answers_and_nobody_else(self, case, agent, workshop):
        task = ask(case, agent, workshop)
        contact = make_person("contact")
        elsewhere = make_person("contact", department=Department.objects.get(code="accounts"))
        assert list(Task.objects.put_to(contact)) == [task]
        for person in (elsewhere, agent, make_person("manager")):
            with pytest.raises(PermissionDenied):
                case.answer_task(by=person, at=now(), task=task, result="Batch 7.")
        case.answer_task(by=contact, at=now(), task=task, result="Batch 7.")
        told = Entry.objects.get(verb="complaint_answer_task")
        assert (told.words, told.facts["department"]) == ("Batch 7.", "workshop")
        assert "Batch 7." not in str(told.facts)
        with pytest.raises(PermissionDenied):
            case.answer_task(by=contact, at=now(), task=task, result="Batch 8.")

    def test_a_contact_does_nothing_else(self, case):
        contact = make_person("contact")
        with pytest.raises(PermissionDenied):
            case.add_message(by=contact, at=now(), direction="internal", body="Hello")
        with pytest.raises(PermissionDenied):
            case.finish_task(by=contact, at=now(), task=case.tasks.first())

    def test_the_person_complained_about_gives_their_side_and_carries_nothing(self, agent, supervisor):
        case = make_case(State.INVESTIGATING, by=supervisor, about_staff=agent)
        task = case.ask_their_side(by=supervisor, at=now(), question="What happened?")
        case.answer_task(by=agent, at=now(), task=task, result="I was curt.")
        assert case.tasks.get(kind="side").result == "I was curt."
        first = case.tasks.open().first()
        for refused in (
            lambda: case.assign(by=supervisor, at=now(), handler=agent),
            lambda: case.hand_task(by=supervisor, at=now(), task=first, owner=agent),
            lambda: case.add_message(by=agent, at=now(), direction="internal", body="Hello"),
        ):
            with pytest.raises(PermissionDenied):
                refused()


def test_done_with_a_result_dropped_with_a_reason_and_handed_on(case, agent, supervisor):
    first, second, third = case.tasks.order_by("pk")
    case.finish_task(by=agent, at=now(), task=first, result="Offered.")
    case.drop_task(by=agent, at=now(), task=second, why="One of a kind.")
    case.hand_task(by=agent, at=now(), task=third, owner=supervisor)
    assert [(t.state, t.result) for t in case.tasks.order_by("pk")[:2]] == [
        ("done", "Offered."),
        ("dropped", "One of a kind."),
    ]
    assert list(Task.objects.done_by(supervisor).open()) == [third]


def test_nothing_stays_to_be_done_on_a_case_that_ended(agent, workshop):
    case = make_case(State.INVESTIGATING, by=agent)
    ask(case, agent, workshop)
    case.withdraw(by=agent, at=now(), why="by_customer")
    assert not case.tasks.open().exists()
    case.take_back(by=agent, at=now(), why="The wrong case.")
    assert case.tasks.open().filter(kind="question").exists()
