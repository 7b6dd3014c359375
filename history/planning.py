"""How the server plans statements of which a list is made."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def planned_for_their_values(using: str) -> Iterator[None]:
    """What is asked inside is planned for the values asked for.

    Other statements are planned once on each connection (config/doors.py), which no filter over rare and frequent
    values bears: at a million rows the one plan for "severity is …" read all of them, 1 s instead of 1 ms.
    """
    connection = connections[using]
    connection.ensure_connection()
    driver = connection.connection
    kept, driver.prepare_threshold = driver.prepare_threshold, None
    try:
        yield
    finally:
        driver.prepare_threshold = kept
