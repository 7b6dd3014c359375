"""A world that is made once for all tests of a module, and given to each as a copy of its own."""

from copy import deepcopy

import pytest


def staged(make):
    """Two fixtures: ``made, world = staged(make_world)``. Tests ask for ``world``; ``made`` stands beside it."""

    @pytest.fixture(scope="module")
    def made(stage):
        return stage(make)

    @pytest.fixture
    def world(db, made):
        return deepcopy(made)

    return made, world
