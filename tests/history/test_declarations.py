"""What cannot be recorded, erased or sealed is refused where it is declared."""

from types import SimpleNamespace

import pytest
from django.db import models
from django.test.utils import isolate_apps

from history import checks
from history.checks import check_declarations


def refusals(monkeypatch, *declared):
    """The errors of these models, tracked or growing, in words."""
    tracked = [model for model in declared if hasattr(model, "_tracked")]
    monkeypatch.setattr(checks, "tracked_models", lambda: tracked)
    monkeypatch.setattr(checks, "append_only_models", lambda: [model for model in declared if model not in tracked])
    return [(error.id, error.msg.partition(":")[0].partition(".")[0]) for error in check_declarations(None)]


def declared(fields, *, personal=(), person=None, tracked=True):
    """A model of the trade with these fields; tracked, or one that only grows."""
    model = type("Thing", (models.Model,), {"__module__": __name__, "Meta": type("Meta", (), META), **fields})
    if tracked:
        model._tracked = SimpleNamespace(personal=personal, person=person, whom=("", person or "id"))
    return model


META = {"app_label": "trade"}


@pytest.mark.parametrize(
    "field",
    [models.IntegerField(), models.DateField(), models.JSONField(), models.BooleanField(), models.BinaryField()],
)
@isolate_apps("tests.history.trade")
def test_personal_fields_that_are_no_text_are_refused(field, monkeypatch):
    thing = declared({"secret": field}, personal=["secret"])
    assert refusals(monkeypatch, thing) == [("history.E001", "secret is personal but no text")]


@isolate_apps("tests.history.trade")
def test_personal_text_needs_room_for_what_an_erasure_writes(monkeypatch):
    short, long = models.CharField(max_length=25), models.CharField(max_length=26)
    fields = {"short": short, "long": long, "endless": models.TextField()}
    thing = declared(fields, personal=[*fields])
    assert refusals(monkeypatch, thing) == [("history.E001", "short is personal and needs room for 26 characters")]


@isolate_apps("tests.history.trade")
def test_a_person_is_known_by_a_number(monkeypatch):
    thing = declared({"id": models.UUIDField(primary_key=True), "name": models.TextField()}, personal=["name"])
    assert refusals(monkeypatch, thing) == [
        ("history.E001", "Personal fields are about a person whose key is a number")
    ]


@pytest.mark.parametrize("key", [models.DateField, models.FloatField, models.BinaryField])
@isolate_apps("tests.history.trade")
def test_keys_that_sort_otherwise_in_python_are_refused(key, monkeypatch):
    thing = declared({"id": key(primary_key=True)})
    assert refusals(monkeypatch, thing)[0][0] == "history.E002"


@isolate_apps("tests.history.trade")
def test_what_only_grows_counts(monkeypatch):
    counted = declared({}, tracked=False)
    assert refusals(monkeypatch, counted) == []


@isolate_apps("tests.history.trade")
def test_what_only_grows_without_counting_is_refused(monkeypatch):
    uncounted = declared({"id": models.UUIDField(primary_key=True)}, tracked=False)
    assert refusals(monkeypatch, uncounted)[0][0] == "history.E003"


def test_the_product_declares_only_what_can_be_done():
    assert check_declarations(None) == []
