"""The house of benchmarks/house.py as django-helpdesk keeps it: the same people, words, and share of open cases.

Run in the peer's own environment by benchmarks/beside_helpdesk.py.
"""

import random
import sys
from datetime import UTC, datetime, timedelta

import django
from django.db import connection

from benchmarks.house import AGENTS, SAID, SEED, TEAMS, batches, story, turn

TICKET = (
    "id, title, created, modified, assigned_to_id, queue_id, secret_key,"
    " status, on_hold, description, priority, due_date"
)
FOLLOWUP = "date, title, comment, public, ticket_id, user_id, email_recipients"
OPEN, CLOSED = 1, 4


def hire(password: str) -> tuple[list[int], list[int]]:
    """Agents who may see everything, and a queue for each team; their keys."""
    from django.contrib.auth.models import User
    from helpdesk.models import Queue

    boss = User.objects.create_superuser("agent", "agent@example.org", password)
    people = [User(username=f"agent{n}", is_staff=True, password=boss.password) for n in range(TEAMS * AGENTS)]
    User.objects.bulk_create(people)
    queues = [Queue(title=f"Team {n}", slug=f"team-{n}") for n in range(TEAMS)]
    Queue.objects.bulk_create(queues)
    return [boss.pk, *(person.pk for person in people)], [queue.pk for queue in queues]


def fill(tickets: int, opened: int, password: str) -> None:
    """All tickets with what was said; the newest ``opened`` are open, every two hundredth of them the superuser's."""
    people, queues = hire(password)
    dice, now = random.Random(SEED), datetime.now(UTC)  # noqa: S311
    for some in batches(tickets):
        told = [(number, story(number, dice)) for number in some]
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY helpdesk_ticket ({TICKET}) FROM STDIN") as pipe:
                for number, words in told:
                    came = now - timedelta(minutes=20 * (tickets - number))
                    is_open = number > tickets - opened
                    facts = (OPEN if is_open else CLOSED, False, words, 3, came + timedelta(days=2))
                    whose = (people[number % len(people)], queues[number % TEAMS], "key")
                    pipe.write_row((number, words[:110], came, came, *whose, *facts))
            with cursor.copy(f"COPY helpdesk_followup ({FOLLOWUP}) FROM STDIN") as pipe:
                for number, words in told:
                    came = now - timedelta(minutes=20 * (tickets - number))
                    for which in range(1, SAID + 1):  # the first words are the ticket's own; in the end it is closed
                        comment = turn(number, which, words) if which < SAID else "Closed"
                        when = came + timedelta(hours=which)
                        pipe.write_row((when, "Comment", comment, True, number, people[number % len(people)], "[]"))
    with connection.cursor() as cursor:
        for table in ("helpdesk_ticket", "helpdesk_followup"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
        cursor.execute("VACUUM (ANALYZE)")


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
