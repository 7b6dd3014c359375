"""By no way is the house left without somebody who lets people in; each way that is shut says so in words."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command, get_commands
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from accounts.models import User
from casework.leaving import Leaving
from tests.accounts.test_people import filled, page_of
from tests.builders import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def last():
    return make_person("administrator")


def stays(last) -> bool:
    last.refresh_from_db()
    return last.is_active and last.role == "administrator"


@pytest.mark.parametrize("change", [{"role": "manager"}, {"role": "agent"}, {"is_active": ""}])
def test_the_page_says_that_they_are_the_last(change, last, client):
    client.force_login(last)
    page = client.post(page_of(last), {key: value for key, value in filled(last, **change).items() if value != ""})
    assert "last administrator" in page.content.decode()
    assert stays(last)


@pytest.mark.parametrize("word", ["zh-hant", "zh-hans"])
def test_it_is_said_in_the_readers_language(word, last, client):
    client.force_login(last)
    client.cookies.load({"django_language": word})
    errors = client.post(page_of(last), filled(last, role="agent")).context["adminform"].form.non_field_errors()
    assert errors and "administrator" not in str(errors)


def test_a_manager_lets_no_administrator_go_by_page_or_act(last, client):
    manager = make_person("manager")
    client.force_login(manager)
    answer = client.post(f"/people/{last.pk}/leaving/", {"reason": "Goes back to the sea."})
    assert answer.status_code == 403
    assert "Nothing has been changed" in answer.content.decode()
    with pytest.raises(PermissionDenied):
        Leaving(person=last, by=manager, at=now(), reason="x").do()
    with pytest.raises(ValidationError, match="last administrator"):
        Leaving(person=last, by=manager, at=now(), reason="x").deactivate()
    assert stays(last)


@pytest.mark.parametrize("action", ["invite", "sign_out", "take_factor", "delete_selected", "deactivate"])
def test_no_act_on_many_ends_them(action, last, client):
    client.force_login(last)
    client.post(
        "/admin/accounts/user/", {"action": action, "_selected_action": last.pk, "confirmed": 1, "is_active": ""}
    )
    assert stays(last)


def test_no_command_ends_them_and_the_one_for_links_gives_nobody_another_role(last):
    ours = {name for name, app in get_commands().items() if app == "accounts"}
    assert ours == {"invite"}
    call_command("invite", last.username, role="agent", stdout=StringIO())
    assert stays(last)
    with pytest.raises((CommandError, AttributeError, TypeError)):
        call_command("createsuperuser", username=last.username, interactive=False)
    assert stays(last)


def test_people_do_not_come_in_by_a_file(last, client):
    client.force_login(last)
    assert client.post("/admin/accounts/user/import/", {}).status_code == 404


def test_one_of_two_may_go_and_then_the_other_stays(last):
    other = make_person("administrator")
    with transaction.atomic():
        User.objects.filter(pk=other.pk).update(is_active=False)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
        User.objects.filter(pk=last.pk).update(role="agent")
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert stays(last)
