"""What only a superuser can do, inside a test's own transaction: a test of it needs no database of its own.

The application's connection is opened by the superuser, who then speaks as the application. So the superuser can
speak in between, and triggers switched off or tables dropped are rolled back with the test. The owner's door leads to
the same session. In a module: ``pytestmark = pytest.mark.usefixtures("one_session")``. Not for what needs several
connections; and a statement that is refused wants a savepoint around it (``transaction.atomic``).
"""

from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, connections, transaction
from psycopg.conninfo import conninfo_to_dict

ISOLATION = psycopg.IsolationLevel.REPEATABLE_READ  # what the proofs ask for; one's own changes are seen all the same


@contextmanager
def sharing_one_session():
    """Inside, both doors lead to one session, which the superuser opened."""
    connections.close_all()
    default, owner = connections["default"], connections["owner"]
    kept, login = default.settings_dict, conninfo_to_dict(settings.DATABASE_URL)
    options = kept["OPTIONS"] | {"isolation_level": ISOLATION}
    entered = {"USER": login["user"], "PASSWORD": login.get("password", ""), "OPTIONS": options}
    default.settings_dict = kept | entered
    connections["owner"] = default
    speak_as(settings.HISTORY_APP_ROLE)
    yield OneSession()
    default.close()
    default.settings_dict, connections["owner"] = kept, owner


def speak_as(role):
    """From now on the session is that of ``role``."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {role}")


@contextmanager
def speaking_as(role):
    """Inside, ``role`` speaks, to the given connection; afterwards the application again. A savepoint."""
    with transaction.atomic():
        speak_as(role)
        session = connection.connection
        session.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")  # else DDL is refused
        session.execute("SET LOCAL history.attribution = ''")  # nor does it act in the name of who acted before
        connection.attribution_sent = None
        yield session
        speak_as(settings.HISTORY_APP_ROLE)


@contextmanager
def owner_reads():
    """The owner's connection, for what only reads, whether it is the one session or one of its own."""
    owner = connections["owner"]
    if owner is not connections["default"]:
        yield owner
        return
    with transaction.atomic():
        with speaking_as(settings.HISTORY_OWNER_ROLE):
            yield owner
        transaction.set_rollback(True)  # settings of the proof are forgotten, as with its own transaction


class OneSession:
    """What stands in for the cluster where the superuser speaks in the test's own session."""

    name = ""

    def superuser(self, database=""):
        """The superuser speaks inside."""
        return speaking_as("DEFAULT")

    def owner(self):
        """The owner of the tables speaks inside."""
        return speaking_as(settings.HISTORY_OWNER_ROLE)
