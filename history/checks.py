"""Does a database do what the models declare? (That the migrations do, ``makemigrations --check`` says.)"""

from django.core.checks import Warning
from django.db import connections

from history import sql
from history.tracking import Recording, append_only_models, tracked_models

HINT = "Run migrate; if it is up to date, someone has changed the database."


def check_database(app_configs, databases=None, **kwargs):
    """history.W001: this database's functions or triggers are not those that the models declare.

    A warning, because ``migrate`` runs it first, when it must not refuse.
    """
    return [
        Warning(fault, hint=HINT, id="history.W001")
        for alias in databases or []
        for fault in database_faults(connections[alias])
    ]


def database_faults(connection):
    """All differences, in words; of tables that are not there yet only how many."""
    present, missing = set(connection.introspection.table_names()), set()
    for table, recording in {model._meta.db_table: Recording.of(model) for model in tracked_models()}.items():
        if table in present:
            yield from recording_faults(connection, recording)
        else:
            missing.add(table)
    for table in [model._meta.db_table for model in append_only_models()]:
        if table in present:
            yield from trigger_faults(connection, table, [table], sql.append_only_triggers(table))
        else:
            missing.add(table)
    if missing:
        yield f"{len(missing)} tables are missing."


def recording_faults(connection, recording):
    """In words, how the database differs from ``recording``: functions to the letter, triggers enabled always."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [sql.function_name(recording)])
        if cursor.fetchall() != [(sql.function_body(recording),)]:
            yield f"The function that records {recording.table} is not the declared one."
    tables = [recording.table, recording.history_table]
    yield from trigger_faults(connection, recording.table, tables, sql.triggers(recording))


def trigger_faults(connection, name, tables, wanted):
    """Which of the ``wanted`` triggers on ``tables`` are missing or not enabled always."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal
               AND tgrelid = ANY (SELECT to_regclass(t) FROM unnest(%s::text[]) t)""",
            [[sql.quoted(table) for table in tables]],
        )
        present = {trigger for (trigger,) in cursor}
    for trigger in sorted(wanted.keys() - present):
        yield f"Trigger {trigger} of {name} is missing or switched off."
