"""A case as it stood: when things happened, and when they were known, which only transactions that end tell apart."""

import pytest
from django.db import connection, connections, transaction
from django.utils.timezone import now

from casework.past import CasePast
from complaints.models import Message
from history.attribution import attributed
from history.moments import written
from tests.builders import make_customer, register
from tests.casework.test_past import lived


@pytest.mark.django_db(transaction=True)
class TestTwoTimes:
    """When it happened, and when it was known."""

    def test_a_call_written_up_later_is_told_when_it_happened_and_known_when_written(self, agent):
        case, hour = lived(agent)
        before = now()
        case.add_message(by=agent, at=hour(1), direction="outbound", body="Calmed her.", channel="phone")
        past = CasePast(case)
        assert [m.body for m in past.at(hour(1)).messages.all()] == ["The kettle leaks.", "Calmed her."]
        assert past.at(hour(1)).emotion_level == "strong"
        assert "Calmed her." not in [m.body for m in past.at(before, known=True).messages.all()]
        assert "Calmed her." in [m.body for m in past.at(now(), known=True).messages.all()]
        assert past.at(hour(1), known=True) is None

    def test_the_page_says_how_much_was_known_only_later(self, agent, client):
        case, hour = lived(agent)
        client.force_login(agent)
        page = client.get(f"/cases/{case.reference}/as-it-stood/", {"at": written(hour(1))}).content.decode()
        assert "3 entries here were written down only later" in page
        assert "known=1" in page

    def test_the_customer_is_told_as_known_then(self, agent):
        customer = make_customer(agent.team, name="Old Name")
        case = register(agent, customer=customer)
        moment = now()
        with attributed(actor_id=agent.pk, reason="facts"):
            customer.name = "New Name"
            customer.save()
        past = CasePast(case)
        assert past.at(moment).customer.name == "Old Name"
        assert past.at(now()).customer.name == "New Name"

    def test_a_transaction_without_an_act_is_whole_too(self, agent):
        case = register(agent)
        with transaction.atomic():
            first = Message.objects.create(complaint=case, direction="internal", body="one", by=agent, at=now())
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.05)")
            Message.objects.create(complaint=case, direction="internal", body="two", by=agent, at=now())
        moment = first.history.get().history_date
        assert [m.body for m in CasePast(case).at(moment).messages.all()][-2:] == ["one", "two"]
        connections.close_all()
