"""No serious or critical finding of axe on any kind of page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.everything import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GRAVE = {"serious", "critical"}
SHARES = 4
# axe cannot be loaded under our content policy otherwise; the policy itself is watched by the journeys
ROUND_THE_POLICY = {"bypass_csp": True}


def grave_findings(page, **options) -> list[str]:
    """Each grave finding with the first places it concerns."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:4]]} {one['nodes'][0]['failureSummary'][:150]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def looked_at(page, pages: dict[str, str]) -> dict:
    """The grave findings on each page in the light, and what the dark adds, which can only be a matter of colours."""
    found = {}
    for kind, url in pages.items():
        page.emulate_media(color_scheme="light")
        page.goto(url)
        if kind.startswith("case"):
            page.wait_for_load_state("networkidle")
        grave = grave_findings(page)
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(250)  # until every colour has changed over
        grave += grave_findings(page, runOnly=["color-contrast"])
        if grave:
            found[kind] = grave
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_of_the_workspace_shuts_anybody_out(share, at_desk):
    """Cut into shares, so that several workers look at once."""
    world = World()
    pages = dict(list(world.workspace().items())[share::SHARES])
    assert looked_at(at_desk(world.chief, **ROUND_THE_POLICY), pages) == {}


def test_signing_in_and_the_admin_shut_nobody_out(at_desk):
    world = World()
    assert looked_at(at_desk(**ROUND_THE_POLICY), {"sign-in": "/sign-in/"}) == {}
    assert looked_at(at_desk(world.chief, **ROUND_THE_POLICY), world.admin()) == {}


def test_a_phone_shuts_nobody_out(at_desk):
    world = World()
    page, found = at_desk(world.chief, width=390, height=844, **ROUND_THE_POLICY), {}
    wanted = ("desk", "case, proposed", "gift", "call", "new", "agreement")
    for kind, url in world.workspace().items():
        if kind in wanted:
            page.goto(url)
            found[kind] = grave_findings(page)
    assert {kind: grave for kind, grave in found.items() if grave} == {}
