import pytest

from tests.history.trade.models import Customer


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Wang Xiaoming", phone="0912345678")


@pytest.fixture
def case(customer):
    return customer.cases.create(words="the kettle leaks")
