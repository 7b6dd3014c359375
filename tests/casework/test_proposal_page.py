"""The page on which options are put to the customer: what is seen of it at first, and what it takes to draw."""

import pytest
from crispy_forms.utils import render_crispy_form
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from casework.forms import proposal
from complaints.choices import State
from tests.builders import cast_with_cases
from tests.staging import staged

pytestmark = pytest.mark.django_db
made, cast = staged(cast_with_cases)


@pytest.fixture
def place(cast):
    """Where options are proposed for a case of the cast."""
    return reverse("casework:door", args=[cast.cases[State.INVESTIGATING].reference, "proposal"])


def folds(page) -> list[bool]:
    """Of each option but the first, whether it stands open."""
    parts = page.content.decode().split("<summary>Option ")[:-1]
    return [part.endswith("open>") for part in parts]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_each_empty_option_and_line_is_drawn_as_if_by_itself(language, cast, agent):
    with override(language):
        form = proposal.ProposalForm(case=cast.cases[State.INVESTIGATING], user=agent)
        for option, shown in zip(form.options, form.drawn_options(), strict=True):
            assert shown.fields == render_crispy_form(option)
            assert shown.lines == [render_crispy_form(line) for line in option.lines]


def test_empty_options_are_drawn_once_for_all(place, agent, client, monkeypatch):
    """Forty-eight fields took four fifths of the page's time, and all but six of them stand in folds."""
    asked = []
    monkeypatch.setattr(proposal, "render_crispy_form", lambda form: asked.append(form.prefix) or "")
    client.force_login(agent)
    client.get(place)
    assert asked == ["option1", "option1-line2"]


def test_one_option_stands_there_and_the_others_in_folds(place, agent, client):
    client.force_login(agent)
    page = client.get(place)
    assert folds(page) == [False, False]
    for name in ("option1-title", "option2-title", "option3-line3-words"):
        assert f'name="{name}"' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "stand_open"),
    [
        ({"option1-title": "A new one"}, [False, False]),
        ({"option2-title": "Our refund"}, [True, False]),
        ({"option3-cost": "400"}, [False, True]),
        ({"option2-line3-words": "With a card"}, [True, False]),
    ],
)
def test_what_was_typed_stands_open_when_it_comes_back(typed, stand_open, place, agent, client):
    client.force_login(agent)
    usual = {f"option{number}-redress": "refund" for number in (1, 2, 3)}
    page = client.post(place, usual | {"channel": ""} | typed)
    assert page.status_code == 422
    assert folds(page) == stand_open
    assert next(iter(typed.values())) in page.content.decode()


def test_whoever_was_slower_finds_the_words_of_each_line_again(place, cast, agent, client):
    case = cast.cases[State.INVESTIGATING]
    client.force_login(agent)
    case.withdraw(by=agent, at=now(), why="by_customer")
    page = client.post(place, {"option1-title": "A new one", "option2-line3-words": "With a card by hand"})
    assert page.status_code == 409
    for words in ("A new one", "With a card by hand"):
        assert words in page.content.decode()
