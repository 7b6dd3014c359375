"""Every kind of page, looked at once: quiet console, no report against the content policy, no sideways scroll on a
desk or a phone, and no serious or critical finding of axe in the light or in the dark."""

import pytest

from tests.journeys.asking import Questioner
from tests.journeys.everything import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARES = 2
ON_A_PHONE = {"desk", "case, proposed", "gift", "call", "new", "agreement"}


def looked_at(page, pages: dict[str, str]) -> dict[str, list[str]]:
    """{kind of page: what is wrong with it}; the console and the policy are watched by ``at_desk``."""
    questioner = Questioner(page, ON_A_PHONE)
    found = {kind: questioner.faults(kind, url) for kind, url in pages.items()}
    return {kind: wrong for kind, wrong in found.items() if wrong}


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_complains_sticks_out_or_shuts_anybody_out(share, at_desk):
    """Cut into shares, so that several workers look at once."""
    world = World()
    pages = dict(list((world.workspace() | world.admin()).items())[share::SHARES])
    assert looked_at(at_desk(world.chief), pages) == {}


def test_the_sign_in_page_shuts_nobody_out(at_desk):
    assert looked_at(at_desk(), {"sign-in": "/sign-in/"}) == {}
