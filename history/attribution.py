"""Who acts, for whom, why and when: carried beside the work and handed to the database with each write.

The triggers read one transaction-local setting, ``history.attribution``. A write that comes without it is
still recorded, as done "outside the application": forgetting the attribution never loses a row.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

WRITES = re.compile(
    r"\s*(?:/\*.*?\*/\s*|--[^\n]*\n\s*)*(?:INSERT|UPDATE|DELETE|MERGE|COPY|WITH|TRUNCATE)\b", re.I | re.S
)


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """The circumstances of an act. ``at`` (aware) is when it happened, if that is not now.

    ``actor_id`` may be a function: a request need not know its user before something is written.
    """

    actor_id: int | Callable[[], int | None] | None = None
    acting_for_id: int | None = None
    request_id: str = ""
    reason: str = ""
    at: datetime | None = None

    def as_setting(self) -> str:
        """The JSON text that the triggers read; PostgreSQL has no NUL, so none is sent."""
        known = vars(self) | {"actor_id": self.actor_id() if callable(self.actor_id) else self.actor_id}
        facts = {name: value for name, value in known.items() if value not in (None, "")}
        clean = {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in facts.items()}
        return json.dumps(clean, default=datetime.isoformat)


_current: ContextVar[Attribution | None] = ContextVar("attribution", default=None)


def current() -> Attribution | None:
    """The attribution of this context."""
    return _current.get()


def current_setting() -> str:
    """What the database should know now; empty without attribution."""
    attribution = current()
    return attribution.as_setting() if attribution else ""


@contextmanager
def attributed(**facts) -> Iterator[Attribution]:
    """Attribute all writes inside to these facts; nested blocks refine the outer one.

    Follows the context (task or thread): a bare new thread starts without any attribution.
    """
    attribution = replace(current() or Attribution(), **facts)
    token = _current.set(attribution)
    try:
        yield attribution
    finally:
        _current.reset(token)


def attribute_writes(execute, sql, params, many, context):
    """Execute wrapper: before a write, make sure that the database knows its attribution."""
    connection = context["connection"]
    text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
    if not WRITES.match(text) or connection.attribution_sent == current_setting():
        return execute(sql, params, many, context)
    if connection.in_atomic_block:
        send_attribution(connection)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):  # in autocommit the setting would end before the write
        send_attribution(connection)
        return execute(sql, params, many, context)


def send_attribution(connection) -> None:
    """Tell the current transaction its attribution, unless it already knows.

    Called by itself before ORM and cursor writes; call it before ``cursor.copy()`` and before a SELECT
    of a function that writes. Needs an open transaction.
    """
    setting = current_setting()
    if setting != connection.attribution_sent:
        connection.validate_no_broken_transaction()
        # the driver's own cursor: not wrapped again
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('history.attribution', %s, true)", [setting])
        connection.attribution_sent = setting
