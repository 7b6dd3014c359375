"""What only a superuser can do, inside a test's own transaction: a test of it needs no database of its own.

The application's connection is opened by the superuser, who then speaks as the application. So the superuser can
speak in between, and triggers switched off or tables dropped are rolled back with the test. The owner's door leads to
the same session. In a module: ``pytestmark = pytest.mark.usefixtures("one_session")``. Not for what needs several
connections; and a statement that is refused wants a savepoint around it (``transaction.atomic``).
"""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg.conninfo import conninfo_to_dict

ISOLATION = psycopg.IsolationLevel.REPEATABLE_READ  # what the proofs ask for; one's own changes are seen all the same


@contextmanager
def one_session():
    """Inside, both doors lead to one session, which the superuser opened."""
    connections.close_all()
    default, owner = connections["default"], connections["owner"]
    kept, login = default.settings_dict, conninfo_to_dict(settings.DATABASE_URL)
    options = kept["OPTIONS"] | {"isolation_level": ISOLATION}
    entered = {"USER": login["user"], "PASSWORD": login.get("password", ""), "OPTIONS": options}
    default.settings_dict = kept | entered
    connections["owner"] = default
    speak_as(settings.HISTORY_APP_ROLE)
    yield
    default.close()
    default.settings_dict, connections["owner"] = kept, owner


def speak_as(role):
    """From now on the session is that of ``role``."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {role}")


@contextmanager
def speaking_as(role):
    """Inside, ``role`` speaks, to the given connection; afterwards the application again."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # else no table can be altered
    speak_as(role)
    yield connection.connection
    speak_as(settings.HISTORY_APP_ROLE)


@contextmanager
def unguarded(*tables):
    """The superuser speaks, with every trigger of the tables off: nobody of the product can."""
    with speaking_as("DEFAULT") as session:
        for table in tables:
            session.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
        yield session
