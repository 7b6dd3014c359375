"""Every column posted to every form of the workspace: what a form does not ask for changes nothing.

Each form is sent twice from the same standing: as it asks, and with every column beside. Both leave the same rows.
"""

from dataclasses import replace

import pytest
from django.urls import resolve, reverse

from casework.doors import DOORS
from complaints.models import Complaint
from followups.views import CHANGES
from gifts.keeping import ACTS as SHELF
from gifts.steps import STEPS
from tests.security import forms_posted as of_cases
from tests.security import forms_posted_beside as beside
from tests.security.matrix import remembered
from tests.security.posted_world import PostedWorld
from tests.security.posting import Trial, kinds_of_forms, place_of, places
from tests.staging import staged

pytestmark = pytest.mark.django_db
FORMS = (
    *(of_cases.of_doors, of_cases.of_parts, of_cases.of_words, of_cases.of_desk, of_cases.of_recording),
    *(beside.of_customers, beside.of_calls, beside.of_gifts, beside.of_steps),
    *(beside.of_learning, beside.of_scores, beside.of_oneself),
)
BUTTONS = ("home", "sign-out", "end_sitting", "end_all_sittings", "lost_password", "privacy:export")
OF_ALLAUTH = (
    *("sign-in", "account_login", "account_reauthenticate", "account_change_password", "mfa_authenticate"),
    *("mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
)
# No row of the house changes: somebody comes or goes, takes a file away, or allauth keeps its own.
NOT_SENT = {*BUTTONS, *OF_ALLAUTH}
OF_A_LIST = {"gifts.register.RegisterForm", "training.forms.library.LibraryForm"}
OF_BUTTONS = {"accounts.forms.SignInForm", "accounts.forms.LostPasswordForm", "privacy.forms.ExportForm"}
made, world = staged(PostedWorld)


@pytest.mark.parametrize("forms", FORMS, ids=lambda forms: forms.__name__)
def test_forms_take_only_what_they_ask_for(forms, world):
    trial = Trial()
    with remembered():
        found = {post.url: trial.difference(post) for post in forms(world)}
    assert {url: tables for url, tables in found.items() if tables} == {}


def test_every_place_that_takes_a_post_is_tried(world):
    """A form that comes new stands in no table of forms, and is missed here."""
    tried = {place_of(post.url) for forms in FORMS for post in forms(world)}
    assert (places() - tried - NOT_SENT, (tried | NOT_SENT) - places()) == (set(), set())


def test_every_form_is_sent(world):
    """Two forms may share one place. What narrows a list is sent with its address, and keeps nothing."""
    posts = [post for forms in FORMS for post in forms(world)]
    sent = {post.form for post in posts} | {part for post in posts for part in post.parts.values()}
    names = {f"{kind.__module__}.{kind.__name__}" for kind in kinds_of_forms() - sent}
    assert names == OF_A_LIST | OF_BUTTONS


@pytest.mark.parametrize(
    ("name", "thing", "nouns"),
    [
        ("casework:door", "C-2026-000001", DOORS),
        ("gifts:step", 1, STEPS),
        ("gifts:item_act", 1, SHELF),
        ("followups:change", 1, CHANGES),
    ],
)
def test_every_step_is_reached_by_its_address(name, thing, nouns):
    """None hides behind another page of the same address."""
    assert [noun for noun in nouns if resolve(reverse(name, args=[thing, noun])).view_name != name] == []


def sent_to(place: str, forms, world):
    """The form of one place."""
    return next(post for post in forms(world) if place_of(post.url) == place)


def test_a_form_that_took_more_would_be_seen(world, monkeypatch):
    """The defect this is there for: a form that lets a column through."""
    door, form = DOORS["apology"], DOORS["apology"].form

    class Leaking(form):
        """Writes what it was sent."""

        def clean(self):
            sent = {name: self.data[name] for name in ("desired_outcome",) if name in self.data}
            Complaint.objects.filter(pk=self.case.pk).update(**sent)
            return super().clean()

    monkeypatch.setitem(DOORS, "apology", replace(door, form=Leaking))
    assert Trial().difference(sent_to("casework:door apology", of_cases.of_doors, world)) == ["Complaint"]


def test_a_step_of_a_gift_that_took_more_would_be_seen(world, monkeypatch):
    """The same defect in a step that is no door of a case."""
    step = STEPS["approval"]

    class Leaking(step.form):
        """Writes what it was sent, into the gift that is then saved."""

        def __init__(self, *args, gift, **kwargs):
            super().__init__(*args, gift=gift, **kwargs)
            gift.proof = self.data.get("proof", gift.proof)

    monkeypatch.setitem(STEPS, "approval", replace(step, form=Leaking))
    assert Trial().difference(sent_to("gifts:step approval", beside.of_steps, world)) == ["Gift"]
