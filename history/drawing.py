"""Migrating draws each model of each migration's moment; here only those that somebody looks at.

After each change of a model, Django draws all models anew that are connected with it. In this product that is nearly
all of them, again and again: thirty times the work of the migrations themselves. But what a migration does to a table
looks at the model of that table alone. What looks at more, a function in Python, gets all models drawn anew first:
that is Django's own rule for what it calls delayed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED


@contextmanager
def only_what_changes() -> Iterator[None]:
    """Inside, migrations draw the model that they change, and all others when they are looked at."""
    django = {name: getattr(ProjectState, name) for name in ("add_field", "reload_model")}
    ProjectState.add_field, ProjectState.reload_model = add_field, reload_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name, former in django.items():
            setattr(ProjectState, name, former)


def add_field(self, app_label, model_name, name, field, preserve_default) -> None:
    """As Django does it, but for what it draws: to whom the new field leads, that table stays as it is."""
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    self.models[app_label, model_name].fields[name] = field
    if self._relations is not None:
        self.resolve_model_field_relations((app_label, model_name), name, field)
    self.reload_model(app_label, model_name, delay=True)


def reload_model(self, app_label, model_name, delay=False) -> None:
    """Draw a model that is new, or of which nothing changes that others build on; or else all, when they are needed."""
    if "apps" not in vars(self):
        return
    self.is_delayed = True
    is_new = model_name not in self.apps.all_models[app_label]
    if (delay or is_new) and not is_built_on(self, f"{app_label}.{model_name}"):
        self._reload({(app_label, model_name)})
    else:
        self.clear_delayed_apps_cache()


def is_built_on(state: ProjectState, label: str) -> bool:
    """Whether a model inherits from that one."""
    return any(label == str(base).lower() for model in state.models.values() for base in model.bases)
