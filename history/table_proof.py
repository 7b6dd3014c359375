"""The proof of one tracked table: each object's chain from its first row to the row that is there now.

Believes the text of the stored values and recomputes every digest and seal itself. Streams: two cursors walk the
history and the live rows in the order of their keys, so that the size of a table does not matter.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model

from history import sql
from history.catalogue import all_columns
from history.column_names import ColumnNames
from history.findings import Fault, Finding, Remark
from history.models import ColumnChange, Erasure, Strike
from history.seals import digest_of
from history.tracking import Recording, SealedRow

BATCH = 5000
READ_MAP = json.JSONDecoder(parse_int=str, parse_float=str).decode  # whatever somebody put there
SEALED = {"history_id", "history_type", "history_date", "history_user_id", "history_change_reason"} | {
    column.name for column in SealedRow._meta.get_fields()
}


class Line(NamedTuple):
    """A history row, or (``revision`` None) the live row, which comes after the history of its object."""

    key: Any
    revision: int | None
    kind: str
    history_id: int
    happened: float
    recorded: float
    actor: int | None
    acting_for: int | None
    prev_seal: bytes
    seal: bytes
    circumstances: str
    digests: str
    values: list[str | None]
    person: object
    salt: bytes | None


Fact = tuple[str | None, str | None]


@dataclass
class Chain:
    """How far one object is proved: its last row, that row's digests, and what of it is known to fit.

    ``facts`` are (value, digest) by column, in the order of ``plan``, as far as ``about`` whom they are stays the same;
    None where they did not fit.
    """

    last: Line | None = None
    digests: dict[str, str | None] = field(default_factory=dict)
    plan: tuple = ()
    about: tuple = ()
    facts: list[Fact | None] = field(default_factory=list)


class Common:
    """What the proofs of all tables go by, read once: columns, erasures, strikes, renamings, and who was a user."""

    def __init__(self, connection, recordings: Iterable[Recording]):
        alias, self.recordings = connection.alias, list(recordings)
        self.columns = all_columns(connection)
        self.erased: dict[str, set[int]] = {}
        for people, person in Erasure.objects.using(alias).values_list("people", "person_id"):
            self.erased.setdefault(people, set()).add(person)
        self.strikes: dict[tuple[str, str, str], list[Strike]] = {}
        for strike in Strike.objects.using(alias):
            self.strikes.setdefault((strike.table, strike.key, strike.column), []).append(strike)
        self.changes: dict[str, list[ColumnChange]] = {}
        for change in ColumnChange.objects.using(alias).order_by("below_id", "pk"):
            self.changes.setdefault(change.history_table, []).append(change)
        users = get_user_model()._meta
        past = next((recording for recording in self.recordings if recording.table == users.db_table), None)
        self.users = self.numbers(connection, users.db_table, str(users.pk.column))
        self.past_users = self.numbers(connection, past.history_table, past.key) if past else set()

    def numbers(self, connection, table: str, column: str) -> set[int]:
        """All values of a column; none if it is gone."""
        if column not in self.columns.get(table, ()):
            return set()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT {sql.quoted(column)} FROM {sql.quoted(table)}")
            return {number for (number,) in cursor}


class TableProof:
    """The proof of one tracked table and its history."""

    def __init__(self, connection, recording: Recording, common: Common):
        self.connection, self.recording, self.common = connection, recording, common
        self.erased = common.erased.get(recording.people, set())
        self.unknown: dict[int, tuple[Line, int]] = {}
        self.names = ColumnNames(common.changes.get(recording.history_table, ()))
        self.plans: dict[tuple[int, tuple[str, ...]], tuple[int | None, ...]] = {}

    def run(self) -> Iterator[Finding | int]:
        """All findings by object and revision; in between, how many more history rows were looked at."""
        yield from self.missing_parts()
        if not self.provable:
            return
        count = 0
        for key, group in groupby(self.stream(), key=itemgetter(0)):
            chain = Chain()
            for line in group:
                yield from self.live_findings(chain, line) if line.revision is None else self.findings(chain, line)
                count += line.revision is not None
            if chain.last and chain.last.revision is not None and chain.last.kind != "-":
                yield Fault(self.recording.table, "the row is gone and no history says so", key)
            if count >= BATCH:
                yield count
                count = 0
        yield count
        yield from self.strangers()

    def missing_parts(self) -> Iterator[Finding]:
        """Tables and columns that went without a migration; what is left of the table is proved all the same."""
        table, past = self.recording.table, self.recording.history_table
        there = set(self.common.columns.get(table, ())), set(self.common.columns.get(past, ()))
        for name, found in zip((table, past), there, strict=True):
            if not found:
                yield Fault(name, "the table is gone")
        wanted = [column for column in self.recording.columns if all(there)]
        for column in wanted:
            for name, found in zip((table, past), there, strict=True):
                if column not in found:
                    yield Fault(name, f"the column {column} is gone, and no migration took it")
        if all(there) and self.recording.key not in wanted:
            yield Fault(table, f"its key {self.recording.key} is not among the recorded columns: nothing can be proved")
        for column in sorted(SEALED - there[1]) if there[1] else []:
            yield Fault(past, f"the column {column} is gone: nothing can be proved")
        kept = tuple(column for column in wanted if column in there[0] & there[1])
        personal = tuple(column for column in self.recording.personal if column in kept)
        self.provable = self.recording.key in kept and there[1] >= SEALED
        self.provable &= not personal or self.recording.person_column in kept
        self.recording = replace(self.recording, columns=kept, personal=personal)
        self.place = {name: place for place, name in enumerate(kept)}
        self.personal = set(personal)

    def findings(self, chain: Chain, line: Line) -> Iterator[Finding]:
        """What there is to say about a history row that follows what ``chain`` has proved."""
        last = chain.last
        for what in self.link_faults(last, line):
            yield Fault(self.recording.table, what, line.key, line.revision)
        if last and line.recorded < last.recorded:
            what = f"the clock went backwards: recorded {last.recorded - line.recorded:.6f} s before the row before it"
            yield Remark(self.recording.table, what, line.key, line.revision)
        for who in (line.actor, line.acting_for):
            if who is not None and who not in self.common.users:
                first, count = self.unknown.get(who, (line, 0))
                self.unknown[who] = first, count + 1
        digests = READ_MAP(line.digests)
        if not isinstance(digests, dict):
            yield Fault(self.recording.table, "its digests are no map", line.key, line.revision)
            digests = {}
        chain.last, chain.digests = line, digests
        yield from self.value_faults(chain, line)

    def link_faults(self, last: Line | None, line: Line) -> Iterator[str]:
        """How the row fails to follow the last one, or to fit its own seal."""
        if line.revision != ((last.revision or 0) + 1 if last else 1):
            yield "the history before it is missing"
        elif line.prev_seal != (last.seal if last else b""):
            yield "does not follow from the row before it"
        if hashlib.sha256(line.prev_seal + (line.circumstances + line.digests).encode()).digest() != line.seal:
            yield "the seal does not fit"
        if last and line.happened <= last.happened:
            yield "happened before the row before it"

    def live_findings(self, chain: Chain, line: Line) -> Iterator[Finding]:
        """How the row that is there now differs from the last row of its history."""
        if chain.last is None or chain.last.kind == "-":
            yield Fault(self.recording.table, "a row that has no history", line.key)
        else:
            yield from self.value_faults(chain, line)
        chain.last = line

    def value_faults(self, chain: Chain, line: Line) -> Iterator[Finding]:
        """The surviving columns of ``line`` whose values are not those that the last history row digested."""
        assert chain.last is not None
        plan, about, values = self.plan(chain.last.history_id, tuple(chain.digests)), line[-2:], line.values
        pairs = zip(plan, chain.digests.values(), strict=True)
        facts: list[Fact] = [(values[place], digest) for place, digest in pairs if place is not None]
        if plan is not chain.plan or about != chain.about:
            chain.plan, chain.about, chain.facts = plan, about, [None] * len(facts)
        changed = [place for place, (fact, known) in enumerate(zip(facts, chain.facts, strict=True)) if fact != known]
        chain.facts = [*facts]
        names = [self.recording.columns[place] for place in plan if place is not None] if changed else []
        for place in changed:
            value, digest = facts[place]
            if what := self.value_fault(names[place], value, digest, line):
                yield Fault(self.recording.table, what, line.key, line.revision)
                chain.facts[place] = None

    def value_fault(self, name: str, value: str | None, digest: str | None, line: Line) -> str:
        """In words, why the value does not fit its digest; empty if it does, or was properly erased."""
        if name in self.personal:
            if line.salt is None and line.person not in self.erased:
                return f"the salt of {self.recording.people} {line.person} is gone: {name} cannot be compared"
            if line.salt is None:
                blank = digest == "erased" or value in (None, "", f"erased {line.person}")
                return "" if blank else f"the value of {name} is not the recorded one"
        if self.was_struck(name, value, line):
            return ""
        salts = (self.salt_of(name, line), b"") if name in self.personal else (b"",)  # once it was not yet personal
        fits = any(digest == digest_of(value, salt) for salt in salts)
        return "" if fits else f"the value of {name} is not the recorded one"

    def salt_of(self, name: str, line: Line) -> bytes:
        """What the digest of a personal column was made with: the salt of the person, and its own grain."""
        grain = sql.grain_of(self.recording, name)
        return (line.salt or b"") + ((line.values[self.place[grain]] or "").encode() if grain else b"")

    def was_struck(self, name: str, value: str | None, line: Line) -> bool:
        """Whether a strike is on record that left exactly this in a version that is not the present one."""
        column = name.removesuffix("_grain")
        covering = [
            strike
            for strike in self.common.strikes.get((self.recording.table, str(line.key), column), ())
            if line.revision is not None and line.revision <= strike.revision
        ]
        marks = {f"struck {strike.pk}" for strike in covering} if name == column else set()
        return bool(covering) and value in marks | {"", None}

    def strangers(self) -> Iterator[Finding]:
        """Who acted without being a user now: somebody who was removed, or a name that never was anybody's."""
        for who, (first, count) in self.unknown.items():
            more = f" (and {count - 1} more rows)" if count > 1 else ""
            removed = who in self.common.past_users
            what = f"done by user {who}, {'who has been removed since' if removed else 'whom there never was'}{more}"
            yield (Remark if removed else Fault)(self.recording.table, what, first.key, first.revision)

    def plan(self, history_id: int, old_names: tuple[str, ...]) -> tuple[int | None, ...]:
        """Where the columns that had these names in that row are now among its values; None: nowhere."""
        era = self.names.era(history_id)
        if (era, old_names) not in self.plans:
            self.plans[era, old_names] = tuple(self.place.get(self.names.now(name, era)) for name in old_names)
        return self.plans[era, old_names]

    def stream(self) -> Iterator[Line]:
        """History and live rows by object, the live row last."""
        recording, key = self.recording, sql.quoted(self.recording.key)
        plain = ' COLLATE "C"' if self.common.columns[recording.table][recording.key] else ""
        history = f"""SELECT h.{key}, h.revision, h.history_type, h.history_id,
                extract(epoch FROM h.history_date)::float8, extract(epoch FROM h.recorded_at)::float8,
                h.history_user_id, h.acting_for_id, h.prev_seal, h.seal,
                {sql.circumstances(recording)}, h.digests::text, {self.contents("h")}
            FROM {sql.quoted(recording.history_table)} h {sql.salt_join(recording, "h")}
            ORDER BY h.{key}{plain}, h.revision"""
        live = f"""SELECT r.{key}, {"NULL, " * 11} {self.contents("r")}
            FROM {sql.quoted(recording.table)} r {sql.salt_join(recording, "r")} ORDER BY r.{key}{plain}"""
        lines = self.lines("history", history), self.lines("live", live)
        return merge(*lines, key=lambda line: (line[0], line[1] or inf))

    def contents(self, row: str) -> str:
        """The last fields of a Line: values as text, person and salt."""
        values = ", ".join(f"{row}.{sql.quoted(name)}::text" for name in self.recording.columns)
        if not self.recording.personal:
            return f"ARRAY[{values}]::text[], NULL, NULL"
        person = f"{row}.{sql.quoted(self.recording.person_column)}"
        return f"ARRAY[{values}]::text[], {person}, {sql.salt(self.recording, row)}"

    def lines(self, name: str, query: str) -> Iterator[Line]:
        """The answer to ``query``, a batch in memory at a time."""
        with self.connection.connection.cursor(name=name) as cursor:
            cursor.itersize = BATCH
            cursor.execute(query)
            yield from map(Line._make, cursor)
