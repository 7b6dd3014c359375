"""Lives that were read a moment ago, kept by each process, so that one moves through a long one without reading it.

What is kept is asked for by everything it depends on: the case, the reader, how the reader sees (masked, and of whom
not), and a stamp over every row of its history. The stamp counts the rows and adds up the transactions that wrote
them, so it is another one after any row that came, went or was blanked by an erasure. Only the names of staff and
policies, which the past shows as they are now, may be a minute old. Whether the reader may see the case is asked
before anybody comes here.
"""

from collections import OrderedDict
from datetime import datetime
from functools import cache, cached_property
from threading import Lock
from time import monotonic

from django.db import connection, models
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from audit.models import Entry
from casework.past import CasePast
from complaints.models import Complaint, RequirementRule
from customers.models import Customer, Purchase
from history.masking import seen_how
from history.past import past_of
from history.sql import quoted
from history.tracking import parts_of
from training.moments import Moment

MOST = 6  # lives that one process keeps
KEPT = 60  # seconds


class Life:
    """The past of a case with its moments, and what its entries say in each language."""

    def __init__(self, case: Complaint):
        self.past = CasePast(case)
        self.sentences: dict[tuple[int, str], str] = {}
        self.lines: dict[tuple, SafeString] = {}  # as training.written_lines draws them
        self.noted_in: datetime | None = None  # the hour in which the access log has its opening
        self._moments: dict[bool, list[Moment]] = {}

    def moments(self, *, known: bool) -> list[Moment]:
        """The moments by when things happened, or became known, each with the entries it holds."""
        if known not in self._moments:
            told: dict[datetime, list[Entry]] = {}
            for entry in self.past.entries:
                told.setdefault(self.past.known_from(entry) if known else entry.at, []).append(entry)
            times = self.past.known_moments if known else self.past.moments
            self._moments[known] = [Moment(number, at, tuple(told.get(at, ()))) for number, at in enumerate(times)]
        return self._moments[known]

    @cached_property
    def policies(self) -> list[RequirementRule]:
        """What steps ask for, at any severity and on any day."""
        return list(RequirementRule.objects.all())

    def sentence(self, entry: Entry) -> str:
        """What an entry says, in the active language."""
        key = entry.pk, get_language() or ""
        if key not in self.sentences:
            self.sentences[key] = entry.sentence
        return self.sentences[key]


_lives: OrderedDict[tuple, tuple[float, Life]] = OrderedDict()
_lock = Lock()


def life_of(case: Complaint, user) -> Life:
    """The life of ``case``, as this reader may see it."""
    key = (case.pk, user.pk, *seen_how(), *stamp(case))
    with _lock:
        read_at, life = _lives.get(key, (0.0, None))
        if life is not None and monotonic() - read_at < KEPT:
            _lives.move_to_end(key)
            return life
    life = Life(case)
    with _lock:
        _lives[key] = monotonic(), life
        while len(_lives) > MOST:
            _lives.popitem(last=False)
    return life


def stamp(case: Complaint) -> tuple:
    """What is another value once anything of the history of ``case`` is another."""
    with connection.cursor() as cursor:
        cursor.execute(statement(), {"case": case.pk})
        return cursor.fetchone()


@cache
def statement() -> str:
    """One question over all histories that a life is made of."""
    versions = quoted(past_of(Complaint)._meta.db_table)
    places = [(part, f"p.{quoted(column(part))} = %(case)s") for part in parts_of(Complaint)]
    places.append((Complaint, "p.id = %(case)s"))
    for model, name in ((Customer, "customer_id"), (Purchase, "purchase_id")):
        places.append((model, f"p.id IN (SELECT {name} FROM {versions} WHERE id = %(case)s)"))
    counted = "SELECT (count(*), sum(p.xmin::text::bigint))::text FROM"
    asked = [f"({counted} {quoted(past_of(model)._meta.db_table)} p WHERE {which})" for model, which in places]
    return f"SELECT {', '.join(asked)}"


def column(part: type[models.Model]) -> str:
    """The column of a part that names its case."""
    return part._meta.get_field(part._tracked.of).column  # type: ignore[attr-defined]
