"""The sign, the list and the wishes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import User
from followups.hearing import hear
from followups.models import FollowUp, Notice
from followups.reminding import remind
from notices.models import Notification, Wish
from tests.builders import make_case, make_team, register
from tests.goodwill import make_resolved_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(agent, colleague, client):
    """A case that came to the agent, and their browser."""
    case = register(colleague)
    case.assign(by=colleague, at=now(), handler=agent)
    client.force_login(agent)
    return case


def test_the_sign_costs_three_queries_no_write_and_no_bytes_while_nothing_changes(mine, client, agent, colleague):
    first = client.get("/notices/sign/")
    assert ">1<" in first.content.decode()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        again = client.get("/notices/sign/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(seen) <= 3
    assert all(query["sql"].lstrip("(").startswith("SELECT") for query in seen)
    register(colleague).assign(by=colleague, at=now(), handler=agent)
    assert client.get("/notices/sign/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_opening_one_marks_it_as_seen_and_leads_to_the_case(mine, client, agent, outsider):
    notice = Notification.objects.get(recipient=agent)
    assert mine.reference in client.get("/notices/").content.decode()
    assert notice.seen_at is None, "looking at the list changes nothing"
    answer = client.post(f"/notices/{notice.pk}/")
    assert answer["Location"] == mine.get_absolute_url()
    notice.refresh_from_db()
    assert notice.seen_at
    client.force_login(outsider)
    assert client.post(f"/notices/{notice.pk}/").status_code == 404


def test_a_case_that_left_my_sight_leaves_the_list(mine, client, agent):
    agent.team = make_team()
    agent.save()
    page = client.get("/notices/").content.decode()
    assert mine.reference not in page
    assert "<b " not in client.get("/notices/sign/").content.decode()


def test_reminders_and_what_customers_said_are_shown_from_where_they_are(client, agent):
    make_resolved_case(agent, severity="moderate")
    followup = FollowUp.objects.get()
    remind(followup.earliest_at)
    hear(followup, "kind", [agent], now())
    client.force_login(agent)
    page = client.get("/notices/").content.decode()
    assert "A follow-up of mine is due" in page
    assert "A customer said something" in page
    client.post("/notices/seen/")
    assert not Notice.objects.unseen_by(agent).exists()
    assert Notification.objects.count() == 0, "one source, no copy"


def test_a_wish_is_kept_and_nonsense_is_refused(client, agent):
    client.force_login(agent)
    fields = client.get("/notices/preferences/").context["form"].initial_ways()
    assert client.post("/notices/preferences/", {"digest_hour": 3, **fields}).status_code == 422
    assert client.post("/notices/preferences/", {"digest_hour": 9, **fields, "assignment": "x"}).status_code == 422
    assert client.post("/notices/preferences/", {"digest_hour": 9, **fields, "reminder": "off"}).status_code == 302
    wish = Wish.objects.get(person=agent)
    assert (wish.digest_hour, wish.ways["reminder"]) == (9, "off")
    agent.email = "p@example.org"
    agent.save()
    make_resolved_case(agent, severity="moderate")
    remind(FollowUp.objects.get().earliest_at)
    assert Notice.objects.get().mail == "none"


def test_a_note_offers_names_that_a_notice_reaches(client, agent, colleague, outsider):
    User.objects.filter(pk=colleague.pk).update(alias="Mei Li", username="mei.li")
    client.force_login(agent)
    case = make_case("received", by=agent)
    page = client.get(f"/cases/{case.reference}/").content.decode()
    assert "<name-people" in page and '<option value="mei.li">Mei Li · ' in page
    assert f'<option value="{outsider.alias}"' not in page
    case.add_message(by=agent, at=now(), direction="internal", body="@mei.li please look.")
    assert colleague.pk in Notification.objects.filter(kind="mention").values_list("recipient", flat=True)
