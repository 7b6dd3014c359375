"""A manager's week through the pages of a running demo, with a picture of each step.

    bin/demo                                                   # in another window
    .venv/bin/python benchmarks/managers_week.py               # pictures in var/managers-week
    .venv/bin/python benchmarks/managers_week.py http://localhost:8765 some/folder

Monday a tier that two managers agree on, Tuesday a calendar with a holiday and the workday that makes up for it,
Wednesday somebody new by a link of their own, Thursday somebody leaves, Friday money for a budget, and on the way home
a gift approved on a phone. It writes into the demo: begin a new one afterwards.
"""

import argparse
import os
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

PASSWORD = os.environ.get("DEMO_PASSWORD", "mended-with-gold")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LISTEN = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


class Week:
    """The people of the demo at their browsers; what they see is kept as pictures, what breaks as words."""

    def __init__(self, browser: Browser, base: str, folder: Path):
        self.browser, self.base, self.folder = browser, base, folder
        self.faults: list[str] = []
        self.mark = datetime.now(UTC).strftime("%H%M%S")  # so that a second week finds names of its own

    def sit_down(self, who: str, language: str = "en", **look) -> Page:
        """Somebody's page after signing in."""
        context = self.browser.new_context(base_url=self.base, viewport=look.pop("viewport", WIDE), **look)
        context.add_cookies([{"name": "django_language", "value": language, "url": self.base}])
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda line: self.faults.append(f"{page.url}: {line.text}") if line.type == "error" else None
        )
        page.goto("/sign-in/")
        page.fill("input[name=username]", who)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        context.add_cookies([{"name": "django_language", "value": language, "url": self.base}])
        return page

    def see(self, page: Page, name: str) -> None:
        """Keep a picture."""
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self.folder / f"{name}.png")

    def choose(self, page: Page, field: str, words: str) -> None:
        """Look for a row by its name, as a person does in a field that completes itself."""
        page.locator(f"#id_{field} + .select2-container .select2-selection").click()
        with page.expect_response(lambda answer: f"term={quote(words)}" in answer.url):
            page.locator(".select2-search__field").last.fill(words)
        page.locator(".select2-results__option[aria-selected]").first.wait_for()
        page.wait_for_load_state("networkidle")
        page.locator(".select2-results__option[aria-selected]").first.click()

    def save(self, page: Page) -> None:
        """Hand a form of the admin in, and be told that it was taken."""
        with page.expect_navigation():
            page.locator("input[name=_save]").first.click()
        if page.locator(".errornote").count():
            raise SystemExit(f"{page.url}: {page.locator('.errornote, .errorlist').all_inner_texts()}")

    def monday(self) -> None:
        """A new tier: one proposes, another confirms."""
        mine, theirs = self.sit_down("david"), self.sit_down("lihua", "zh-hans")
        mine.goto("/admin/")
        self.see(mine, "1-monday-home")
        mine.goto("/admin/gifts/gifttier/?stand=present")
        mine.locator("#result_list tr", has_text="important").filter(has_text="critical").locator("th a").click()
        mine.fill("#id_floor_percent", str(float(mine.input_value("#id_floor_percent")) + 1.5))
        mine.fill("#id_reason", "Those who stay for years.")
        self.see(mine, "1-monday-new-tier")
        self.save(mine)
        place = mine.url
        theirs.goto("/admin/")
        theirs.locator(".house-figure a[href*='policychange']").click()
        theirs.locator("#result_list tbody th a").first.click()
        if "policychange" in place and theirs.url.partition("?")[0] != place:
            raise SystemExit(f"the home leads to {theirs.url}, not to {place}")
        self.see(theirs, "1-monday-to-confirm")
        with theirs.expect_navigation():
            theirs.locator("button[value=confirm]").click()
        self.see(theirs, "1-monday-confirmed")

    def tuesday(self) -> None:
        """A calendar with a holiday and the Saturday on which it is made up for."""
        page, name = self.sit_down("david"), f"Tainan {self.mark}"
        page.goto("/admin/calendars/calendar/add/")
        page.fill("#id_name", name)
        for weekday in range(5):
            page.locator("#windows-group .add-row a").click()
            page.select_option(f"#id_windows-{weekday}-weekday", str(weekday))
            page.fill(f"#id_windows-{weekday}-opens", "09:00")
            page.fill(f"#id_windows-{weekday}-closes", "18:00")
        self.see(page, "2-tuesday-calendar")
        self.save(page)
        friday = date(2027, 2, 5)
        for on, kind, opens, closes in (
            (friday, "closed", "", ""),
            (friday + timedelta(1), "makeup", "09:00", "18:00"),
        ):
            page.goto("/admin/calendars/specialday/add/")
            self.choose(page, "calendar", name.split()[1])
            page.fill("#id_on", on.isoformat())
            page.select_option("#id_kind", kind)
            page.fill("#id_opens", opens)
            page.fill("#id_closes", closes)
            page.fill("#id_name", "New Year" if kind == "closed" else "made up")
            self.save(page)
        page.goto(f"/admin/calendars/specialday/?q={'made'}")
        self.see(page, "2-tuesday-days")

    def wednesday(self) -> None:
        """Somebody new: invited, in by a link of their own, on trial with a buddy."""
        office, name = self.sit_down("ada"), f"an{self.mark}"
        office.goto("/admin/accounts/user/add/")
        for field, value in (("username", name), ("name", "An Newcomer"), ("alias", "An")):
            office.fill(f"#id_{field}", value)
        office.select_option("#id_role", "agent")
        self.choose(office, "team", "Taipei")
        office.fill("#id_trial_until", (datetime.now(UTC).date() + timedelta(30)).isoformat())
        self.choose(office, "buddy", "meiling")
        self.see(office, "3-wednesday-new-person")
        self.save(office)
        office.goto(f"/admin/accounts/user/?q={name}")
        office.locator("input.action-select").check()
        office.select_option("select[name=action]", "invite")
        office.locator("button[name=index]").click()
        office.locator(".submit-row input.default").click()
        self.see(office, "3-wednesday-invited")
        link = office.locator("main code, .content code, code").first.inner_text()
        stranger = self.browser.new_context(base_url=self.base, viewport=WIDE).new_page()
        stranger.goto(
            f"/{link.split('/', 3)[3]}"
        )  # the address that the house has is another when the demo has another port
        for field in ("password", "again"):
            stranger.fill(f"input[name={field}]", "a kiln full of blue cups")
        self.see(stranger, "3-wednesday-password")
        with stranger.expect_navigation():
            stranger.press("input[name=again]", "Enter")
        stranger.goto("/desk/?view=mine")
        self.see(stranger, "3-wednesday-first-desk")

    def thursday(self) -> None:
        """Somebody leaves: out, and their work with others, in one act."""
        page = self.sit_down("david")
        page.goto("/floor/")
        self.see(page, "4-thursday-floor")
        page.locator("a[href$='/leaving/']").last.click()
        page.fill("#id_reason", "Goes back to the sea.")
        self.see(page, "4-thursday-leaving")
        with page.expect_navigation():
            page.locator("button[form=leaving-form]").click()
        self.see(page, "4-thursday-left")

    def friday(self) -> None:
        """Money for a budget, and a gift approved on a phone."""
        page = self.sit_down("david")
        page.goto("/gifts/budgets/")
        page.locator("main a[href^='/gifts/budgets/']").first.click()
        form = page.locator("form[action$='/allocation/']")
        form.locator("input[name=amount]").evaluate("field => field.closest('details')?.setAttribute('open', '')")
        form.locator("input[name=amount]").fill("5000")
        form.locator("input[name=why]").fill("The week of the festival.")
        with page.expect_navigation():
            form.locator("button").last.click()
        self.see(page, "5-friday-budget")
        phone = self.sit_down("david", "zh-hant", viewport=PHONE, has_touch=True, is_mobile=True)
        phone.goto("/gifts/?state=submitted")
        self.see(phone, "6-phone-waiting")
        phone.locator(".register tbody a b").first.tap()
        phone.wait_for_url(re.compile(r"/gifts/\d+/$"))
        self.see(phone, "6-phone-gift")
        phone.locator(".btn-next").first.tap()
        phone.wait_for_load_state("networkidle")
        self.see(phone, "6-phone-approved")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", nargs="?", default="http://localhost:8000")
    parser.add_argument("folder", nargs="?", default="var/managers-week", type=Path)
    parser.add_argument("--day", action="append", help="only this one: monday … friday")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
        week = Week(browser, wanted.base, wanted.folder)
        for day in wanted.day or ("monday", "tuesday", "wednesday", "thursday", "friday"):
            began = perf_counter()
            getattr(week, day)()
            print(f"{day}: done in {perf_counter() - began:.0f} s", flush=True)  # noqa: T201
        browser.close()
    print(*(week.faults or ["nothing was refused by the content policy, no error in any page"]), sep="\n")  # noqa: T201
    raise SystemExit(1 if week.faults else 0)


if __name__ == "__main__":
    main()
