"""What the import linter cannot see: relations between models, and links between pages."""

import re

import pytest
from django.apps import apps

from tests.architecture.staircase import CLONE, OURS, may_know

LINK = re.compile(r"""{%\s*url\s+['"](\w+):""")


def relations():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.related_model and not field.auto_created:
                yield model._meta.app_label, field.related_model._meta.app_label, f"{model.__name__}.{field.name}"


def test_relations_only_point_down():
    upward = [name for app, other, name in relations() if app in OURS and other in OURS and not may_know(app, other)]
    assert upward == []


def test_links_only_point_down():
    upward = []
    for app in OURS:
        for template in sorted((CLONE / "templates" / app).rglob("*.html")):
            for other in LINK.findall(template.read_text()):
                if other in OURS and not may_know(app, other):
                    upward.append(f"{template.relative_to(CLONE)} → {other}")
    assert upward == []


@pytest.mark.parametrize("folder", sorted(p.name for p in (CLONE / "templates").glob("*") if p.is_dir()))
def test_every_folder_of_templates_belongs_to_an_app(folder):
    of_others = {"admin", "registration", "account", "mfa", "django", "bootstrap5", "simple_history", "procrastinate"}
    assert folder in {*OURS} | of_others
