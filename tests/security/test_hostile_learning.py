"""What is posted where people learn from cases: never a crash, and nobody waits for what no field takes."""

import pytest

from tests.builders import make_case, make_person, make_team
from tests.security.hostile import Faults, latin, stranger_to_exceptions, tried
from tests.security.matrix import remembered, undrawn
from tests.security.naughty import SUBTLE, WRONG

pytestmark = pytest.mark.django_db
LATER = {"a moment to come": "2126-01-01T10:00", "a day to come": "2125-12-31"}


@pytest.fixture
def chief():
    return make_person("manager", team=make_team())


def test_packs_and_pins_bear_whatever_is_posted(chief):
    case, client = make_case(by=chief), stranger_to_exceptions(chief)
    pin, pins = {"kind": "question", "words": "Here."}, f"/training/replay/{case.reference}/pins/"
    with remembered(), undrawn(), Faults() as faults:
        for posted in latin(["title", "purpose", "held_on", "people"], (WRONG | SUBTLE).values()):
            with faults.kept():
                tried(client, "/training/packs/new/", posted)
        for moment in (SUBTLE | LATER).values():
            with faults.kept():
                assert tried(client, pins, pin | {"at": moment}).status_code == 422, moment
