"""After an old backup was restored: what had been erased since it was made is erased again, and recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db import connection, transaction

from audit.steps import RequirementsMissing
from complaints.models import Complaint
from customers.models import Customer
from history.models import Erasure
from privacy import roll
from privacy.choices import Basis
from privacy.models import ErasureRequest
from privacy.reach import CASES, CUSTOMERS


@dataclass
class Outcome:
    """What became of one erasure of the list: done again under ``references``, held back, or nothing to do."""

    reference: str
    references: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    strangers: list[roll.Line] = field(default_factory=list)  # the number now belongs to something else


def reapply(lines: Iterable[roll.Line], at: datetime) -> Iterator[Outcome]:
    """Erase again what is back; each erasure in its own transaction, so that an interrupted run goes on where it was.

    Run it before anybody works on a restored database. Safe to repeat.
    """
    lines = list(lines)
    skip_numbers(lines)
    for reference, group in groupby(lines, key=lambda line: line.reference):
        outcome = Outcome(reference)
        for facts in returned(list(group), outcome):
            try:
                outcome.references.append(erase_again(facts, reference, at))
            except RequirementsMissing as error:
                outcome.held_back += [item.label for item in error.missing]
        yield outcome


def returned(lines: list[roll.Line], outcome: Outcome) -> Iterator[dict]:
    """The persons and cases that are there again, as facts of a request; strangers are noted and left alone."""
    found: dict[str, list[int]] = {CUSTOMERS: [], CASES: []}
    for line in lines:
        seal = roll.first_seal(line.people, line.number)
        if seal and seal != line.seal:
            outcome.strangers.append(line)
        elif seal and not is_erased(line):
            found[line.people].append(line.number)
    for number in found[CUSTOMERS]:
        yield {"customer": Customer.objects.get(pk=number), "things": {CUSTOMERS: [number], CASES: found[CASES]}}
    if not found[CUSTOMERS]:
        for number in found[CASES]:
            yield {"complaint": Complaint.objects.get(pk=number), "things": {CASES: [number]}}


def is_erased(line: roll.Line) -> bool:
    """Whether this database knows of the erasure."""
    return Erasure.objects.filter(people=line.people, person_id=line.number).exists()


@transaction.atomic
def erase_again(facts: dict, reference: str, at: datetime) -> str:
    """Carry one out again, under a number of its own."""
    request = ErasureRequest.ask(by=None, at=at, basis=Basis.BACKUP, repeats=reference, **facts)
    request.carry_out(by=None, at=at)
    return request.reference


def skip_numbers(lines: list[roll.Line]) -> None:
    """No number of the list is given out a second time by the restored counter."""
    given = max((int(line.reference.rpartition("-")[2]) for line in lines), default=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('privacy_erasure_number')")
        reached = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(nextval('privacy_erasure_number')) FROM generate_series(%s::bigint, %s::bigint)",
            [reached, given],
        )
