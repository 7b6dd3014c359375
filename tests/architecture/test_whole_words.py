"""What people write is kept whole or refused: no form of the workspace lets the browser cut it."""

import re
from pathlib import Path

from django import forms
from django.contrib import admin
from django.urls import get_resolver

ROOT = Path(__file__).parents[2]
# numbers, codes, contacts and words of a search: too long, they are none
NOT_WORDS = {
    *("again", "password", "username", "code", "currency", "reference", "duplicate_reference", "to", "parcel_number"),
    *(
        "new_phone",
        "new_email",
        "ContactForm.value",
        "at",
        "moment",
        "place",
        "q",
        "suggested",
        "LostPasswordForm.name",
    ),
    *("AgainForm.address", "ComposerForm.address", "DraftForm.address", "LetterForm.address"),
}
PAGES_THAT_CUT = {"casework/shift.html"}


def all_forms(base: type = forms.BaseForm):
    """Every form that the pages import."""
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


def test_no_field_of_words_lets_the_browser_cut_them():
    assert get_resolver().url_patterns and admin.site._registry
    ours = {form for form in all_forms() if (ROOT / form.__module__.partition(".")[0]).is_dir()}
    asked = {form for form in ours if not form.__module__.endswith("admin")}
    assert len(asked) > 100
    cut = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in asked
        for name, field in form.base_fields.items()
        if "maxlength" in field.widget.attrs and not field.widget.is_hidden
        if not NOT_WORDS & {name, f"{form.__name__}.{name}"}
    }
    assert cut == set()


def test_no_page_writes_a_longest_length_by_hand_but_for_codes_contacts_and_searches():
    folder = ROOT / "templates"
    found = {
        (str(path.relative_to(folder)), control)
        for path in folder.rglob("*.html")
        for control in re.findall(r"<(?:input|textarea)[^>]* maxlength[^>]*>", path.read_text())
        if 'type="search"' not in control and 'type="email"' not in control
    }
    assert {path for path, _control in found if not path.startswith("admin/")} <= PAGES_THAT_CUT, found
