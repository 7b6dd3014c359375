"""What is said better, the five parts of a letter, and placeholders that never leave a hole."""

import pytest

from complaints.placeholders import Unfilled, UnknownPlaceholder, filled, is_bare, left_open, named
from complaints.wording import hints, parts
from intake.policies.replies import TEMPLATES

BAD = {
    "en": [
        "We are sorry if you feel let down.",
        "You should have read it.",
        "That is our policy.",
        "We can’t do that.",
    ],
    "zh-hant": ["造成不便敬請見諒。", "您應該先看說明書。", "這是公司規定。", "我們沒辦法處理。", "我們會儘快回覆。"],
    "zh-hans": ["带来不便，敬请谅解。", "您应该先看说明书。", "这是公司规定。", "我们没办法处理。", "我们会尽快回复。"],
}


@pytest.mark.parametrize(("language", "words"), [(code, one) for code, all_ in BAD.items() for one in all_])
def test_words_that_hurt_are_found_where_they_stand(language, words):
    found = [hint for hint in hints(words, language) if hint.words]
    assert found and all(hint.words in words and hint.why for hint in found)


def test_latin_words_are_found_as_whole_words_only():
    assert hints("The problematic tissue of the assap tree", "en") == []


def test_sorry_alone_is_not_enough():
    assert any("not yet what we do" in str(hint.why) for hint in hints("I am very sorry.", "en"))
    assert hints("I am very sorry. We have sent you a new one.", "en") == []


def test_hundred_thousand_characters_are_read_at_once():
    assert len(hints("我們沒辦法，" * 16_000, "zh-hant")) <= 5


@pytest.mark.parametrize("row", TEMPLATES, ids=lambda row: f"{row['code']} {row['language']}")
def test_the_shipped_templates_keep_the_rules_that_they_teach(row):
    named(row["subject"]), named(row["body"])
    assert [hint.words or hint.why for hint in hints(row["body"], row["language"])] == []
    said = {part.code for part in parts(row["body"]) if part.is_said}
    assert {"onward", "remedy"} <= said, said


class TestPlaceholders:
    def test_they_are_filled_once_and_values_are_never_read_as_placeholders(self):
        text = "Dear {{ customer }}, {{case}}"
        assert filled(text, {"customer": "{{ alias }} {% x %}", "case": "C-1"}) == "Dear {{ alias }} {% x %}, C-1"

    def test_wide_braces_of_a_chinese_keyboard_are_braces(self):
        assert filled("｛｛customer｝｝您好", {"customer": "林小姐"}) == "林小姐您好"
        assert left_open("｛｛ customer ｝｝您好，{{case") == ["｛｛ customer ｝｝", "{{"]

    def test_a_missing_one_fails_by_name(self):
        with pytest.raises(Unfilled) as error:
            filled("{{ item }} {{ case }} {{ promise }}", {"case": "C-1", "promise": ""})
        assert error.value.names == ["item", "promise"]

    @pytest.mark.parametrize(
        "text",
        ["{{ kunde }}", "{{ customer", "customer }}", "{{ customer.pk }}", "{{ }}", "｛｛ kunde ｝｝", "｛｛customer"],
    )
    def test_an_unknown_one_is_refused(self, text):
        with pytest.raises(UnknownPlaceholder):
            named(text)

    def test_what_is_left_open_is_named(self):
        assert left_open("[[why]] and {{ item }} and [[why]]") == ["[[why]]", "{{ item }}"]

    def test_blanks_do_not_make_a_template_ones_own(self):
        assert is_bare("Dear  you,\r\n thanks", "Dear you,\n\nthanks") and not is_bare("Dear you, thanks!", "Dear you,")


@pytest.mark.parametrize(
    ("language", "words", "better"), [
        ("zh-hant", "您好，我们三天内处理。", "您好，我們三天內處理。"),
        ("zh-hans", "您好，我們三天內處理。", "您好，我们三天内处理。"),
        ("zh-hant", "台灣的麵條在這裏，公里後面的皇后。", None),
        ("zh-hans", "您好，我们三天内处理。", None),
        ("en", "您好，我们三天内处理。", None),
    ],
)  # fmt: skip
def test_words_in_the_other_script_are_offered_in_the_customers(language, words, better):
    whole = [hint.whole for hint in hints(words, language) if hint.whole]
    assert whole == ([better] if better else [])
