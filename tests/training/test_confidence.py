"""Who reads scores and notes: nobody a card of a blind round, nobody another agent's score, no case page any of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from audit.models import Entry
from customers.models import Customer
from history.erased import Erased
from history.tracking import parts_of
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person
from tests.goodwill import make_resolved_case
from tests.security.hostile import stranger_to_exceptions
from tests.training.scored import agreed, begun, blind_round, handed_in, note
from training.drifting import own_drift
from training.models import AgreedAnswer, CoachingNote, ScoreAnswer, Scorecard, ScoreRound

pytestmark = pytest.mark.django_db
SECRET = "Xylqzvor said so"


@pytest.fixture
def scorers(db):
    """Three trainers."""
    return [make_person("trainer") for _number in range(3)]


def pages(person, ends=("first",)) -> dict[str, str]:
    """{address: what it shows} of all pages of training, the admin and the histories that somebody may open.

    In the admin the oldest row of each table, or the ``ends`` of it that are named.
    """
    client = stranger_to_exceptions(person)
    found = ["/training/scorecards/", *(f"/training/coaching/?whose={one}" for one in ("mine", "written", "led"))]
    found += [f"/training/scorecards/{pk}/" for pk in Scorecard.objects.values_list("pk", flat=True)]
    found += [f"/training/rounds/{pk}/" for pk in ScoreRound.objects.values_list("pk", flat=True)]
    found += [f"/training/coaching/{pk}/" for pk in CoachingNote.objects.values_list("pk", flat=True)]
    for model in (Scorecard, ScoreAnswer, ScoreRound, AgreedAnswer, CoachingNote):
        admin = f"/admin/training/{model._meta.model_name}/"
        found.append(admin)
        oldest = model.objects.order_by("pk")
        for pk in {one.pk for one in (getattr(oldest, end)() for end in ends) if one}:
            found += [f"{admin}{pk}/change/", f"{admin}{pk}/history/", f"{admin}{pk}/as-it-stood/"]
    found.append("/admin/audit/entry/")
    answers = {url: client.get(url) for url in found}
    return {url: answer.content.decode() for url, answer in answers.items() if answer.status_code == 200}


def page_of(person, url) -> str:
    """What one address shows them."""
    answer = stranger_to_exceptions(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_round_is_blind_until_all_are_in(agent, scorers, supervisor):
    found = blind_round(make_case("resolved", by=agent), by=scorers[0], scorers=scorers)
    first, second, third = found.cards.order_by("pk")
    handed_in(first, "partly", SECRET)
    for person in (scorers[1], supervisor, make_person("manager"), make_person("auditor"), agent):
        shown = pages(person)
        assert [url for url, page in shown.items() if SECRET in page] == [], person.role
        assert not Scorecard.objects.visible_to(person).filter(pk=first.pk).exists()
        assert not ScoreAnswer.objects.visible_to(person).filter(card=first).exists()
    handed_in(second)
    assert not Scorecard.objects.visible_to(scorers[1]).filter(pk=first.pk).exists()
    handed_in(third)
    assert ScoreRound.objects.get().state == "revealed"
    for person in (*scorers, supervisor):
        assert Scorecard.objects.visible_to(person).count() == 3
        assert SECRET in page_of(person, f"/training/rounds/{found.pk}/")
    assert pages(agent).keys() == {"/training/coaching/?whose=mine"} | {
        f"/training/coaching/?whose={one}" for one in ("written", "led")
    }


def test_spread_agreed_score_and_own_drift(agent, scorers):
    found = blind_round(make_case("resolved", by=agent), by=scorers[0], scorers=scorers)
    for card, answer in zip(found.cards.order_by("pk"), ("yes", "partly", "no"), strict=True):
        handed_in(card, answer)
    assert "100 points apart" in page_of(scorers[0], f"/training/rounds/{found.pk}/")
    agreed(found, by=scorers[0])
    assert own_drift(scorers[0])[0].apart.points[2] == 0
    assert own_drift(scorers[2])[0].apart.points[2] == -100
    page = page_of(scorers[2], "/training/scorecards/")
    assert "-100" in page
    assert scorers[0].name not in page.partition("My answers beside what was agreed")[2]


def test_who_still_scores_a_case_sees_no_other_card_of_it(agent, scorers):
    case = make_case("resolved", by=agent)
    done = handed_in(begun(case, by=scorers[0]))
    assert Scorecard.objects.visible_to(scorers[1]).filter(pk=done.pk).exists()
    begun(case, by=scorers[1])
    assert not Scorecard.objects.visible_to(scorers[1]).filter(pk=done.pk).exists()


def test_the_case_shows_nothing_of_it(client, agent, manager, scorers):
    case = make_resolved_case(agent, severity="moderate", customer=make_customer(agent.team))
    handed_in(begun(case, by=scorers[0]), comment=SECRET).release(by=scorers[0], at=now())
    note(case, by=scorers[0], behaviour=SECRET)
    client.force_login(manager)
    moment = f"{now():%Y-%m-%dT%H:%M}"
    of = f"/cases/{case.reference}/"
    for url in (
        of,
        f"{of}brief/",
        f"{of}dossier/",
        f"{of}dossier.json",
        f"{of}as-it-stood/",
        f"{of}changes/?at={moment}",
    ):
        page = client.get(url).content.decode(errors="replace")
        assert "Xylqzvor" not in page, url
        assert "scorecard" not in page.replace("/scorecard/", "").replace("On a scorecard", ""), url  # the map of keys
    packed = client.post(f"/customers/{case.customer_id}/export/", {"internal": "on"}).content
    assert b"Xylqzvor" not in packed
    assert not Entry.objects.about_case(case.pk).filter(subject__startswith="training.").exists()
    ours = {Scorecard, ScoreAnswer, ScoreRound, AgreedAnswer, CoachingNote}
    assert not ours & {*parts_of(type(case))}


def test_an_erasure_reaches_the_words_that_quote_the_customer(agent, manager, scorers):
    case = make_case("withdrawn", by=agent, customer=make_customer(agent.team))
    found = blind_round(case, by=scorers[0], scorers=scorers[:2])
    for card in found.cards.all():
        handed_in(card, "partly", SECRET)
    agreed(found, by=scorers[0])
    note(case, by=scorers[0], behaviour=SECRET).acknowledge(by=agent, at=now(), comment=SECRET)
    wish = ErasureRequest.ask(customer=Customer.objects.get(), by=agent, at=now(), basis="wish", identity="document")
    wish.carry_out(by=manager, at=now())
    words = [
        *ScoreAnswer.objects.values_list("comment", flat=True),
        *CoachingNote.objects.values_list("comment", flat=True),
    ]
    words += [
        *ScoreAnswer.history.values_list("comment", flat=True),
        *ScoreRound.objects.values_list("reason", flat=True),
    ]
    assert not any("Xylqzvor" in word or "listened" in word for word in words)
    assert any(isinstance(word, Erased) for word in words)


MOST_QUERIES = 12


def test_every_page_has_at_most_twelve_queries(client, team, agent, supervisor, scorers, django_assert_max_num_queries):
    case = make_resolved_case(agent, severity="moderate", customer=make_customer(team))
    draft = begun(case, by=scorers[2])
    shown = handed_in(begun(case, by=scorers[0]))
    shown.release(by=scorers[0], at=now())
    revealed = blind_round(case, by=scorers[0], scorers=scorers[:2])
    for card in revealed.cards.all():
        handed_in(card)
    settled = blind_round(case, by=scorers[0], scorers=scorers[:2])
    for card in settled.cards.all():
        handed_in(card)
    agreed(settled, by=scorers[0])
    written = note(case, by=scorers[0])
    walked = [
        (scorers[2], f"/training/scorecards/{draft.pk}/"),
        (scorers[0], "/training/scorecards/"),
        (scorers[0], f"/training/scorecards/{shown.pk}/"),
        (scorers[0], f"/training/rounds/{revealed.pk}/"),
        (scorers[0], f"/training/rounds/{settled.pk}/"),
        (scorers[0], f"/training/coaching/{written.pk}/"),
        (scorers[0], f"/cases/{case.reference}/scorecard/"),
        (scorers[0], f"/cases/{case.reference}/coaching/"),
        (agent, "/training/coaching/"),
        (agent, f"/training/coaching/{written.pk}/"),
        (supervisor, "/training/coaching/?whose=led"),
    ]
    asked = {}
    for person, url in walked:
        client.force_login(person)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200, url
        asked[url] = len(queries)
    assert {url: count for url, count in asked.items() if count > MOST_QUERIES} == {}
