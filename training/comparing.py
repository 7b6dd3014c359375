"""One round as its page shows it: who is in, and, once the veil is lifted, how far apart they are."""

from dataclasses import dataclass
from functools import cached_property

from training.choices import SETTLED, UNVEILED, CardState, RoundState
from training.drifting import grouped
from training.models import RubricItem, ScoreAnswer, Scorecard, ScoreRound
from training.models.scorecard import as_answers
from training.scoring import agreement, failing, group_spreads, scores, spread


@dataclass(frozen=True)
class Compared:
    """One item with what each scorer said, and what was agreed if it was."""

    spread: object
    rows: list  # the answers in the order of the scorers; None where somebody said nothing
    agreed: object = None

    @property
    def item(self):
        """The item itself."""
        return self.spread.item


class RoundFile:
    """A round for one reader. Nothing of an answer is read while it is blind, nor for the agent ever."""

    def __init__(self, found: ScoreRound, user):
        self.round, self.user = found, user
        self.is_agent = found.agent_id == user.pk

    @cached_property
    def cards(self) -> list[Scorecard]:
        """The cards in the order in which they were begun, without what they say."""
        if self.is_agent:
            return []
        cards = Scorecard.objects.filter(round=self.round).exclude(state=CardState.DROPPED)
        return list(cards.select_related("scorer").order_by("pk"))

    @cached_property
    def in_hand(self) -> list[Scorecard]:
        """Those that were handed in, as soon as they may be compared."""
        return [card for card in self.cards if card.is_fixed] if self.round.state in UNVEILED else []

    @cached_property
    def items(self) -> list[RubricItem]:
        """What was looked at."""
        return list(self.round.rubric.items.all())

    @cached_property
    def answers(self) -> dict[int, dict[int, ScoreAnswer]]:
        """{card: {item: answer}}."""
        if not self.in_hand:
            return {}
        rows = ScoreAnswer.objects.filter(card__in=self.in_hand)
        return {card: {row.item_id: row for row in of_card} for card, of_card in grouped(rows, "card_id").items()}

    @cached_property
    def said(self) -> list[dict[int, str]]:
        """The answers of each scorer, to be reckoned with."""
        return [as_answers(self.answers.get(card.pk, {}).values()) for card in self.in_hand]

    @cached_property
    def agreed(self) -> dict:
        """{item: what was agreed}."""
        settled = self.round.state in SETTLED
        return {row.item_id: row for row in self.round.agreed.all()} if settled else {}

    @cached_property
    def compared(self) -> list[Compared]:
        """Item by item."""
        return [
            Compared(
                one,
                [self.answers.get(card.pk, {}).get(one.item.pk) for card in self.in_hand],
                self.agreed.get(one.item.pk),
            )
            for one in spread(self.items, self.said)
        ]

    @property
    def spreads(self) -> list:
        """The same without the words, for the form."""
        return [one.spread for one in self.compared]

    @property
    def groups(self) -> list:
        """The three scores of each scorer, beside each other."""
        return group_spreads(self.items, self.said)

    @property
    def agreement(self):
        """Whether they are near enough, as the rubric wants it."""
        rubric = self.round.rubric
        return agreement(self.items, self.said, points=rubric.near_points, percent=rubric.near_percent)

    @property
    def agreed_scores(self) -> list:
        """The three scores that were agreed; none before."""
        return scores(self.items, as_answers(self.agreed.values())) if self.agreed else []

    @property
    def agreed_failing(self) -> list:
        """What must never happen and did, as agreed."""
        return failing(self.items, as_answers(self.agreed.values()))

    @property
    def waits_for(self) -> list[Scorecard]:
        """The cards that are still out."""
        return [card for card in self.cards if card.state == CardState.DRAFT]

    @property
    def mine(self) -> Scorecard | None:
        """The reader's own card."""
        return next((card for card in self.cards if card.scorer_id == self.user.pk), None)

    def may(self, verb: str) -> bool:
        """Whether the reader may take this step now."""
        wanted = {"reveal": RoundState.OPEN, "agree": RoundState.REVEALED, "release": RoundState.AGREED}
        leads = self.round.leader_id == self.user.pk
        if verb == "cancel":
            return leads and self.round.state in {RoundState.OPEN, RoundState.REVEALED}
        enough = verb != "agree" or bool(self.in_hand)
        return leads and enough and self.round.state == wanted[verb]
