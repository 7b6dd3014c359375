"""Where a matter stands, as it is read aloud to its customer: true at this moment, and in their language."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from casework.casefile import CaseFile
from complaints.choices import State
from complaints.merging import merge
from complaints.models import Complaint
from tests.builders import make_case, make_customer, register

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read_aloud(case, user, at=None):
    return CaseFile(Complaint.objects.for_case_page(now().date()).get(pk=case.pk), user, at or now()).read_aloud


@pytest.mark.parametrize(("language", "known_by"), [("zh-hant", "您好"), ("zh-hans", "您好"), ("en", "Wolf, ")])
def test_each_state_has_a_sentence_of_its_own_in_each_language(language, known_by, agent, team):
    customer = make_customer(team, name="Ms Wolf", language=language)
    said = {read_aloud(make_case(state, by=agent, customer=customer), agent) for state in State.values}
    assert len(said) == len(State.values)
    assert all(known_by in sentence for sentence in said)


def test_the_promise_due_next_is_told_and_what_is_overdue_is_not_promised_again(agent):
    case = make_case(State.COMMITTED, by=agent, language="en")
    for words, days in (("the parcel", 1), ("the refund", 3)):
        case.make_promise(by=agent, at=now(), text=words, owner=agent, due_at=now() + days * DAY)
    assert read_aloud(case, agent).endswith(": the parcel.")
    assert read_aloud(case, agent, now() + 2 * DAY).endswith(": the refund.")
    assert read_aloud(case, agent, now() + 4 * DAY) == "Dear customer, what we agreed is being carried out."


def test_what_goes_on_elsewhere_did_not_end_without_a_solution(agent, team):
    customer = make_customer(team, language="en")
    stays, again = (register(agent, customer=customer, at=now() - days * DAY) for days in (2, 1))
    merge(again, stays, by=agent, at=now(), note="")
    sentence = read_aloud(again, agent)
    assert "without a solution" not in sentence
    assert f"goes on under the number {stays.reference}" in sentence
