"""The page of a budget in the admin: bounded, however much was moved."""

import pytest
from django.utils.timezone import now

from gifts.admin import MOST_LINES
from tests.goodwill import make_budget

pytestmark = pytest.mark.django_db


def test_it_shows_the_last_movements_and_asks_no_more_for_many(client, team, manager, django_assert_max_num_queries):
    budget = make_budget(team, by=manager)
    for number in range(MOST_LINES + 5):
        budget.allocate(1, by=manager, at=now(), why=f"movement {number:03}.")
    client.force_login(manager)
    with django_assert_max_num_queries(12):
        page = client.get(f"/admin/gifts/budget/{budget.pk}/change/").content.decode()
    shown = [number for number in range(MOST_LINES + 5) if f"movement {number:03}." in page]
    assert shown == list(range(5, MOST_LINES + 5))
