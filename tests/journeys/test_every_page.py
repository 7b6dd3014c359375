"""Every kind of page: quiet console, no report against the content policy, and no sideways scroll."""

import pytest

from tests.journeys.everything import World
from tests.journeys.walking import is_too_wide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def widest(page) -> list[str]:
    """What sticks out of the page, for the message of a failure."""
    return page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1).slice(0, 6)
        .map((one) => `${one.tagName}.${one.className}`)""")


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_complains_or_scrolls_sideways(width, at_desk):
    """The console and the policy are watched by ``at_desk``."""
    world = World()
    page, too_wide = at_desk(world.chief, width=width), {}
    pages = world.workspace() | (world.admin() if width == 1440 else {})
    for kind, url in pages.items():
        page.goto(url)
        if is_too_wide(page):
            too_wide[kind] = widest(page)
    assert not too_wide, "\n".join(f"{kind}: {what}" for kind, what in too_wide.items())
