"""What similar cases received: people compare, but not a gift with itself, and not with what they may not see."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from casework.remedying import remedy_with_gift
from complaints.models import Category
from gifts.comparable import COMPARABLE_DAYS, comparable_gifts
from gifts.models import Gift
from tests.builders import category, make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def give(agent):
    make_budget(agent.team, by=make_person("manager"))
    quality = category()

    def give(by=agent, **facts):
        case = make_sorry_case(by, **{"category": quality} | facts)
        item = make_item(250)
        return remedy_with_gift(case, by=by, at=now(), item=item, amount=250, timing="by_hand")

    return give


def compared(user, gift, **but):
    alike = {"severity": gift.severity, "category_id": gift.complaint.category_id, "currency": gift.currency}
    return [one.pk for one in comparable_gifts(user, **alike, **{"at": now()} | but)]


def test_gifts_of_such_cases_are_told_newest_first(agent, give):
    gift, alike, other = give(), give(), give(category=Category.objects.exclude(pk=category().pk).earliest("pk"))
    assert compared(agent, gift) == [alike.pk, gift.pk]
    assert compared(agent, other) == [other.pk]
    assert compared(agent, gift, at=now() + timedelta(days=COMPARABLE_DAYS + 1)) == []


def test_neither_those_of_the_case_nor_those_of_the_plan_are_among_them(agent, give):
    gift, alike = give(), give()
    assert compared(agent, gift, but_case=gift.complaint_id) == [alike.pk]
    assert compared(agent, gift, but_plan=gift.pk) == [alike.pk]
    Gift.objects.filter(pk=alike.pk).update(first=gift, stage=2, stages_planned=2)
    assert compared(agent, gift, but_plan=gift.pk) == []


def test_another_team_sees_none_of_them(give):
    assert compared(make_person("agent", team=make_team()), give()) == []
