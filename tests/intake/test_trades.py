"""Starter sets come in by choice, once, and leave the policies of the house without a contradiction."""

import pytest
from django.core.management import call_command

from complaints.models import Category, ReplyTemplate, ServiceStandard
from complaints.placeholders import named
from intake.trades import steps_of, trades
from tests.builders import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", trades())
def test_a_set_comes_in_once_and_contradicts_nothing(code):
    trade = trades()[code]
    assert len(steps_of(trade)) >= 6
    call_command("loadpolicies", trade=code, verbosity=0)
    call_command("checkpolicies", verbosity=0)
    assert steps_of(trade) == []
    for one in trade.facts["templates"]:
        assert set(ReplyTemplate.objects.filter(code=one["code"]).values_list("language", flat=True)) == {
            "en",
            "zh-hant",
            "zh-hans",
        }
        assert all(named(one[language]) is not False for language in ("en", "zh-hant", "zh-hans"))
    for one in trade.facts["categories"]:
        assert len({len(one[language]) for language in ("en", "zh-hant", "zh-hans")}) == 1


def test_a_manager_sees_it_first_and_nobody_else_does(client):
    client.force_login(make_person("auditor"))
    assert client.get("/admin/trades/?trade=hotel").status_code == 403
    client.force_login(make_person("manager"))
    page = client.get("/admin/trades/?trade=hotel").content.decode()
    assert "room not as it should be" in page
    assert not Category.objects.filter(code="room").exists()
    assert client.post("/admin/trades/", {"trade": "hotel"}).status_code == 302
    assert Category.objects.get(code="room").history.first().history_change_reason == "trade hotel"
    assert ServiceStandard.objects.filter(clock="solution", channel="counter", minutes=720).exists()
