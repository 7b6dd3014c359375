"""Roles and database are made once, and by hand where our login may not."""

import pytest
from django.conf import settings

from config.preparing import Preparation, PreparationError


@pytest.fixture
def preparation(cluster):
    wanted = Preparation(settings.DATABASE_URL, f"{cluster.name}_fresh", settings.SECRET_KEY)
    yield wanted
    cluster.drop(wanted.name)


def test_a_fresh_database_is_prepared_once(preparation):
    assert not preparation.is_created()
    preparation.run()
    assert preparation.is_done()
    preparation.run()
    with preparation.enter(preparation.roles[0]) as owner:
        owner.execute("CREATE TABLE something (id bigint)")
    with preparation.enter(preparation.roles[1]) as application:
        application.execute("INSERT INTO something VALUES (1)")
        with pytest.raises(Exception, match="permission denied"):
            application.execute("CREATE TABLE other (id bigint)")


def test_a_login_without_rights_is_told_what_an_administrator_runs(preparation, cluster):
    with cluster.superuser() as server:
        server.execute("DROP ROLE IF EXISTS test_kintsugi_weak; CREATE ROLE test_kintsugi_weak LOGIN PASSWORD 'weak'")
    server_of = Preparation.administrator
    weak = Preparation(settings.DATABASE_URL, preparation.name, settings.SECRET_KEY)

    def as_weak(self):
        connection = server_of(self)
        connection.execute("SET ROLE test_kintsugi_weak")
        return connection

    with pytest.MonkeyPatch.context() as patch, pytest.raises(PreparationError) as refusal:
        patch.setattr(Preparation, "administrator", as_weak)
        weak.run()
    assert f'CREATE DATABASE "{preparation.name}" OWNER "test_kintsugi_owner";' in str(refusal.value)
    assert 'CREATE ROLE "test_kintsugi_app" LOGIN PASSWORD' in str(refusal.value)
