"""How far one scorer was from what was agreed, over their last rounds. Shown to that scorer alone."""

from dataclasses import dataclass

from training.choices import SETTLED, CardState
from training.models import AgreedAnswer, RubricItem, ScoreAnswer, Scorecard
from training.models.scorecard import as_answers
from training.scoring import Drift, drift

MOST_ROUNDS = 10


@dataclass(frozen=True)
class Drifted:
    """One card of mine beside the agreed score of its round."""

    card: Scorecard
    apart: Drift


def own_drift(user) -> list[Drifted]:
    """The last rounds that came to an agreed score with a card of ``user``, the newest first; four queries."""
    settled = Scorecard.objects.filter(scorer=user, state=CardState.HANDED_IN, round__state__in=SETTLED)
    cards = list(settled.select_related("round__complaint", "rubric").defer("summary").order_by("-round")[:MOST_ROUNDS])
    if not cards:
        return []
    mine = ScoreAnswer.objects.filter(card__in=cards).only("card", "item", "answer")
    agreed = AgreedAnswer.objects.filter(round__in=[card.round_id for card in cards]).only("round", "item", "answer")
    items = list(RubricItem.objects.filter(rubric__in={card.rubric_id for card in cards}))
    by_card, by_round = grouped(mine, "card_id"), grouped(agreed, "round_id")
    return [
        Drifted(
            card,
            drift(
                [item for item in items if item.rubric_id == card.rubric_id],
                as_answers(by_card.get(card.pk, [])),
                as_answers(by_round.get(card.round_id, [])),
            ),
        )
        for card in cards
    ]


def grouped(rows, column: str) -> dict:
    """{value of the column: rows}."""
    found: dict = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
