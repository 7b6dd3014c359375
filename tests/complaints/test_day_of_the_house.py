"""TIME_ZONE changed after the database was made: whoever runs the place is told, and migrating mends it."""

import pytest
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from accounts.models import Team
from complaints.policyguard import FIXED, PARTS
from config import wellbeing
from config.wellbeing import State
from customers.models import Customer
from history.sql import literal

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def faults() -> list[str]:
    """What the checks of the database say about the guards of policies."""
    found = run_checks(tags=[Tags.database], databases=["owner"])
    return [str(fault.msg) for fault in found if fault.id == "complaints.W001"]


@pytest.fixture
def judged_in_utc(one_session):
    """The guards as they would be if the house had stood in UTC when they were made."""
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute((FIXED + PARTS).replace(literal(settings.TIME_ZONE), "'UTC'"))
    return one_session


def test_guards_that_judge_by_another_day_are_told_wherever_one_looks(judged_in_utc, client):
    assert faults() == ["The guards of policies judge by the day of UTC, and TIME_ZONE is Asia/Taipei."]
    found = wellbeing.tables()
    assert (found.state, found.todo) == (State.ACT, "Run `manage.py migrate`.")
    assert "`UTC`" in found.found
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready: migrate\n")


def test_migrating_makes_them_judge_by_the_day_of_the_house(judged_in_utc, client):
    with judged_in_utc.owner():
        emit_post_migrate_signal(verbosity=0, interactive=False, db="owner")
    assert faults() == []
    assert wellbeing.tables().state == State.OK
    assert client.get("/readyz").status_code == 200


def test_what_begins_in_the_zone_of_the_house_follows_it(settings):
    """A zone that were part of the models would ask for a migration in every other house."""
    settings.TIME_ZONE = "Europe/Vienna"
    assert (Team().zone, Customer().zone) == ("Europe/Vienna", "Europe/Vienna")
