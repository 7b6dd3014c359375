"""One coached case, from the nomination to the agent's word, through the pages as people use them."""

import pytest
from django.utils.timezone import localdate

from audit.models import Entry
from tests.builders import make_person
from tests.goodwill import make_resolved_case
from training.models import CoachingNote, Nomination, Scorecard, ScoreRound

pytestmark = pytest.mark.django_db


def answered(card: Scorecard, **others) -> dict:
    """What a browser sends for a card: the answers as the page showed them, "yes" where nobody has answered yet."""
    sent = {"version": card.version, "summary": "Calm and clear."}
    for row in card.answers_by_facts():
        sent[f"answer_{row.item_id}"] = "no" if row.item.is_auto_fail else row.answer or "yes"
    return sent | others


def test_from_the_nomination_to_the_agents_word(client, team, agent):
    case, trainer = make_resolved_case(agent, severity="moderate"), make_person("trainer")
    client.force_login(agent)
    client.post(f"/cases/{case.reference}/nomination/", {"lesson": "model", "why": "She thanked us."})
    nomination = Nomination.objects.get()
    client.force_login(trainer)
    assert "She thanked us." in client.get("/training/nominations/").content.decode()
    client.post(f"/training/nominations/{nomination.pk}/", {"take_up": "1", "version": nomination.version})
    assert Nomination.objects.get().state == "taken"

    began = client.post(f"/cases/{case.reference}/scorecard/", {"agent": agent.pk, "rubric": rubric_of(client, case)})
    card = Scorecard.objects.get()
    assert began["Location"] == f"/training/scorecards/{card.pk}/"

    page = client.get(began["Location"]).content.decode()
    assert "The history says: yes." in page
    told = next(row for row in card.answers_by_facts() if row.item.fact == "gift_in_band")
    other = {f"answer_{told.item_id}": "no"}
    refused = client.post(began["Location"], answered(card, **other) | {"hand_in": "1"})
    assert refused.status_code == 422
    assert "say why it is overruled" in refused.content.decode()

    card = Scorecard.objects.get()
    sent = answered(card, **other, **{f"overruled_{told.item_id}": "The voucher was worth more."}) | {"hand_in": "1"}
    assert client.post(began["Location"], sent).status_code == 302
    page = client.get(began["Location"]).content.decode()
    assert "The voucher was worth more." in page
    assert "Calm and clear." in page

    note_url = f"/cases/{case.reference}/coaching/?card={card.pk}"
    words = {"behaviour": "Explained first.", "effect": "They rang again.", "change": "Ask first."}
    day = localdate().replace(year=localdate().year + 1, day=1).isoformat()
    wrote = client.post(note_url, words | {"agent": agent.pk, "check_on": day, "moment": ""})
    note = CoachingNote.objects.get()
    assert (wrote["Location"], note.card) == (f"/training/coaching/{note.pk}/", card)
    client.post(f"{began['Location']}release/")

    client.force_login(agent)
    mine = client.get("/training/coaching/").content.decode()
    assert "1 note waits for your word." in mine
    assert began["Location"] in mine
    assert client.get(began["Location"]).status_code == 200
    assert "Ask first." in client.get(wrote["Location"]).content.decode()
    client.post(f"{wrote['Location']}acknowledgement/", {"version": note.version, "comment": "I will."})

    note = CoachingNote.objects.get()
    assert (note.state, note.comment) == ("acknowledged", "I will.")
    coached = Entry.objects.filter(subject__regex=r"^training\.(score|coaching)").order_by("pk")
    assert not coached.filter(case_id=case.pk).exists()
    verbs = coached.values_list("verb", flat=True)
    assert [*verbs] == [
        *("scorecard_begin", "scorecard_hand_in", "coachingnote_begin", "scorecard_release", "coachingnote_acknowledge")
    ]


def test_from_the_nomination_over_two_blind_cards_to_the_agents_word(client, team, agent):
    case, first, second = make_resolved_case(agent, severity="moderate"), make_person("trainer"), make_person("trainer")
    client.force_login(agent)
    client.post(f"/cases/{case.reference}/nomination/", {"lesson": "warning", "why": "I rang too late."})
    client.force_login(first)
    answers = {"felt": "Left alone.", "broke": "The second promise.", "changes": "Ring before noon."}
    assert client.post(f"/cases/{case.reference}/review/", answers | {"number": 1}).status_code == 302
    asked = {"agent": agent.pk, "rubric": rubric_of(client, case), "scorers": [second.pk]}
    mine = client.post(f"/cases/{case.reference}/scorecard/", asked)["Location"]
    found = ScoreRound.objects.get()
    theirs = Scorecard.objects.get(scorer=second)

    card = Scorecard.objects.get(scorer=first)
    client.post(mine, answered(card) | {"hand_in": "1", "summary": "Heard."})
    client.force_login(second)
    assert client.get(mine).status_code == 404
    assert "Heard." not in client.get(f"/training/rounds/{found.pk}/").content.decode()
    differs = next(row for row in theirs.answers_by_facts() if not row.item.fact and not row.item.is_auto_fail)
    sent = answered(theirs) | {f"answer_{differs.item_id}": "partly", "hand_in": "1"}
    client.post(f"/training/scorecards/{theirs.pk}/", sent)
    assert client.get(mine).status_code == 200

    client.force_login(first)
    address = f"/training/rounds/{found.pk}/"
    page = client.get(address)
    spread = {one.item.pk: one for one in page.context["file"].spreads}
    assert [key for key, one in spread.items() if not one.agrees] == [differs.item_id]
    agreed = {f"answer_{key}": next(iter(one.answers)) for key, one in spread.items()}
    agreed |= {"version": ScoreRound.objects.get().version, "reason": "We listened to the call again."}
    assert client.post(address, agreed).status_code == 422
    assert client.post(address, agreed | {f"reason_{differs.item_id}": "Half of it was said."}).status_code == 302
    client.post(f"{address}release/")
    day = localdate().replace(year=localdate().year + 1, day=1).isoformat()
    words = {"behaviour": "Rang late.", "effect": "They waited.", "change": "Ring before noon.", "moment": ""}
    note = client.post(f"/cases/{case.reference}/coaching/", words | {"agent": agent.pk, "check_on": day})["Location"]

    client.force_login(agent)
    told = client.get(address).content.decode()
    assert "Half of it was said." in told
    assert "Heard." not in told
    assert {client.get(url).status_code for url in (mine, f"/training/scorecards/{theirs.pk}/")} == {404}
    client.post(f"{note}acknowledgement/", {"version": CoachingNote.objects.get().version, "comment": "Noon."})
    assert CoachingNote.objects.get().state == "acknowledged"
    client.force_login(make_person("agent", team=team))
    assert {client.get(url).status_code for url in (mine, address, note)} == {404}
    assert "They waited." not in client.get("/training/coaching/").content.decode()


def rubric_of(client, case) -> str:
    """The rubric that the form offers."""
    form = client.get(f"/cases/{case.reference}/scorecard/").context["form"]
    return form.fields["rubric"].queryset.get().pk
