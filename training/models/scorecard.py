"""One person's view of one case: a card with an answer to each item, fixed once it is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import permissions as people
from audit.states import StateField
from audit.steps import move
from complaints.models import Complaint
from history.attribution import attributed
from history.masking import Personal
from history.tracking import Tracked
from training import privileges
from training.choices import UNVEILED, Answer, CardState, Told
from training.facts import told_of
from training.models.confidential import Confidential
from training.models.round import ScoreRound, led_by
from training.models.rubric import Rubric, RubricItem
from training.permissions import may_review
from training.reasons import Found
from training.scoring import failing, scores

FIXED = (CardState.HANDED_IN, CardState.RELEASED)


@dataclass(frozen=True)
class Lacking:
    """An item that still needs an answer, or the reason why the history is overruled."""

    item: RubricItem
    code: str


class ScorecardQuerySet(models.QuerySet):
    """Reads about cards. Every method chains."""

    def visible_to(self, user):
        """Own ones; handed in ones to trainers and to who leads the agent; to the agent what was shown to them.

        The cards of a round stay veiled until it is compared. Whoever still scores a case sees no other card of it.
        """
        if not people.works_here(user):
            return self.none()
        shown = Q(agent=user, round=None, state=CardState.RELEASED)
        if not may_review(user):
            return self.filter(shown)
        scoring = Scorecard.objects.filter(scorer=user, state=CardState.DRAFT, complaint=OuterRef("complaint"))
        taking_part = Scorecard.objects.filter(scorer=user, round=OuterRef("round"))
        reach = Q() if user.role == "trainer" else led_by(user)
        unveiled = Q(round__state__in=UNVEILED) & (reach | Q(round__leader=user) | Exists(taking_part))
        others = Q(state__in=FIXED) & ~Exists(scoring) & (unveiled | Q(round=None) & reach)
        return self.filter(shown | ~Q(agent=user) & (Q(scorer=user) | others))

    def for_rows(self):
        """All that a row of a list shows."""
        return self.select_related("complaint", "agent", "scorer", "rubric", "round")


class Scorecard(Confidential):
    """What one person answered to the items of a rubric about one case; the case's agent is scored, nobody ranked."""

    state = StateField(_("state"), max_length=10, choices=CardState, default=CardState.DRAFT, editable=False)
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, db_index=False, related_name="+", verbose_name=_("complaint")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose work is scored")
    )
    scorer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("scored by")
    )
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="cards", verbose_name=_("rubric"))
    round = models.ForeignKey(
        ScoreRound, models.PROTECT, null=True, blank=True, related_name="cards", verbose_name=_("round")
    )
    summary = models.TextField(_("as a whole"), blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    released_at = models.DateTimeField(_("shown to the agent at"), null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()
    history = Tracked(personal=["summary"], person="complaint")

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        indexes = [
            models.Index(fields=["scorer", "-id"], name="training_cards_of_scorer"),
            models.Index(fields=["complaint", "scorer"], name="training_cards_of_case"),
        ]
        constraints = [
            models.CheckConstraint(name="training_card_known_state", condition=Q(state__in=CardState.values)),
            models.CheckConstraint(name="training_nobody_scores_themselves", condition=~Q(scorer=models.F("agent"))),
            models.CheckConstraint(
                name="training_card_handed_in_at",
                condition=Q(state__in=FIXED, handed_in_at__isnull=False) | ~Q(state__in=FIXED) & Q(handed_in_at=None),
            ),
            models.CheckConstraint(
                name="training_card_of_a_round_stays_in_it",
                condition=Q(round=None) | ~Q(state=CardState.RELEASED),
            ),
            models.UniqueConstraint(fields=["round", "scorer"], name="training_one_card_a_round"),
            models.UniqueConstraint(
                fields=["complaint", "scorer"],
                name="training_one_draft_of_a_case",
                condition=Q(state=CardState.DRAFT, round=None),
            ),
        ]

    def __str__(self):
        return f"{self.complaint.reference} {self.rubric}"

    @classmethod
    def begin(cls, case: Complaint, *, agent, by, at: datetime, rubric: Rubric, round=None) -> "Scorecard":
        """An empty card of ``by`` about the work of ``agent`` on a case. Who may begin one is asked by the caller."""
        with transaction.atomic(), attributed(actor_id=by.pk, reason="begin", at=at):
            facts = {"complaint": case, "agent": agent, "scorer": by, "rubric": rubric, "round": round}
            card = cls.objects.create(begun_at=at, **facts)
            ScoreAnswer.objects.bulk_create(
                ScoreAnswer(card=card, complaint=case, item=item) for item in rubric.items.all()
            )
            card.record("begin", by=by, at=at, after=card.state)
        return card

    def write(self, answers: Mapping[int, dict], summary: str, *, by, at: datetime) -> None:
        """Keep what is answered so far, {number of an item: fields of its answer}; no act of its own, only a draft."""
        with transaction.atomic(), attributed(actor_id=by.pk, reason="write", at=at):
            self.lock()
            kept = [row for row in self.answers.all() if row.item_id in answers]
            for row in kept:
                for name, value in answers[row.item_id].items():
                    setattr(row, name, value)
            ScoreAnswer.objects.bulk_update(kept, ["answer", "comment", "at", "overruled"])
            if summary != self.summary:
                self.summary = summary
                self.save(update_fields=["summary"])

    @move(CardState.DRAFT, CardState.HANDED_IN, _("Hand in"))
    def hand_in(self, *, by, at):
        """Fix the answers, with what the history said to each."""
        self.answers_by_facts(save=True)
        self.handed_in_at = at

    @move(CardState.HANDED_IN, CardState.RELEASED, _("Show it to the agent"))
    def release(self, *, by, at):
        """From now on the agent reads it on their own page."""
        self.released_at = at

    @move(CardState.DRAFT, CardState.DROPPED, _("Drop it"))
    def drop(self, *, by, at):
        """It will not be handed in; it counts for nothing."""

    def answers_by_facts(self, *, save: bool = False) -> list["ScoreAnswer"]:
        """The answers in the order of the rubric, a draft's with what the history says now; where nobody has
        answered yet, as the history does."""
        rows = list(self.answers.select_related("item").order_by("item__position", "item_id"))
        if self.state == CardState.DRAFT:
            told = self.told
            for row in rows:
                row.take(told.get(row.item.fact) if row.item.fact else None)
        if save:
            ScoreAnswer.objects.bulk_update(rows, ["answer", "told", "fact"])
        return rows

    @cached_property
    def told(self) -> dict[str, Found]:
        """What the history of the case says to each fact; read once."""
        return told_of(self.complaint_id)

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """Items without an answer, and contradictions of the history without a reason."""
        if verb != "hand_in":
            return []
        rows = self.answers_by_facts()
        return [Lacking(row.item, row.lacks) for row in rows if row.lacks]

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this card."""
        return privileges.may_take_card(verb, by, self)

    def finish(self, *, by, at: datetime) -> None:
        """Hand it in; the last of a round to do so lifts its veil."""
        with transaction.atomic():
            self.hand_in(by=by, at=at)
            if self.round is not None:
                self.round.compare_when_all_are_in(by=by, at=at)

    @property
    def is_fixed(self) -> bool:
        """Whether its answers stand."""
        return self.state in FIXED


def as_answers(rows) -> dict[int, str]:
    """{number of the item: answer} of some answers."""
    return {row.item_id: row.answer for row in rows}


class ScoreAnswerQuerySet(models.QuerySet):
    """Reads about answers. Every method chains."""

    def visible_to(self, user):
        """Those of the cards that the person may see."""
        return self.filter(card__in=Scorecard.objects.visible_to(user))


class ScoreAnswer(Personal):
    """What one card says to one item. ``told`` and ``fact`` keep what the history said when it was handed in."""

    card = models.ForeignKey(Scorecard, models.CASCADE, related_name="answers", verbose_name=_("scorecard"))
    complaint = models.ForeignKey(
        Complaint,
        models.PROTECT,
        related_name="+",
        verbose_name=_("complaint"),
        help_text=_("whose words may be quoted"),
    )
    item = models.ForeignKey(RubricItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    answer = models.CharField(_("answer"), max_length=14, choices=Answer, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("moment"), null=True, blank=True)
    told = models.CharField(_("the history says"), max_length=14, choices=Told, blank=True)
    fact = models.JSONField(_("why it says so"), default=dict, blank=True)
    overruled = models.TextField(_("why the history is overruled"), blank=True)

    objects = ScoreAnswerQuerySet.as_manager()
    history = Tracked(personal=["comment", "overruled"], person="complaint")

    class Meta:
        verbose_name = _("answer of a scorecard")
        verbose_name_plural = _("answers of scorecards")
        constraints = [
            models.UniqueConstraint(fields=["card", "item"], name="training_one_answer_an_item"),
            models.CheckConstraint(name="training_answer_known", condition=Q(answer="") | Q(answer__in=Answer.values)),
        ]

    def __str__(self):
        return f"{self.item}: {self.get_answer_display() or '–'}"

    def take(self, found: Found | None) -> None:
        """Note what the history says; where nobody has answered yet, that is the answer."""
        self.told, self.fact = (found.answer, found.stored()) if found else ("", {})
        if found and not self.answer and found.is_known:
            self.answer = found.answer

    @property
    def found(self) -> Found | None:
        """What the history said, to be read in words."""
        return Found.read(self.told, self.fact) if self.told else None

    @property
    def contradicts(self) -> bool:
        """Whether somebody says otherwise than the history."""
        return self.told in Answer.values and self.answer in Answer.values and self.answer != self.told

    @property
    def lacks(self) -> str:
        """What it still needs: "answer", "reason" or nothing."""
        if not self.answer:
            return "answer"
        return "reason" if self.contradicts and not self.overruled.strip() else ""


def scores_of(rows) -> list:
    """The three scores of some answers with their items."""
    return scores([row.item for row in rows], as_answers(rows))


def failing_of(rows) -> list:
    """What must never happen and did, of some answers with their items."""
    return failing([row.item for row in rows], as_answers(rows))
