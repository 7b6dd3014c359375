"""“Help!”: an agent calls from a case, a supervisor whispers what to say or takes over. It enters no score."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts.permissions import may_supervise_team
from audit.steps import act
from complaints.choices import (
    OPEN,
    Direction,
)
from complaints.hands import HelpEnd
from history.masking import Personal
from history.tracking import Tracked


class HelpCallQuerySet(models.QuerySet):
    """Reads about calls for help. Every method chains."""

    def standing(self):
        """Calls that nobody has ended."""
        return self.filter(ended_at=None)

    def waiting(self):
        """Calls that nobody has answered, of cases that go on."""
        return self.standing().filter(answered_at=None, complaint__state__in=OPEN)


class HelpCall(Personal):
    """A call for help from a case, and what was whispered in answer. Once heard, the answer is an internal note."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="help_calls", verbose_name=_("complaint")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("called by")
    )
    asked_at = models.DateTimeField(_("called at"))
    words = models.TextField(_("in words"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.TextField(_("whisper"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_how = models.CharField(_("how it ended"), max_length=10, choices=HelpEnd, blank=True)

    objects = HelpCallQuerySet.as_manager()
    history = Tracked(personal=["words", "answer"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"], name="complaints_one_call_for_help", condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="complaints_call_ends_somehow",
                condition=models.Q(ended_at=None, ended_how="")
                | models.Q(ended_at__isnull=False) & ~models.Q(ended_how=""),
            ),
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def mark(self) -> str:
        """Which call it is and whether it was answered: another one whenever there is something new to see."""
        return f"{self.pk}-{int(bool(self.answered_at))}"

    def may_be_heard_by(self, user) -> bool:
        """Who called, and those who supervise the team of the case."""
        return user.pk == self.asked_by_id or may_supervise_team(user, self.complaint.team_id)


class Whispering(models.Model):
    """How a case calls for help and is answered."""

    class Meta:
        abstract = True

    def standing_call(self) -> HelpCall | None:
        """The call for help that stands."""
        return self.help_calls.standing().first()

    @act("last_activity_at")
    def ask_for_help(self, *, by, at, words=""):
        """Call for a supervisor. Raises TransitionNotAllowed while a call stands, and on a case that ended."""
        if self.state not in OPEN or self.standing_call():
            raise TransitionNotAllowed(f"ask_for_help on {self}", object=self, method=self.ask_for_help)
        return self.help_calls.create(asked_by=by, asked_at=at, words=words), {}

    @act("last_activity_at")
    def whisper(self, *, by, at, words):
        """Answer the call. Raises TransitionNotAllowed when there is none, or it was answered already."""
        call = self.standing_call()
        if call is None or call.answered_at:
            raise TransitionNotAllowed(f"whisper on {self}", object=self, method=self.whisper)
        call.answered_by, call.answered_at, call.answer = by, at, words
        call.save()
        return call, {}

    @act("last_activity_at")
    def end_help(self, *, by, at):
        """Heard, or no longer needed: whoever called says so, or who supervises the team."""
        call = self.standing_call()
        if call is None:
            raise TransitionNotAllowed(f"end_help on {self}", object=self, method=self.end_help)
        if not call.may_be_heard_by(by):
            raise PermissionDenied("end_help")
        how = HelpEnd.HEARD if call.answered_at else HelpEnd.WITHDRAWN
        self.hang_up(by=by, at=at, how=how)
        return call, {"how": how.value}

    def hang_up(self, *, by, at, how) -> None:
        """End the call that stands, if any, within an act; what was whispered stays as an internal note."""
        call = self.standing_call()
        if call is None:
            return
        call.ended_at, call.ended_how = at, how
        call.save()
        if call.answer:
            self.messages.create(direction=Direction.INTERNAL, body=call.answer, by=call.answered_by, at=at)
