"""Which documents share telling words: not those that stand everywhere."""

import pytest

from complaints.searching import CASES
from search.indexing import catch_up
from search.likeness import COMMON, alike
from tests.builders import register

pytestmark = pytest.mark.django_db


def keys_alike(words):
    catch_up()
    return {one.key for one in alike(words, kind=CASES, most=50)}


def test_what_stands_everywhere_tells_no_matter_from_another(agent):
    flywheel = register(agent, words="The flywheel screams.")
    late = {register(agent, words="The parcel of teapots came late.").pk for _ in range(COMMON)}
    assert keys_alike("Where is the parcel with my teapots?") == late
    register(agent, words="The parcel of teapots came late.")
    assert keys_alike("Where is the parcel with my teapots?") == set()
    assert keys_alike("My flywheel screams, too, and the parcel of teapots came late.") == {flywheel.pk}
