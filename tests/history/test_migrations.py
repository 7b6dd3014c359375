"""The developer changes a model and runs makemigrations: what is recorded follows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.state import ModelState

from tests.history.trade.models import Case

CLONE = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)


class Project:
    """A copy of the mechanism and the toy trade in ``folder``, at work on the test's database."""

    def __init__(self, folder, cluster):
        self.folder, self.cluster = folder, cluster
        for part in ("history", "tests/history/trade"):
            shutil.copytree(CLONE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        doors = {alias: connections[alias].settings_dict for alias in connections}
        contributed = ["django.contrib.contenttypes", "django.contrib.auth", "simple_history"]
        apps = ["history", *contributed, "tests.history.trade"]
        (folder / "own_settings.py").write_text(
            f"SECRET_KEY, USE_TZ = 'x', True\nSIMPLE_HISTORY_DATE_INDEX = False\nDATABASES = {doors!r}\n"
            f"DEFAULT_AUTO_FIELD = {settings.DEFAULT_AUTO_FIELD!r}\nINSTALLED_APPS = {apps!r}\n"
            f"HISTORY_OWNER_ROLE, HISTORY_APP_ROLE = {settings.HISTORY_OWNER_ROLE!r}, {settings.HISTORY_APP_ROLE!r}\n"
        )
        self.models = folder / "tests/history/trade/models.py"
        self.migrations = folder / "tests/history/trade/migrations"

    def manage(self, *arguments, answers=""):
        """Run a command of Django's there; its output. It must succeed."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "own_settings", "PYTHONPATH": str(self.folder)}
        run = [sys.executable, "-m", "django", *arguments]
        done = subprocess.run(run, cwd=self.folder, env=environment, input=answers, text=True, capture_output=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def change_models(self, *replacements):
        """Edit the toy's models as a developer would."""
        text = self.models.read_text()
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        self.models.write_text(text)

    def sql(self, statement):
        with self.cluster.superuser(self.cluster.name) as database:
            answer = database.execute(statement)
            return answer.fetchall() if answer.description else None


@pytest.fixture
def project(tmp_path, cluster):
    return Project(tmp_path, cluster)


def test_a_changed_model_is_migrated_with_its_recording(case, project):
    project.change_models(
        ("words = ", "demand = "),
        ('["words"]', '["demand"]'),
        ("    seen_at =", '    mood = models.CharField(max_length=9, default="calm")\n    seen_at ='),
    )
    project.manage("makemigrations", "trade", "--name", "mood_and_demand", answers="y\ny\n")
    migration = (project.migrations / "0002_mood_and_demand.py").read_text()
    assert (migration.count("RecordHistory"), migration.count("renamed={'words': 'demand'}")) == (1, 1)

    project.manage("migrate")
    project.sql("UPDATE trade_case SET mood = 'strong', demand = 'a new kettle'")
    assert project.sql("SELECT mood, demand FROM trade_historicalcase ORDER BY revision") == [
        ("calm", "the kettle leaks"),
        ("strong", "a new kettle"),
    ]
    assert project.sql("SELECT old_name, new_name FROM history_columnchange") == [("words", "demand")]
    assert "no issues" in project.manage("check", "--database", "owner")

    project.manage("migrate", "trade", "0001")
    project.sql("UPDATE trade_case SET state = 'assessed'")
    assert project.sql("SELECT count(*) FROM trade_historicalcase") == [(3,)]
    shutil.copy(CLONE / "tests/history/trade/models.py", project.models)
    assert "no issues" in project.manage("check", "--database", "owner")


def test_recording_ends_where_the_declaration_ends_and_a_book_is_closed(project):
    project.change_models(
        ("unique=True)\n    history = Tracked()", "unique=True)\n    append_only = True"),
    )
    project.manage("makemigrations", "trade", "--name", "tags_only_grow")
    project.manage("migrate")

    project.sql("INSERT INTO trade_tag (word) VALUES ('leak')")
    assert project.sql("SELECT count(*) FROM history_installed WHERE \"table\" = 'trade_tag'") == [(0,)]
    assert "no issues" in project.manage("check", "--database", "owner")
    with pytest.raises(Exception, match="it only grows"):
        project.sql("DELETE FROM trade_tag")


def test_makemigrations_has_nothing_left_to_do(project):
    assert "No changes detected" in project.manage("makemigrations", "trade", "--check", "--dry-run")


def test_a_past_reference_can_be_followed_but_migrations_see_a_plain_column(case):
    past = Case.history.get()
    assert (past.customer, past.customer_id) == (case.customer, case.customer_id)
    assert ModelState.from_model(Case.history.model).fields["customer"].deconstruct()[1:] == (
        "django.db.models.BigIntegerField",
        [],
        {"blank": True, "null": True, "db_column": "customer_id"},
    )
