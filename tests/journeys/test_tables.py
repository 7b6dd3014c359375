"""Tables where there is little room: no word of ours is broken, nothing stands in a column of single words or rolls."""

import pytest

from tests.builders import make_customer, make_person, make_team
from tests.gifts.test_authority import asked
from tests.goodwill import make_budget

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The lines over which each of the words in a place runs, and over how many the place itself does.
LINES = """(place) => [...document.querySelectorAll(place)].map((one) => {
    const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
    const lines = (from, to) => { range.setStart(text, from); range.setEnd(text, to);
        return new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size };
    const words = [...text.data.matchAll(/\\S+/g)].map((word) => lines(word.index, word.index + word[0].length));
    return { said: text.data.trim(), broken: Math.max(...words) > 1, lines: lines(0, text.data.length) } })"""


def test_heads_are_not_broken_within_a_word(at_desk):
    page = at_desk(make_person("manager"), width=390)
    page.goto("/health/")
    said = page.evaluate(LINES, ".health th")
    assert "Database" in [one["said"] for one in said]
    assert [one["said"] for one in said if one["broken"]] == []
    make_customer(make_team(), address="1 Harbour Road").contact_points.create(
        kind="email", value="f" * 60 + "@test.invalid"
    )
    page.goto("/customers/")
    said = page.evaluate(LINES, ".register thead th")
    assert "Open" in [one["said"] for one in said]
    assert [one["said"] for one in said if one["broken"]] == []


def test_a_gift_that_waits_says_so_in_two_lines(at_desk):
    team = make_team()
    chief = make_person("manager")
    make_budget(team, by=chief)
    asked(
        make_person("agent", team=team), 1200, spent=10_000, customer=make_customer(team, name="Ferdinand Featherstone")
    )
    page = at_desk(chief, width=390)
    page.goto("/gifts/?state=submitted")
    (said,) = page.evaluate(LINES, ".register .state")
    assert said == {"said": "waiting for approval", "broken": False, "lines": 2}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_list_of_service_clocks_stands_whole_beside_its_filters(language, at_desk):
    page = at_desk(make_person("manager"), language=language)
    page.goto("/admin/complaints/servicestandard/")
    assert page.locator("#result_list tbody tr").count() > 10
    assert page.evaluate("(({ parentElement: one }) => one.scrollWidth - one.clientWidth)(window.result_list)") == 0
    heads = page.evaluate(LINES, "#result_list thead .text > *")
    assert len(heads) > 10
    assert [one["said"] for one in heads if one["broken"]] == []
