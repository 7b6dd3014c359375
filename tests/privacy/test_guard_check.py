"""The check names a guard of erasures that somebody switched off."""

import pytest
from django.db import connection

from privacy.guard import TRIGGERS, check_guards


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("trigger", TRIGGERS)
def test_the_check_sees_a_guard_of_erasures_switched_off(trigger, one_session):
    assert check_guards(None, databases=["owner"]) == []
    with one_session.owner(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TRIGGERS[trigger][0]} DISABLE TRIGGER {trigger}")
    assert [warning.id for warning in check_guards(None, databases=["owner"])] == ["privacy.W001"]
