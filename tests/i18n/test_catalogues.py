"""Both catalogues: complete, exact in their placeholders, in the words of the glossary, each at home in its region."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests import catalogues
from tests.i18n import glossary
from tests.i18n.regional import ONLY_MAINLAND, ONLY_TAIWAN

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
CHARACTER = re.compile(r"[\u4e00-\u9fff]")
CONTAINED = ("complaint", "channel", "severity", "follow-up", "apology gift", "budget", "authority limit")


@pytest.fixture(scope="module", params=catalogues.SCRIPTS)
def script(request):
    return request.param


@pytest.fixture(scope="module")
def words(script):
    return catalogues.words(script)


def test_nothing_is_left_untranslated_or_guessed(script):
    catalogue = catalogues.read(script)
    assert not catalogue.fuzzy  # Babel would skip it altogether
    assert [message.id for message in catalogue if message.fuzzy] == []
    assert [message.id for message in catalogue if message.id and not message.string] == []
    assert [key for key, said in catalogues.words(script).items() if not said.strip()] == []


def test_everything_that_is_said_is_gathered():
    """The tool knows ``_`` and Django's own names; what is said under another one stays English."""
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == catalogues.LOCALE.parent]
    modules = [path for place in ours for path in place.rglob("*.py")]
    renamed = re.compile(r"import (?:.*, )?n?p?gettext(?:_lazy)? as (?!_\b)\w+")
    assert len(ours) > 12
    assert [str(path) for path in modules if renamed.search(path.read_text(encoding="utf-8"))] == []


def test_both_scripts_say_the_same_things():
    hant, hans = (set(catalogues.words(script)) for script in catalogues.SCRIPTS)
    assert hant ^ hans == set()


def test_placeholders_are_kept(words):
    def held(text):
        return sorted(PLACEHOLDER.findall(text))

    assert {key: said for key, said in words.items() if set(held(key[1])) != set(held(said))} == {}


def test_the_words_are_those_of_the_glossary(script, words):
    terms, wrong = glossary.terms(), {}
    for (context, english), said in words.items():
        term = glossary.term_of(context, english)
        if term and not any(word in said for word in terms[term][script]):
            wrong[english] = said, terms[term][script]
    assert wrong == {}


@pytest.mark.parametrize("term", CONTAINED)
def test_a_sentence_about_a_term_uses_its_word(script, words, term):
    whole = re.compile(rf"(?<!your )\b{term}s?\b(?! in the customer’s own words)", re.IGNORECASE)
    right = glossary.terms()[term][script]
    right = [*right, *glossary.terms()["call-back"][script]] if term == "follow-up" else right
    wrong = {
        english: said
        for (_context, english), said in words.items()
        if whole.search(PLACEHOLDER.sub("", english)) and not any(word in said for word in right)
    }
    assert wrong == {}


def test_each_script_has_one_word_for_the_customer(script, words):
    """A page that says 顧客 here and 客戶 there speaks of two people; an account is the one exception."""
    other, of_accounts = glossary.OTHER_WORD_FOR_CUSTOMER[script], re.compile("|".join(glossary.ACCOUNTS))
    assert {english: said for (_context, english), said in words.items() if other in of_accounts.sub("", said)} == {}


def test_every_spelling_out_names_an_entry_and_a_term():
    known = {f"{context}::{english}" if context else english for context, english in catalogues.words("zh_Hant")}
    assert set(glossary.SAID_OTHERWISE) - known == set()
    assert {term for term in glossary.SAID_OTHERWISE.values() if term} - set(glossary.terms()) == set()


def test_no_word_of_the_other_region(script, words):
    foreign = ONLY_MAINLAND if script == "zh_Hant" else ONLY_TAIWAN
    assert {said for said in words.values() if any(word in said for word in foreign)} == set()


def test_no_character_of_the_other_script(script, words):
    """Big5 holds no simplified character, GB 2312 no traditional one."""
    encoding = "cp950" if script == "zh_Hant" else "gb2312"
    foreign = {said for said in words.values() if not encodable("".join(CHARACTER.findall(said)), encoding)}
    assert foreign == set()


def encodable(text, encoding):
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def test_customers_are_addressed_politely(words):
    assert {said for said in words.values() if re.search("[你妳]", said)} == set()


def test_punctuation_is_that_of_the_script(script, words):
    foreign = "“”‘’" if script == "zh_Hant" else "「」『』"
    halved = re.compile(r"[\u4e00-\u9fff][,;:!?](?!\w)|[\u4e00-\u9fff]\.$|[\u4e00-\u9fff]\(")
    assert {said for said in words.values() if any(mark in said for mark in foreign)} == set()
    assert {said for said in words.values() if halved.search(re.sub(r"%\(\w+\)[sd]", "甲", said))} == set()
