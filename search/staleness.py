"""How the database itself notes what has changed: no way of writing, import and admin included, goes past it."""

from django.db.migrations.operations.base import Operation, OperationCategory

TASK = "search.tasks.index_what_changed"
# One job for all that waits. It is put into the queue of the transaction that made something stale; a job that another
# transaction put there, and that this one can see, will do.
FOUNDATION = f"""
CREATE OR REPLACE FUNCTION search_wake() RETURNS void LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = '{TASK}') THEN
        INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', '{TASK}');
    END IF;
END $body$;
-- An erasure takes the tokens along. It waits for a batch that is being made, and holds the next one until it is over:
-- so no batch that had read the words before can write them afterwards (see indexing.one_at_a_time).
CREATE OR REPLACE FUNCTION search_forget() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('search_document'));
    DELETE FROM search_document d WHERE d.kind = NEW.people AND d.key = NEW.person_id;
    RETURN NULL;
END $body$;
DROP TRIGGER IF EXISTS search_forget ON history_erasure;
CREATE TRIGGER search_forget AFTER INSERT ON history_erasure FOR EACH ROW EXECUTE FUNCTION search_forget();
ALTER TABLE history_erasure ENABLE ALWAYS TRIGGER search_forget;
"""
NO_FOUNDATION = """
DROP TRIGGER search_forget ON history_erasure;
DROP FUNCTION search_forget();
DROP FUNCTION search_wake();
"""
FORGET_STRUCK = """
DROP TRIGGER IF EXISTS search_forget ON history_strike;
CREATE TRIGGER search_forget AFTER INSERT ON history_strike FOR EACH ROW EXECUTE FUNCTION search_forget();
ALTER TABLE history_strike ENABLE ALWAYS TRIGGER search_forget;
"""
REMEMBER_STRUCK = "DROP TRIGGER search_forget ON history_strike;"
ROWS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


class MarkStale(Operation):
    """From now on a change in ``table`` makes the document of ``kind`` stale whose key stands in ``column``.

    With ``through`` the documents are the rows of the table ``kind`` whose column ``through`` holds that number.
    ``on`` says which changes count. Each change of many rows costs one statement.
    """

    reversible = True
    category = OperationCategory.SQL

    def __init__(self, table, kind, column, *, through="", on=("insert", "update", "delete")):
        self.table, self.kind, self.column, self.through, self.on = table, kind, column, through, tuple(on)

    @property
    def name(self):
        """Of the function; the triggers add what they wait for."""
        return f"stale_{self.table}_{self.through or 'itself'}"

    def state_forwards(self, app_label, state):
        """Nothing: triggers are no part of a model's state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        schema_editor.execute(self.function())
        for what in self.on:
            schema_editor.execute(
                f'CREATE TRIGGER {self.name}_{what} AFTER {what.upper()} ON "{self.table}" REFERENCING {ROWS[what]} '
                f"TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for what in self.on:
            schema_editor.execute(f'DROP TRIGGER {self.name}_{what} ON "{self.table}"')
        schema_editor.execute(f"DROP FUNCTION {self.name}()")

    def function(self):
        """The function that notes which documents are stale."""
        keys = f'SELECT DISTINCT "{self.column}" FROM changed WHERE "{self.column}" IS NOT NULL'
        if self.through:
            keys = f'SELECT "id" FROM "{self.kind}" WHERE "{self.through}" IN ({keys})'
        return f"""CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql
            SET search_path = pg_catalog, public, pg_temp AS $body$
        BEGIN
            INSERT INTO search_stale (kind, key) SELECT '{self.kind}', found.key FROM ({keys}) found(key);
            IF FOUND THEN PERFORM search_wake(); END IF;
            RETURN NULL;
        END $body$"""

    def describe(self):
        return f"Note changes of {self.table} for the search of {self.kind}"

    @property
    def migration_name_fragment(self):
        return f"search_{self.table}"
