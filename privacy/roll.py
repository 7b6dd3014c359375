"""The list of all erasures, kept outside the database: a backup that is restored can be made to forget again.

One line each for a customer and for every case: moment, erasure number, table, number, and the beginning of the first
seal in its history. The seal tells whether a row that has this number after a restore is the same or another one.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from privacy.reach import CASES, CUSTOMERS

LISTED = (CUSTOMERS, CASES)
SEAL_BYTES = 8


class UnreadableRoll(Exception):
    """The list cannot be read; the message says which line."""


@dataclass(frozen=True)
class Line:
    """That one thing was erased. Nothing in it is personal."""

    at: str
    reference: str
    people: str
    number: int
    seal: str

    def __str__(self):
        return "\t".join(map(str, astuple(self)))

    @classmethod
    def read(cls, text: str) -> "Line":
        """A line as it was written. Raises ValueError."""
        at, reference, people, number, seal = text.split("\t")
        if people not in LISTED:
            raise ValueError(people)
        return cls(at, reference, people, int(number), seal)


def lines_of(request) -> list[Line]:
    """What the list says of an erasure that was carried out."""
    at = request.done_at.isoformat(timespec="seconds")
    return [
        Line(at, request.reference, people, number, first_seal(people, number))
        for people in LISTED
        for number in request.things.get(people, [])
    ]


def first_seal(people: str, number: int) -> str:
    """The beginning of the seal of the first history row; empty if there is none. It survives every erasure."""
    history = next(model for model in apps.get_models() if model._meta.db_table == people).history
    seal = history.filter(id=number, revision=1).values_list("seal", flat=True).first()
    return bytes(seal)[:SEAL_BYTES].hex() if seal else ""


def note(request) -> None:
    """Add an erasure to the list; it is on the disk when this returns."""
    path = settings.ERASURES_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with path.open("a", encoding="utf-8") as roll:
        fcntl.flock(roll, fcntl.LOCK_EX)
        roll.write("".join(f"{line}\n" for line in lines_of(request)))
        roll.flush()
        os.fsync(roll.fileno())
    if is_new:
        path.chmod(0o600)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def read(path: Path) -> Iterator[Line]:
    """The lines of a list, oldest first; a last line cut short by a crash is left out. Raises UnreadableRoll."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableRoll(str(error)) from error
    whole, _cut, _rest = text.rpartition("\n")
    for number, line in enumerate(filter(None, whole.split("\n")), 1):
        try:
            yield Line.read(line)
        except ValueError as error:
            raise UnreadableRoll(f"line {number}: {line[:80]!r}") from error


def complete(requests) -> int:
    """Add those of ``requests`` that the list does not name, as after a full disk; how many."""
    known = {line.reference for line in read(settings.ERASURES_FILE)}
    lacking = [request for request in requests if request.reference not in known]
    for request in lacking:
        note(request)
    return len(lacking)
