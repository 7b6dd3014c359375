"""What health says of tables with dead rows: of many, that somebody must act; of a few thousand, nothing."""

import pytest
from django.db import connection

from config import wellbeing
from config.wellbeing import SMALL, State

pytestmark = pytest.mark.django_db(transaction=True)


def state_after_dead_rows(count: int) -> State:
    """That of the database, once so many jobs came and went."""
    with connection.cursor() as cursor:
        made = "INSERT INTO procrastinate_jobs (queue_name, task_name) SELECT 'q', 'gone' FROM generate_series(1, %s)"
        cursor.execute(made, [count])
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'gone'")
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
    return wellbeing.database().state


def test_the_first_minute_of_a_demo_is_no_emergency_but_a_table_full_of_dead_rows_is():
    assert state_after_dead_rows(SMALL // 8) == State.OK
    assert state_after_dead_rows(2 * SMALL) == State.ACT
