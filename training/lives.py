"""Lives that were read a moment ago, kept by each process, so that one moves through a long one without reading it.

What is kept is asked for by everything it depends on: the case, the reader, how the reader sees (masked, and of whom
not), and a stamp over every row of its history. The stamp counts the rows and adds up the transactions that wrote
them, so it is another one after any row that came, went or was blanked by an erasure. Only the names of staff and
policies, which the past shows as they are now, may be a minute old. Whether the reader may see the case is asked
before anybody comes here.
"""

from collections import OrderedDict
from functools import cache
from threading import Lock
from time import monotonic

from django.db import connection, models

from casework.past import CasePast
from complaints.models import Complaint
from customers.models import Customer, Purchase
from history.masking import seen_how
from history.past import past_of
from history.sql import quoted
from history.tracking import parts_of

MOST = 6  # lives that one process keeps
KEPT = 60  # seconds

_lives: OrderedDict[tuple, tuple[float, CasePast]] = OrderedDict()
_lock = Lock()


def life_of(case: Complaint, user) -> CasePast:
    """The life of ``case``, as this reader may see it."""
    key = (case.pk, user.pk, *seen_how(), *stamp(case))
    with _lock:
        read_at, past = _lives.get(key, (0.0, None))
        if past is not None and monotonic() - read_at < KEPT:
            _lives.move_to_end(key)
            return past
    past = CasePast(case)
    with _lock:
        _lives[key] = monotonic(), past
        while len(_lives) > MOST:
            _lives.popitem(last=False)
    return past


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
