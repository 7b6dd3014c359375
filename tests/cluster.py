"""The server that the tests run on, and how a fresh database gets there quickly.

One template is migrated; each worker's database is a copy of it. The template stays for the next run unless
what went into it has changed.
"""

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections
from psycopg import sql

from config.embedded import tests_server
from config.preparing import Preparation

CLONE = Path(__file__).parent.parent
INGREDIENTS = ["requirements.txt", "*/migrations/*.py", "tests/history/trade/**/*.py", "history/**/*.py"] + [
    "*/management/commands/loadpolicies.py",
    "intake/policies/*.py",
    "training/rubrics.py",
    "config/preparing.py",
    "complaints/policyguard.py",
    "tests/cluster.py",
]


class Cluster:
    """The server of the tests and this worker's database on it."""

    def __init__(self, worker):
        clone = hashlib.sha256(str(CLONE).encode()).hexdigest()[:8]
        self.name, self.template = f"test_kintsugi_{clone}_{worker}", f"test_kintsugi_{clone}_template"
        if tests_server().url == settings.DATABASE_URL:
            tests_server().ensure_running()

    def superuser(self, database="postgres"):
        """A connection of the administrative login."""
        return psycopg.connect(settings.DATABASE_URL, dbname=database, autocommit=True)

    def prepare(self):
        """Have the template and this worker's copy of it."""
        self.have_template()
        self.point_at(self.name)
        self.restore()

    def have_template(self):
        """Made at most once, however many workers ask."""
        with self.one_at_a_time():
            if self.template_mark() != fingerprint():
                self.make_template()

    def make_template(self):
        """Migrate an empty database, fill in what every test may expect, and mark it complete."""
        self.drop(self.template)
        Preparation(settings.DATABASE_URL, self.template, settings.SECRET_KEY).run()
        self.point_at(self.template)
        call_command("migrate", verbosity=0)
        prepare_template()
        connections.close_all()
        mark = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(self.template), fingerprint())
        with self.superuser() as server:
            server.execute(mark)

    def template_mark(self):
        """What the present template was made from; None without one."""
        with self.superuser() as server:
            question = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
            found = server.execute(question, [self.template]).fetchone()
            return found and found[0]

    @contextmanager
    def one_at_a_time(self):
        """Only one worker of this clone is in here; the server itself keeps the lock."""
        with self.superuser() as server:
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.template])
            yield

    def restore(self):
        """A fresh copy of the template: what flushing is elsewhere."""
        self.drop(self.name)
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy")
        owner = settings.HISTORY_OWNER_ROLE
        with self.superuser() as server:
            server.execute(copy.format(*map(sql.Identifier, [self.name, self.template, owner])))

    def drop(self, name):
        """Remove a database, whoever is connected to it."""
        connections.close_all()
        with self.superuser() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def point_at(self, name):
        """Let both doors lead to the database ``name``, for all threads."""
        connections.close_all()
        for alias in connections:
            connections[alias].settings_dict["NAME"] = name


def prepare_template():
    """What every test finds in its database besides the tables: the standard policies."""
    if "loadpolicies" in get_commands():
        call_command("loadpolicies", verbosity=0)


def fingerprint():
    """Changes whenever the template would."""
    found = hashlib.sha256()
    for pattern in INGREDIENTS:
        for path in sorted(CLONE.glob(pattern)):
            if path.is_file():
                found.update(str(path.relative_to(CLONE)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":  # bin/test: make the template while the other checks run
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    Cluster("template").have_template()
