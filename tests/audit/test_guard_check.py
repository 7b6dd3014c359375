"""The check compares the guards in the database with the graphs in the code."""

import pytest
from django.core.checks import run_checks
from django.db import connection


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_check_sees_a_guard_switched_off(one_session):
    assert [error for error in run_checks(databases=["owner"]) if error.id == "audit.W001"] == []
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE complaints_complaint DISABLE TRIGGER guard_state")
    assert [error.msg for error in run_checks(databases=["owner"]) if error.id == "audit.W001"] == [
        "Trigger guard_state of complaints_complaint is missing or switched off."
    ]
