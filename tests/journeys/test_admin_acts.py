"""The pages of the admin that only an act leads to: what it asks, and what became of it."""

import pytest

from complaints.models import Cause
from tests.builders import make_person, make_team
from tests.goodwill import make_resolved_case
from tests.journeys.asking import DESK, STATIONS, Questioner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Walker:
    """Somebody at a page of the browser who keeps what was wrong on the way: {kind of page: faults}."""

    def __init__(self, page):
        self.page, self.questioner, self.found = page, Questioner(page), {}

    def look(self, kind: str) -> None:
        """Ask the page as it stands at every station, then go back to the desk's window."""
        wrong = []
        for size, scheme in STATIONS:
            self.questioner.stand_at(size, scheme)
            wrong += self.questioner.asked(wholly=scheme == "light")
        self.questioner.stand_at(DESK, "light")
        if wrong:
            self.found[kind] = wrong

    def act_on_all(self, address: str, action: str) -> None:
        """Tick every row of a list and choose an act."""
        self.page.goto(address)
        self.page.locator("#action-toggle").check()
        self.page.select_option("select[name=action]", action)
        self.arrive_by(".actions button[type=submit]")

    def bring_in(self, text: str) -> None:
        """A file of causes, up to what it would do."""
        self.page.goto("/admin/complaints/cause/import/")
        file = {"name": "causes.csv", "mimeType": "text/csv", "buffer": text.encode()}
        self.page.set_input_files("input[type=file]", file)
        self.page.select_option("select[name=format]", label="csv")
        self.press()

    def press(self) -> None:
        """The button that does it."""
        self.arrive_by("#content .submit-row [type=submit]")

    def arrive_by(self, button: str) -> None:
        """Press it, and wait for all of the page that it leads to: a click is over once its first bytes are there."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()


def test_what_an_act_asks_and_what_became_of_it_shuts_nobody_out(at_desk):
    """On a desk in the light and the dark and on a phone: width, colours, content policy, axe."""
    agent = make_person("agent", team=make_team())
    make_resolved_case(agent, severity="moderate")
    at = Walker(at_desk(make_person("manager")))
    at.act_on_all("/admin/followups/followup/", "cancel")
    at.look("cancel many")
    at.press()
    at.look("cancelled")
    at.bring_in(causes(at.page).replace(",10,", ",ten,"))
    assert "is no number" in at.page.locator(".errorlist").inner_text()
    at.look("import that is refused")
    at.bring_in(causes(at.page).replace("not caused by us", "=1+1"))
    at.look("import, before")
    at.press()
    at.look("import, done")
    assert Cause.objects.get(code="not_ours").name_en == "=1+1"
    assert at.found == {}


def test_a_link_for_somebody_new_fits_on_a_phone(at_desk):
    at = Walker(at_desk(make_person("administrator")))
    at.act_on_all("/admin/accounts/user/", "invite")
    at.look("invite")
    at.press()
    assert "/sign-in/link/" in at.page.locator("code").first.inner_text()
    at.look("invited")
    assert at.found == {}


def causes(page) -> str:
    """The causes as the admin lets them out."""
    return page.request.get("/admin/complaints/cause/export/?as=csv").body().decode("utf-8-sig")
