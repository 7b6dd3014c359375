"""Several people score one case, each for themselves; then they compare, and agree with reasons."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts import permissions as people
from audit.states import StateField
from audit.steps import move
from complaints.models import Complaint
from history.attribution import attributed
from history.masking import Personal
from history.tracking import Tracked
from training import privileges
from training.choices import SETTLED, UNVEILED, Answer, CardState, RoundState
from training.models.confidential import Confidential
from training.models.rubric import Rubric, RubricItem
from training.permissions import may_review

FEWEST = 2  # scorers: one alone has nobody to compare with


def led_by(user) -> Q:
    """Rows about the work of those whom ``user`` leads (see ``privileges.leads``)."""
    if user.role == "supervisor" and user.team_id is not None:
        return Q(agent__role="agent", agent__team=user.team_id)
    return Q(agent__role="supervisor") if user.role == "manager" else Q(pk__in=[])


class ScoreRoundQuerySet(models.QuerySet):
    """Reads about rounds. Every method chains."""

    def visible_to(self, user):
        """Those one leads or scores in; once compared, to trainers and who leads the agent; shown, to the agent."""
        if not people.works_here(user):
            return self.none()
        shown = Q(agent=user, state=RoundState.RELEASED)
        if not may_review(user):
            return self.filter(shown)
        cards = self.model._meta.get_field("cards").related_model
        taking_part = Exists(cards.objects.filter(scorer=user, round=OuterRef("pk")))
        scoring = Exists(cards.objects.filter(scorer=user, state=CardState.DRAFT, complaint=OuterRef("complaint")))
        reach = Q() if user.role == "trainer" else led_by(user)
        unveiled = Q(state__in=UNVEILED) & reach & ~scoring
        return self.filter(shown | ~Q(agent=user) & (Q(leader=user) | taking_part | unveiled))

    def for_rows(self):
        """All that a row of a list shows."""
        return self.select_related("complaint", "agent", "leader", "rubric")


class ScoreRound(Confidential):
    """A calibration: the same case, the same rubric, each scorer blind until all cards are in or its leader ends it."""

    state = StateField(_("state"), max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="+", verbose_name=_("complaint"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("whose work is scored")
    )
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("led by"))
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="rounds", verbose_name=_("rubric"))
    reason = models.TextField(_("reason of the agreed score"), blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    revealed_at = models.DateTimeField(_("compared at"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    released_at = models.DateTimeField(_("shown to the agent at"), null=True, blank=True)

    objects = ScoreRoundQuerySet.as_manager()
    history = Tracked(personal=["reason"], person="complaint")

    class Meta:
        verbose_name = _("round of scoring")
        verbose_name_plural = _("rounds of scoring")
        constraints = [
            models.CheckConstraint(name="training_round_known_state", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(name="training_round_led_by_another", condition=~Q(leader=models.F("agent"))),
            models.CheckConstraint(
                name="training_agreed_with_a_reason", condition=~Q(state__in=SETTLED) | ~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.complaint.reference} {self.rubric}"

    @classmethod
    def begin(cls, case: Complaint, *, agent, by, at: datetime, rubric: Rubric, scorers: Sequence) -> "ScoreRound":
        """A round led by ``by`` with an empty card for each scorer. Raises ValidationError for fewer than two."""
        if len({scorer.pk for scorer in scorers} - {agent.pk}) < FEWEST:
            raise ValidationError(_("A round needs two scorers besides the agent."))
        with transaction.atomic(), attributed(actor_id=by.pk, reason="begin", at=at):
            facts = {"complaint": case, "agent": agent, "leader": by, "rubric": rubric}
            found = cls.objects.create(begun_at=at, **facts)
            found.record("begin", by=by, at=at, after=found.state, scorers=len(scorers))
            for scorer in scorers:
                found.cards.model.begin(case, agent=agent, by=scorer, at=at, rubric=rubric, round=found)
        return found

    @move(RoundState.OPEN, RoundState.REVEALED, _("Compare now"))
    def reveal(self, *, by, at):
        """Lift the veil. Whoever has not handed in by now is left out."""
        for card in self.cards.filter(state=CardState.DRAFT).select_related("complaint", "round"):
            card.drop(by=by, at=at)
        self.revealed_at = at

    @move(RoundState.REVEALED, RoundState.AGREED, _("Agree"))
    def agree(self, *, by, at, answers: Mapping[int, tuple[str, str]], why: str):
        """Write the agreed score: {number of the item: (answer, reason)}, with the reason of the whole.

        Where scorers differed, an item needs its reason. Raises ValidationError with nothing written.
        """
        differed = self.differing()
        lacking = [key for key in differed if not answers[key][1].strip()]
        if lacking or not why.strip():
            raise ValidationError(_("What was not alike needs a reason, and so does the whole."))
        self.agreed.bulk_create(
            AgreedAnswer(round=self, complaint=self.complaint, item_id=key, answer=answer, reason=because)
            for key, (answer, because) in answers.items()
        )
        self.reason, self.agreed_at = why, at
        return {"differed": len(differed)}

    @move(RoundState.AGREED, RoundState.RELEASED, _("Show it to the agent"))
    def release(self, *, by, at):
        """From now on the agent reads the agreed score, and never who of the scorers said what."""
        self.released_at = at

    @move([RoundState.OPEN, RoundState.REVEALED], RoundState.CANCELLED, _("Cancel the round"))
    def cancel(self, *, by, at):
        """Nothing comes of it; cards not handed in are dropped."""
        for card in self.cards.filter(state=CardState.DRAFT).select_related("complaint", "round"):
            card.drop(by=by, at=at)

    def compare_when_all_are_in(self, *, by, at) -> None:
        """Lift the veil if nobody is waited for. One at a time, so that the last two do not wait for each other."""
        held = type(self).objects.select_for_update(of=["self"]).select_related("complaint").get(pk=self.pk)
        if held.state == RoundState.OPEN and not held.waits_for_somebody():
            held.reveal(by=by, at=at)

    def waits_for_somebody(self) -> bool:
        """Whether a card is still a draft."""
        return self.cards.filter(state=CardState.DRAFT).exists()

    def is_scored_by(self, user) -> bool:
        """Whether somebody has a card in it."""
        return self.cards.filter(scorer=user).exists()

    def differing(self) -> list[int]:
        """The numbers of the items on which the cards that were handed in are not alike."""
        answers = self.cards.model._meta.get_field("answers").related_model.objects
        rows = answers.filter(card__round=self, card__state=CardState.HANDED_IN).values_list("item_id", "answer")
        said: dict[int, set[str]] = {}
        for item, answer in rows:
            said.setdefault(item, set()).add(answer)
        return [item for item, different in said.items() if len(different) > 1]

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this round."""
        return privileges.may_take_round(verb, by, self)


class AgreedAnswerQuerySet(models.QuerySet):
    """Reads about agreed answers. Every method chains."""

    def visible_to(self, user):
        """Those of the rounds that the person may see."""
        return self.filter(round__in=ScoreRound.objects.visible_to(user))


class AgreedAnswer(Personal):
    """What was agreed on one item. Only ever added, all at once, when the round is agreed."""

    append_only = True

    round = models.ForeignKey(ScoreRound, models.PROTECT, related_name="agreed", verbose_name=_("round"))
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="+", verbose_name=_("complaint"))
    item = models.ForeignKey(RubricItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    reason = models.TextField(_("why"), blank=True)

    objects = AgreedAnswerQuerySet.as_manager()
    history = Tracked(personal=["reason"], person="complaint")

    class Meta:
        verbose_name = _("agreed answer")
        verbose_name_plural = _("agreed answers")
        constraints = [
            models.UniqueConstraint(fields=["round", "item"], name="training_agreed_once"),
            models.CheckConstraint(name="training_agreed_known", condition=Q(answer__in=Answer.values)),
        ]

    def __str__(self):
        return f"{self.item}: {self.get_answer_display()}"
