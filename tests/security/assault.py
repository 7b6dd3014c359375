"""All that can be posted to the form of one page: words, wrong values, and things left out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django import forms
from django.db import transaction
from django.utils.datastructures import MultiValueDict

from tests.security.hostile import Faults, latin, posted_as, refused, shown_again, tried
from tests.security.matrix import undrawn
from tests.security.naughty import SUBTLE, WORDS, WRONG, WRONG_FOR_WORDS

BLANK = WORDS["spaces"]
ALL_WORDS = "".join(reversed(WORDS.values())).strip()  # what begins a formula stands where it would


class Page(NamedTuple):
    """Where is posted, what would be right, and the names of the fields for free words and of the others.

    ``forms`` makes the forms of the page, of what was posted; ``fields`` is what they declare: {name: field}.
    """

    url: str
    valid: dict
    words: list
    others: list
    forms: Callable[[MultiValueDict], list]
    fields: dict


def fields_of(form: type) -> tuple[list, list]:
    """The names of the fields for free words, and of all others that look at what they are given."""
    fields = form.base_fields
    words = [name for name, field in fields.items() if isinstance(field, forms.CharField) and is_free(field)]
    closed = forms.ChoiceField | forms.BooleanField
    keys = forms.ModelChoiceField
    return words, [
        name
        for name, field in fields.items()
        if name not in words and (isinstance(field, keys) or not isinstance(field, closed))
    ]


def is_free(field) -> bool:
    """Whether a field takes words as they are; addresses and numbers that are built on text are not free."""
    return not isinstance(field, forms.EmailField | forms.UUIDField)


def assault(client, page: Page):
    """Every field meets every value: words among valid facts, then everything everywhere, then things left out."""
    with Faults() as faults:
        post_words(client, page, faults)
        post_what_is_wrong(client, page, faults)
        for posted in ({}, {name: [value, value] for name, value in page.valid.items()}, bracketed(page.valid)):
            with faults.kept(), undrawn():  # an empty form was drawn with the wrong ones
                tried(client, page.url, posted)


def bracketed(valid) -> dict:
    """Every name as that of a list in other frameworks."""
    return {f"{name}[]": 1 for name in valid}


def post_words(client, page: Page, faults: Faults):
    """All strange words as one text where all fields take it, and each by itself where they do not; and blanks."""
    is_taken = False
    with faults.kept():
        is_taken = tried(client, page.url, page.valid | dict.fromkeys(page.words, ALL_WORDS)).status_code == 302
    for posted in latin(page.words, [ALL_WORDS, BLANK] if is_taken else WORDS.values()):
        if not is_taken or BLANK in posted.values():
            with faults.kept():
                answer = tried(client, page.url, page.valid | posted)
                if answer.status_code == 422:
                    lost = [
                        name for name, text in posted.items() if text.isprintable() and not shown_again(answer, text)
                    ]
                    assert not lost, f"{page.url} lost {lost} of {posted}"


def post_what_is_wrong(client, page: Page, faults: Faults):
    """What the forms refuse by themselves is posted once. Of the rest it is enough that the forms bear it.

    Nothing else looks at what they refuse.
    """
    refusals = 0
    for posted, is_drawn in wrong_posts(page):
        facts = page.valid | posted
        with faults.kept():
            if refused(page.forms(posted_as(facts)), facts, is_drawn):
                refusals += 1
                if refusals > 1:
                    continue
            answer = tried(client, page.url, facts)
            if answer.status_code == 302:  # what was accepted can be read back
                assert client.get(answer.url).status_code == 200, f"{answer.url} after {posted}"


def wrong_posts(page: Page) -> Iterator[tuple[dict, bool]]:
    """What is wrong, in all fields together, and where that hides something in one field alone.

    With each whether the form is to be drawn with it: with each value once for each field.
    """
    wrong = WRONG if page.others else {name: WRONG[name] for name in WRONG_FOR_WORDS}
    for posted in latin([*page.words, *page.others], wrong.values()):
        yield posted, True
    if len(page.others) > 1:
        for posted in latin(page.others, SUBTLE.values()):
            yield posted, True
        for posted in alone(page.fields, page.others):
            yield posted, False
    else:
        for name in page.others:
            yield from (({name: value}, True) for value in SUBTLE.values())


def alone(fields, others):
    """What is worth being the one wrong thing among right ones, where it reaches further than all wrong together.

    That is every value that its field lets pass; of those that the field refuses one is enough for what comes after.
    """
    for name in others:
        refused = False
        for value in SUBTLE.values():
            passes = name not in fields or is_let_pass(fields[name], value)
            if passes or not refused:
                yield {name: value}
            refused = refused or not passes


def is_let_pass(field, value) -> bool:
    """Whether a field does not refuse a value in words; a crash lets it pass to where it will be seen."""
    try:
        with transaction.atomic():
            field.clean(value)
    except forms.ValidationError:
        return False
    except Exception:
        return True
    return True
