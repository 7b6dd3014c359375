"""Tests run as the application's role, on a database copied from a migrated template."""

import os
import shutil

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import caches
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

from tests import catalogues, thrift
from tests.builders import Cast
from tests.cluster import Cluster
from tests.one_session import sharing_one_session
from ui.asked_often import forget

BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser"]  # the cheapest first
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
ADVICE = (
    "BROWSER TESTS WERE SKIPPED: no Chromium found. Debian and Ubuntu: apt-get install"
    " chromium-headless-shell fonts-noto-cjk; elsewhere set CHROMIUM=/path/to/chromium."
)


def pytest_configure(config):
    """Pages in Chinese need the compiled catalogues; all tests together need not pay for what none asks for."""
    catalogues.compile_stale()
    thrift.sweep_seldom()
    thrift.come_in_at_once()


def pytest_collection_finish():
    """Now all is loaded that stays."""
    thrift.keep_what_is_loaded()


# Those that take long, longest first, so that at the end no worker waits for one that began late.
BEGIN_WITH = [
    *("tests/journeys/", "tests/i18n/test_pages.py", "tests/security/test_masking.py", "tests/training/"),
    *("tests/security/", "tests/upgrade/", "tests/history/", "tests/privacy/", "tests/config/", "tests/intake/"),
]


@pytest.hookimpl(trylast=True)  # after pytest-django, which would put the browser last
def pytest_collection_modifyitems(config, items):
    """Long tests begin. Without Chromium those of the browser are skipped; ``pytest_terminal_summary`` says so."""
    items.sort(key=lambda item: next((n for n, place in enumerate(BEGIN_WITH) if item.nodeid.startswith(place)), 99))
    if not CHROMIUM:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=ADVICE))


def pytest_terminal_summary(terminalreporter):
    if any(ADVICE in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("browser tests skipped", sep="!", red=True, bold=True)
        terminalreporter.line(ADVICE, red=True, bold=True)


@pytest.fixture(scope="session")
def cluster(worker_id):
    """The tests' server and this worker's database."""
    return Cluster(worker_id)


@pytest.fixture(scope="session")
def django_db_setup(cluster, django_db_blocker):
    """Instead of Django's: a copy of the template, restored after each test that really commits."""
    with django_db_blocker.unblock():
        cluster.prepare()
    TransactionTestCase._fixture_teardown = lambda self: cluster.restore()
    yield
    cluster.drop(cluster.name)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Makes a world once for all tests of a module: ``stage(make_world)``.

    It stands in a transaction around them that is rolled back with the module; what a test does to it is undone
    after that test, as ever. Give each test a copy of what was made (``copy.deepcopy``), so that none meets rows as
    another has changed them in memory. Not for a module with transactional tests: those throw the database away.
    """
    around = transaction.atomic()
    around._from_testcase = True  # as with Django's own: durable blocks may stand inside
    with django_db_blocker.unblock():
        around.__enter__()

    def make(what, *facts):
        with django_db_blocker.unblock():
            made = what(*facts)
            connection.check_constraints()  # now, and not again after each test
            return made

    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def one_session(django_db_setup, django_db_blocker):
    """A session in which the superuser can speak: ``tests/one_session.py``."""
    with django_db_blocker.unblock(), sharing_one_session() as session:
        yield session


def kept_by_the_browser(serve):
    """Static files are asked for once, as in life; in a fresh clone each page would ask again for all 75 of them."""

    def serve_and_tell(handler, request):
        answer = serve(handler, request)
        answer["Cache-Control"] = "max-age=3600"
        return answer

    return serve_and_tell


@pytest.fixture(scope="module")
def browser():
    """A real Chromium; a test that uses it is marked ``browser`` and asks for ``live_server``.

    It leaves with its module: its event loop would run on in this thread, where asynchronous tests need their own.
    """
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the loop runs in this thread; the ORM must not mind
        environment.setattr(StaticFilesHandler, "serve", kept_by_the_browser(StaticFilesHandler.serve))
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=os.geteuid() != 0)
        yield chromium
        chromium.close()
    connections.close_all()  # those from before the loop ran lead to a database that is gone


@pytest.fixture(autouse=True)
def nothing_is_kept():
    """What a process keeps for a minute is of the database that is gone."""
    for known in caches.settings:
        caches[known].clear()


@pytest.fixture
def written_anew():
    """Around a test that changes what questions are made of: those that are kept know nothing of it."""
    forget()
    yield
    forget()


@pytest.fixture
def cast(db):
    """Who works on the cases; a module may have its own: ``Cast``."""
    return Cast()


@pytest.fixture
def team(cast):
    """The team of the cast."""
    return cast.team


@pytest.fixture
def agent(cast):
    """Works on the cases of the team."""
    return cast.agent


@pytest.fixture
def colleague(cast):
    """Another agent of the team."""
    return cast.colleague


@pytest.fixture
def supervisor(cast):
    """Takes what is over an agent's authority."""
    return cast.supervisor


@pytest.fixture
def manager(cast):
    """Above the teams."""
    return cast.manager


@pytest.fixture
def outsider(cast):
    """An agent of another team; sees nothing of this one."""
    return cast.outsider
