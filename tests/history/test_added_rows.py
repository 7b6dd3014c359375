"""A statement that adds one row is kept: it says what Django would write for the row, whatever was added before."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql import compiler as django_s
from django.db.models import Value
from django.db.models.functions import Upper
from django.db.models.sql import InsertQuery

from accounts.models import Team
from audit.models import Entry
from complaints.models import Complaint
from history.database import compiler as ours
from tests.builders import register

MODELS = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]


def statement(compilers, rows, *, fields=None, returning=None):
    """What adds ``rows``, with its values as the driver gets them and where it finds what comes back."""
    meta = type(rows[0])._meta
    query = InsertQuery(type(rows[0]))
    query.insert_values(fields or [field for field in meta.concrete_fields if field is not meta.auto_field], rows)
    writer = compilers.SQLInsertCompiler(query, connection, using="default")
    writer.returning_fields = meta.db_returning_fields if returning is None else returning
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False):
        return [(sql, tuple(map(repr, values))) for sql, values in writer.as_sql()], repr(writer.returning_params)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_each_table_gets_what_django_would_write(model):
    row = model()
    for _first_and_again in range(2):
        assert statement(ours, [row]) == statement(django_s, [row])


def test_what_comes_back_what_is_filled_and_how_many_rows_make_other_statements():
    one, other = Team(name="North"), Team(name="South", pk=7)
    meta = Team._meta
    for rows, how in (
        ([one], {}),
        ([other], {"fields": list(meta.concrete_fields)}),
        ([one], {"returning": []}),
        ([one, other], {}),
        ([one], {"fields": [meta.get_field("name")]}),
        ([one], {"fields": [meta.get_field("is_practice")]}),
    ):
        for _first_and_again in range(2):
            assert statement(ours, rows, **how) == statement(django_s, rows, **how)


def test_what_the_database_is_to_compute_is_written_anew():
    plain, shouted = Team(name="North"), Team(name=Upper(Value("north")))
    for row in (plain, shouted, plain, shouted):
        assert statement(ours, [row]) == statement(django_s, [row])
    assert "UPPER" in statement(ours, [shouted])[0][0][0]


@pytest.mark.django_db
def test_rows_of_one_table_do_not_get_each_others_values(agent):
    first, second = register(agent, words="The kettle leaks."), register(agent, words="The lid is missing.")
    kept = Complaint.objects.in_bulk([first.pk, second.pk])
    assert {case.subject for case in kept.values()} == {"The kettle leaks.", "The lid is missing."}
    assert Entry.objects.get(subject_id=second.pk, verb="complaint_register").actor == agent
