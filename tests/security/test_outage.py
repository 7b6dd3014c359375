"""The database goes away and comes back; nobody sees a traceback, nobody has to restart anything."""

import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.test import Client

from complaints.models import Complaint
from tests.builders import make_person, make_team
from tests.security.hostile import stranger_to_exceptions

pytestmark = pytest.mark.django_db(transaction=True)

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


def test_a_connection_is_looked_at_before_it_is_used():
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]


def test_a_killed_connection_is_followed_by_a_page_that_works(cluster):
    client = Client()
    client.force_login(make_person("agent", team=make_team()))
    assert client.get("/desk/").status_code == 200
    with cluster.superuser() as server:
        assert server.execute(KILL, [cluster.name]).rowcount >= 1
    close_old_connections()  # a server does so between requests; the test client does not
    assert client.get("/desk/").status_code == 200


def test_losing_the_database_is_a_503_in_words_and_the_next_page_works(cluster, written_anew, monkeypatch):
    client = stranger_to_exceptions(make_person("agent", team=make_team()))
    visible = Complaint.objects.visible_to

    def cut(user):
        with cluster.superuser() as server:
            server.execute(KILL, [cluster.name])
        return visible(user)

    monkeypatch.setattr(Complaint.objects, "visible_to", cut, raising=False)
    answer = client.get("/desk/")
    monkeypatch.undo()

    assert answer.status_code == 503
    assert 'class="error-page"' in answer.content.decode()
    assert int(answer["Retry-After"]) > 0
    close_old_connections()
    assert client.get("/desk/").status_code == 200


def test_the_health_page_says_that_the_database_is_away(monkeypatch):
    def away(*_args, **_options):
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    assert stranger_to_exceptions().get("/healthz").status_code == 503
