"""What may be offered is said where it is offered; what was approved stands on the case."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from casework.dossier import Dossier
from complaints.choices import State
from complaints.models import RedressAuthority
from tests.builders import cast_with_cases, make_case, make_person, policies_become
from tests.staging import staged

pytestmark = pytest.mark.django_db
made, cast = staged(cast_with_cases)
OWN = "On your own word you may offer up to TWD 10,000 in one option."
APPROVED = "Approved: up to TWD 30,000 in one option, by "


@pytest.fixture
def case(cast):
    return cast.cases[State.INVESTIGATING]


def door(case, noun):
    return reverse("casework:door", args=[case.reference, noun])


def read(client, person, place):
    """The page as people read it: without tags around amounts and without hard spaces."""
    client.force_login(person)
    words = client.get(place).content.decode().replace("\xa0", " ")
    return words.replace('<span class="money">', "").replace("</span>", "")


def approve(case, by):
    return case.approve_redress(by=by, at=now(), amount=30_000, currency="TWD", why="A wedding.")


def test_the_page_of_a_proposal_says_what_one_may_offer_and_what_was_approved(case, agent, supervisor, client):
    before = read(client, agent, door(case, "proposal"))
    assert OWN in before and APPROVED not in before
    assert f'href="{door(case, "help")}"' in before
    approve(case, supervisor)
    after = read(client, agent, door(case, "proposal"))
    assert OWN in after and f"{APPROVED}{supervisor.alias}" in after and "A wedding." in after


def test_whoever_has_no_limit_is_told_so_and_who_may_offer_no_money_too(case, agent, manager, client):
    assert "You may offer any amount." in read(client, manager, door(case, "proposal"))
    policies_become(RedressAuthority.objects.filter(role="agent", currency="TWD"), per_option=0)
    assert "On your own word you may offer no money in TWD." in read(client, agent, door(case, "proposal"))


def test_an_approval_stands_on_the_case_in_its_journal_and_in_its_dossier(case, agent, supervisor, client):
    approve(case, supervisor)
    page = read(client, agent, case.get_absolute_url())
    assert f"{APPROVED}{supervisor.alias}" in page
    assert "approved redress up to TWD 30,000 in one option: A wedding." in page
    told = [dict(fields) for kind, fields in Dossier(case, supervisor, now()).decisions if kind == "approved redress"]
    assert [(one["up to"].replace("\xa0", " "), one["why"]) for one in told] == [("TWD 30,000", "A wedding.")]


def test_the_act_is_offered_to_whoever_supervises_while_the_case_goes_on(cast, case, client):
    for role, offered in (("agent", False), ("supervisor", True), ("manager", True), ("trainer", False)):
        person = make_person(role, team=case.team)
        assert (door(case, "redress-approval") in read(client, person, case.get_absolute_url())) == offered
        assert client.get(door(case, "redress-approval")).status_code == (200 if offered else 403)
    closed = cast.cases[State.CLOSED]
    assert door(closed, "redress-approval") not in read(client, cast.supervisor, closed.get_absolute_url())


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": "50001", "why": "A wedding."}, "TWD 50,001 is above your own limit of TWD 50,000."),
        ({"amount": "0", "why": "A wedding."}, "Say an amount above zero."),
        ({"amount": "1.5", "why": "A wedding."}, "TWD has no such fractions."),
        ({"amount": "20000", "why": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_approved_is_said_where_it_is_typed(typed, told, case, supervisor, client):
    client.force_login(supervisor)
    answer = client.post(door(case, "redress-approval"), {"version": case.version} | typed)
    assert answer.status_code == 422
    assert told in answer.content.decode().replace("\xa0", " ")
    assert not case.redress_approvals.exists()


def test_a_supervisor_approves_by_the_page_and_a_colleague_offers_it(case, agent, supervisor, client):
    client.force_login(supervisor)
    typed = {"version": case.version, "amount": "30000", "why": "A wedding."}
    assert client.post(door(case, "redress-approval"), typed).status_code == 302
    client.force_login(agent)
    offer = {"channel": "phone", "option1-title": "All of it", "option1-cost": "30000"}
    offer |= {f"option{number}-redress": "refund" for number in (1, 2, 3)}
    assert client.post(door(case, "proposal"), offer | {"version": case.version}).status_code == 302
    assert case.redress_lines.get().amount == 30_000


def test_the_act_that_matters_next_is_what_was_chosen_and_not_done(client, agent):
    case = make_case("committed", by=agent)
    line = case.redress_left_open().get()
    client.force_login(agent)
    gold = client.get(case.get_absolute_url()).context["file"].gold
    assert gold.url == f"/cases/{case.reference}/redress/{line.pk}/done/"
    case.carry_out_redress(by=agent, at=now(), line=line)
    assert client.get(case.get_absolute_url()).context["file"].gold.verb == "resolve"
