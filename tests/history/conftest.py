import pytest

from history import verification
from tests.history.trade.models import Customer

AT_PLAY = ("trade_", "thing", "accounts_user")  # tables that these tests write, forge and wound


@pytest.fixture
def only_what_is_at_play(monkeypatch):
    """The proof leaves out the tables of the product, whose shipped rows it would read again for each forgery.

    That a proof holds with them is asked of much fuller databases: tests/upgrade, tests/privacy, tests/config.
    """
    of_all = verification.recordings_of
    monkeypatch.setattr(
        verification,
        "recordings_of",
        lambda connection: [one for one in of_all(connection) if one.table.startswith(AT_PLAY)],
    )


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Wang Xiaoming", phone="0912345678")


@pytest.fixture
def case(customer):
    return customer.cases.create(words="the kettle leaks")
