"""The proof of the daily roots: against the rows they cover, against each other, and against their exported file."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
from django.db import DatabaseError, transaction

from history.catalogue import all_columns
from history.findings import Fault, Finding, Remark
from history.models import ColumnChange, DailyRoot
from history.root_file import Line, read_lines
from history.roots import Covered, cover, root_of

TABLE = "history_dailyroot"


class RootProof:
    """The proof of all roots of a database, and of the file that was kept outside if there is one."""

    def __init__(self, connection, roots_file: Path | None):
        self.connection, self.roots_file = connection, roots_file
        self.roots: list[DailyRoot] = []
        self.until: dict[str, int] = {}
        self.columns: dict[str, dict[str, bool]] = {}
        self.said: set[tuple[str, ...]] = set()

    def load(self) -> Iterator[Finding]:
        """Read all roots. Nothing is found by that, unless the database cannot give them."""
        self.roots = list(DailyRoot.objects.using(self.connection.alias).order_by("number"))
        yield from ()

    @property
    def rows(self) -> int:
        """How many rows all roots cover."""
        return sum(root.rows for root in self.roots)

    def run(self) -> Iterator[Finding | int]:
        """All findings, by root; in between, how many more covered rows were looked at."""
        previous: DailyRoot | None = None
        self.columns = all_columns(self.connection) if self.roots else {}
        for root in self.roots:
            yield from self.link_findings(previous, root)
            if len(self.readable(root)) < (len(root.frontier) if isinstance(root.frontier, dict) else 1):
                yield Fault(TABLE, "its frontier cannot be read", root.number)
            for table, covered in self.readable(root).items():
                yield from self.table_findings(root.number, table, covered)
                yield covered.rows
            previous = root
        yield from self.file_findings()

    def readable(self, root: DailyRoot) -> dict[str, Covered]:
        """What the root covers, as far as it can be read."""
        found = {}
        for table, part in root.frontier.items() if isinstance(root.frontier, dict) else ():
            try:
                found[table] = Covered.read(part)
            except ValueError:
                continue
        return found

    def link_findings(self, previous: DailyRoot | None, root: DailyRoot) -> Iterator[Finding]:
        """How the root fails to follow the one before it, or to fit what it says itself."""
        if root.number != (previous.number + 1 if previous else 1):
            yield Fault(TABLE, "the root before it is missing", root.number)
        elif root.previous != (previous.root if previous else ""):
            yield Fault(TABLE, "does not follow from the root before it", root.number)
        facts = {name: getattr(root, name) for name in ("number", "made_at", "cluster", "frontier", "previous")}
        if root_of(**facts) != root.root:
            yield Fault(TABLE, "the root does not fit what it says it covers", root.number)
        if previous and root.made_at < previous.made_at:
            yield Remark(TABLE, "the clock went backwards: made before the root before it", root.number)

    def table_findings(self, number: int, table: str, covered: Covered) -> Iterator[Finding]:
        """How a table differs from what root ``number`` covers of it."""
        if covered.after != self.until.get(table, 0):
            yield Fault(TABLE, f"rows of {table} were left out before it", number)
        self.until[table] = covered.until
        present = list(self.columns.get(table, ()))
        gone = [column for column in covered.columns or ("history_id", "seal") if column not in present]
        if covered.key not in present and covered.after == covered.until:
            return
        if gone:
            yield from self.incomparable(number, table, gone, present)
            return
        try:
            with transaction.atomic(using=self.connection.alias) if covered.after < covered.until else nullcontext():
                now = cover(self.connection, table, covered.key, covered.after, covered.until, covered.columns)
        except (DatabaseError, psycopg.Error) as error:
            yield Fault(TABLE, f"what it covers of {table} cannot be read: {str(error).splitlines()[0]}", number)
            return
        if now != covered:
            reach = f"of {table}, {covered.after + 1} to {covered.until}, {covered.rows} rows were sealed"
            what = f"there are {now.rows}" if now.rows != covered.rows else "they are not what they were"
            yield Fault(TABLE, f"{reach}; {what}", number)

    def incomparable(self, number: int, table: str, gone: list[str], present: list[str]) -> Iterator[Finding]:
        """Said once: columns that went, or a table that a migration had ended; another missing table is a fault."""
        if (table, *gone) in self.said:
            return
        self.said.add((table, *gone))
        ended = ColumnChange.objects.using(self.connection.alias).filter(history_table=table, new_name="").exists()
        if present and "seal" not in gone:
            what = f"{table} lost {', '.join(gone)}: what was sealed of it before can no longer be compared"
            yield Remark(TABLE, what, number)
        elif not present and ended:
            yield Remark(TABLE, f"{table} was ended by a migration: it can no longer be compared", number)
        else:
            yield Fault(TABLE, f"{table} is gone or lost its seals: it can no longer be compared", number)

    def file_findings(self) -> Iterator[Finding]:
        """How the exported file and the stored roots differ."""
        if self.roots_file is None:
            if self.roots:
                yield Remark(TABLE, "no exported file of roots was compared")
            return
        name = self.roots_file.name
        try:
            lines = list(read_lines(self.roots_file))
        except OSError as error:
            yield Fault(name, f"cannot be read: {error.strerror}")
            return
        stored, exported = {root.number: root for root in self.roots}, set()
        for place, line in lines:
            if line is None:
                yield Fault(name, "is damaged: not the line of a root", f"line {place}")
                continue
            exported.add(line.number)
            yield from self.line_faults(name, place, line, stored.get(line.number))
        if unexported := sorted(stored.keys() - exported):
            which = ", ".join(map(str, unexported[:5])) + (" …" if len(unexported) > 5 else "")
            yield Remark(name, f"does not hold {len(unexported)} of the roots in the database: {which}")

    def line_faults(self, name: str, place: int, line: Line, root: DailyRoot | None) -> Iterator[Finding]:
        """How one exported line contradicts the database: then history was rewritten, or an old backup restored."""
        if root is None:
            yield Fault(name, f"root {line.number}, made {line.made_at}, is no longer in the database", f"line {place}")
        elif Line.of(root) != line:
            yield Fault(name, f"root {line.number} in the database is another one than was exported", f"line {place}")
