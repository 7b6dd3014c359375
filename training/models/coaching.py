"""A coaching note: what was seen, what it did, what is to change, when we look again. Between a few people."""

from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import permissions as people
from audit.states import StateField
from audit.steps import move
from complaints.models import Complaint
from history.attribution import attributed
from history.tracking import Tracked
from training import privileges
from training.choices import NoteState
from training.models.confidential import Confidential
from training.models.round import ScoreRound, led_by
from training.models.scorecard import Scorecard


class CoachingNoteQuerySet(models.QuerySet):
    """Reads about notes. Every method chains."""

    def visible_to(self, user):
        """The agent's own, the coach's own, and those of the people one leads; nobody else's (docs/decisions/0028)."""
        if not people.works_here(user):
            return self.none()
        theirs = Q(agent=user) & ~Q(state=NoteState.WITHDRAWN)
        return self.filter(theirs | Q(coach=user) | led_by(user) & ~Q(agent=user))

    def waiting_for(self, user):
        """What the agent has not acknowledged yet."""
        return self.filter(agent=user, state=NoteState.WAITING)

    def for_rows(self):
        """All that a row of a list shows."""
        return self.select_related("complaint", "agent", "coach")


class CoachingNote(Confidential):
    """What a coach and an agent agree on after a case. It may quote the customer, so it hangs on the case."""

    state = StateField(_("state"), max_length=12, choices=NoteState, default=NoteState.WAITING, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="+", verbose_name=_("complaint"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("agent")
    )
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("coach"))
    card = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("scorecard")
    )
    round = models.ForeignKey(
        ScoreRound, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("round")
    )
    behaviour = models.TextField(_("behaviour seen"))
    effect = models.TextField(_("its effect"))
    change = models.TextField(_("agreed change"))
    check_on = models.DateField(_("look again on"))
    moment = models.DateTimeField(_("moment"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"))
    comment = models.TextField(_("the agent’s own comment"), blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    result = models.TextField(_("what was seen then"), blank=True)
    checked_at = models.DateTimeField(_("looked at again at"), null=True, blank=True)

    objects = CoachingNoteQuerySet.as_manager()
    history = Tracked(personal=["behaviour", "effect", "change", "comment", "result"], person="complaint")

    class Meta:
        verbose_name = _("coaching note")
        verbose_name_plural = _("coaching notes")
        indexes = [models.Index(fields=["agent", "-id"], name="training_notes_of_agent")]
        constraints = [
            models.CheckConstraint(name="training_note_known_state", condition=Q(state__in=NoteState.values)),
            models.CheckConstraint(name="training_nobody_coaches_themselves", condition=~Q(coach=models.F("agent"))),
            models.CheckConstraint(
                name="training_note_acknowledged_at",
                condition=Q(state__in=["waiting", "withdrawn"], acknowledged_at=None)
                | Q(state__in=["acknowledged", "checked"], acknowledged_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.complaint.reference} {self.written_at:%Y-%m-%d}"

    @classmethod
    def begin(cls, case: Complaint, *, agent, by, at: datetime, check_on: date, **words) -> "CoachingNote":
        """Write a note for ``agent``; ``words`` are further fields. Who may is asked by the caller."""
        with transaction.atomic(), attributed(actor_id=by.pk, reason="begin", at=at):
            note = cls.objects.create(complaint=case, agent=agent, coach=by, written_at=at, check_on=check_on, **words)
            note.record("begin", by=by, at=at, after=note.state)
        return note

    @move(NoteState.WAITING, NoteState.ACKNOWLEDGED, pgettext_lazy("coaching", "Acknowledge"))
    def acknowledge(self, *, by, at, comment=""):
        """The agent has read it, and may say something to it."""
        self.comment, self.acknowledged_at = comment, at

    @move(NoteState.ACKNOWLEDGED, NoteState.CHECKED, _("Looked again"))
    def check_again(self, *, by, at, result):
        """What the coach saw when they looked again."""
        self.result, self.checked_at = result, at

    @move(NoteState.WAITING, NoteState.WITHDRAWN, _("Take it back"))
    def withdraw(self, *, by, at):
        """It was not fair, or about somebody else; the agent no longer sees it."""

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this note."""
        return privileges.may_take_note(verb, by, self)

    def is_late(self, on: date) -> bool:
        """Whether somebody should have looked again by a day."""
        return self.state == NoteState.ACKNOWLEDGED and self.check_on <= on
