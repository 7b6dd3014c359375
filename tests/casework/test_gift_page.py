"""Giving from a case: who may, what it costs, who decides, and that nothing is lost or doubled."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from audit.models import Entry
from casework.remedying import remedy_with_gift
from complaints.models import EmotionReading
from followups.models import Programme
from gifts.authority import Beyond, already, authority_covers, beyond
from gifts.models import Budget, Gift, GiftItem, LedgerLine, SpendingAuthority
from tests.builders import make_customer, make_person, make_team
from tests.goodwill import cast_that_gives, make_item, make_sorry_case
from tests.staging import staged

pytestmark = pytest.mark.django_db
CARD = {
    "card_apology": "Two nights without sleep: we are sorry.",
    "card_remedy": "Both lamps are new, from another batch.",
    "card_thanks": "Your film showed us the fault.",
    "card_future": "Every batch now burns one night before it is sold.",
}


made, cast = staged(cast_that_gives)


@pytest.fixture
def budget(cast):
    return cast.budget


@pytest.fixture
def case(cast):
    return cast.case


@pytest.fixture
def item():
    return make_item(250)


def address(case):
    return f"/cases/{case.reference}/gift/"


def filled(item, **changes):
    wanted = {"item": item.pk, "timing": "by_hand", "idempotency_key": str(uuid4()), **CARD}
    return {name: value for name, value in (wanted | changes).items() if value is not None}


def test_strangers_are_sent_to_sign_in(client, case):
    assert client.get(address(case)).status_code == 302


def test_a_case_of_another_team_is_not_there(client, case):
    client.force_login(make_person("agent", team=make_team()))
    assert client.get(address(case)).status_code == 404


def test_an_auditor_reads_but_does_not_give(client, case, item):
    client.force_login(make_person("auditor"))
    assert client.get(address(case)).status_code == 403
    assert client.post(address(case), filled(item)).status_code == 403
    assert not Gift.objects.exists()


def test_the_page_takes_no_other_method(client, case, agent):
    client.force_login(agent)
    assert client.delete(address(case)).status_code == 405
    assert client.get(f"{address(case)}checks/").status_code == 405


def test_a_withdrawn_case_gets_no_gift(client, case, agent, item):
    case.withdraw(by=agent, at=now(), why="by_customer")
    client.force_login(agent)
    assert client.get(address(case)).status_code == 409
    assert client.post(address(case), filled(item)).status_code == 409
    assert not Gift.objects.exists()


def test_the_page_shows_range_facts_and_catalogue_in_few_queries(
    client, case, agent, item, django_assert_max_num_queries
):
    client.force_login(agent)
    with django_assert_max_num_queries(12):
        page = client.get(address(case)).content.decode()
    assert item.name in page
    assert "Apologised" in page
    assert "minor 10–15 %" in page
    assert re.search(r"200.*300", page, re.S)
    assert page.count("btn-next") == 1


def test_within_tier_and_authority_it_goes_on_ones_own_word(client, case, agent, item, budget):
    client.force_login(agent)
    answer = client.post(address(case), filled(item))

    gift = Gift.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/gifts/{gift.pk}/"
    assert (gift.state, gift.amount, gift.placement, gift.decided_by) == ("approved", 250, "within", agent)
    budget.refresh_from_db()
    item.refresh_from_db()
    assert (budget.reserved, item.reserved) == (250, 1)
    assert list(Entry.objects.about(gift).values_list("verb", flat=True)) == ["gift_draft", "gift_grant"]


def test_a_double_submit_gives_once(client, case, agent, item, budget):
    client.force_login(agent)
    twice = filled(item)
    first, second = client.post(address(case), twice), client.post(address(case), twice)
    assert first.url == second.url
    assert Gift.objects.count() == 1
    assert LedgerLine.objects.filter(kind="reserve").count() == 1


def test_outside_the_tier_it_needs_a_reason_and_a_second_person(client, case, agent, item):
    client.force_login(agent)
    refused = client.post(address(case), filled(item, amount="350"))
    assert refused.status_code == 422
    assert "a reason for a value outside the tier" in refused.content.decode()
    assert CARD["card_apology"] in refused.content.decode()
    assert not Gift.objects.exists()

    assert client.post(address(case), filled(item, amount="350", why="Twins.")).status_code == 302
    gift = Gift.objects.get()
    assert (gift.state, gift.placement, gift.decided_by) == ("submitted", "gap", None)


def test_without_an_apology_there_is_no_gift(client, agent, item, budget):
    from tests.builders import make_case, make_customer, make_purchase

    customer = make_customer(agent.team)
    case = make_case("received", by=agent, customer=customer, purchase=make_purchase(customer, amount=2000))
    case.read_emotion(by=agent, at=now(), level="calm")
    client.force_login(agent)
    answer = client.post(address(case), filled(item))
    assert answer.status_code == 422
    assert "a recorded apology" in answer.content.decode()
    assert not Gift.objects.exists()
    assert "Nobody has apologised yet" in client.get(address(case)).content.decode()


def test_an_old_reading_asks_how_they_are_now_and_writes_it_with_the_gift(client, agent, item, budget):
    case = make_sorry_case(agent, calm=False)
    client.force_login(agent)
    assert "How are they now?" in client.get(address(case)).content.decode()

    assert client.post(address(case), filled(item)).status_code == 422
    assert not EmotionReading.objects.filter(complaint=case).exists()

    assert client.post(address(case), filled(item, emotion_level="calm")).status_code == 302
    assert EmotionReading.objects.get(complaint=case).level == "calm"


def test_a_refused_gift_leaves_no_reading_behind(client, agent, item, budget):
    case = make_sorry_case(agent, calm=False)
    client.force_login(agent)
    answer = client.post(address(case), filled(item, emotion_level="strong", emotion_kind="angry"))
    assert answer.status_code == 422
    assert not EmotionReading.objects.filter(complaint=case).exists()
    assert not Gift.objects.exists()


def test_a_card_that_asks_for_something_is_refused(client, case, agent, item):
    client.force_login(agent)
    answer = client.post(address(case), filled(item, card_future="If you withdraw the complaint, more will follow."))
    assert answer.status_code == 422
    assert not Gift.objects.exists()


def test_the_last_piece_is_given_once(client, agent, budget):
    item = make_item(250, on_hand=1)
    client.force_login(agent)
    assert client.post(address(make_sorry_case(agent)), filled(item)).status_code == 302
    answer = client.post(address(make_sorry_case(agent)), filled(item))
    assert answer.status_code == 422
    assert "The last one has just been taken" in answer.content.decode()
    assert GiftItem.objects.get(pk=item.pk).reserved == 1
    assert Gift.objects.count() == 1


def test_the_checks_follow_what_is_typed_and_write_nothing(client, case, agent, item):
    client.force_login(agent)
    typed = filled(item, amount="290", card_future="Please delete your review.")
    answer = client.post(f"{address(case)}checks/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "14.5 %" in page
    assert "delete your review" in page
    assert 'hx-swap-oob="true"' in page
    assert not Gift.objects.exists()


def test_the_card_is_suggested_in_the_customers_language_and_left_as_is_counts_as_a_form_letter(client, case, agent):
    client.force_login(agent)
    page = client.get(address(case)).content.decode()
    assert "What you bought from us was not as it should be. We are sorry." in page
    assert "still empty or as suggested" in page


def limits_of(agent):
    return SpendingAuthority.objects.get(role=agent.role, currency="TWD", ends_on=None)


def test_authority_is_counted_per_gift_per_day_and_per_customer(agent, budget):
    limits, none = limits_of(agent), already(agent, customer_id=None, currency="TWD", at=now())
    assert beyond(None, 1, none) == Beyond.NO_AUTHORITY
    assert beyond(limits, limits.per_gift + 1, none) == Beyond.PER_GIFT
    assert beyond(limits, limits.per_gift, none) is None
    customer = make_sorry_case(agent).customer
    item, given = make_item(500, on_hand=50), 0
    while given + 500 <= limits.per_customer_year:
        gift = remedy_with_gift(
            make_sorry_case(agent, amount=4000, customer=customer), by=agent, at=now(), item=item, amount=500
        )
        assert gift.state == "approved"
        given += 500
    one_more = remedy_with_gift(
        make_sorry_case(agent, amount=4000, customer=customer), by=agent, at=now(), item=item, amount=500
    )
    assert one_more.state == "submitted"
    assert not authority_covers(agent, one_more, now())
    before = already(agent, customer_id=customer.pk, currency="TWD", at=now(), but=[one_more.pk])
    assert before.customer_year == before.today == given
    tomorrow = already(agent, customer_id=customer.pk, currency="TWD", at=now() + timedelta(days=2), but=[one_more.pk])
    assert tomorrow.today == 0


def test_the_day_has_its_own_limit(agent, budget):
    limits, item, given = limits_of(agent), make_item(500, on_hand=50), 0
    while given + 500 <= limits.per_day:
        assert remedy_with_gift(
            make_sorry_case(agent, amount=4000), by=agent, at=now(), item=item, amount=500
        ).state == "approved"  # fmt: skip
        given += 500
    last = remedy_with_gift(make_sorry_case(agent, amount=4000), by=agent, at=now(), item=item, amount=500)
    assert last.state == "submitted"


def test_stages_are_chosen_on_the_form_and_their_total_decides(client, agent, budget):
    case = make_sorry_case(agent, amount=8000)
    first, second = make_item(250), make_item(700)
    client.force_login(agent)
    facts = {"item": first.pk, "timing": "by_hand", "later_2_item": second.pk, "later_2_waits": "arrived", **CARD}
    live = client.post(f"{address(case)}checks/", facts).content.decode()
    assert "950" in live
    assert client.post(address(case), facts).status_code == 302
    plan = Gift.objects.get(stage=1)
    assert (plan.state, plan.total, plan.placement) == ("submitted", 950, "within")
    assert [(one.item, one.waits_for) for one in plan.plan] == [(first, ""), (second, "arrived")]


def test_words_that_make_it_a_bargain_are_marked_in_the_preview(client, case, agent, item):
    client.force_login(agent)
    facts = {"item": item.pk, "timing": "by_hand", **CARD, "card_future": "Please withdraw your complaint."}
    live = client.post(f"{address(case)}checks/", facts).content.decode()
    assert "<mark>withdraw your complaint</mark>" in live


def test_a_card_that_does_not_fit_is_refused_with_words_and_nothing_is_lost(client, case, agent, item):
    client.force_login(agent)
    facts = {"item": item.pk, "timing": "by_hand", **CARD, "card_remedy": "Both lamps are new. " * 80}
    answer = client.post(address(case), facts)
    assert answer.status_code == 422
    assert "lines too many" in answer.content.decode()
    assert not Gift.objects.exists()


def test_an_old_reading_asks_how_they_are_now_in_one_key(client, agent, item, budget):
    case = make_sorry_case(agent, calm=False)
    client.force_login(agent)
    page = client.get(address(case)).content.decode()
    for key, level in enumerate(("calm", "mild", "moderate", "strong", "unobserved"), 1):
        assert re.search(rf'for="feels-{level}" data-key="{key}"', page)


def test_care_without_a_complaint_is_given_from_the_page_of_the_customer(client, agent, team, budget):
    customer = make_customer(team, address="1 Harbour Road")
    names = {"name_en": "Seasons", "name_zh_hant": "四季", "name_zh_hans": "四季"}
    Programme.objects.create(code="seasons", needs_complaint=False, starts_on="2020-01-01", **names)
    Budget.objects.filter(pk=budget.pk).update(purpose="care")
    client.force_login(agent)
    where = f"/customers/{customer.pk}/gift/"
    page = client.get(where)
    assert page.status_code == 200
    facts = {"item": make_item(30).pk, "timing": "by_hand", "card_thanks": "Ten years.", "card_future": "Be well."}
    assert client.post(where, facts | {"programme": "seasons"}).status_code == 302
    gift = Gift.objects.get()
    assert (gift.purpose, gift.programme, gift.state) == ("care", "seasons", "approved")
