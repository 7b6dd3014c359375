"""Two agents were scored: each reads what was given to them, and nobody another agent's."""

import pytest
from django.utils.timezone import now

from accounts.models import Role
from tests.builders import Cast, make_case, make_person
from tests.staging import staged
from tests.training.scored import agreed, begun, blind_round, handed_in, note
from tests.training.test_confidence import SECRET, page_of, pages
from training.models import CoachingNote, Scorecard, ScoreRound

pytestmark = pytest.mark.django_db


def score_two_agents():
    """Each of two agents with a card, an agreed score and a note that were given to them, full of telling words."""
    cast, scorers = Cast(), [make_person("trainer"), make_person("trainer")]
    for person in (cast.agent, cast.colleague):
        case = make_case("resolved", by=person)
        words = f"{SECRET} {person.username}"
        handed_in(begun(case, by=scorers[0]), comment=words).release(by=scorers[0], at=now())
        found = blind_round(case, by=scorers[0], scorers=scorers)
        for card in found.cards.all():
            handed_in(card, comment=words)
        agreed(found, by=scorers[0])
        ScoreRound.objects.get(pk=found.pk).release(by=scorers[0], at=now())
        note(case, by=scorers[0], behaviour=words)
    return cast


made, cast = staged(score_two_agents)


@pytest.mark.parametrize("role", Role.values)
def test_nobody_finds_another_agents_score(role, cast, team):
    """Read by trainers, who score, and by the supervisor who leads them; by nobody else, and never by a colleague."""
    reads = {"trainer", "supervisor"}
    stranger = make_person(role, team=team if role != "supervisor" else None)
    shown = pages(stranger)
    told = [url for url, page in shown.items() if SECRET in page]
    assert bool(told) == (role == "trainer"), told
    assert not any("coaching" in url for url in told)
    if role not in reads:
        assert not Scorecard.objects.visible_to(stranger).exists()


def test_an_agent_finds_their_own_and_only_theirs(agent, colleague):
    shown = pages(agent, ends=("first", "last"))
    assert f"{SECRET} {agent.username}" in "".join(shown.values())
    assert f"{SECRET} {colleague.username}" not in "".join(shown.values())
    assert {type(row).__name__: row.agent for row in Scorecard.objects.visible_to(agent)} == {"Scorecard": agent}
    assert ScoreRound.objects.visible_to(agent).get().agent == agent
    assert Scorecard.objects.visible_to(agent).count() == 1  # of the round only what was agreed
    assert CoachingNote.objects.visible_to(agent).get().agent == agent


def test_the_supervisor_leads_and_reads(supervisor):
    assert CoachingNote.objects.visible_to(supervisor).count() == 2
    assert "Xylqzvor" in page_of(supervisor, "/training/coaching/?whose=led")
    assert not CoachingNote.objects.visible_to(make_person("manager")).exists()
    assert not CoachingNote.objects.visible_to(make_person("trainer")).exists()
