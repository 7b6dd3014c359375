"""Daily roots: what was sealed and kept outside convicts even whoever may rewrite everything."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.utils.timezone import now

from history import roots, sql
from history.models import DailyRoot
from history.root_file import Line, export, read_lines
from history.roots import Covered, moment, root_of, seal_history
from history.tracking import Recording
from tests.history.tampering import faults, faults_and_remarks, faults_of_roots, remarks, tamper
from tests.history.trade.models import Case, Customer, Receipt
from tests.one_session import owner_reads, speaking_as

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner"]),
    pytest.mark.usefixtures("one_session", "only_what_is_at_play"),
]
PAST, LIVE = "trade_historicalcase", "trade_case"
UNCOMPARED = ["history_dailyroot: no exported file of roots was compared"]


def seal(patience=5.0):
    root, left_out = seal_history(connection, patience=patience)
    assert left_out == []
    return root


@pytest.fixture
def outside(tmp_path, settings):
    """The file of roots, kept outside."""
    settings.HISTORY_ROOTS_FILE = str(tmp_path / "outside" / "roots.txt")
    return tmp_path / "outside" / "roots.txt"


def test_roots_cover_all_that_only_grows_and_verify(case):
    Receipt.objects.create(amount=5)
    first = seal()
    Case.objects.update(state="assessed")
    second = seal()

    assert (first.number, second.number, second.previous) == (1, 2, first.root)
    assert {PAST, "trade_historicalcustomer", "trade_receipt", "history_erasure", "history_columnchange"} <= set(
        second.frontier
    )
    assert second.rows == 1
    assert faults_and_remarks() == ([], UNCOMPARED)


def test_the_application_may_add_a_root_and_change_none(case):
    seal()
    for change in ("UPDATE history_dailyroot SET root = ''", "DELETE FROM history_dailyroot"):
        for role in (settings.HISTORY_APP_ROLE, settings.HISTORY_OWNER_ROLE):
            with pytest.raises(DatabaseError), speaking_as(role), connection.cursor() as cursor:
                cursor.execute(change)


# {what somebody does: (how, the table whose rows are missed, what the proof says of them)}
REWRITINGS = {
    "history with its row": (f"DELETE FROM {PAST}; DELETE FROM {LIVE}", PAST, "2 rows were sealed; there are 0"),
    "a line of a book": (
        "UPDATE trade_receipt SET amount = 7",
        "trade_receipt",
        "1 rows were sealed; they are not what they were",
    ),
    "a line of a book exchanged for another": (
        "WITH old AS (DELETE FROM trade_receipt RETURNING id) INSERT INTO trade_receipt (id, amount)"
        " SELECT id, 6 FROM old",
        "trade_receipt",
        "1 rows were sealed; they are not what they were",
    ),
}


@pytest.mark.parametrize("rewriting", REWRITINGS)
def test_what_a_root_covers_cannot_vanish(rewriting, case, one_session):
    Receipt.objects.create(amount=5)
    Case.objects.update(state="assessed")
    root = seal()
    statement, table, missed = REWRITINGS[rewriting]
    tamper(one_session, statement, PAST, LIVE, "trade_receipt")
    assert faults() == [f"history_dailyroot 1: of {table}, 1 to {root.frontier[table]['until']}, {missed}"]


def rewrite_chain(one_session, words):
    """As a superuser: other words in every row, and every digest and seal made to fit, the live row included."""
    recording = Recording.of(Case)
    sealed = f"{sql.circumstances(recording)} || h.digests::text"
    with one_session.superuser() as database:
        (last,) = database.execute(f"SELECT max(revision) FROM {PAST}").fetchone()
    steps = [
        f"UPDATE {PAST} SET words = '{words}'; UPDATE {LIVE} SET words = '{words}'",
        f"""UPDATE {PAST} h SET digests = digests || jsonb_build_object('words', history_digest(h.words, s.salt))
            FROM history_salt s WHERE s.people = 'trade_customer' AND s.person_id = h.customer_id""",
    ]
    for revision in range(1, last + 1):
        steps.append(
            f"""UPDATE {PAST} h SET prev_seal = coalesce((SELECT seal FROM {PAST} p
                WHERE p.id = h.id AND p.revision = h.revision - 1), '') WHERE revision = {revision};
            UPDATE {PAST} h SET seal = sha256(h.prev_seal || convert_to({sealed}, 'UTF8'))
                WHERE revision = {revision}"""
        )
    tamper(one_session, "SET timezone = 'UTC'; " + "; ".join(steps), PAST, LIVE)


def rewrite_roots(one_session):
    """As a superuser: every stored root made to fit what is in the database now."""
    kept, previous = list(DailyRoot.objects.order_by("number")), ""
    for root in kept:
        covered = {table: Covered.read(part) for table, part in root.frontier.items()}
        frontier = {
            table: roots.cover(connection, table, part.key, part.after, part.until, part.columns).stored()
            for table, part in covered.items()
        }
        facts = {"number": root.number, "made_at": root.made_at, "cluster": root.cluster, "frontier": frontier}
        root.frontier, root.previous, root.root = frontier, previous, root_of(**facts, previous=previous)
        previous = root.root
    with one_session.superuser() as database:
        database.execute("ALTER TABLE history_dailyroot DISABLE TRIGGER ALL; GRANT ALL ON history_dailyroot TO PUBLIC")
        DailyRoot.objects.bulk_update(kept, ["frontier", "previous", "root"])
        database.execute("REVOKE ALL ON history_dailyroot FROM PUBLIC")
        for name in ("append_only", "append_only_whole"):
            database.execute(f"ALTER TABLE history_dailyroot ENABLE ALWAYS TRIGGER {name}")


def test_a_whole_chain_rewritten_with_all_its_seals_and_roots_is_shown_by_the_file_only(case, one_session, outside):
    Case.objects.update(state="assessed")
    export(seal(), outside)
    export(seal(), outside)
    assert (faults(outside), remarks(outside)) == ([], [])

    rewrite_chain(one_session, "all is well")
    assert [fault for fault in faults() if "dailyroot" not in fault] == []  # the chain alone does not show it …
    assert len(faults()) == 1  # … but the stored root does,
    rewrite_roots(one_session)
    assert faults() == []  # until that is rewritten as well:
    assert faults(outside) == [
        f"roots.txt line {number}: root {number} in the database is another one than was exported" for number in (1, 2)
    ]


def test_roots_removed_from_the_database_are_missed_by_the_file(case, one_session, outside):
    for _ in range(3):
        Case.objects.update(state=str(now())[-9:])
        export(seal(), outside)
    tamper(one_session, "DELETE FROM history_dailyroot WHERE number > 1", "history_dailyroot")
    assert [fault.partition(", made")[0] for fault in faults(outside)] == [
        "roots.txt line 2: root 2",
        "roots.txt line 3: root 3",
    ]
    tamper(one_session, "DELETE FROM history_dailyroot", "history_dailyroot")
    assert len(faults(outside)) == 3


DAMAGES = {
    "cut off": (lambda text: text[:-20], [3]),
    "cut off within a line": (lambda text: text.replace(" rows", "\n", 1), [1, 2]),
    "garbage": (lambda text: "\x00\xff'; DROP TABLE\n" + text, [1]),
    "bytes that are no text": (lambda text: text + "\udcff\udcfe\n", [4]),
    "one endless line": (lambda text: text + "x" * 100_000, [4]),
    "another form": (lambda text: text.replace("kintsugi-root-1", "kintsugi-root-9", 1), [1]),
    "numbers that are none": (lambda text: text.replace("number=2", "number=²", 1), [2]),
}


def test_a_damaged_file_is_named_line_by_line(case, outside):
    for _ in range(3):
        export(seal(), outside)
    whole, found = outside.read_text(), {}
    for damage, (change, _) in DAMAGES.items():
        outside.write_bytes(change(whole).encode(errors="surrogateescape"))
        found[damage] = faults_of_roots(outside)
    assert found == {
        damage: [f"roots.txt line {place}: is damaged: not the line of a root" for place in places]
        for damage, (_, places) in DAMAGES.items()
    }


def test_a_changed_line_contradicts_the_database(case, outside):
    export(seal(), outside)
    outside.write_text(outside.read_text().replace("rows=", "rows=9"))
    assert faults(outside) == ["roots.txt line 1: root 1 in the database is another one than was exported"]


def test_a_file_that_is_not_there_is_named(case, tmp_path):
    seal()
    assert faults(tmp_path / "nowhere.txt") == ["nowhere.txt: cannot be read: No such file or directory"]
    assert faults(tmp_path) == [f"{tmp_path.name}: cannot be read: Is a directory"]


TAMPERED_ROOTS = {
    "no frontier": "frontier = '[]'",
    "a frontier of nonsense": "frontier = jsonb_set(frontier, '{trade_historicalcase}', '{\"rows\": true}')",
    "a key that is no number": "frontier = jsonb_set(frontier, '{trade_historicalcase,key}', '\"state\"')",
    "a table that never was": "frontier = frontier || jsonb_build_object('x', frontier -> 'trade_historicalcase')",
    "a moment that no calendar has": "made_at = 'infinity'",
    "another root": "root = repeat('0', 64)",
    "another number": "number = 7",
}


@pytest.mark.parametrize("tampering", TAMPERED_ROOTS)
def test_a_tampered_root_is_a_fault_and_no_crash(tampering, case, one_session, outside):
    export(seal(), outside)
    tamper(one_session, f"UPDATE history_dailyroot SET {TAMPERED_ROOTS[tampering]}", "history_dailyroot")
    assert [fault for fault in faults(outside) if not fault.startswith("roots.txt")]  # also without the file


def test_an_erasure_changes_no_root(case, one_session, outside):
    Case.objects.update(words="now louder")
    export(seal(), outside)
    with one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
    export(seal(), outside)
    assert (faults(outside), remarks(outside)) == ([], [])


def test_a_column_that_a_book_lost_is_a_remark_and_the_rest_goes_on(case, one_session, outside):
    Receipt.objects.create(amount=5)
    export(seal(), outside)
    with one_session.superuser() as database:
        database.execute("ALTER TABLE trade_receipt RENAME amount TO cents")
        database.execute("INSERT INTO trade_receipt (cents) VALUES (500)")
    export(seal(), outside)
    assert faults(outside) == []
    assert remarks(outside) == [
        "history_dailyroot 1: trade_receipt lost amount: what was sealed of it before can no longer be compared"
    ]
    tamper(one_session, "UPDATE trade_receipt SET cents = 1", "trade_receipt")
    assert len(faults(outside)) == 1


def test_a_table_that_is_gone_is_a_fault(case, one_session):
    Receipt.objects.create(amount=5)
    seal()
    with one_session.superuser() as database:
        database.execute("DROP TABLE trade_receipt")
    assert [fault for fault in faults() if "trade_receipt is gone or lost its seals" in fault]


def test_roots_of_another_cluster_are_proved_as_well(case, one_session):
    """After dump and restore: the numbers of the rows are the same there, those of transactions are not."""
    first = seal()
    facts = {"number": 2, "made_at": now(), "cluster": "another", "frontier": first.frontier, "previous": first.root}
    facts["frontier"] = {
        table: part | {"after": part["until"], "rows": 0, "digest": Covered("", 0, 0, 0, EMPTY).digest}
        for table, part in first.frontier.items()
    }
    DailyRoot.objects.create(**facts, root=root_of(**facts))
    assert faults() == []


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_clock_set_back_between_two_roots_is_a_remark(case, time_machine_back):
    seal()
    time_machine_back(timedelta(hours=1))
    seal()
    assert faults() == []
    assert remarks()[0] == "history_dailyroot 2: the clock went backwards: made before the root before it"


@pytest.fixture
def time_machine_back(monkeypatch):
    return lambda by: monkeypatch.setattr(roots, "now", lambda: now() - by)


def test_the_command_writes_the_line_and_mails_it(case, outside, settings, capsys):
    settings.HISTORY_ROOTS_MAIL = ["auditor@example.org"]
    call_command("seal_history")
    printed = capsys.readouterr().out
    root = DailyRoot.objects.get()

    assert outside.read_text() == printed
    assert printed == (
        f"kintsugi-root-1 number=1 made_at={moment(root.made_at)} cluster={root.cluster} rows={root.rows}"
        f" previous=- root={root.root}\n"
    )
    assert [line for _, line in read_lines(outside)] == [Line.of(root)]
    (message,) = mail.outbox
    assert (message.to, printed.strip() in message.body) == (["auditor@example.org"], True)
    with owner_reads():
        call_command("verify_history", quiet=True)


def test_without_recipients_nothing_is_mailed(case, outside):
    call_command("seal_history", stdout=None)
    assert mail.outbox == []


def test_what_could_not_be_written_outside_is_written_with_the_next_root(case, outside):
    call_command("seal_history")
    kept = outside.read_text()
    outside.unlink()
    outside.mkdir()
    with pytest.raises(CommandError, match="Root 2 is made, but not written outside"):
        call_command("seal_history")
    outside.rmdir()
    outside.write_text(kept[:-5])  # and the disk was full, too
    call_command("seal_history")
    assert [line and line.number for _, line in read_lines(outside)] == [None, 3]
    outside.write_text(kept)
    call_command("seal_history")
    assert [line.number for _, line in read_lines(outside)] == [1, 2, 3, 4]


def test_a_new_file_vouches_for_nothing_older(case, outside):
    seal()
    call_command("seal_history")
    assert [line.number for _, line in read_lines(outside)] == [2]
    assert remarks(outside) == ["roots.txt: does not hold 1 of the roots in the database: 1"]


def test_the_nightly_task_does_the_same(case, outside, settings):
    from history.tasks import seal_history_daily

    settings.HISTORY_ROOTS_MAIL = ["auditor@example.org", "notary@example.org"]
    seal_history_daily(0)
    assert [line.number for _, line in read_lines(outside)] == [1]
    assert mail.outbox[0].to == ["auditor@example.org", "notary@example.org"]


def test_a_customer_without_any_root_is_still_proved(customer):
    Customer.objects.update(phone="1")
    assert faults_and_remarks() == ([], [])
