"""Lets ``makemigrations`` see a change of what models declare about their history, and write the operation for it."""

from typing import NamedTuple

from django.db.migrations.autodetector import MigrationAutodetector, OperationDependency

from history.operations import AppendOnly, RecordHistory
from history.tracking import Recording, append_only_models, erasable_of, tracked_models

FOUNDATION = OperationDependency("history", "installed", None, OperationDependency.Type.CREATE)


class Migrated(NamedTuple):
    """What the migrations would install: {table: (app, recording)}, and {table that only grows: what is erasable}."""

    recordings: dict[str, tuple[str, Recording]]
    append_only: dict[str, tuple[str, ...]]


def migrated(graph) -> Migrated:
    """What the migrations of ``graph``, all applied, install."""
    found = Migrated({}, {})
    seen = set()
    for leaf in graph.leaf_nodes() if graph else ():
        for node in graph.forwards_plan(leaf):
            if node not in seen:
                seen.add(node)
                note_operations(found, node[0], graph.nodes[node].operations)
    return found


def note_operations(found: Migrated, app_label: str, operations) -> None:
    """Add what one migration's operations install to ``found``."""
    for operation in operations:
        if isinstance(operation, AppendOnly):
            found.append_only[operation.table] = operation.erasable
        elif isinstance(operation, RecordHistory) and operation.recording:
            found.recordings[operation.recording.table] = app_label, operation.recording
        elif isinstance(operation, RecordHistory):
            found.recordings.pop(operation.before.table, None)


class RecordingAutodetector(MigrationAutodetector):
    """Adds a RecordHistory for each table whose recorded columns changed, an AppendOnly for each declared so.

    They come after all other operations, except that recording ends before its tables go.
    """

    def _detect_changes(self, convert_apps=None, graph=None):
        self.migrated = migrated(graph)
        return super()._detect_changes(convert_apps, graph)

    def _sort_migrations(self):
        super()._sort_migrations()
        tracked = tracked_models()
        self.end_recordings({model._meta.db_table for model in tracked})
        for model in tracked:
            _, before = self.migrated.recordings.get(model._meta.db_table, (None, None))
            wanted = Recording.of(model)
            if wanted != before:
                renamed = self.renamed_columns(model, before)
                self.add_last(model, RecordHistory(wanted, before=before, renamed=renamed))
        for model in append_only_models():
            table, erasable = model._meta.db_table, erasable_of(model)
            if self.migrated.append_only.get(table) != erasable:
                self.add_last(model, AppendOnly(table, erasable))

    def add_last(self, model, operation) -> None:
        """Let ``operation`` follow everything else that changes in the model's app."""
        operation._auto_deps = [FOUNDATION]
        self.generated_operations.setdefault(model._meta.app_label, []).append(operation)

    def end_recordings(self, tracked_tables) -> None:
        """Stop recording tables that are tracked no longer, before anything else happens to them."""
        for table, (app_label, before) in self.migrated.recordings.items():
            if table not in tracked_tables:
                operation = RecordHistory(None, before=before)
                operation._auto_deps = [FOUNDATION]
                self.generated_operations.setdefault(app_label, []).insert(0, operation)

    def renamed_columns(self, model, before) -> dict[str, str]:
        """{old: new} of the columns that the developer has just confirmed as renamed."""
        renamed = {}
        for (app, name, new), old in self.renamed_fields.items():
            if before and (app, name) == (model._meta.app_label, model._meta.model_name):
                old_field = self.from_state.models[app, name].fields[old]
                suffix = "_id" if old_field.is_relation else ""
                renamed[old + suffix] = model._meta.get_field(new).column
        return renamed
