"""Every way to write is recorded, whatever wrote it: the matrix of quality.md B2, and more."""

import json

import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from tests.history.trade.models import Case, CaseTag, Customer, Tag

pytestmark = pytest.mark.django_db


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def save_fields(case):
    case.state = "assessed"
    case.save(update_fields=["state"])


def save_f(case):
    case.severity = F("severity") + 1
    case.save()


def upsert(case):
    Case.objects.bulk_create(
        [Case(pk=case.pk, customer=case.customer, state="assessed")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["state"],
    )


def bulk_update(case):
    case.state = "assessed"
    Case.objects.bulk_update([case], ["state"])


def load_fixture(case, folder):
    fields = {"customer": case.customer_id, "state": "assessed", "severity": 1, "words": case.words}
    path = folder / "cases.json"
    path.write_text(json.dumps([{"model": "trade.case", "pk": case.pk, "fields": fields}]))
    call_command("loaddata", str(path), verbosity=0)


def copy(case):
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY trade_case (customer_id, state, severity, words) FROM STDIN") as rows,
    ):
        rows.write_row((case.customer_id, "received", 1, ""))


@async_to_sync
async def update_async():
    await Case.objects.aupdate(state="assessed")


def merge(case):
    run(
        """MERGE INTO trade_case c USING (VALUES (%s)) v (id) ON c.id = v.id
           WHEN MATCHED THEN UPDATE SET state = 'assessed' WHEN NOT MATCHED THEN DO NOTHING""",
        case.pk,
    )


WAYS = {  # name: (what to do with a case, the new rows of its history in order)
    "create": (lambda c, _: Case.objects.create(customer=c.customer), "+"),
    "save": (lambda c, _: (setattr(c, "state", "assessed"), c.save()), "~"),
    "save of some fields": (lambda c, _: save_fields(c), "~"),
    "update_or_create": (lambda c, _: Case.objects.update_or_create(pk=c.pk, defaults={"state": "assessed"}), "~"),
    "delete": (lambda c, _: c.delete(), "-"),
    "queryset delete": (lambda c, _: Case.objects.filter(pk=c.pk).delete(), "-"),
    "cascade from the customer": (lambda c, _: c.customer.delete(), "-"),
    "save without a change": (lambda c, _: c.save(), ""),
    "save of an unrecorded field": (lambda c, _: Case.objects.update(seen_at="2026-01-01T00:00Z"), ""),
    "save of an F() value": (lambda c, _: save_f(c), "~"),
    "queryset update": (lambda c, _: Case.objects.update(state="assessed"), "~"),
    "aupdate": (lambda c, _: update_async(), "~"),
    "bulk_create": (lambda c, _: Case.objects.bulk_create([Case(customer=c.customer)] * 2), "++"),
    "bulk_create upsert": (lambda c, _: upsert(c), "~"),
    "bulk_update": (lambda c, _: bulk_update(c), "~"),
    "raw delete": (lambda c, _: Case.objects.filter(pk=c.pk)._raw_delete("default"), "-"),
    "loaddata": (lambda c, folder: load_fixture(c, folder), "~"),
    "SQL update": (lambda c, _: run("UPDATE trade_case SET state = 'assessed'"), "~"),
    "SQL delete": (lambda c, _: run("DELETE FROM trade_case"), "-"),
    "COPY": (lambda c, _: copy(c), "+"),
    "MERGE": (lambda c, _: merge(c), "~"),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_write_is_recorded(way, case, tmp_path):
    before = Case.history.count()
    act, expected = WAYS[way]

    act(case, tmp_path)

    rows = Case.history.order_by("history_id")[before:]
    assert "".join(row.history_type for row in rows) == expected
    for row in (row for row in rows if row.history_type != "-"):
        now = Case.objects.get(pk=row.id)
        assert (row.state, row.severity, row.words) == (now.state, now.severity, now.words)


def test_tagging_is_recorded_through_the_relation_and_in_bulk(case):
    tags = Tag.objects.bulk_create([Tag(word="leak"), Tag(word="kettle")])

    case.tags.add(tags[0])
    CaseTag.objects.bulk_create([CaseTag(case=case, tag=tags[1])])
    case.tags.remove(tags[0])

    assert list(CaseTag.history.order_by("history_id").values_list("history_type", "tag_id")) == [
        ("+", tags[0].pk),
        ("+", tags[1].pk),
        ("-", tags[0].pk),
    ]


def test_an_object_made_again_under_its_key_continues_its_line(customer):
    key = customer.pk
    customer.delete()
    Customer.objects.create(pk=key, name="Wang", phone="")

    assert list(Customer.history.order_by("revision").values_list("revision", "history_type")) == [
        (1, "+"),
        (2, "-"),
        (3, "+"),
    ]


def test_a_key_never_changes(case):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        run("UPDATE trade_case SET id = id + 1000")


def test_simple_history_reads_what_the_database_wrote(case):
    Case.objects.update(state="assessed")
    newest, oldest = case.history.all()

    assert newest.diff_against(oldest).changed_fields == ["state"]
    assert newest.prev_record == oldest
    assert Case.history.as_of(oldest.history_date).get(pk=case.pk).state == "received"
