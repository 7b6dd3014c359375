"""Every tracked record can be read in the admin, with its history and what changed."""

import pytest
from django.contrib import admin
from django.utils.timezone import now

from gifts.models import GiftTier
from history.admin import RecordedAdmin
from history.tracking import tracked_models
from tests.builders import make_case, make_person

PRODUCT = [model for model in tracked_models() if not model.__module__.startswith("tests.")]


@pytest.mark.parametrize("model", PRODUCT, ids=lambda model: model._meta.label)
def test_every_tracked_model_has_its_page_with_history(model):
    assert isinstance(admin.site._registry.get(model), RecordedAdmin)


@pytest.mark.django_db
class TestHistoryOfACase:
    """What a manager reads."""

    def address(self, case):
        return f"/admin/complaints/complaint/{case.pk}/history/"

    def test_it_says_who_changed_what_from_what_to_what(self, agent, manager, client):
        case = make_case("acknowledged", by=agent)
        client.force_login(manager)
        newest = client.get(self.address(case)).context["versions"][0]
        assert newest.who == str(agent)
        assert ("state", "received", "acknowledged") in [(c.label, c.was, c.becomes) for c in newest.changes]

    def test_references_are_named_and_not_numbered(self, agent, colleague, manager, client):
        case = make_case("received", by=agent)
        case.assign(by=agent, at=now(), handler=colleague)
        client.force_login(manager)
        changes = client.get(self.address(case)).context["versions"][0].changes
        assert ("handler", str(agent), str(colleague)) in [(c.label, c.was, c.becomes) for c in changes]

    @pytest.mark.parametrize("versions", [2, 12])
    def test_it_costs_the_same_for_few_versions_and_for_many(
        self, versions, agent, colleague, manager, client, django_assert_max_num_queries
    ):
        case = make_case("received", by=agent)
        for number in range(versions):
            case.assign(by=agent, at=now(), handler=(agent, colleague)[number % 2])
        client.force_login(manager)
        with django_assert_max_num_queries(12):
            client.get(self.address(case))

    def test_nobody_changes_or_deletes_a_case_there(self, agent, manager, client):
        case = make_case("received", by=agent)
        client.force_login(manager)
        assert client.post(f"/admin/complaints/complaint/{case.pk}/change/", {"subject": "x"}).status_code == 403
        assert client.post(f"/admin/complaints/complaint/{case.pk}/delete/", {"post": "yes"}).status_code == 403

    def test_agents_have_no_admin(self, agent, client):
        client.force_login(agent)
        answer = client.get("/admin/", follow=True)
        assert answer.status_code == 403

    def test_a_manager_ends_a_policy_and_it_is_recorded(self, team, manager, client):
        tier = GiftTier.objects.get(severity="minor")
        client.force_login(manager)
        data = {"severity": "minor", "floor_percent": "10", "ceiling_percent": "15", "starts_on": tier.starts_on,
                "ends_on": "2126-01-01"}  # fmt: skip
        assert client.post(f"/admin/gifts/gifttier/{tier.pk}/change/", data).status_code == 302
        newest = tier.history.first()
        assert (newest.history_user_id, newest.history_change_reason) == (manager.pk, "admin")

    def test_a_trainer_reads_policies_and_changes_none(self, team, client):
        tier = GiftTier.objects.get(severity="minor")
        client.force_login(make_person("trainer", team=team))
        assert client.get(f"/admin/gifts/gifttier/{tier.pk}/change/").status_code == 200
        assert client.post(f"/admin/gifts/gifttier/{tier.pk}/change/", {}).status_code == 403
