"""The one licence to change history: a recorded erasure, and only what it blanks."""

import pytest
from django.utils.html import conditional_escape
from django.utils.translation import override

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


def test_what_was_empty_stays_empty_and_the_licence_does_not_fill_it(customer, cluster):
    case = customer.cases.create(words="")
    with cluster.superuser(cluster.name) as database, pytest.raises(Exception, match="it only grows"):
        database.autocommit = False
        (counts,) = database.execute("SELECT history_erase('trade_customer', %s)", [customer.pk]).fetchone()
        assert counts == {"trade_customer": 1, "trade_historicalcustomer": 1}
        assert database.execute("SELECT words FROM trade_case WHERE id = %s", [case.pk]).fetchone() == ("",)
        database.execute("UPDATE trade_historicalcase SET words = 'erased ' || customer_id")


def test_erasing_again_changes_nothing(case, cluster):
    with cluster.superuser(cluster.name) as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        (again,) = database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id]).fetchone()
    assert again == {}
    assert broken_links(Case) == broken_links(Customer) == []


def test_an_erased_value_is_read_as_words(case, cluster):
    with cluster.superuser(cluster.name) as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
    name = Customer.objects.get(pk=case.customer_id).name
    assert name == f"erased {case.customer_id}", "what is stored, and what is written back"
    with override("zh-hant"):
        assert str(name) == f"{name}" == conditional_escape(name) == "〔已刪除〕"
    assert str(Customer.history.first().name) == "[erased]"
