"""Photographs of every page of a running demo, in three languages, light and dark, wide and narrow.

    bin/screenshots                                   # http://localhost:8000, into var/screenshots
    bin/screenshots http://localhost:8765 docs/screenshots --few

``--few`` takes only those that the README shows.
"""

import argparse
import os
import shutil
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

PASSWORD = os.environ.get("DEMO_PASSWORD", "mended-with-gold")
WHO = {"en": "emma", "zh-hant": "meiling", "zh-hans": "jing"}
DECIDES = {"en": "david", "zh-hant": "shufen", "zh-hans": "weimin"}
AUDITS = dict.fromkeys(WHO, "olivia")
CHIEFS = {"en": "david", "zh-hant": "david", "zh-hans": "lihua"}
TRAINS = dict.fromkeys(WHO, "peihan")
PAST = {"past": "/as-it-stood/?at", "changes": "/changes/?at"}
WIDTHS = {"wide": (1440, 900), "narrow": (390, 844)}
ADMIN = ("admin-home", "admin-list", "admin-case", "admin-policy")
FEW = [
    ("desk", "en", "light", "wide"),
    ("case", "zh-hant", "light", "wide"),
    ("new", "en", "light", "wide"),
    ("gift", "zh-hans", "light", "wide"),
    ("case", "en", "dark", "wide"),
    ("desk", "zh-hant", "light", "narrow"),
    ("past", "en", "light", "wide"),
    ("changes", "zh-hant", "dark", "wide"),
    ("dossier", "zh-hans", "light", "wide"),
    ("masked", "en", "light", "wide"),
    ("approval", "en", "light", "wide"),
    ("approval", "zh-hant", "light", "narrow"),
    ("card", "zh-hant", "light", "wide"),
    ("to-leave", "en", "dark", "wide"),
    *((name, language, "light", "wide") for name in ("call", "survey", "agenda") for language in WHO),
    *((name, language, "light", "wide") for name in ADMIN for language in WHO),
    ("admin-home", "zh-hant", "dark", "wide"),
    ("admin-home", "zh-hans", "light", "narrow"),
    *((name, language, "light", "wide") for name in ("replay", "pack", "scorecard") for language in WHO),
]


def pages(page, base) -> dict[str, str]:
    """{name: address} of one page of each kind, found by walking as a person would."""
    found = {
        "desk": "/desk/?view=team",
        "new": "/cases/new/",
        "gifts": "/gifts/",
        "agenda": "/follow-ups/",
        "customers": "/customers/",
    }
    page.goto(f"{base}/desk/?view=team")
    rows = page.locator(".queue__row")
    states = [row.locator(".queue__state .state").get_attribute("class") or "" for row in rows.all()]
    busy = [rows.nth(number).get_attribute("href") for number, look in enumerate(states) if "live" in look]
    case = next(filter(lambda address: may_act(page, base + address), busy))
    found |= {"case": case, "apology": f"{case}apology/", "findings": f"{case}findings/", "gift": f"{case}gift/"}
    for name, start, selector in (
        ("call", "/follow-ups/", ".agenda a"),
        ("customer", "/customers/", "main a[href*='/customers/']"),
    ):
        page.goto(base + start)
        if page.locator(selector).count():
            found[name] = page.locator(selector).first.get_attribute("href")
    return found


def pages_of_the_past(page, base) -> dict[str, str]:
    """The history of the first case of the desk, as whoever decides reads it."""
    page.goto(f"{base}/desk/?view=team")
    case = page.locator(".queue__row").first.get_attribute("href")
    page.goto(base + case)
    links = {name: page.locator(f"main a[href*='{part}']") for name, part in PAST.items()}
    found = {name: link.last.get_attribute("href") for name, link in links.items() if link.count()}
    return found | {"dossier": f"{case}dossier/", "privacy": "/privacy/"}


def gifts_to_decide(page, base) -> dict[str, str]:
    """A plan in stages that waits for whoever decides, its card as it is printed, and what may leave now."""
    page.goto(f"{base}/gifts/?state=submitted")
    rows = page.locator(".register tbody tr")
    staged = rows.filter(has=page.locator("small", has_text="1/3"))
    found = (staged if staged.count() else rows).first.locator("a").first.get_attribute("href")
    return {"approval": found, "card": f"{found}card/", "to-leave": "/gifts/ready/"}


def masked_pages(page, base) -> dict[str, str]:
    """The same case as an auditor reads it."""
    page.goto(f"{base}/desk/?view=team")
    return {"masked": page.locator(".queue__row").first.get_attribute("href")}


def training_pages(page, base) -> dict[str, str]:
    """What trainers see: a life in the middle of its replay, a pack, and what a round agreed on."""
    found = {"library": "/training/library/"}
    for name, start, selector in (
        ("pack", "/training/packs/", "main a[href^='/training/packs/']:not([href$='new/'])"),
        ("scorecard", "/training/scorecards/", "main a[href^='/training/rounds/']"),
        ("replay", "/training/queue/", "main a[href^='/cases/']"),
    ):
        page.goto(base + start)
        if page.locator(selector).count():
            found[name] = page.locator(selector).last.get_attribute("href")
    if "replay" in found:
        case = found["replay"].strip("/").split("/")[1]
        found["replay"] = f"/training/replay/{case}/?number=9"
    return found


def admin_pages(page, base) -> dict[str, str]:
    """The admin as managers see it: its home, the overdue cases, one of them, and a policy in force."""
    found = {"admin-home": "/admin/", "admin-list": "/admin/complaints/complaint/?work=overdue"}
    for name, start in (("admin-case", found["admin-list"]), ("admin-policy", "/admin/gifts/gifttier/?stand=present")):
        page.goto(base + start)
        found[name] = page.locator("#result_list tbody th a").first.get_attribute("href").partition("?")[0]
    return found


def survey_pages(page, base) -> dict[str, str]:
    """A survey, as the customer sees it: a link is made as whoever calls would make it to copy."""
    page.goto(f"{base}/follow-ups/?whose=team")
    for address in [link.get_attribute("href") for link in page.locator(".agenda a b").locator("..").all()]:
        page.goto(base + address)
        make = page.locator("form[action$='/survey/'] button:not([name])")
        if make.count():
            page.locator("details:has(form[action$='/survey/'])").evaluate("fold => fold.open = true")
            make.click()
            link = page.locator("#survey-link").input_value()
            return {"survey": link[link.index("/survey/") :]}
    return {}


WALKS = [
    (WHO, pages),
    (DECIDES, pages_of_the_past),
    (DECIDES, gifts_to_decide),
    (AUDITS, masked_pages),
    (TRAINS, training_pages),
    (WHO, survey_pages),
    (CHIEFS, admin_pages),
]


def may_act(page, address) -> bool:
    """Whether the case at ``address`` has a next step for whoever is signed in."""
    page.goto(address)
    return page.locator(".btn-next").count() > 0


def sign_in(context, base, who):
    """A page on which ``who`` is signed in."""
    page = context.new_page()
    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", who)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", nargs="?", default="http://localhost:8000")
    parser.add_argument("folder", nargs="?", default="var/screenshots", type=Path)
    parser.add_argument("--few", action="store_true")
    parser.add_argument("--only", default="", help="of those few, what begins with this")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
        for language, scheme, width in product(WHO, ("light", "dark"), WIDTHS):
            chosen = {name for name, *look in FEW if look == [language, scheme, width] and name.startswith(wanted.only)}
            chosen = chosen if wanted.few else None
            if chosen == set():
                continue
            size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
            for who, walk in WALKS:
                context = browser.new_context(viewport=size, color_scheme=scheme)
                page = sign_in(context, wanted.base, who[language])
                context.add_cookies([{"name": "django_language", "value": language, "url": wanted.base}])
                for name, address in walk(page, wanted.base).items():
                    if chosen is None or name in chosen:
                        page.goto(wanted.base + address)
                        page.wait_for_load_state("networkidle")
                        page.screenshot(path=wanted.folder / f"{name}-{language}-{scheme}-{width}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
