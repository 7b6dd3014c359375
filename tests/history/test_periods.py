"""Whatever happens at a moment is listed by named period; who looks for last month does not turn pages."""

import pytest
from django.contrib import admin
from django.db.models import DateField

from accounts.models import User
from complaints.models import Message
from complaints.policy_admin import DatedPolicyAdmin
from history.admin import PeriodFilter
from history.attribution import attributed
from tests.builders import make_case, make_person, make_team

BY_PERIOD = {
    "accounts.absence": "starts_at",
    "accounts.assignmentpause": "since",
    "accounts.entrylink": "made_at",
    "accounts.historicaluser": "history_date",
    "audit.access": "at",
    "audit.entry": "at",
    "audit.importbatch": "at",
    "calendars.festivalday": "on",
    "calendars.specialday": "on",
    "complaints.complaint": "received_at",
    "complaints.escalation": "at",
    "complaints.message": "at",
    "complaints.policychange": "proposed_at",
    "complaints.promise": "due_at",
    "complaints.task": "due_at",
    "customers.customer": "since_on",
    "customers.purchase": "bought_on",
    "followups.attempt": "at",
    "followups.customerevent": "happens_at",
    "followups.enrolment": "started_at",
    "followups.followup": "latest_at",
    "followups.survey": "made_at",
    "gifts.gift": "requested_at",
    "gifts.ledgerline": "at",
    "gifts.stockcorrection": "asked_at",
    "gifts.stocklot": "expires_on",
    "gifts.stockmovement": "at",
    "gifts.voucherreissue": "asked_at",
    "privacy.erasurerequest": "received_at",
    "training.casecopy": "published_at",
    "training.coachingnote": "written_at",
    "training.nomination": "at",
    "training.pack": "held_on",
    "training.pin": "made_at",
    "training.queuedcase": "due_on",
    "training.review": "at",
    "training.reviewaction": "due_on",
    "training.reviewperiod": "begins_on",
    "training.scoreanswer": "at",
    "training.scorecard": "begun_at",
    "training.scoreround": "begun_at",
}
WITHOUT = {
    "accounts.user": "people stay; the day on which a trial ends is no period",
    "followups.calendarfeed": "one a person",
    "followups.letter": "written for a follow-up, which has its period",
    "gifts.budget": "is a period, and few",
    "gifts.voucher": "found by its gift; its moments have no order",
    "training.packmoment": "a moment of a case, read within its pack",
    "training.rubric": "in force or not",
}
STEPS = ("acknowledgement", "agreement", "apology", "assessment", "attachment", "casechange", "caselink", "closure",
         "contactattempt", "correction", "decision", "emotionreading", "finding", "handover", "investigation",
         "obstacle", "proposal", "redressapproval", "reopening", "resolution", "revision", "withdrawal")  # fmt: skip
WITHOUT |= {f"complaints.{step}": "a step of a case: the journal lists all of them by period" for step in STEPS}


def periods(site) -> list[str]:
    """The columns by whose period a list is narrowed."""
    return [one[0] for one in site.list_filter if isinstance(one, tuple) and issubclass(one[1], PeriodFilter)]


def test_every_list_of_what_happens_at_a_moment_is_narrowed_by_named_period():
    ours = {
        m._meta.label_lower: site for m, site in admin.site._registry.items() if not m.__module__.startswith("tests.")
    }
    told = {label: found[0] for label, site in ours.items() if (found := periods(site))}
    assert told == BY_PERIOD


def test_a_list_with_a_column_of_days_says_its_period_or_why_it_has_none():
    wrong = []
    for model, site in admin.site._registry.items():
        label = model._meta.label_lower
        if isinstance(site, DatedPolicyAdmin) or model.__module__.startswith("tests."):
            continue  # policies are past, in force or to come
        days = {field.name for field in model._meta.concrete_fields if isinstance(field, DateField)}
        if days & set(site.list_display) and label not in BY_PERIOD and label not in WITHOUT:
            wrong.append(label)
    assert wrong == []
    assert not BY_PERIOD.keys() & WITHOUT.keys()


@pytest.mark.django_db
def test_messages_of_this_month_are_none_of_last_month(agent, manager, client):
    message = make_case("received", by=agent).messages.get()
    client.force_login(manager)
    found = {
        period: list(client.get("/admin/complaints/message/", {"at__period": period}).context["cl"].result_list)
        for period in ("today", "last_month")
    }
    assert found == {"today": [message], "last_month": []}
    assert isinstance(message, Message)


@pytest.mark.django_db
def test_a_right_that_came_back_is_listed_though_only_this_role_is_asked_for(client):
    """What lay between is read before the list is narrowed."""
    person, chief = make_person("agent", team=make_team()), make_person("administrator")
    with attributed(actor_id=chief.pk, reason="admin"):
        for role in ("supervisor", "agent"):
            User.objects.filter(pk=person.pk).update(role=role)
    client.force_login(make_person("auditor"))
    rows = client.get("/admin/accounts/historicaluser/", {"role__exact": "agent"}).context["cl"].result_list
    assert [row.revision for row in rows if row.id == person.pk] == [3, 1]


@pytest.mark.django_db
def test_another_name_is_no_other_right_for_who_has_no_team_either(client):
    auditor = make_person("auditor")
    with attributed(actor_id=auditor.pk, reason="admin"):
        User.objects.filter(pk=auditor.pk).update(name="Another")
    client.force_login(auditor)
    rows = client.get("/admin/accounts/historicaluser/").context["cl"].result_list
    assert [row.revision for row in rows if row.id == auditor.pk] == [1]
