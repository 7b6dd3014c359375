"""What every import has in common: rows become drafts, drafts are written in batches, faults are told by line."""

import csv
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import batched
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from audit.models import ImportBatch
from history.attribution import attributed
from intake import values
from intake.columns import Columns, recognise
from intake.reading import Row, Table, Unreadable
from ui.sheets import harmless

BATCH = 1_000
LONGEST_TEXT = 100_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the person who imports has said. ``zone`` and ``currency`` hold where a cell does not say."""

    source: str
    file_name: str
    at: datetime
    by: User | None = None
    team: Team | None = None
    customer_source: str = ""
    category: str = ""
    channel: str = ""
    said: tuple[str, ...] = ()
    day_first: bool | None = None
    dry_run: bool = False
    limit: int | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Taipei"))
    currency: str = "TWD"


@dataclass(frozen=True)
class Fault:
    """Why one row stayed out: where, in which column, and what the matter is."""

    line: int
    column: str
    reason: str


class Refused(Exception):
    """One row cannot come in as it is."""

    def __init__(self, column: str, reason: str):
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass
class Outcome:
    """What became of the rows of a file."""

    added: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Record:
    """One row, read by the names of our fields."""

    def __init__(self, row: Row, columns: Columns, settings: Settings, orders: dict[str, bool | None]):
        self.row, self.columns, self.settings, self.orders = row, columns, settings, orders
        self.line = row.line

    def cell(self, name: str):
        """What stands there; empty where there is no such column."""
        place = self.columns.at.get(name)
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else ""

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """The words of a cell, without space around. Raises Refused when they are too long to be kept."""
        return self.whole(name, str(self.cell(name)).strip(" \t\r\n\u3000"), longest)

    def whole(self, name: str, words: str, longest: int) -> str:
        """``words`` of a cell as they are. Raises Refused when they are too long to be kept."""
        if len(words) > longest:
            self.refuse(name, _("It is longer than %(longest)d characters.") % {"longest": longest})
        return words

    def coded(self, name: str, wordings: dict[str, str]) -> str:
        """The code of what a cell calls by one of its ``wordings``; empty when it is none of them."""
        return wordings.get(values.plain(self.cell(name)).casefold(), "")

    def moment(self, name: str, clock: str = "") -> datetime | None:
        """The instant in a cell, with the time of day of the column ``clock`` where there is one."""
        try:
            found = values.moment(self.cell(name), zone=self.settings.zone, day_first=self.orders.get(name))
            if found and clock and found.time() == time() and (told := self.cell(clock)):
                at = told if isinstance(told, time) else values.clock_time(values.plain(told), str(told))
                found = datetime.combine(found.date(), at, found.tzinfo)
        except values.Unclear as error:
            self.refuse(name, str(error))
        if found and found > self.settings.at:
            self.refuse(name, _("%(date)s lies in the future.") % {"date": f"{found:%Y-%m-%d}"})
        return found

    def day(self, name: str) -> date | None:
        """The date in a cell."""
        found = self.moment(name)
        return found.date() if found else None

    def refuse(self, name: str, reason: str) -> None:
        """Keep the row out. Raises Refused."""
        raise Refused(self.columns.header_of(name) or name, reason)


class Importer(ABC):
    """One kind of import. ``needed`` are fields one of which the file must have."""

    fields: dict[str, str]
    needed: tuple[str, ...]
    dates: tuple[str, ...] = ()

    def __init__(self, settings: Settings):
        self.settings = settings
        self.outcome = Outcome()
        self.batch: ImportBatch | None = None
        self.seen: dict[str, int] = {}

    @abstractmethod
    def draft(self, record: Record):
        """What a row says, checked; with ``line`` and ``key``, its identity. Raises Refused."""

    @abstractmethod
    def already_there(self, drafts: Sequence) -> set[str]:
        """The keys among these that an earlier run brought in."""

    @abstractmethod
    def write(self, drafts: Sequence) -> list[Fault]:
        """Save the drafts; return what must stay out after all."""

    def run(self, table: Table, progress=lambda rows: rows) -> Outcome:
        """Bring the rows of ``table`` in. Raises Unreadable or UnknownColumn when there is nothing to begin with."""
        columns = recognise(table.headers, self.fields, self.settings.said)
        self.check(columns)
        orders = self.orders(table, columns)
        self.tell(table, columns, orders)
        rows = table.rows[: self.settings.limit]
        records = (Record(row, columns, self.settings, orders) for row in progress(rows))
        with attributed(reason="import", actor_id=self.settings.by and self.settings.by.pk):
            for drafts in self.drafts(records):
                self.take(drafts)
        return self.outcome

    def drafts(self, records: Iterable[Record]) -> Iterator[list]:
        """The drafts of the rows, batch by batch; the next batch is read while the database writes this one."""
        with ThreadPoolExecutor(max_workers=1) as reading:
            ahead: Future | None = None
            for some in batched(records, BATCH):
                following = reading.submit(copy_context().run, lambda batch: list(map(self.drafted, batch)), some)
                if ahead:
                    yield self.sound(ahead.result())
                ahead = following
            if ahead:
                yield self.sound(ahead.result())

    def sound(self, found: list) -> list:
        """The drafts among what was read; the faults are noted."""
        self.outcome.faults += [one for one in found if isinstance(one, Fault)]
        return [one for one in found if not isinstance(one, Fault)]

    def check(self, columns: Columns) -> None:
        """Refuse a file in which nothing is recognised, and help to name its columns."""
        if any(name in columns.at for name in self.needed):
            return
        raise Unreadable(
            _("No column was recognised as %(needed)s. The file has: %(headers)s. Say which: --map “Header=%(one)s”")
            % {"needed": " / ".join(self.needed), "headers": ", ".join(columns.headers), "one": self.needed[0]}
        )

    def orders(self, table: Table, columns: Columns) -> dict[str, bool | None]:
        """For each column of dates whether the day comes first: as somebody said, or as the column itself shows."""
        if self.settings.day_first is not None:
            return dict.fromkeys(self.dates, self.settings.day_first)
        places = {name: columns.at[name] for name in self.dates if name in columns.at}
        return {
            name: values.order_of(row.cells[place] for row in table.rows if place < len(row.cells))
            for name, place in places.items()
        }

    def tell(self, table: Table, columns: Columns, orders: dict[str, bool | None]) -> None:
        """Note how the file was understood."""
        taken = ", ".join(f"{columns.headers[place]} = {name}" for name, place in columns.at.items())
        self.outcome.notes.append(_("Read as %(kind)s: %(columns)s") % {"kind": table.described, "columns": taken})
        if columns.unrecognised:
            left = ", ".join(columns.unrecognised)
            self.outcome.notes.append(_("Not recognised and left aside: %(columns)s") % {"columns": left})
        if columns.doubled:
            doubled = ", ".join(columns.doubled)
            self.outcome.notes.append(
                _("Left aside, for another column says the same: %(columns)s") % {"columns": doubled}
            )
        for name, day_first in orders.items():
            if day_first is not None and name in columns.at:
                first = _("the day") if day_first else _("the month")
                self.outcome.notes.append(
                    _("In %(column)s %(first)s comes first.") % {"column": columns.header_of(name), "first": first}
                )

    def take(self, drafts: list) -> None:
        """Save one batch, in one transaction; a dry run goes back on it."""
        with transaction.atomic():
            there = self.already_there(drafts) if drafts else set()
            new = [draft for draft in drafts if draft.key not in there]
            self.outcome.known += len(drafts) - len(new)
            if new:
                self.batch = self.batch or self.new_batch()
                self.save(new)
            if self.settings.dry_run:
                transaction.set_rollback(True)
                self.batch = None

    def drafted(self, record: Record):
        """The draft of a row, or the Fault that keeps it out."""
        cells, width = record.row.cells, len(record.columns.headers)
        try:
            if len(cells) > width and any(cells[width:]):
                raise Refused("", _("The row has more cells than the header."))
            draft = self.draft(record)
        except Refused as refused:
            return Fault(record.line, refused.column, refused.reason)
        if draft.key in self.seen:
            said = {"line": self.seen[draft.key]}
            return Fault(record.line, "", _("The same number, or the same words, as in line %(line)d.") % said)
        self.seen[draft.key] = record.line
        return draft

    def save(self, drafts: Sequence) -> None:
        """Write all at once; if the database refuses, one by one, so that one bad row keeps out no other."""
        try:
            with transaction.atomic():
                left_out = self.write(drafts)
            self.outcome.added += len(drafts) - len(left_out)
            self.outcome.faults += left_out
        except DatabaseError as error:
            if len(drafts) == 1:
                self.outcome.faults.append(Fault(drafts[0].line, "", str(error).splitlines()[0]))
                return
            for draft in drafts:
                self.save([draft])

    def new_batch(self) -> ImportBatch:
        """That this run happened; rows carry it."""
        said = self.settings
        return ImportBatch.objects.create(source=said.source, file_name=said.file_name, by=said.by, at=said.at)


def write_report(path: Path, faults: Iterable[Fault]) -> None:
    """The faults as CSV that a spreadsheet shows and never calculates. Raises OSError."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_("line"), _("column"), _("reason")])
        writer.writerows([fault.line, harmless(fault.column), harmless(fault.reason)] for fault in faults)
