"""Every tracked record can be read in the admin, with its history and what changed."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.forms import JSONField
from django.test import Client
from django.utils.timezone import now
from django.utils.translation import gettext, override, pgettext

from complaints.models import Category, Complaint, RequirementRule
from followups.models import FollowUpRule
from gifts.models import GiftTier
from history.admin import RecordedAdmin, days_of
from history.attribution import attributed
from history.differences import versions
from history.tracking import tracked_models
from tests.builders import make_case, make_person, make_team, register
from tests.goodwill import make_item
from tests.i18n.chinese_world import make_world

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
        assert client.post(f"/admin/complaints/complaint/{case.pk}/delete/", {"post": "yes"}).status_code == 404

    def test_agents_have_no_admin(self, agent, client):
        client.force_login(agent)
        answer = client.get("/admin/", follow=True)
        assert answer.status_code == 403

    def test_a_manager_ends_a_policy_and_it_is_recorded(self, team, manager, client):
        rule = RequirementRule.objects.first()
        client.force_login(manager)
        data = {"verb": rule.verb, "requirement": rule.requirement, "severity": rule.severity,
                "amount": rule.amount or "", "ends_on": "2126-01-01", "from_day": "2125-01-01"}  # fmt: skip
        assert client.post(f"/admin/complaints/requirementrule/{rule.pk}/change/", data).status_code == 302
        newest = rule.history.first()
        assert (newest.history_user_id, newest.history_change_reason) == (manager.pk, "admin")

    def test_a_trainer_reads_policies_and_changes_none(self, team, client):
        tier = GiftTier.objects.get(severity="minor", customer_tier="")
        client.force_login(make_person("trainer", team=team))
        assert client.get(f"/admin/gifts/gifttier/{tier.pk}/change/").status_code == 200
        assert client.post(f"/admin/gifts/gifttier/{tier.pk}/change/", {}).status_code == 403


@pytest.mark.django_db
class TestAsItStood:
    """One record at a moment, all fields in words."""

    def fields(self, client, thing, **asked):
        address = f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/{thing.pk}/as-it-stood/"
        return dict(client.get(address, asked).context["fields"])

    def test_every_version_of_the_history_leads_to_it(self, agent, manager, client):
        case = make_case("acknowledged", by=agent)
        client.force_login(manager)
        address = f"/admin/complaints/complaint/{case.pk}/"
        versions = client.get(f"{address}history/").context["versions"]
        stood = [
            dict(client.get(f"{address}as-it-stood/", {"at": version.moment_key}).context["fields"])["state"]
            for version in versions
        ]
        assert (stood[0], stood[-1]) == ("acknowledged", "received")

    def test_codes_lists_money_and_yes_or_no_read_as_words(self, team, manager, client):
        client.force_login(manager)
        rule = FollowUpRule.objects.filter(severities__contains=["severe"]).first()
        shown = self.fields(client, rule)
        assert "severe" in shown["severities"]
        assert "[" not in shown["severities"]
        assert shown["working time"] in {"yes", "no"}
        item = make_item(1250)
        assert self.fields(client, item)["value"] == "TWD\xa01,250"

    def test_before_it_was_there_and_no_moment_at_all(self, team, manager, client):
        tier = GiftTier.objects.first()
        client.force_login(manager)
        address = f"/admin/gifts/gifttier/{tier.pk}/as-it-stood/"
        assert "was not there yet" in client.get(address, {"at": "2001-01-01"}).content.decode()
        assert client.get(address, {"at": "soon"}).status_code == 422
        assert client.get("/admin/gifts/gifttier/999999999/as-it-stood/").status_code == 404
        assert client.get("/admin/gifts/gifttier/nonsense/as-it-stood/").status_code == 404
        assert client.get("/admin/gifts/gifttier/nonsense/history/").status_code == 404

    def test_a_record_that_was_deleted_says_when_and_by_whom(self, agent, manager, client):
        message = make_case("received", by=agent).messages.get()
        with attributed(actor_id=agent.pk, reason="by hand"):
            type(message).objects.filter(pk=message.pk)._raw_delete("default")
        client.force_login(manager)
        page = client.get(f"/admin/complaints/message/{message.pk}/as-it-stood/").content.decode()
        assert "It was deleted on" in page
        assert str(agent) in page

    def test_who_may_not_see_the_record_does_not_see_its_past(self, agent, client):
        case = make_case("received", by=agent)
        client.force_login(make_person("administrator"))
        assert client.get(f"/admin/complaints/complaint/{case.pk}/as-it-stood/").status_code == 403

    def test_somebody_no_longer_on_record_is_said_to_be_so(self, agent):
        case = make_case("received", by=agent)
        rows = list(Complaint.history.filter(id=case.pk).order_by("-revision"))
        assert {version.who for version in versions(Complaint, rows, {})} == {"a person no longer on record"}


@pytest.mark.django_db
def test_a_long_list_goes_page_by_page_and_is_never_counted(client, monkeypatch):
    monkeypatch.setattr("history.admin.RecordedAdmin.list_per_page", 2)
    manager, agent = make_person("manager"), make_person("agent", team=make_team())
    for _ in range(5):
        register(agent)
    client.force_login(manager)
    first, last = client.get("/admin/complaints/complaint/"), client.get("/admin/complaints/complaint/?p=3")
    assert (first.context["cl"].paginator.count, last.context["cl"].paginator.count) == (3, 5)
    assert "?p=2" in first.content.decode()
    assert "?p=4" not in last.content.decode()
    assert "?p=2" in last.content.decode()


def test_named_periods_are_whole_days():
    day = date(2026, 1, 15)  # a Thursday
    assert days_of("today", day) == (day, date(2026, 1, 16))
    assert days_of("week", day) == (date(2026, 1, 12), date(2026, 1, 19))
    assert days_of("last_month", day) == (date(2025, 12, 1), date(2026, 1, 1))
    assert days_of("quarter", date(2026, 12, 31)) == (date(2026, 10, 1), date(2027, 1, 1))


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_the_button_that_leaves_a_page_closes_no_case(language):
    """One English word of ours and of the admin is not one in Chinese."""
    with override(language):
        assert gettext("Close") in {"關閉", "关闭"}
        assert pgettext("case", "Close") == "結案" if language == "zh-hant" else "结案"


@pytest.mark.django_db
class TestNobodyTypesBrackets:
    """What a column holds as JSON is ticked, or written a sentence a line."""

    def test_no_form_of_the_admin_asks_for_json(self, rf):
        request, asked = rf.get("/"), []
        for role in ("manager", "administrator"):
            request.user = make_person(role)
            pages = [page for page in admin.site._registry.values() if page.has_change_permission(request)]
            fields = [
                (page.opts.label, field) for page in pages for field in page.get_form(request).base_fields.values()
            ]
            asked += [label for label, field in fields if isinstance(field, JSONField)]
        assert asked == []

    def test_first_moves_come_back_as_they_were_and_change_by_the_line(self, manager, client):
        category = Category.objects.get(code="quality")
        client.force_login(manager)
        address = f"/admin/complaints/category/{category.pk}/change/"
        form = client.get(address).context["adminform"].form
        assert not type(form)(form_values(form), instance=category).has_changed()
        posted = form_values(form) | {"first_moves_en": "Say sorry.\r\n\r\n Ask for a picture. "}
        assert client.post(address, posted).status_code == 302
        assert Category.objects.get(pk=category.pk).first_moves["en"] == ["Say sorry.", "Ask for a picture."]

    def test_a_first_move_that_no_task_has_room_for_is_refused_and_stands_there_again(self, manager, client):
        category = Category.objects.get(code="quality")
        client.force_login(manager)
        address = f"/admin/complaints/category/{category.pk}/change/"
        form = client.get(address).context["adminform"].form
        page = client.post(address, form_values(form) | {"first_moves_en": "x" * 301})
        assert page.context["adminform"].form.errors["first_moves"] == [
            f"“{'x' * 39}…” has 301 characters; 300 are kept. Say it in fewer words."
        ]
        assert "x" * 301 in page.content.decode()

    def test_severities_are_ticked(self, manager, client):
        rule = FollowUpRule.objects.filter(severities=["severe", "critical"]).first()
        client.force_login(manager)
        form = client.get(f"/admin/followups/followuprule/{rule.pk}/change/").context["adminform"].form
        assert form["severities"].value() == ["severe", "critical"]
        changed = type(form)(form_values(form) | {"severities": ["critical", "severe"]}, instance=rule).changed_data
        assert "severities" not in changed

    @pytest.mark.parametrize(
        ("language", "fits", "likings", "occasions"),
        [
            ("en", "product quality, service delay or failure", "tea", "minor slip, relationship care"),
            ("zh-hant", "產品品質、服務延遲或失誤", "茶", "小疏失、關係維護"),
            ("zh-hans", "产品质量、服务延误或失误", "茶", "小疏失、关系维护"),
        ],
    )
    def test_a_gift_says_whom_it_suits_in_words(self, language, fits, likings, occasions, team, client):
        item = make_item(1250, on_hand=0, likings=["tea"], occasions=["slip", "care"], fits=["quality", "delay"])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        client.force_login(make_person("manager", team=team))
        address = f"/admin/gifts/giftitem/{item.pk}/"
        said = {"fits": fits, "likings": likings, "occasions": occasions}
        page = client.get(f"{address}change/").content.decode()
        for name, words in said.items():
            assert f'<div class="readonly">{words}</div>' in page, name
        (version,) = client.get(f"{address}history/").context["versions"]
        assert set(said.values()) <= {change.becomes for change in version.changes}
        assert set(said.values()) <= {words for _label, words in client.get(f"{address}as-it-stood/").context["fields"]}

    def test_no_page_of_the_admin_shows_json(self):
        make_world()
        shown, auditors = [], {role: Client() for role in ("manager", "administrator", "auditor")}
        for role, reader in auditors.items():
            reader.force_login(make_person(role))
        for model in admin.site._registry:
            if not any(isinstance(field, models.JSONField) for field in model._meta.concrete_fields):
                continue
            for row in model._base_manager.order_by("-pk")[:3]:
                for reader in auditors.values():
                    page = reader.get(f"/admin/{model._meta.label_lower.replace('.', '/')}/{row.pk}/change/")
                    if page.status_code == 200 and re.search(r'readonly">\s*(\[|\{)', page.content.decode()):
                        shown.append(model._meta.label)
        assert shown == []


def form_values(form) -> dict:
    """What a browser would send back unchanged."""
    values = {name: form[name].value() for name in form.fields if name != "first_moves"}
    if "first_moves" in form.fields:
        shown = form.fields["first_moves"].widget.decompress(form["first_moves"].value())
        values |= dict(zip(("first_moves_en", "first_moves_zh_hant", "first_moves_zh_hans"), shown, strict=True))
    return {name: value for name, value in values.items() if value not in (None, False)}
