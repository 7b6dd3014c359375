"""Sizes, names and small promises of the house style."""

import ast
import inspect

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.architecture.staircase import CLONE, OURS, our_files

LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in OURS]


def too_long(path) -> list[str]:
    """The module and its functions that do not fit the eye."""
    text, name = path.read_text(), str(path.relative_to(CLONE))
    found = [name] if len(text.splitlines()) >= LONGEST_MODULE else []
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [node for node in functions if node.end_lineno - node.lineno >= LONGEST_FUNCTION]
    return found + [f"{name}: {node.name}" for node in long]


def test_modules_and_their_functions_fit_the_eye():
    assert [found for path in our_files("*.py") for found in too_long(path)] == []


def test_no_module_is_named_after_nothing():
    vague = {"utils", "helpers", "services", "common", "misc", "core"}
    assert [str(path) for path in our_files("*.py") if {path.stem, path.parent.name} & vague] == []


def test_migrations_have_names_that_say_the_change():
    names = [path.stem for app in OURS for path in (CLONE / app / "migrations").glob("0*.py")]
    assert [name for name in names if "_auto_" in name] == []


@pytest.mark.django_db
def test_migrations_and_models_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_one_end_each():
    assert MigrationLoader(None).detect_conflicts() == {}


def test_every_model_says_what_it_is():
    ours = [model for model in OUR_MODELS if not hasattr(model, "instance_type")]  # of the past simple_history says it
    assert [model for model in ours if model.__str__ is models.Model.__str__] == []
    stand_in = [model for model in ours if inspect.getdoc(model).startswith(f"{model.__name__}(")]  # Django's own
    assert stand_in == []


def test_no_translation_is_a_guess():
    fuzzy = [path for path in (CLONE / "locale").rglob("*.po") if "\n#, fuzzy" in path.read_text()]
    assert fuzzy == []


def test_care_for_people_is_read_by_no_figure():
    """Breaths, stops and calls for help are known where people are looked after, and nowhere else."""
    words = ("AssignmentPause", "assignment_pauses", "HelpCall", "help_calls", "take_breath")
    known = {
        path.relative_to(CLONE).as_posix() for path in our_files("*.py") if any(w in path.read_text() for w in words)
    }
    looked_after = {"accounts/models/__init__.py", "accounts/models/availability.py", "complaints/acts.py"} | {
        "accounts/admin.py"
    }
    looked_after |= {
        f"complaints/{name}.py" for name in ("case_parts_admin", "care", "models/__init__", "models/roster")
    }
    looked_after |= {"complaints/models/whispers.py"} | {
        f"casework/{name}.py" for name in ("casefile", "changes", "deskcounts", "floor", "parts", "views/floor")
    }
    looked_after |= {"casework/views/shift.py", "privacy/holdings.py"}  # the latter: what we wrote about a person
    assert {path for path in known if "/migrations/" not in path and not path.startswith("tests/")} == looked_after
