"""The developer changes a model and runs makemigrations: what is recorded follows."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.db.migrations.state import ModelState

from history.findings import Fault, Remark
from history.verification import verify
from tests.history.trade.models import Case

CLONE = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


STARTED = """
import gc, json, os, sys
import django.core.management.commands.makemigrations, django.core.management.commands.migrate
import django.contrib.postgres.fields, django.db.backends.postgresql.base, psycopg, simple_history
gc.freeze()
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if not child:
        os.chdir(asked["folder"]), sys.path.insert(0, asked["folder"])
        os.environ["DJANGO_SETTINGS_MODULE"] = "own_settings"
        output = os.open("output", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(os.open("answers", os.O_RDONLY), 0), os.dup2(output, 1), os.dup2(output, 2)
        sys.stdin = open(0)
        for arguments in asked["commands"]:
            django.core.management.execute_from_command_line(["django", *arguments])
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """A process that has Django ready and knows nothing of any project: each command is a fork of it.

    Nothing is kept of compiled modules: of models that change twice in a second it would be the old ones.
    """
    command, pipe = [sys.executable, "-B", "-c", STARTED], subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path_factory.mktemp("started"), stdin=pipe, stdout=pipe, text=True) as found:
        yield found
        found.stdin.close()


class Project:
    """A copy of the mechanism and the toy trade in ``folder``, at work on the test's database."""

    def __init__(self, folder, cluster, started):
        self.folder, self.cluster, self.started = folder, cluster, started
        for part in ("history", "tests/history/trade"):
            shutil.copytree(CLONE / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        doors = {alias: connections[alias].settings_dict for alias in connections}
        contributed = ["django.contrib.contenttypes", "django.contrib.auth", "simple_history"]
        apps = ["history", *contributed, "tests.history.trade"]
        (folder / "own_settings.py").write_text(
            f"SECRET_KEY, USE_TZ = 'x', True\nSIMPLE_HISTORY_DATE_INDEX = False\nDATABASES = {doors!r}\n"
            f"DEFAULT_AUTO_FIELD = {settings.DEFAULT_AUTO_FIELD!r}\nINSTALLED_APPS = {apps!r}\n"
            f"HISTORY_OWNER_ROLE, HISTORY_APP_ROLE = {settings.HISTORY_OWNER_ROLE!r}, {settings.HISTORY_APP_ROLE!r}\n"
            f"HISTORY_ROOTS_FILE = {str(folder / 'roots.txt')!r}\nHISTORY_ROOTS_MAIL = []\n"
        )
        self.models = folder / "tests/history/trade/models.py"
        self.migrations = folder / "tests/history/trade/migrations"

    def manage(self, *arguments, answers="", status=0):
        """Run a command of Django's there; its output. It must end with that status."""
        return self.run([arguments], answers, status)

    def run(self, commands, answers="", status=0):
        """Run commands there, one after the other in one process."""
        (self.folder / "answers").write_text(answers)
        asked = {"folder": str(self.folder), "commands": list(commands)}
        self.started.stdin.write(json.dumps(asked) + "\n")
        self.started.stdin.flush()
        ended, said = int(self.started.stdout.readline()), (self.folder / "output").read_text()
        assert ended == status, said
        return said

    def change_models(self, *replacements):
        """Edit the toy's models as a developer would."""
        text = self.models.read_text()
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        self.models.write_text(text)

    def migrate(self, name, *replacements, answers=""):
        """A change of the models, its migration and what that says, applied."""
        self.change_models(*replacements)
        self.run([("makemigrations", "trade", "--name", name), ("migrate",)], answers)
        return next(self.migrations.glob(f"0*_{name}.py")).read_text()

    def sql(self, statement):
        with self.cluster.superuser(self.cluster.name) as database:
            answer = database.execute(statement)
            return answer.fetchall() if answer.description else None


@pytest.fixture
def project(tmp_path, cluster, started):
    return Project(tmp_path, cluster, started)


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
    assert project.sql("SELECT old_name FROM history_columnchange WHERE new_name = 'demand'") == [("words",)]
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
    project.run([("makemigrations", "trade", "--name", "tags_only_grow"), ("migrate",)])

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


SEVERITY = "    severity = models.PositiveSmallIntegerField(default=1)\n"
IN_WORDS = "    severity = models.CharField(max_length=9, default='1')\n"


def test_a_tracked_table_full_of_data_lives_through_every_change_of_its_columns(case, customer, project):
    """Added, renamed, given another type, dropped, and the name used again: before, between and after, people write."""
    customer.cases.create(words="another", severity=3)
    writes = iter(range(99))

    def write_and_verify(statement=""):
        project.sql(f"UPDATE trade_case SET state = 'turn {next(writes)}' {statement}")
        return findings_of_rows()

    project.manage("seal_history")
    assert write_and_verify() == []
    project.migrate(
        "price_and_mood",
        ("    seen_at =", '    mood = models.CharField(max_length=9, default="calm")\n    seen_at ='),
        ("    seen_at =", "    price = models.DecimalField(max_digits=6, decimal_places=2, default=1)\n    seen_at ="),
    )
    assert write_and_verify(", mood = 'strong', price = 2.5") == []
    project.migrate("demand", ("words = ", "demand = "), ('["words"]', '["demand"]'), answers="y\ny\n")
    assert write_and_verify(", demand = 'a new kettle'") == []
    same = project.migrate(
        "severity_in_words", (SEVERITY, '    severity = models.CharField(max_length=9, default="1")\n')
    )
    assert "retyped=('severity',)" in same
    assert write_and_verify(", severity = 'high'") == []  # its old values print as before
    project.migrate("price_to_the_mill", ("max_digits=6, decimal_places=2", "max_digits=8, decimal_places=3"))
    (remark,) = write_and_verify(", price = 2.125")
    assert "a migration dropped or changed price" in remark
    project.migrate("no_severity", ('    severity = models.CharField(max_length=9, default="1")\n', ""))
    assert len(write_and_verify()) == 2
    project.migrate("severity_again", ("    seen_at =", SEVERITY + "    seen_at ="))
    assert len(write_and_verify(", severity = 7")) == 2
    assert ": 0 faults, 2 remarks" in project.manage("verify_history")

    for column, value in {"demand": "'x'", "mood": "'x'", "price": "9", "severity": "9"}.items():
        assert tampering_is_found(project, column, value)
    project.manage("migrate", "trade", "0001")
    shutil.copy(CLONE / "tests/history/trade/models.py", project.models)
    write_and_verify(", words = 'as it was'")
    assert ": 0 faults" in project.manage("verify_history")


def findings_of_rows():
    """What the proof says of rows and columns; the models of this process are not those of the changed database."""
    found = [item for item in verify(connections["owner"]) if isinstance(item, Fault | Remark)]
    return [str(one) for one in found if one.table.endswith("case") and "not the declared one" not in one.what]


def tampering_is_found(project, column, value):
    """Whether the last history row cannot say something else unnoticed; it is put right again."""
    last = "WHERE history_id = (SELECT max(history_id) FROM trade_historicalcase)"
    switch = "ALTER TABLE trade_historicalcase {} TRIGGER history_kept"
    (was,) = project.sql(f"SELECT {column}::text FROM trade_historicalcase {last}")[0]
    change = f"{switch.format('DISABLE')}; UPDATE trade_historicalcase SET {column} = {{}} {last}"
    project.sql(f"{change.format(value)}; {switch.format('ENABLE ALWAYS')}")
    said = findings_of_rows()
    project.sql(f"{change.format(repr(was))}; {switch.format('ENABLE ALWAYS')}")
    return [one for one in said if f"the value of {column} is not the recorded one" in one] != []


def test_a_recorded_table_that_ends_can_be_proved_no_longer_and_that_is_said(project):
    project.sql("INSERT INTO trade_tag (word) VALUES ('leak')")
    project.manage("seal_history")
    project.migrate("tags_without_history", ("unique=True)\n    history = Tracked()", "unique=True)"))
    assert "trade_historicaltag was ended by a migration" in project.manage("verify_history")
