"""Every address, each role, own and other and no record, looking and acting: against the table that people read."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import permissions
from accounts.middleware import ContactMiddleware
from complaints.models.querysets import ComplaintQuerySet
from tests.builders import make_person, make_team
from tests.security.hostile import stranger_to_exceptions
from tests.security.matrix import OF_ONE_TEAM, ROLES, differences, met, table, visits
from tests.security.places import addresses, make_world, names
from tests.staging import staged

pytestmark = pytest.mark.django_db
CLOSE_TO_THE_CASE = ("casework:case", "casework:door", "casework:desk", "casework:tasks", "casework:new_case")
NO_LIMIT = lambda self, user: self  # noqa: E731
ANYBODY = lambda user: bool(user.is_authenticated)  # noqa: E731
# For each role something that would be a leak to it alone, or to it among others.
LEAKS = {
    "agent": (ComplaintQuerySet, "within_reach_of", NO_LIMIT),
    "supervisor": (ComplaintQuerySet, "within_reach_of", NO_LIMIT),
    "manager": (permissions, "may_unmask", ANYBODY),
    "trainer": (permissions, "may_handle", ANYBODY),
    "auditor": (permissions, "may_handle", ANYBODY),
    "legal": (ComplaintQuerySet, "within_reach_of", NO_LIMIT),
    "administrator": (permissions, "may_read_cases", ANYBODY),
    "contact": (ContactMiddleware, "process_view", lambda self, request, view, args, kwargs: None),
    "nobody": (AnonymousUser, "is_authenticated", True),
}


def make_places():
    """One person of each role, and everything that they ask for."""
    case, gift, people = make_world()
    return people, list(visits(addresses(case, gift)))


made, world = staged(make_places)


def walked(role, world, only=()):
    """What a person of the role met."""
    people, everything = world
    client = stranger_to_exceptions(people[role])
    other = stranger_to_exceptions(make_person(role, team=make_team())) if role in OF_ONE_TEAM else None
    return met(client, other, role, [visit for visit in everything if not only or visit.line.address in only])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_meets_what_the_table_says(role, world):
    assert differences(role, walked(role, world), table()) == []


def test_every_address_stands_in_the_table_and_nothing_else_does():
    assert {line.address for line in table()} == names()


@pytest.mark.parametrize("role", ROLES)
def test_a_planted_leak_is_seen(role, world, written_anew, monkeypatch):
    where, what, leak = LEAKS[role]
    only = (*CLOSE_TO_THE_CASE, "casework:unmask_case")
    monkeypatch.setattr(where, what, leak)
    assert differences(role, walked(role, world, only), table()) != []
