"""Every page in both Chinese scripts: no English left on it, and the right language on its door."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils.text import capfirst

import accounts.urls
from accounts.models import Department
from audit import journal
from calendars.models import Calendar, FestivalDay
from casework.bulk import BULK_ACTS
from casework.doors import DOORS, PROMISE_ACTS
from casework.message_doors import MESSAGE_ACTS
from casework.reply_doors import REPLY_ACTS
from casework.views import care
from casework.views.floor import PERSON_ACTS
from complaints.choices import Severity
from complaints.models import (
    Attachment,
    CaseChange,
    CaseLink,
    Category,
    Cause,
    CoachAdvice,
    ExtraRequest,
    Finding,
    OpenQuestion,
    RedressLine,
    ReplyTemplate,
    RequirementRule,
    Task,
)
from complaints.placeholders import PLACEHOLDERS
from followups.links import token_of
from followups.models import FollowUpRule, Programme, ProgrammeStep, Survey
from followups.views import CHANGES
from gifts import keeping
from gifts.models import GiftItem
from tests.i18n.chinese_world import make_world
from tests.i18n.page_words import read, strangers
from tests.staging import staged
from tests.training import world as training_world
from training.models import Rubric, RubricItem, Tag

pytestmark = pytest.mark.django_db
LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
NOT_PAGES = {
    "healthz",
    "readyz",
    "set_language",
    "sign-out",
    "home",
    "casework:attachment",
    "gifts:picture",
}  # no page of words of their own
ICONS = {"True", "False", "None", "Search"}  # alternative texts that Django's admin has no translation for
SPEAKS_TO_CUSTOMER = re.compile("/card/|/receipt/|/survey/[^/]{40}")  # in the customer's language, whoever looks
NOTHING = re.compile(r"(?!)")
RAW = {
    "audit.entry",
    "privacy.erasurerequest",
    "complaints.policychange",
    "complaints.savedview",
    "training.scoreanswer",
    "training.copyline",
}  # their pages show the facts as they were stored


def addresses(world):
    """{name of a pattern: the arguments to call it with}."""
    references = [[case.reference] for case in world.cases]
    gifts, calls = [[gift.pk] for gift in world.gifts], [[one.pk] for one in world.followups]
    promise, tasks = world.cases[1].promises.first(), list(Task.objects.filter(complaint=world.cases[1]))
    return {
        **{pattern.name: [[]] for pattern in accounts.urls.urlpatterns if pattern.name not in {"entry", "end_sitting"}},
        "entry": [["made-up"]],
        "end_sitting": [[1]],
        "casework:leaving": [[world.people["agent"].pk]],
        "casework:desk": [[]],
        "casework:strip": [[]],
        "casework:figures": [[]],
        "notices:notices": [[]],
        "notices:sign": [[]],
        "notices:seen": [[]],
        "notices:opened": [[1]],
        "notices:wishes": [[]],
        "health": [[]],
        "failed_jobs": [[]],
        "failed_job": [[1, "retry"]],
        "casework:saved_views": [[]],
        "casework:saved_view": [[world.view.pk]],
        "casework:bulk": [[]],
        "casework:queue": [[]],
        "casework:caught_up": [[]],
        "casework:floor": [[]],
        "casework:floor_state": [[]],
        "casework:person": [[world.people["agent"].pk, act] for act in PERSON_ACTS],
        "casework:spread": [[world.people["agent"].pk]],
        "casework:shift": [[]],
        "casework:breath": [[]],
        "casework:call_now": references,
        "casework:commands": [[]],
        "casework:search": [[]],
        "casework:new_case": [[]],
        "casework:look_up": [[]],
        "casework:suggestion": [[]],
        "casework:alike": [[]],
        "casework:customers": [[]],
        "casework:preview": references,
        "casework:case": references,
        "casework:unmask_case": references,
        "casework:unmask_customer": [[world.customer.pk]],
        "casework:coach": references,
        "casework:brief": references,
        "casework:as_it_stood": references,
        "casework:changes": references,
        "casework:deadline": [[case.reference, clock.pk] for case in world.cases for clock in case.clocks.all()],
        "casework:dossier": references,
        "training:replay": references,
        "training:pin": references[:1],
        "training:pin_withdrawal": [[world.pin.pk]],
        "casework:dossier_file": references,
        "casework:choose": [[world.customer.pk]],
        "casework:customer": [[world.customer.pk]],
        "customers:facts": [[world.customer.pk]],
        "followups:events": [[world.customer.pk]],
        "casework:gift": references,
        "casework:gift_checks": references,
        "casework:door": [[*one, noun] for one in references[:5:2] for noun in DOORS],
        "casework:promise": [[world.cases[1].reference, promise.pk, noun] for noun in PROMISE_ACTS],
        "casework:reply": references[:1],
        "casework:reply_draft": references[:1],
        "casework:reply_templates": references,
        "casework:reply_act": [
            [case.reference, reply.pk, noun]
            for case in world.cases
            for reply in case.replies.all()
            for noun in REPLY_ACTS
        ],
        "casework:part": [
            *[
                [one.complaint.reference, "tasks", one.pk, act]
                for one in tasks
                for act in ("done", "dropped", "handed")
            ],
            *[[one.complaint.reference, "redress", one.pk, "done"] for one in RedressLine.objects.all()[:2]],
            *[[one.complaint.reference, "extra-requests", one.pk, "decision"] for one in ExtraRequest.objects.all()],
            *[[one.complaint.reference, "findings", one.pk, "told"] for one in Finding.objects.all()[:2]],
            *[[one.complaint.reference, "links", one.pk, "removal"] for one in CaseLink.objects.all()[:2]],
            *[[one.complaint.reference, "changes-made", one.pk, "result"] for one in CaseChange.objects.all()[:1]],
        ],
        "casework:tasks": [[]],
        "casework:task": [[one.pk] for one in tasks],
        "casework:promises": [[]],
        "casework:promise_kept": [[promise.pk]],
        "casework:promise_hint": references[:1],
        "casework:promise_from_words": references[:1],
        "casework:attachments": references[:1],
        **{
            name: [[file.complaint.reference, file.pk] for file in Attachment.objects.filter(kept_for=None)]
            for name in ("casework:attachment_redaction", "casework:attachment_removal")
        },
        "casework:message_act": [
            [case.reference, case.messages.last().pk, noun] for case in world.cases[5:6] for noun in MESSAGE_ACTS
        ],
        "casework:call": calls,
        "casework:attempt": calls,
        "casework:call_ended": calls,
        "casework:survey_link": calls,
        "casework:heard": [[]],
        "casework:survey": [[token_of(survey.nonce)] for survey in Survey.objects.all()],
        "casework:survey_thanks": [[]],
        "casework:care": [[world.customer.pk]],
        "casework:care_end": [[world.customer.pk, 1, act] for act in care.ACTS],
        "casework:letter": calls,
        "casework:letter_print": [[world.letter.followup_id, world.letter.pk]],
        "followups:follow_ups": [[]],
        "followups:handing_over": [[]],
        "followups:calendar": [[]],
        "followups:feed": [["nothing"]],
        "followups:notice": [[0]],
        "followups:notices_seen": [[]],
        "followups:change": [[*one, noun] for one in calls for noun in CHANGES],
        "casework:gift_catalogue": references,
        "gifts:gifts": [[]],
        "gifts:export": [[]],
        "gifts:catalogue": [[]],
        "gifts:new_item": [[]],
        "gifts:item": [[item.pk] for item in world.shelf],
        "gifts:item_act": [[item.pk, noun] for item in world.shelf for noun in keeping.ACTS],
        "gifts:decision": [[world.shelf[1].pk, "correction", world.shelf[1].corrections.get().pk]],
        "gifts:code": gifts[:1],
        "gifts:another_code": gifts[:1],
        "gifts:ready": [[]],
        "gifts:vouchers": [[]],
        "casework:care_gift": [[world.customer.pk]],
        "gifts:budgets": [[]],
        "gifts:budget": [[world.gifts[0].budget_id]],
        "gifts:movement": [[world.gifts[0].budget_id]],
        "gifts:gift": gifts,
        "gifts:card": gifts,
        "gifts:step": gifts,
        "training:practice": [[]],
        "training:practice_left": [[]],
        "privacy:requests": [[]],
        "privacy:retention": [[]],
        "privacy:request": [[erasure.reference] for erasure in world.erasures],
        "privacy:receipt": [[world.erasures[1].reference]],
        "privacy:carry_out": [[world.erasures[0].reference]],
        "privacy:refuse": [[world.erasures[0].reference]],
        "privacy:of_customer": [[world.customer.pk]],
        "privacy:export": [[world.customer.pk]],
        "privacy:of_case": [[world.cases[-1].reference]],
        "training:scorecards": [[]],
        "training:scorecard_new": references,
        "training:scorecard": [[world.learned["shown"].pk], [world.learned["draft"].pk]],
        "training:scorecard_release": [[world.learned["shown"].pk]],
        "training:scorecard_drop": [[world.learned["draft"].pk]],
        "training:round": [[world.learned[name].pk] for name in ("settled", "compared", "round")],
        **{f"training:round_{verb}": [[world.learned["round"].pk]] for verb in ("reveal", "release", "cancel")},
        "training:coaching": [[]],
        "training:note_new": references,
        "training:note": [[world.learned[name].pk] for name in ("note", "acknowledged")],
        **{
            f"training:note_{verb}": [[world.learned["note"].pk]] for verb in ("acknowledge", "check_again", "withdraw")
        },
        **{name: [args] for name, args in training_world.addresses(world.learnt).items()},
    }


QUERIES = {
    "casework:case": [
        "?script=zh-hans",
        "?show=words",
        "?show=steps",
        "?show=promised",
        "?show=system",
        "?show=corrected",
    ],
    "casework:as_it_stood": ["?known=1", "?at=2001-01-01", "?at=2990-01-01"],
    "casework:desk": ["?view=team", "?view=escalated", "?view=unassigned", "?view=overdue", "?view=mine&due=none"],
    "casework:bulk": [f"?view=team&all=1&act={act}" for act in BULK_ACTS],
    "casework:shift": ["?back=2126-01-01T09:00", "?back=1"],
    "casework:commands": ["?q=1", "?q=黃", "?q=查無此人"],
    "casework:search": ["?q=黃", "?q=沒有"],
    "casework:look_up": ["?customer=黃", "?q=黃"],
    "casework:suggestion": ["?words=氣死我了"],
    "casework:customers": ["?q=黃", "?q=沒有"],
    "casework:promises": ["?whose=team"],
    "followups:follow_ups": ["?view=month", "?view=week&whose=team", "?whose=team"],
    "followups:handing_over": ["?pick=1&pick=2"],
    "casework:letter": ["?way=letter", "?way=im"],
    "gifts:gifts": ["?state="],
    "training:coaching": ["?whose=written", "?whose=led"],
    "training:library": ["?shown=prepared", "?q=1", "?lesson=warning"],
    "training:queue": ["?shown=mine", "?shown=done"],
}


def workspace_pages(world, instances=None):
    """Every address of the workspace; a pattern that nobody has given arguments to is an error.

    With ``instances`` each leads to so many things only, and to the newest of them.
    """
    known, pages = addresses(world), []
    for name in pattern_names(get_resolver()):
        if name in NOT_PAGES or name.startswith("admin:"):
            continue
        for args in known[name][-(instances or 0) :]:
            try:
                address = reverse(name, args=args)
            except NoReverseMatch:
                assert name in {"gifts:step", "gifts:movement"}  # its steps are only ever posted to
                continue
            pages += [address, *(address + query for query in QUERIES.get(name, []))]
    return pages


def pattern_names(resolver, space=""):
    """All names, with their namespaces."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from pattern_names(pattern, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def admin_pages(person):
    """The list, the form, one row, its history and how it stood, of everything that ``person`` may open."""
    pages = [reverse("admin:index"), reverse("admin:password_change")]
    for model, site in admin.site._registry.items():
        if not person.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            continue
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{base}_changelist"))
        is_added_here = any(one.name == f"{base[6:]}_add" for one in site.get_urls())
        may_add = is_added_here and person.has_perm(base[6:].replace("_", ".add_"))
        pages += [reverse(f"{base}_add")] if may_add else []
        row = None if model._meta.label_lower in RAW else model._default_manager.first()
        kinds = ("change", "history", "as_it_stood") if row else ()
        pages += [reverse(f"{base}_{kind}", args=[row.pk]) for kind in kinds]
    return pages


def codes():
    """Codes and English names that stand in rows: data, not words of a page."""
    rows = [
        *Department.objects.all(),
        *OpenQuestion.objects.all(),
        *Category.objects.all(),
        *Cause.objects.all(),
        *FollowUpRule.objects.all(),
        *GiftItem.objects.all(),
        *Programme.objects.all(),
        *Rubric.objects.all(),
        *RubricItem.objects.all(),
        *Tag.objects.all(),
    ]
    rows += ReplyTemplate.objects.all()
    advice = CoachAdvice.objects.all()
    found = {row.name_en for row in rows} | {row.code for row in rows} | {row.name for row in Calendar.objects.all()}
    found |= {row.name_en for row in ProgrammeStep.objects.all()} | {
        day.country for day in FestivalDay.objects.all()
    } - {""}
    found |= {row.code for row in advice} | {line for row in advice for line in row.lines("en")}
    for row in Category.objects.all():
        found |= {sentence for sentences in row.first_moves.values() for sentence in sentences} | {*row.first_moves}
    found |= set(RequirementRule.objects.values_list("requirement", flat=True))
    found |= set(RequirementRule.objects.values_list("verb", flat=True))
    found |= {"desired_outcome", "「state」", "“state”"} | {*Severity.values}  # a correction names its field
    found |= set(journal._acts) | {model._meta.label_lower for model in apps.get_models()}
    found |= {*PLACEHOLDERS} | {"closure", "withdrawal", "reopening"}  # events of the review queue
    of_tests = [model._meta for model in apps.get_models() if model.__module__.startswith("tests.")]
    found |= {capfirst(str(meta.verbose_name)) for meta in of_tests}
    telling = {said for said in found | ICONS if not said.isdigit()}  # digits would break up longer numbers
    longest_first = sorted(telling, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z])")


def crawl(client, language, person, pages, known=NOTHING):
    """{Latin word: the first pages that say it}, and pages whose door names another language."""
    client.force_login(person)
    client.cookies["django_language"] = language
    wrong = {}
    for page in pages:
        response = client.get(page)
        assert response.status_code in {200, 302, 403, 404, 405, 409, 410}, (page, response.status_code)
        if "html" not in response.get("Content-Type", "") or not response.content:
            continue
        seen = read(response.content.decode())
        for word in strangers(seen.said, known):
            wrong.setdefault(word, []).append(page)
        if seen.lang.lower() not in {"", language} and not SPEAKS_TO_CUSTOMER.search(page):
            wrong.setdefault(f"lang={seen.lang}", []).append(page)
    return {word: pages[:3] for word, pages in wrong.items()}


made, world = staged(make_world)


def test_the_workspace_speaks_chinese(client, world):
    assert crawl(client, "zh-hant", world.people["manager"], workspace_pages(world)) == {}


@pytest.mark.parametrize("role", ["agent", "contact"])
def test_the_workspace_speaks_the_other_chinese(client, world, role):
    """Whether a word is translated does not depend on the script, so each address and each case is met once."""
    pages = [*workspace_pages(world, instances=1), *(f"/cases/{case.reference}/" for case in world.cases)]
    assert crawl(client, "zh-hans", world.people[role], pages) == {}


@pytest.mark.parametrize("role", ["manager", "administrator"])
def test_the_admin_speaks_chinese(client, world, role):
    person = world.people[role]
    assert crawl(client, "zh-hant", person, admin_pages(person), codes()) == {}


def test_the_admin_speaks_the_other_chinese(client, world):
    """Each table once, in turn by its list, its form, one row, its history and how it stood."""
    person = world.people["manager"]
    tables = {}
    for page in admin_pages(person):
        tables.setdefault(tuple(page.split("/")[2:4]), []).append(page)
    pages = [pages[turn % len(pages)] for turn, pages in enumerate(tables.values())]
    assert crawl(client, "zh-hans", person, pages, codes()) == {}


@pytest.mark.parametrize(("language", "door"), [*LANGUAGES.items(), ("en", "en")])
def test_pages_say_their_language(client, world, language, door):
    client.cookies["django_language"] = language
    assert read(client.get("/sign-in/").content.decode()).lang == door
    client.force_login(world.people["agent"])
    for page in ("/desk/", "/cases/new/", "/gifts/", "/follow-ups/", "/nowhere/"):
        assert read(client.get(page).content.decode()).lang == door
