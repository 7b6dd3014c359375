"""The database refuses what the lifecycle refuses, whatever writes."""

import csv
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from audit.models import Entry, ImportBatch
from complaints.choices import State
from complaints.models import Complaint
from tests.builders import make_case, register

pytestmark = pytest.mark.django_db

TABLE = csv.DictReader((Path(__file__).parent / "state_verb_role.csv").read_text(encoding="utf-8").splitlines())
TARGETS = {
    "acknowledge": "acknowledged",
    "assess": "assessed",
    "investigate": "investigating",
    "propose": "proposed",
    "agree": "committed",
    "decide": "committed",
    "revise": "investigating",
    "resolve": "resolved",
    "resolve_at_first_contact": "resolved",
    "close": "closed",
    "reopen": "investigating",
    "withdraw": "withdrawn",
}
EDGES = {(row["state"], TARGETS[row["verb"]]) for row in TABLE if row["verb"] in TARGETS}


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def journal(case, state):
    """What a step would have written."""
    Entry.objects.create(
        case_id=case.pk, subject="complaints.complaint", subject_id=case.pk, verb="complaint_close", at=now(),
        facts={"after": state},
    )  # fmt: skip


def force(case, state, *, version=1, came_from=None):
    """Change the state by SQL, as if the lifecycle did not exist."""
    run(
        "UPDATE complaints_complaint SET state = %s, came_from = %s, version = version + %s, outcome = 'satisfied' "
        "WHERE id = %s",
        state,
        case.state if came_from is None else came_from,
        version,
        case.pk,
    )


@pytest.mark.parametrize("state", State.values)
def test_sql_may_walk_exactly_the_edges_of_the_table(state, agent):
    case = make_case(state, by=agent)
    passed = set()
    for target in set(State.values) - {state}:
        try:
            with transaction.atomic():
                force(case, target)
                passed.add(target)
                raise InterruptedError
        except (IntegrityError, InterruptedError):
            pass
    assert passed == {to for source, to in EDGES if source == state}


@pytest.mark.parametrize(
    "write",
    [
        lambda case: Complaint.objects.filter(pk=case.pk).update(state="closed"),
        lambda case: Complaint.objects.bulk_update([_pretending(case)], ["state", "outcome"]),
        lambda case: _pretending(case).save(),
        lambda case: _pretending(case).save(update_fields=["state", "outcome"]),
        lambda case: run("UPDATE complaints_complaint SET state = 'closed', outcome = 'satisfied'"),
        lambda case: run(
            "INSERT INTO complaints_complaint SELECT (jsonb_populate_record(c, "
            '\'{"id": 900001, "reference": "C-X", "state": "closed", "outcome": "satisfied"}\')).* '
            "FROM complaints_complaint c"
        ),
    ],
    ids=["update", "bulk_update", "save", "save some fields", "sql update", "sql insert"],
)
def test_no_way_to_write_closes_a_case_that_was_only_received(write, agent):
    case = make_case(State.RECEIVED, by=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        write(case)
    assert list(Complaint.objects.values_list("state", flat=True)) == ["received"]


def _pretending(case):
    """An instance that claims to be closed, past the protection of the field."""
    fresh = Complaint.objects.get(pk=case.pk)
    fresh.__dict__.update(state="closed", outcome="satisfied")
    return fresh


def test_a_step_without_its_entry_in_the_journal_does_not_commit(agent):
    case = make_case(State.RECEIVED, by=agent)
    with pytest.raises(IntegrityError, match="without an entry"), transaction.atomic():
        force(case, "acknowledged")
        run("SET CONSTRAINTS ALL IMMEDIATE")
    with transaction.atomic():
        force(case, "acknowledged")
        journal(case, "acknowledged")
        run("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_version_counts_every_step(agent):
    case = make_case(State.RECEIVED, by=agent)
    with pytest.raises(IntegrityError, match="version"), transaction.atomic():
        force(case, "acknowledged", version=0)


def test_a_step_back_needs_its_correction_in_the_same_transaction(agent):
    case = make_case(State.ASSESSED, by=agent)
    with pytest.raises(IntegrityError), transaction.atomic():
        force(case, "acknowledged", came_from="")


def test_only_minor_matters_are_resolved_from_received(agent):
    case = make_case(State.RECEIVED, by=agent, severity="moderate")
    with pytest.raises(IntegrityError), transaction.atomic():
        force(case, "resolved")


def test_a_historic_case_may_arrive_closed_with_its_import_and_keeps_it(agent):
    batch = ImportBatch.objects.create(source="old", file_name="old.csv", at=now())
    case = register(agent)
    run(
        "INSERT INTO complaints_complaint SELECT (jsonb_populate_record(c, jsonb_build_object('id', 900002, "
        "'reference', 'C-OLD', 'state', 'closed', 'outcome', 'satisfied', 'import_batch_id', %s::int))).* "
        "FROM complaints_complaint c WHERE id = %s",
        batch.pk,
        case.pk,
    )
    journal(Complaint.objects.get(pk=900002), "closed")
    with pytest.raises(IntegrityError, match="came from"), transaction.atomic():
        Complaint.objects.filter(pk=900002).update(import_batch=None)
