"""Every kind of page, looked at once: quiet console, no report against the content policy, no sideways scroll on a
desk or a phone, and no serious or critical finding of axe in the light or in the dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.everything import World
from tests.journeys.walking import is_too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
GRAVE = {"serious", "critical"}
SHARES = 2
# Pages laid out differently on a phone, where all of axe looks again.
ON_A_PHONE = {"desk", "case, proposed", "gift", "call", "new", "agreement"}


def grave_findings(page, **options) -> list[str]:
    """Each grave finding with the first places it concerns."""
    if page.evaluate("typeof axe === 'undefined'"):  # half a megabyte, once per page
        page.evaluate(Axe().axe_script)
    wanted = {"resultTypes": ["violations"], "preload": False, **options}
    found = page.evaluate("(wanted) => axe.run(wanted).then((told) => told.violations)", wanted)
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:4]]} {one['nodes'][0]['failureSummary'][:150]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def sticking_out(page) -> list[str]:
    """What sticks out of the page sideways."""
    if not is_too_wide(page):
        return []
    return page.evaluate("""() => ["too wide:", ...[...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 6)
        .map((one) => `${one.tagName}.${one.className}`)]""")


def repainted(page) -> None:
    """Wait until the colours of the present scheme are on the screen."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def faults(page, kind: str, url: str) -> list[str]:
    """What is wrong with one page: in the light, in the dark (only colours can differ), and on a phone."""
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(url)
    if kind.startswith("case"):
        page.wait_for_load_state("networkidle")
    found = sticking_out(page) + grave_findings(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    repainted(page)
    found += grave_findings(page, runOnly=["color-contrast"])
    page.set_viewport_size(PHONE)
    found += sticking_out(page)
    return found + grave_findings(page) if kind in ON_A_PHONE else found


def looked_at(page, pages: dict[str, str]) -> dict[str, list[str]]:
    """{kind of page: what is wrong with it}; the console and the policy are watched by ``at_desk``."""
    found = {kind: faults(page, kind, url) for kind, url in pages.items()}
    return {kind: wrong for kind, wrong in found.items() if wrong}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_complains_sticks_out_or_shuts_anybody_out(share, at_desk):
    """Cut into shares, so that several workers look at once."""
    world = World()
    pages = dict(list((world.workspace() | world.admin()).items())[share::SHARES])
    assert looked_at(at_desk(world.chief), pages) == {}


def test_the_sign_in_page_shuts_nobody_out(at_desk):
    assert looked_at(at_desk(), {"sign-in": "/sign-in/"}) == {}
