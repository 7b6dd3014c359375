"""What the environment turns into."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.checks import check_second_factor
from config.doors import LIMITS, database_name, doors, role_password
from config.mailers import mailers
from config.secret import kept_secret

CLONE = Path(__file__).parent.parent.parent


def test_both_doors_lead_to_the_same_server_under_different_names():
    url = "postgresql://admin:secret@db.example:5433/desk?sslmode=require"
    found = doors(url, application="app", owner="boss", secret="key", max_age=60)
    places = {(door["HOST"], door["PORT"], door["NAME"], door["OPTIONS"]["sslmode"]) for door in found.values()}
    assert places == {("db.example", "5433", "desk", "require")}
    assert {alias: (door["USER"], door["PASSWORD"]) for alias, door in found.items()} == {
        "default": ("app", role_password("app", "key")),
        "owner": ("boss", role_password("boss", "key")),
    }
    assert all(f"{name}={value}" in found["default"]["OPTIONS"]["options"] for name, value in LIMITS.items())
    assert "options" not in found["owner"]["OPTIONS"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgresql://h/desk", "desk"),
        ("postgresql://h", "kintsugi"),
        ("postgresql://h/postgres", "kintsugi"),
        ("postgresql://u@/postgres?host=/run/x", "kintsugi"),
    ],
)
def test_the_maintenance_database_is_never_the_product_s(url, name):
    assert database_name(url) == name


def test_mails_become_files_unless_a_server_is_named(tmp_path):
    assert mailers("", tmp_path)["default"]["OPTIONS"] == {"file_path": tmp_path}
    assert mailers("smtp+tls://me:p%40ss@mail.example:587", tmp_path)["default"] == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example",
            "port": 587,
            "username": "me",
            "password": "p@ss",
            "use_tls": True,
            "timeout": 20,
        },
    }


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_names_no_mail_server_is_refused(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="MAIL_URL"):
        mailers(url, tmp_path)


def test_a_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    path = tmp_path / "var" / "secret_key"
    secret = kept_secret(path)
    assert len(secret) > 50
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


CHECKED = """
import django
django.setup()
from accounts import sitting, throttle
from config import settings
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, sitting.ADMIN_COOKIE, throttle.COOKIE,
      settings.SESSION_COOKIE_SECURE)
"""


def test_a_real_installation_passes_every_check_of_deployment_and_binds_its_cookies_to_this_host():
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"DEBUG", "HTTPS", "SECOND_FACTOR_ROLES"}},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HTTPS": "1",
        "MAIL_URL": "smtp+tls://mail.example",
        "ALLOWED_HOSTS": "desk.example",
        "SECRET_KEY": "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    }
    done = subprocess.run([sys.executable, "-c", CHECKED], cwd=CLONE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    *names, secure = done.stdout.splitlines()[-1].split()
    assert all(name.startswith("__Host-") for name in names) and len(names) == 4 and secure == "True"


def test_every_variable_that_is_read_is_explained_to_operators():
    source = "".join(path.read_text() for path in sorted((CLONE / "config").glob("*.py")))
    read = set(re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)""", source))
    table = [line for line in (CLONE / "docs" / "operators.md").read_text().splitlines() if line.startswith("| `")]
    explained = {name for line in table for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])}
    assert len(read) > 20
    assert read - explained == set()


@pytest.mark.parametrize(
    ("roles", "said"), [(frozenset(), "accounts.W001"), (frozenset({"manager", "boss"}), "accounts.E001")]
)
def test_an_installation_without_second_factors_is_told_so(roles, said, settings):
    settings.SECOND_FACTOR_ROLES = roles
    assert [found.id for found in check_second_factor(None)] == [said]


def test_a_days_mix_of_statements_stays_planned(db):
    """Of as many as the driver keeps by itself, each would be pushed out by the others before it came again."""
    with connection.cursor() as cursor:
        for _time in range(4):
            for number in range(200):
                cursor.execute(f"SELECT {number}")
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement ~ '^SELECT [0-9]+$'")
        assert cursor.fetchone() == (200,)
