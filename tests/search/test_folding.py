"""What is the same word is the same after folding, whatever way it was written."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.excerpts import excerpt, marked
from search.folding import fold, simplified
from search.query import LONGEST_QUERY, Query
from search.tokens import LONGEST_WORD, MOST_TOKENS, Contents, document_tokens, text_tokens
from tests.security.naughty import EVERYTHING

MANY_WORDS = "".join(map(chr, range(0x4E00, 0xA000)))  # each with its neighbour
LONGEST_NAME = 2_000  # ten times what the column of a name takes
ANYTHING = st.text(st.characters(), max_size=60)  # lone surrogates included


@given(ANYTHING)
@example("Straße İstanbul ﬁﬃ ΐ ǰ ŉ ﷺ \ufb1d ᾲ")
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from(sorted(map(chr, simplified())))))
def test_both_scripts_meet(traditional):
    converted = traditional.translate(simplified())
    assert fold(traditional) == fold(converted)
    assert text_tokens(traditional) == text_tokens(converted)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("退貨", "退货"), ("後面", "后面"), ("臺北", "台北"), ("裡", "裏"), ("著急", "着急"), 
        ("線", "綫"), ("麵包", "面包"),
        ("ＫＥＴＴＬＥ", "kettle"), ("１２３", "123"), ("Café", "cafe"), ("Cafe\u0301", "café"), ("Sörby", "SORBY"),
        ("ke\u200bttle\u202e", "kettle"), ("가", "\u1100\u1161"), ("ｶﾞ", "ガ"), ("a\nb", "a b"),
    ],
)  # fmt: skip
def test_ways_of_writing_meet(one, other):
    assert fold(one) == fold(other)


def test_what_differs_stays_apart():
    assert len({fold(word) for word in ("か", "が", "退货", "换货", "kettle", "kettles")}) == 6


@pytest.mark.parametrize(
    "text", [*EVERYTHING.values(), "退" * 100_000, "\ud800x\udfff", MANY_WORDS], ids=lambda text: repr(text[:40])
)
def test_anything_is_bounded(text):
    facts = {"names": [text[:LONGEST_NAME]], "numbers": [text]}
    found = document_tokens(Contents(key=1, title=text[:120], words=[text] * 5, **facts))
    assert len(found) <= MOST_TOKENS
    assert max(map(len, found)) <= LONGEST_WORD + 1
    "".join(found).encode()
    asked = Query.of(text)
    assert len(asked.wanted) < LONGEST_QUERY * 60
    marked(text[:500], asked)


def test_runs_become_pairs_and_the_last_stands_alone():
    assert text_tokens("要退貨OK") == {"要退", "退货", "货", "ok"}
    assert text_tokens("鍋") == {"锅"}


def test_an_excerpt_shows_the_script_it_was_written_in():
    words = "x" * 100 + "我要退貨，壺漏水" + "y" * 300
    found = excerpt(words, Query.of("退货"))
    assert ("退貨", True) in found
    assert found[0] == found[-1] == ("…", False)
    assert excerpt(words, Query.of("换货")) == []


@pytest.mark.parametrize(
    "pair", ["琺瑯鍋 珐琅锅", "姪女 侄女", "黏住 粘住", "飯盌 饭碗", "中興新邨 中兴新村", "河隄 河堤", "玉珮 玉佩"]
)
def test_forms_that_conversion_keeps_apart_are_the_same(pair):
    one, other = pair.split()
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("wonderful " * 6 + "teapot" + " wonderful" * 30, "…wonderful wonderful wonderful wonderful teapot"),
        ("x" * 90 + "茶壺" + "y" * 300, "…" + "x" * 40 + "茶壺"),
        ("好" * 50 + "e\u0301" * 60 + "茶壺", "…" + "e\u0301" * 20 + "茶壺"),
        ("\U0001f1f9\U0001f1fc" * 41 + "a茶" + "壺" * 200, "…" + "\U0001f1f9\U0001f1fc" * 20 + "a茶壺"),
        ("\u0301" * 20_000 + "茶壺", "…" + "\u0301" * 40 + "茶壺"),
    ],
)
def test_an_excerpt_begins_and_ends_between_words_and_never_within_a_character(words, shown):
    found = excerpt(words, Query.of("teapot" if "teapot" in words else "茶壺"))
    text = "".join(part for part, _is_match in found)
    assert text.startswith(shown)
    assert not text.endswith(("wonderfu…", "wonde…"))


@given(ANYTHING, ANYTHING)
def test_marking_loses_no_letter(text, words):
    assert "".join(part for part, _is_match in marked(text, Query.of(words))) == text
