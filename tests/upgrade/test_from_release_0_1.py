"""A database of the last release, with its data, becomes one of this release, and nothing is lost.

``release-0.1.sql.xz`` is what ``pg_dump --inserts`` wrote of seventeen demo cases of version 0.1.
"""

import lzma
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection, connections
from django.utils.timezone import now

from accounts.models import Team, User
from audit.models import Entry
from complaints.choices import OPEN
from complaints.models import Complaint, RedressAuthority, policy_day
from customers.models import Customer
from gifts.models import LedgerLine
from privacy.models import ErasureRequest
from search.indexing import catch_up
from search.models import Document
from tests.history.tampering import faults

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DUMP = Path(__file__).parent / "release-0.1.sql.xz"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def counts(database) -> dict[str, int]:
    """{table: rows}."""
    tables = [name for (name,) in database.execute(TABLES).fetchall()]
    return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


def upgraded(cluster) -> tuple[dict[str, int], dict[str, int]]:
    """The old database after ``migrate``; the counts of before and after."""
    text = lzma.decompress(DUMP.read_bytes()).decode()
    rights = re.compile(r"\b(TO|FROM|ROLE) kintsugi_(owner|app)\b")  # not the names in rows: they are sealed
    text = rights.sub(r"\1 test_kintsugi_\2", text)
    cluster.drop(cluster.name)
    with cluster.superuser() as server:
        server.execute(f'CREATE DATABASE "{cluster.name}" OWNER "{settings.HISTORY_OWNER_ROLE}"')
    with cluster.superuser(cluster.name) as database:
        database.execute(text)
    with cluster.superuser(cluster.name) as database:
        before = counts(database)
    connections.close_all()
    call_command("migrate", verbosity=0)
    with cluster.superuser(cluster.name) as database:
        return before, counts(database)


def test_a_database_of_the_last_release_becomes_one_of_this(cluster):
    """One test, for the upgrade takes half a minute: what is there afterwards, then what can be done with it."""
    nothing_is_lost(*upgraded(cluster))
    whoever_offers_money_still_may()
    what_was_said_moved_to_the_words()
    people_of_before_can_be_erased()


def nothing_is_lost(before, after):
    grown = {"django_migrations", "django_content_type", "auth_permission", "history_installed"} | {
        "history_columnchange"
    }
    grown |= {"procrastinate_jobs", "procrastinate_events"}  # the search begins
    assert {table: (rows, after.get(table)) for table, rows in before.items() if after.get(table) != rows} == {
        table: (before[table], after[table]) for table in grown if before[table] != after[table]
    }
    assert Complaint.objects.count() == 17
    assert [warning.msg for warning in run_checks(databases=["default", "owner"])] == []
    assert faults() == []
    catch_up()
    assert Document.objects.count() == Complaint.objects.count() + Customer.objects.count()
    call_command("checkintegrity", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == (settings.HISTORY_APP_ROLE,)


def whoever_offers_money_still_may():
    """A house that was at work has limits in each currency of its teams, and nothing is wrong with them."""
    limits = RedressAuthority.objects.in_force(policy_day())
    for currency in {*Team.objects.values_list("currency", flat=True), "TWD", "CNY", "HKD", "USD"}:
        of_roles = dict(limits.filter(currency=currency).values_list("role", "per_option"))
        assert of_roles["supervisor"] == 5 * of_roles["agent"] > 0 and of_roles["manager"] is None
    assert RedressAuthority.faults_among(RedressAuthority.not_past(policy_day()), policy_day()) == []


def what_was_said_moved_to_the_words():
    told = Entry.objects.filter(verb="complaint_agree").first()
    assert told.words and "option" not in told.facts and told.words in told.sentence
    assert Entry.history.count() == Entry.objects.count()
    assert LedgerLine.history.count() == LedgerLine.objects.count()


def people_of_before_can_be_erased():
    staff = {user.role: user for user in User.objects.all()}
    ended = Customer.objects.filter(complaints__state="closed").exclude(complaints__state__in=OPEN)
    customer = ended.exclude(complaints__gifts__isnull=False).first()
    request = ErasureRequest.ask(by=staff["agent"], at=now(), basis="wish", customer=customer, identity="document")
    request.carry_out(by=staff["manager"], at=now())
    assert Customer.objects.get(pk=customer.pk).is_erased
    assert faults() == []
