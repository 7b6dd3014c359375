"""Everything about one case, to be handed to somebody outside: to read on paper, and to verify by machine."""

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import transaction

from casework.casefile import CaseFile
from casework.changes import Change, changes_told, names_of
from casework.past import CasePast
from complaints.models import (
    Agreement,
    Assessment,
    Closure,
    Complaint,
    Correction,
    Decision,
    Escalation,
    ExtraRequest,
    Finding,
    Hold,
    LegalHold,
    Obstacle,
    Option,
    Promise,
    RedressApproval,
    RedressLine,
    Reopening,
    Resolution,
    Revision,
    Task,
    Withdrawal,
)
from followups.models import FollowUp
from gifts.models import Gift
from history.sealed import salts_of, sealed_history, strikes_of
from history.tracking import parts_of

FORMAT = 1
DECIDED = (
    Assessment,
    Finding,
    RedressApproval,
    Option,
    Agreement,
    Decision,
    Revision,
    Resolution,
    Closure,
    Reopening,
    Withdrawal,
) + (
    Correction,
    Escalation,
    Hold,
    LegalHold,
    Task,
    ExtraRequest,
    Obstacle,
)
OWED = (Promise, RedressLine, Gift, FollowUp)


class Dossier(CaseFile):
    """One case on paper, in the reader's language: facts, timeline, decisions, and every change field by field."""

    is_past, may_act, whole, says_you = True, False, True, False
    shows_fingerprints = True  # of the files: the paper says which bytes they were

    @cached_property
    def past(self) -> CasePast:
        """Its whole history."""
        return CasePast(self.case)

    @property
    def entries(self) -> list:
        """The journal of the case, oldest first."""
        return self.past.entries

    @property
    def decisions(self) -> list[tuple]:
        """[(what it is, its fields in words)] of what was found out and decided, in order."""
        return self.told(DECIDED)

    @property
    def owed(self) -> list[tuple]:
        """The same of what was promised, given and planned."""
        return self.told(OWED)

    def told(self, models) -> list[tuple]:
        """[(kind of thing, [(field, words)])] of all things of these kinds that there are, kind by kind."""
        found = []
        for model in models:
            rows = self.past.past.versions(model, self.at)
            names = names_of(model, rows, self.user)
            for row in rows:
                fields = [(label, words) for label, words in names.told(row) if words != "–"]
                found.append((str(model._meta.verbose_name), fields))
        return found

    @property
    def changes(self) -> list[tuple[datetime, list[Change]]]:
        """Everything that was ever written about the case, act by act."""
        rows = sorted(self.past.case_rows, key=lambda row: (row.told_at, row.recorded_at))
        told = sorted(changes_told(rows, self.user, most=None), key=lambda change: change.row.told_at)
        return [(at, list(some)) for at, some in groupby(told, key=lambda change: change.row.told_at)]

    @property
    def rows(self) -> int:
        """How many versions its history has."""
        return len(self.past.case_rows)


@transaction.atomic
def dossier_data(case: Complaint, *, by, at: datetime) -> dict[str, Any]:
    """The sealed history of a case and its parts, with all that is needed to recompute digests and seals.

    Holds the case meanwhile, so that no act on it comes in between.
    """
    Complaint.objects.select_for_update(no_key=True).get(pk=case.pk)
    tables = [sealed_history(Complaint, "id", case.pk)]
    for part in parts_of(Complaint):
        tables.append(sealed_history(part, part._meta.get_field(part._tracked.of).column, case.pk))
    return {
        "kind": "dossier of one case",
        "format": FORMAT,
        "case": case.reference,
        "made_at": at.isoformat(),
        "made_by": by.username,
        "tables": [table for table in tables if table["rows"]],
        "announced": [ending for table in tables for ending in endings(table)],
        "salts": salts(tables),
        "struck": [one for table in tables for one in strikes_of(table["table"], keys_of(table))],
        "journal": [journal_line(entry) for entry in CasePast(case).entries],
    }


def endings(table: dict) -> list[list]:
    """[[history table, key, how many rows, last seal]]: so that a row missing at the end is missed."""
    found = {row["key"]: [table["history_table"], row["key"], row["revision"], row["seal"]] for row in table["rows"]}
    return list(found.values())


def keys_of(table: dict) -> list:
    """The things whose rows these are."""
    return sorted({row["key"] for row in table["rows"]})


def salts(tables: list[dict]) -> dict[str, dict[str, str | None]]:
    """{table of persons: {number: salt}} of everybody whom these rows are about."""
    persons: dict[str, set[int]] = defaultdict(set)
    for table in tables:
        if table["people"]:
            persons[table["people"]] |= {row["person"] for row in table["rows"]} - {None}
    known = {people: salts_of(people, some) for people, some in persons.items() if some}
    return {people: {str(person): salt for person, salt in found.items()} for people, found in known.items()}


def journal_line(entry) -> dict[str, Any]:
    """One act as people read it; what proves it are the rows above."""
    return {
        "at": entry.at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "who": entry.actor.name if entry.actor else None,
        "act": entry.verb,
        "sentence": entry.sentence,
        "reason": entry.reason,
        "transaction": entry.xact,
    }


def dossier_text(case: Complaint, *, by, at: datetime) -> tuple[str, str]:
    """The dossier as a file of JSON, and the SHA-256 of its bytes by which the file is known again."""
    text = json.dumps(dossier_data(case, by=by, at=at), ensure_ascii=False, indent=1)
    return text, hashlib.sha256(text.encode()).hexdigest()
