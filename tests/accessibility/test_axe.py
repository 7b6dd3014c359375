"""No serious or critical finding of axe on any kind of page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.everything import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GRAVE = {"serious", "critical"}
# axe cannot be loaded under our content policy otherwise; the policy itself is watched by the journeys
ROUND_THE_POLICY = {"bypass_csp": True}


def grave_findings(page) -> list[str]:
    """Each grave finding with the first places it concerns."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:4]]} {one['nodes'][0]['failureSummary'][:150]}"
        for one in found
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_the_workspace_shuts_anybody_out(scheme, at_desk):
    world = World()
    page, found = at_desk(world.chief, color_scheme=scheme, **ROUND_THE_POLICY), {}
    for kind, url in world.workspace().items():
        page.goto(url)
        page.wait_for_load_state("networkidle") if kind.startswith("case") else None
        if grave := grave_findings(page):
            found[kind] = grave
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_signing_in_and_the_admin_shut_nobody_out(scheme, at_desk):
    world = World()
    stranger = at_desk(color_scheme=scheme, **ROUND_THE_POLICY)
    stranger.goto("/sign-in/")
    found = {"sign-in": grave_findings(stranger)}
    page = at_desk(world.chief, color_scheme=scheme, **ROUND_THE_POLICY)
    for kind, url in world.admin().items():
        page.goto(url)
        found[kind] = grave_findings(page)
    assert {kind: grave for kind, grave in found.items() if grave} == {}


def test_a_phone_shuts_nobody_out(at_desk):
    world = World()
    page, found = at_desk(world.chief, width=390, height=844, **ROUND_THE_POLICY), {}
    wanted = ("desk", "case, proposed", "gift", "call", "new", "agreement")
    for kind, url in world.workspace().items():
        if kind in wanted:
            page.goto(url)
            found[kind] = grave_findings(page)
    assert {kind: grave for kind, grave in found.items() if grave} == {}
