"""Every page is read once, in Chinese and with a mask on: no English left on it, nothing that tells who a customer is.

Other people read it in the other script: whether a word is translated, and whether a name is masked, depends neither on
the script nor on the number of things that a page is shown for.
"""

import re

import pytest
from django.apps import apps
from django.utils.text import capfirst

from accounts import permissions
from accounts.models import Department
from audit import journal
from calendars.models import Calendar, FestivalDay
from complaints.choices import Severity
from complaints.models import (
    Category,
    Cause,
    CoachAdvice,
    OpenQuestion,
    ReplyTemplate,
    RequirementRule,
)
from complaints.placeholders import PLACEHOLDERS
from followups.models import FollowUpRule, Programme, ProgrammeStep
from gifts.models import GiftItem
from tests.i18n.page_words import read, strangers
from tests.i18n.places import admin_pages, visited, workspace_pages
from tests.security.hostile import Visitor
from tests.security.masked import LATIN_NAMES, identities, make_masked_world, named
from tests.staging import staged
from training.models import Rubric, RubricItem, Tag

pytestmark = pytest.mark.django_db
LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}
ICONS = {"True", "False", "None", "Search"}  # alternative texts that Django's admin has no translation for
SPEAKS_TO_CUSTOMER = re.compile("/card/|/receipt/|/survey/[^/]{40}")  # in the customer's language, whoever looks


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
    words = rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, longest_first))})(?![A-Za-z])"
    return f"{words}|{LATIN_NAMES}"


def crawl(client, language, person, pages, known=LATIN_NAMES):
    """{Latin word, or what is not to be known: the first pages that say it}; and pages in another language."""
    client.force_login(person)
    client.cookies["django_language"] = language
    hidden = identities() if permissions.reads_masked(person) else set()
    wrong = {}
    for page, response in visited(client, pages):
        for name in named(response, hidden):
            wrong.setdefault(name, []).append(page)
        if "html" not in response.get("Content-Type", "") or not response.content:
            continue
        seen = read(response.content.decode())
        for word in strangers(seen.said, known):
            wrong.setdefault(word, []).append(page)
        if seen.lang.lower() not in {"", language} and not SPEAKS_TO_CUSTOMER.search(page):
            wrong.setdefault(f"lang={seen.lang}", []).append(page)
    return {word: pages[:3] for word, pages in wrong.items()}


made, world = staged(make_masked_world)


@pytest.fixture
def client():
    """Only what is answered counts here."""
    return Visitor()


@pytest.fixture
def masked_manager(world, monkeypatch):
    """Sees every page and act, and nobody's name: no role does, but what is masked depends on nothing else."""
    monkeypatch.setattr(permissions, "MASKED", {*permissions.MASKED, "manager"})
    return world.people["manager"]


def test_the_workspace_speaks_chinese_and_names_nobody(client, world, masked_manager):
    assert crawl(client, "zh-hant", masked_manager, workspace_pages(world)) == {}


@pytest.mark.parametrize("role", ["agent", "auditor", "contact"])
def test_the_workspace_speaks_the_other_chinese(client, world, role):
    """Each address and each case is met once; an auditor, who opens all that a trainer does and more, is masked."""
    pages = [*workspace_pages(world, instances=1), *(f"/cases/{case.reference}/" for case in world.cases)]
    assert crawl(client, "zh-hans", world.people[role], pages) == {}


def test_the_admin_speaks_chinese_and_names_nobody(client, world, masked_manager):
    pages = [*admin_pages(masked_manager), f"/admin/customers/customer/{world.customer.pk}/history/"]
    assert crawl(client, "zh-hant", masked_manager, pages, codes()) == {}


def test_the_admin_speaks_chinese_to_an_administrator(client, world):
    """What a manager does not see, or may not change. The rest is word for word the same."""
    person = world.people["administrator"]
    of_manager, (home, *pages) = set(admin_pages(world.people["manager"])), admin_pages(person)
    pages = [page for page in pages if page not in of_manager or page.endswith(("/add/", "/change/"))]
    assert crawl(client, "zh-hant", person, [home, *pages], codes()) == {}


def test_the_admin_speaks_the_other_chinese_and_names_nobody_to_an_auditor(client, world):
    """Each table once, in turn by its list, one row, its history and how it stood; customers and cases whole."""
    person, tables = world.people["auditor"], {}
    for page in admin_pages(person):
        tables.setdefault(tuple(page.split("/")[2:4]), []).append(page)
    pages = [pages[turn % len(pages)] for turn, pages in enumerate(tables.values())]
    pages += tables["customers", "customer"] + tables["complaints", "complaint"]
    assert crawl(client, "zh-hans", person, pages, codes()) == {}


@pytest.mark.parametrize(("language", "door"), [*LANGUAGES.items(), ("en", "en")])
def test_pages_say_their_language(client, world, language, door):
    client.cookies["django_language"] = language
    assert read(client.get("/sign-in/").content.decode()).lang == door
    client.force_login(world.people["agent"])
    for page in ("/desk/", "/cases/new/", "/gifts/", "/follow-ups/", "/nowhere/"):
        assert read(client.get(page).content.decode()).lang == door
