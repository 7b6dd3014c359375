"""The page of one gift: who decides, who carries it out, and what each step leaves."""

import pytest
from django.utils.timezone import localdate, now

from audit.models import Entry
from casework.remedying import remedy_with_gift
from gifts.models import Gift
from tests.builders import Cast, make_person, make_team
from tests.goodwill import make_budget, make_item, make_sorry_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
CARD = {
    "card_apology": "We are sorry.",
    "card_remedy": "It is new.",
    "card_thanks": "You helped us.",
    "card_future": "We test every batch.",
}


def cast_with_a_gift_that_waits():
    """A budget, and a gift above the agent's authority, so that somebody else decides."""
    cast = Cast()
    assert cast.supervisor
    cast.budget = make_budget(cast.team, by=make_person("manager"))
    case = make_sorry_case(cast.agent, amount=8000)
    facts = {"amount": 1000, "timing": "by_hand", "why": "Twins.", **CARD}
    cast.gift = remedy_with_gift(case, by=cast.agent, at=now(), item=make_item(1000), **facts)
    assert cast.gift.state == "submitted"
    return cast


made, cast = staged(cast_with_a_gift_that_waits)


@pytest.fixture
def budget(cast):
    return cast.budget


@pytest.fixture
def waiting(cast):
    return cast.gift


@pytest.fixture
def approved(agent, budget, waiting, supervisor):
    """Within the agent's own authority; the other one was refused, so that no money of it is held."""
    Gift.objects.get(pk=waiting.pk).reject(by=supervisor, at=now(), note="Solve it first.")
    case = make_sorry_case(agent, amount=2000)
    return remedy_with_gift(case, by=agent, at=now(), item=make_item(250), amount=250, timing="by_hand", **CARD)


def take(client, gift, noun, **facts):
    return client.post(f"/gifts/{gift.pk}/{noun}/", {"version": gift.version, **facts})


def state_of(gift):
    return Gift.objects.get(pk=gift.pk).state


def test_strangers_and_other_teams_see_nothing(client, waiting):
    assert client.get(f"/gifts/{waiting.pk}/").status_code == 302
    client.force_login(make_person("supervisor", team=make_team()))
    for path in ("", "card/"):
        assert client.get(f"/gifts/{waiting.pk}/{path}").status_code == 404
    assert take(client, waiting, "approval").status_code == 404
    assert state_of(waiting) == "submitted"


def test_a_supervisor_decides_in_one_look(client, waiting, supervisor, django_assert_max_num_queries):
    client.force_login(supervisor)
    with django_assert_max_num_queries(10):
        page = client.get(f"/gifts/{waiting.pk}/").content.decode()
    assert page.count("btn-next") == 1
    for words in ("A gift waits for you", "above the limit for one gift", "Twins.", "Five checks", "every batch."):
        assert words in page


def test_approving_lets_it_go_ahead_and_says_who(client, waiting, supervisor):
    client.force_login(supervisor)
    assert take(client, waiting, "approval", note="Go.").status_code == 302
    gift = Gift.objects.get()
    assert (gift.state, gift.decided_by, gift.decision_note) == ("approved", supervisor, "Go.")
    assert Entry.objects.about(gift).filter(verb="gift_approve", actor=supervisor).count() == 1


def test_a_second_press_collides_and_changes_nothing(client, waiting, supervisor):
    client.force_login(supervisor)
    take(client, waiting, "approval")
    answer = take(client, waiting, "approval", note="again")
    assert answer.status_code == 409
    assert "again" in answer.content.decode()
    assert Entry.objects.filter(verb="gift_approve").count() == 1


def test_an_outdated_page_collides(client, waiting, supervisor):
    client.force_login(supervisor)
    assert client.post(f"/gifts/{waiting.pk}/approval/", {"version": waiting.version - 1}).status_code == 409
    assert state_of(waiting) == "submitted"


def test_nobody_approves_their_own(client, team, budget):
    chief = make_person("supervisor", team=team)
    case = make_sorry_case(chief, amount=8000)
    gift = remedy_with_gift(case, by=chief, at=now(), item=make_item(3500), amount=3500, why="Twins.", **CARD)
    assert gift.state == "submitted"
    client.force_login(chief)
    page = client.get(f"/gifts/{gift.pk}/").content.decode()
    assert "somebody else decides" in page
    assert take(client, gift, "approval").status_code == 403
    assert take(client, gift, "refusal", words="no").status_code == 403
    assert state_of(gift) == "submitted"


def test_an_agent_and_an_auditor_decide_nothing(client, waiting, agent, team):
    for person in (make_person("agent", team=team), make_person("auditor")):
        client.force_login(person)
        assert client.get(f"/gifts/{waiting.pk}/").status_code == 200
        assert take(client, waiting, "approval").status_code == 403
    assert state_of(waiting) == "submitted"


def test_what_is_beyond_a_supervisor_goes_to_a_manager(client, agent, supervisor, budget):
    case = make_sorry_case(agent, amount=40_000)
    gift = remedy_with_gift(case, by=agent, at=now(), item=make_item(4500), amount=4500, why="Fire.", **CARD)
    client.force_login(supervisor)
    assert "beyond your authority" in client.get(f"/gifts/{gift.pk}/").content.decode()
    answer = take(client, gift, "approval")
    assert answer.status_code == 422
    assert "an approver whose authority covers it" in answer.content.decode()
    client.force_login(make_person("manager"))
    assert take(client, gift, "approval").status_code == 302


def test_a_refusal_says_why_and_gives_money_and_stock_back(client, waiting, supervisor, budget):
    client.force_login(supervisor)
    assert take(client, waiting, "refusal").status_code == 422
    assert state_of(waiting) == "submitted"
    assert take(client, waiting, "refusal", why_not="wait", words="Call first.").status_code == 302
    gift = Gift.objects.select_related("item").get()
    budget.refresh_from_db()
    assert (gift.state, gift.item.reserved, budget.reserved) == ("rejected", 0, 0)
    assert "Call first." in gift.decision_note


def test_it_is_prepared_sent_and_delivered(client, approved, agent, budget):
    client.force_login(agent)
    assert take(client, approved, "preparation").status_code == 302
    gift = Gift.objects.get(pk=approved.pk)
    assert take(client, gift, "dispatch", handed_by=agent.pk, hand_on=f"{localdate():%Y-%m-%d}").status_code == 302
    gift = Gift.objects.get(pk=approved.pk)
    assert take(client, gift, "delivery").status_code == 302
    gift = Gift.objects.select_related("item").get(pk=approved.pk)
    budget.refresh_from_db()
    assert (gift.state, gift.handed_by, gift.item.on_hand, gift.item.reserved) == ("delivered", agent, 4, 0)
    assert (budget.spent, budget.reserved) == (250, 0)
    assert take(client, gift, "return", why="Moved away.").status_code == 302
    gift.item.refresh_from_db()
    budget.refresh_from_db()
    assert (state_of(gift), gift.item.on_hand, budget.spent) == ("returned", 5, 0)


def test_an_unwritten_card_is_not_prepared(client, agent, budget):
    case = make_sorry_case(agent, amount=2000)
    gift = remedy_with_gift(case, by=agent, at=now(), item=make_item(250), amount=250)
    client.force_login(agent)
    answer = take(client, gift, "preparation")
    assert answer.status_code == 422
    assert "all parts of the card" in answer.content.decode()
    assert state_of(gift) == "approved"


def test_cancelling_asks_for_a_reason(client, approved, agent, budget):
    client.force_login(agent)
    assert take(client, approved, "cancellation").status_code == 422
    assert take(client, approved, "cancellation", why="They decline gifts.").status_code == 302
    budget.refresh_from_db()
    assert (state_of(approved), budget.reserved) == ("cancelled", 0)


def test_steps_are_posted_and_in_order(client, approved, agent):
    client.force_login(agent)
    assert client.get(f"/gifts/{approved.pk}/preparation/").status_code == 405
    assert client.get(f"/gifts/{approved.pk}/bribe/").status_code == 404
    assert take(client, approved, "delivery").status_code == 409
    assert state_of(approved) == "approved"


def test_the_card_shows_only_the_firm(client, approved, agent):
    client.force_login(agent)
    page = client.get(f"/gifts/{approved.pk}/card/").content.decode()
    assert 'class="card-sheet"' in page
    assert "We test every batch." in page
    assert agent.alias not in page
    assert approved.complaint.reference not in page
