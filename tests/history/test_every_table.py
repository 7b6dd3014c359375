"""All ways to write × every tracked table: recorded with actor, acting-for, reason and request, or refused."""

from datetime import date, timedelta
from functools import partial
from itertools import chain

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import Max
from django.utils.timezone import now

from audit.models import Access
from audit.steps import Stepping
from calendars.models import Calendar, TeamCalendar
from complaints.models import dated_policies, policy_day
from complaints.succession import Act, Change
from gifts.models import Gift
from history.attribution import attributed
from history.tracking import append_only_models, tracked_models
from tests.builders import make_case, make_person, second_person
from tests.history.ways import ARRIVALS, CHANGES, DEPARTURES, Row
from tests.i18n.chinese_world import make_world
from tests.staging import staged
from training.models import AgreedAnswer, Review, Rubric, RubricItem
from ui.asked_often import SOME_NUMBER, Question

pytestmark = pytest.mark.django_db
PRODUCT = [model for model in tracked_models() if not model.__module__.startswith("tests.")]
GUARDED = {"state", "version", "came_from", "import_batch"}  # verbs alone change these; the guards refuse the rest
ACTOR, PRINCIPAL = 7_000_007, 8_000_008
WHO = {"actor_id": ACTOR, "acting_for_id": PRINCIPAL, "reason": "trial", "request_id": "trial-request"}
FIRST = {"complaints.Complaint": "received", "gifts.Gift": "draft", "followups.FollowUp": "scheduled"} | {
    "gifts.Voucher": "free",
    "privacy.ErasureRequest": "requested",
    "followups.Enrolment": "active",
    "training.Scorecard": "draft",
    "training.ScoreRound": "open",
    "training.CoachingNote": "waiting",
    "complaints.PolicyChange": "waiting",
}


class Undone(Exception):
    """Ends a trial and takes back what it wrote."""


def other_values(field: models.Field, value):
    """What the field might hold instead."""
    if field.is_relation:
        return list(field.related_model._base_manager.exclude(pk=value).values_list("pk", flat=True)[:2])
    if field.choices:
        return [code for code, _word in field.flatchoices if code != value]
    if isinstance(field, models.CharField | models.TextField):
        return [f"{value}x", "9"] if value is not None else ["x"]
    if isinstance(field, models.BooleanField):
        return [not value]
    if isinstance(field, models.IntegerField | models.DecimalField):
        return [(value or 0) + 1]
    if isinstance(field, models.DateTimeField):
        return [(value or now()) + timedelta(days=1)]
    if isinstance(field, models.DateField):
        return [(value or now().date()) + timedelta(days=1)]
    if isinstance(field, models.TimeField) and value:
        return [value.replace(minute=value.minute ^ 1)]
    return []


def changeable(thing: models.Model, folder) -> Row:
    """The row with the first field whose other value the constraints allow."""
    fields = type(thing)._tracked.fields_included(type(thing))
    for field in sorted(fields, key=lambda field: field.is_relation):
        if field.primary_key or field.name in GUARDED or field.unique:
            continue
        for other in other_values(field, getattr(thing, field.attname)):
            try:
                with transaction.atomic():
                    assert type(thing)._base_manager.filter(pk=thing.pk).update(**{field.attname: other})
                    raise Undone
            except Undone:
                return Row(thing, field, other, folder)
            except DatabaseError:
                continue
    raise AssertionError(f"nothing of {type(thing)._meta.label} can be changed")


COLUMNS = ("history_type", "history_user_id", "acting_for_id", "history_change_reason", "request_id")


def recorded(model, acts: dict) -> dict[str, list[tuple]]:
    """What each of the acts leaves in the history of ``model``; it is undone afterwards."""
    past, rows = model.history.filter(history_id__gt=SOME_NUMBER).order_by("history_id"), {}
    newer = Question(past.values_list(*COLUMNS))  # written once for all acts
    last = model.history.aggregate(last=Max("history_id", default=0))["last"]
    start = transaction.savepoint_create()
    for name, act in acts.items():
        with attributed(**WHO):
            act()
            rows[name] = newer.answers({SOME_NUMBER: last})
        transaction.savepoint_rollback(start)  # and again to the same for the next: a third of the statements
    transaction.savepoint_commit(start)
    return rows


def compared(model, acts: dict, wanted: list[tuple]) -> dict[tuple, tuple]:
    """{(table, act): (what it left, what it should leave)}."""
    return {(model._meta.label, name): (got, wanted) for name, got in recorded(model, acts).items()}


def told(kinds: str) -> list[tuple]:
    """The rows that such a history should have."""
    return [(kind, ACTOR, PRINCIPAL, "trial", "trial-request") for kind in kinds]


def first_row(model: type[models.Model]) -> models.Model:
    """A row that stands where rows of its table begin."""
    begins = {"state": FIRST[model._meta.label]} if model._meta.label in FIRST else {}
    return model._base_manager.filter(**begins).last()


def make_examples():
    """One row of every tracked table of the product."""
    people = make_world().people
    for number in (ACTOR, PRINCIPAL):
        make_person(pk=number)
    agent, supervisor = people["agent"], people["supervisor"]
    make_case("withdrawn", by=agent)
    decided, reopened = make_case("proposed", by=agent), make_case("resolved", by=agent)
    decided.decide(by=supervisor, at=now(), reasons="無法再讓步", routes_told=True)
    decided.revise(by=agent, at=now(), why="still_unhappy")
    reopened.reopen(by=agent, at=now(), why="new_fact")
    with attributed(reason="hours"):
        Calendar.objects.create(name="二號")
        TeamCalendar.objects.create(team=agent.team, calendar=Calendar.objects.first())
    draft_of(Gift.objects.last())
    plan_every_policy()
    return {model: first_row(model) for model in PRODUCT}


made, examples = staged(make_examples)


def plan_every_policy() -> None:
    """Of each kind of policy a row to come: what has begun only ends."""
    for model in dated_policies():
        held = model.objects.in_force(policy_day()).filter(ends_on=None).last()
        if held and model is not Rubric:
            if model.needs_second:
                second_person(model)
            Change(model, Act.FOLLOW, held, {"starts_on": date(2126, 1, 1)}).carry_out()


def draft_of(gift: Gift) -> None:
    """A draft like ``gift``."""
    kept = ("complaint_id", "customer_id", "team_id", "item_id", "amount", "currency", "severity", "basis")
    kept += ("basis_amount", "tier_id", "placement", "why", "budget_id", "requested_by_id", "requested_at")
    with transaction.atomic(), attributed(reason="draft"):
        draft = Gift.objects.create(**{name: getattr(gift, name) for name in kept})
        draft.record("draft", by=gift.requested_by, at=now(), after=draft.state)


def wrong(outcomes: dict) -> dict:
    """Only what is not as it should be."""
    return {key: got for key, (got, wanted) in outcomes.items() if got != wanted}


def test_every_table_has_its_example(examples):
    assert [model._meta.label for model, thing in examples.items() if thing is None] == []


def test_every_change_of_every_table_is_recorded(examples, tmp_path):
    outcomes = {}
    for model, thing in examples.items():
        if model not in append_only_models():
            row = changeable(thing, tmp_path)
            acts = {name: partial(change, row) for name, change in CHANGES.items()}
            outcomes |= compared(model, acts, told("~"))
    assert wrong(outcomes) == {}


def test_every_departure_from_every_table_is_recorded(examples, tmp_path):
    outcomes = {}
    for model, thing in examples.items():
        if model not in append_only_models():
            row = Row(thing, model._meta.pk, None, tmp_path)
            acts = {name: partial(leave, row) for name, leave in DEPARTURES.items()}
            outcomes |= compared(model, acts, told("-"))
    assert wrong(outcomes) == {}


def test_every_arrival_in_every_table_is_recorded(examples, tmp_path):
    """A row that has gone and comes back as it was; a table that only grows gets another one like it."""
    outcomes = {}
    for model, thing in examples.items():
        grows, row = model in append_only_models(), Row(thing, model._meta.pk, None, tmp_path)
        acts = {name: partial(arrive_anew, row, arrive, grows) for name, arrive in ARRIVALS.items()}
        if grows:
            del acts["loaddata"]  # it tries an update first, which such a table refuses
        outcomes |= compared(model, acts, told("+" if grows else "-+"))
    assert wrong(outcomes) == {}


def arrive_anew(row: Row, arrive, grows: bool) -> None:
    """Take the row away unless it cannot be, and let it arrive."""
    thing = row.rows.get()
    if grows:
        thing.pk = thing.pk + 1_000_000
        if isinstance(thing, AgreedAnswer):  # one of each item is enough
            thing.item = RubricItem.objects.exclude(rubric=thing.item.rubric).last()
        if isinstance(thing, Review):
            thing.number += 1  # each version stands once
    else:
        row.rows._raw_delete("default")
    if isinstance(thing, Stepping):  # the guards ask for the act in the journal
        thing.record("trial", by=None, at=now(), after=getattr(thing, "state", ""))
    arrive(row, thing)


@pytest.mark.parametrize("model", append_only_models(), ids=lambda model: model._meta.label)
def test_a_table_that_only_grows_refuses_the_rest(model, examples, tmp_path):
    thing = examples.get(model) or Access.objects.create(kind="searched")
    row = Row(thing, *first_text(thing), tmp_path)
    for act in chain(CHANGES.values(), DEPARTURES.values()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act(row)


def first_text(thing: models.Model) -> tuple[models.Field, str]:
    """A field of words, and other words."""
    fields = [field for field in thing._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return fields[0], f"{getattr(thing, fields[0].attname)}x"[:10]
