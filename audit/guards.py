"""The database enforces the same graph as the lifecycle in Python, whatever writes.

A guard is compiled into trigger functions (no table that anybody could empty). A change of state must be an edge of the
graph, count the version up by one and have its entry in the journal before the transaction ends. ``check_guards``
compares the functions in the database with the graphs in the code.
"""

from dataclasses import dataclass

from django.core.checks import Warning
from django.db import connections
from django.db.migrations.operations.base import Operation, OperationCategory
from django.utils.deconstruct import deconstructible
from django_fsm import GET_STATE

from history.sql import literal, quoted

PINNED = "SET search_path = pg_catalog, public, pg_temp"

# Any step of any guarded thing: at commit its journal entry must be there. Argument: the subject.
ENTRY_FUNCTION = f"""
CREATE OR REPLACE FUNCTION guard_step_has_entry() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit_entry e WHERE e.subject = TG_ARGV[0] AND e.subject_id = NEW.id
        AND e.xact = pg_current_xact_id()::text::bigint AND e.facts ->> 'after' = NEW.state
    ) THEN
        RAISE EXCEPTION '% % became % without an entry in the journal', TG_ARGV[0], NEW.id, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $body$;
"""


@deconstructible
@dataclass(kw_only=True)
class Guard:
    """The graph of one table. ``only_if`` adds a condition on NEW to an edge, in SQL.

    ``imported`` are the states in which a row may arrive with an import (column import_batch_id, which then never
    changes). ``corrections`` names the table whose row of the same transaction licenses one step back to came_from.
    """

    table: str
    subject: str
    first: str
    edges: tuple[tuple[str, str], ...]
    only_if: tuple[tuple[str, str, str], ...] = ()
    imported: tuple[str, ...] = ()
    corrections: str = ""

    @property
    def function(self) -> str:
        """The name of its trigger function."""
        return f"guard_{self.table}"


_guards: list[Guard] = []


def guard(wanted: Guard) -> Guard:
    """Declare a guard, so that the check compares it with the database."""
    _guards.append(wanted)
    return wanted


def edges_of(model) -> tuple[tuple[str, str], ...]:
    """The edges that the model's transitions draw, but for those that lead wherever the thing came from."""
    field = model._meta.get_field("state")
    moves = field.get_all_transitions(model)
    return tuple(sorted({(str(m.source), str(m.target)) for m in moves if not isinstance(m.target, GET_STATE)}))


def function_body(wanted: Guard) -> str:
    """The text of the trigger function; also what the check compares."""
    conditions = {(source, target): sql for source, target, sql in wanted.only_if}
    allowed = "\n            OR ".join(
        f"(OLD.state = {literal(source)} AND NEW.state = {literal(target)}"
        + (f" AND {conditions[source, target]})" if (source, target) in conditions else ")")
        for source, target in wanted.edges
    )
    return f"""
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT (NEW.state = {literal(wanted.first)}{_imported(wanted)}) THEN
            RAISE EXCEPTION '% does not begin as %', TG_TABLE_NAME, NEW.state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;{_import_mark(wanted)}
    IF NEW.state = OLD.state THEN
        {
        "IF NEW.came_from <> OLD.came_from THEN RAISE EXCEPTION 'only a step changes came_from'; END IF;"
        if wanted.corrections
        else ""
    }
        RETURN NEW;
    END IF;
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'a step of % counts its version', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;{_step_back(wanted)}
    IF NOT ({"NEW.came_from = OLD.state AND " if wanted.corrections else ""}(
            {allowed})) THEN
        RAISE EXCEPTION '% does not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END """


def _imported(wanted: Guard) -> str:
    if not wanted.imported:
        return ""
    states = ", ".join(map(literal, wanted.imported))
    return f" OR (NEW.import_batch_id IS NOT NULL AND NEW.state IN ({states}))"


def _import_mark(wanted: Guard) -> str:
    if not wanted.imported:
        return ""
    return """
    IF NEW.import_batch_id IS DISTINCT FROM OLD.import_batch_id THEN
        RAISE EXCEPTION 'where a row came from never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;"""


def _step_back(wanted: Guard) -> str:
    if not wanted.corrections:
        return ""
    return f"""
    IF OLD.came_from <> '' AND NEW.state = OLD.came_from AND NEW.came_from = '' AND EXISTS (
        SELECT FROM {quoted(wanted.corrections)} c WHERE c.complaint_id = NEW.id AND c.field = 'state'
        AND c.was = OLD.state AND c.becomes = NEW.state AND c.written_in = pg_current_xact_id()::text::bigint
    ) THEN RETURN NEW; END IF;"""


def install(wanted: Guard) -> str:
    """Statements that (re)install the guard; ENABLE ALWAYS also holds in replica mode."""
    table, name, subject = quoted(wanted.table), quoted(wanted.function), literal(wanted.subject)
    return f"""{ENTRY_FUNCTION}
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {PINNED} AS $body${function_body(wanted)}$body$;
DROP TRIGGER IF EXISTS guard_state ON {table};
CREATE TRIGGER guard_state BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_state;
DROP TRIGGER IF EXISTS guard_first_entry ON {table};
CREATE CONSTRAINT TRIGGER guard_first_entry AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION guard_step_has_entry({subject});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_first_entry;
DROP TRIGGER IF EXISTS guard_entry ON {table};
CREATE CONSTRAINT TRIGGER guard_entry AFTER UPDATE ON {table} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION guard_step_has_entry({subject});
ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_entry;
"""


def uninstall(wanted: Guard) -> str:
    """Statements that remove the guard."""
    table = quoted(wanted.table)
    return f"""DROP TRIGGER guard_state ON {table}; DROP TRIGGER guard_first_entry ON {table};
DROP TRIGGER guard_entry ON {table}; DROP FUNCTION {quoted(wanted.function)}();"""


class GuardState(Operation):
    """Install ``guard`` on its table, instead of ``before`` (None: nothing)."""

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, guard, before=None):
        self.guard, self.before = guard, before

    def state_forwards(self, app_label, state):
        """Nothing: a trigger is no part of Django's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(install(self.guard), params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(install(self.before) if self.before else uninstall(self.guard), params=None)

    def describe(self):
        return f"Guard the state of {self.guard.table}"

    @property
    def migration_name_fragment(self):
        return f"guard_{self.guard.table}"


def check_guards(app_configs, databases=None, **kwargs):
    """audit.W001: a guard in the database is not the graph in the code."""
    return [
        Warning(fault, hint="Write a migration with GuardState, or run migrate.", id="audit.W001")
        for alias in databases or []
        for wanted in _guards
        for fault in faults(connections[alias], wanted)
    ]


def faults(connection, wanted: Guard):
    """In words, how the database differs from the guard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [wanted.function])
        if cursor.fetchall() != [(function_body(wanted),)]:
            yield f"The guard of {wanted.table} is not the declared graph."
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal AND tgrelid = to_regclass(%s)",
            [quoted(wanted.table)],
        )
        for name in sorted({"guard_state", "guard_first_entry", "guard_entry"} - {name for (name,) in cursor}):
            yield f"Trigger {name} of {wanted.table} is missing or switched off."
