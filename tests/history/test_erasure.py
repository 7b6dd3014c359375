"""The one licence to change history: a recorded erasure, and only what it blanks."""

import pytest

from tests.history.chain import broken_links
from tests.history.trade.models import Case, Customer

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_erasure_leaves_no_word_of_the_person_and_a_whole_chain(case, cluster):
    Case.objects.update(words="now louder")
    other = Customer.objects.create(name="Chen", phone="5")

    with cluster.superuser(cluster.name) as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        tables = [name for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        text = " ".join(str(row) for name in tables for row in database.execute(f'SELECT t::text FROM "{name}" t'))

    assert [word for word in ("Wang", "0912345678", "kettle", "louder") if word in text] == []
    assert Customer.objects.get(pk=other.pk).name == "Chen"
    assert broken_links(Case) == broken_links(Customer) == []


def test_an_erasure_is_no_licence_to_write_something_else(case, cluster):
    with cluster.superuser(cluster.name) as database, pytest.raises(Exception, match="it only grows"):
        database.autocommit = False
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        database.execute("UPDATE trade_historicalcase SET words = 'he was content'")
