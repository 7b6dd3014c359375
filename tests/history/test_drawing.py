"""Migrations draw the model that they change; who looks at more gets all of them, as they are by then."""

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from history.drawing import only_what_changes


@pytest.fixture
def state():
    """Makers and their kettles, drawn."""
    found = ProjectState()
    key = [("id", models.BigAutoField(primary_key=True))]
    found.add_model(ModelState("trial", "Maker", key))
    maker = models.ForeignKey("trial.Maker", models.CASCADE)
    found.add_model(ModelState("trial", "Kettle", [*key, ("maker", maker)]))
    assert found.apps.get_model("trial", "Kettle")
    return found


def names(state, model):
    return {field.name for field in state.apps.get_model("trial", model)._meta.get_fields()}


def test_a_change_draws_its_own_model_and_no_other(state):
    others = state.apps.get_model("trial", "Maker")
    with only_what_changes():
        state.add_field("trial", "kettle", "litres", models.IntegerField(null=True), True)
        state.add_model(ModelState("trial", "Lid", [("kettle", models.ForeignKey("trial.Kettle", models.CASCADE))]))
    assert "litres" in names(state, "Kettle")
    assert "kettle" in names(state, "Lid")
    assert state.apps.get_model("trial", "Maker") is others


def test_who_looks_at_more_gets_all_drawn_anew(state):
    """As a function in Python does."""
    with only_what_changes():
        state.add_model(ModelState("trial", "Lid", [("maker", models.ForeignKey("trial.Maker", models.CASCADE))]))
        state.clear_delayed_apps_cache()
    maker = state.apps.get_model("trial", "Maker")
    assert {"kettle", "lid"} <= names(state, "Maker")
    assert state.apps.get_model("trial", "Kettle")._meta.get_field("maker").related_model is maker


def test_a_key_that_others_refer_to_is_changed_in_all_of_them(state):
    with only_what_changes():
        state.alter_field("trial", "maker", "id", models.CharField(max_length=9, primary_key=True), True)
    kettle = state.apps.get_model("trial", "Kettle")
    assert isinstance(kettle._meta.get_field("maker").target_field, models.CharField)


def test_a_state_of_before_stays_as_it_was(state):
    with only_what_changes():
        before = state.clone()
        state.add_field("trial", "kettle", "litres", models.IntegerField(null=True), True)
    assert "litres" not in names(before, "Kettle")
