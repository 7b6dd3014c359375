"""What is wrong with a form as a whole is said once, whoever draws its fields."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from complaints.choices import State
from tests.builders import make_case, make_customer, register
from tests.casework.test_alike import ADDRESS, told

DRAWN = re.compile(r"(\{% with errors_told=True %\})?\{% crispy ")


@pytest.mark.django_db
class TestPages:
    """Seen by an agent."""

    @pytest.fixture
    def desk(self, client, agent):
        client.force_login(agent)
        return client

    def said(self, answer):
        """How often the page says each fault of its form."""
        assert answer.status_code == 422
        return {answer.content.decode().count(str(error)) for error in answer.context["form"].non_field_errors()}

    def test_a_step_says_what_is_still_missing(self, desk, agent):
        case = make_case(State.ACKNOWLEDGED, by=agent)
        answer = desk.post(f"{case.get_absolute_url()}assessment/", {"version": case.version, "severity": "severe"})
        assert self.said(answer) == {1}

    def test_a_new_complaint_says_whose_case_it_is(self, desk, agent):
        """Its fields stand in five groups, and each of them is drawn by itself."""
        theirs, other = register(agent, customer=make_customer(agent.team)), make_customer(agent.team)
        assert self.said(desk.post(f"{ADDRESS}?add_to={theirs.reference}", told(customer=other.pk))) == {1}


def test_a_page_that_says_it_tells_the_forms_that_it_did():
    pages = [page for page in Path(settings.BASE_DIR, "templates").rglob("*.html") if "bootstrap5" not in page.parts]
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages}
    saying = {name: DRAWN.findall(text) for name, text in texts.items() if ".non_field_errors" in text}
    assert any(saying.values())
    doubled = {name for name, tags in saying.items() if not all(tags)}
    assert doubled == {"request.html"}  # of two forms there it says the one, and the other speaks for itself
