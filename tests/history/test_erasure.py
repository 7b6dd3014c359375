"""The one licence to change history: a recorded erasure, and only what it blanks."""

import json

import pytest
from django.utils.html import conditional_escape
from django.utils.translation import override

from tests.history.chain import broken_links
from tests.history.trade.models import Case, Customer

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("one_session")]


def test_an_erasure_leaves_no_word_of_the_person_and_a_whole_chain(case, one_session):
    Case.objects.update(words="now louder")
    other = Customer.objects.create(name="Chen", phone="5")

    with one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        tables = [name for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        text = " ".join(str(row) for name in tables for row in database.execute(f'SELECT t::text FROM "{name}" t'))

    assert [word for word in ("Wang", "0912345678", "kettle", "louder") if word in text] == []
    assert Customer.objects.get(pk=other.pk).name == "Chen"
    assert broken_links(Case) == broken_links(Customer) == []


def test_an_erasure_is_no_licence_to_write_something_else(case, one_session):
    with pytest.raises(Exception, match="it only grows"), one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        database.execute("UPDATE trade_historicalcase SET words = 'he was content'")


def test_what_was_empty_stays_empty_and_the_licence_does_not_fill_it(customer, one_session):
    case = customer.cases.create(words="")
    with pytest.raises(Exception, match="it only grows"), one_session.superuser() as database:
        (counts,) = database.execute("SELECT history_erase('trade_customer', %s)", [customer.pk]).fetchone()
        assert json.loads(counts) == {"trade_customer": 1, "trade_historicalcustomer": 1}
        assert database.execute("SELECT words FROM trade_case WHERE id = %s", [case.pk]).fetchone() == ("",)
        database.execute("UPDATE trade_historicalcase SET words = 'erased ' || customer_id")


def test_erasing_again_changes_nothing(case, one_session):
    with one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
        (again,) = database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id]).fetchone()
    assert json.loads(again) == {}
    assert broken_links(Case) == broken_links(Customer) == []


def test_an_erased_value_is_read_as_words(case, one_session):
    with one_session.superuser() as database:
        database.execute("SELECT history_erase('trade_customer', %s)", [case.customer_id])
    name = Customer.objects.get(pk=case.customer_id).name
    assert name == f"erased {case.customer_id}", "what is stored, and what is written back"
    with override("zh-hant"):
        assert str(name) == f"{name}" == conditional_escape(name) == "〔已刪除〕"
    assert str(Customer.history.first().name) == "[erased]"
