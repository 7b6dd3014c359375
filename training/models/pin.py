"""Notes of trainers, pinned to moments in the life of a case."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import permissions
from audit.steps import Stepping, act
from complaints.models import Complaint
from history.attribution import attributed
from history.moments import written
from history.tracking import Tracked
from training.permissions import may_review_case
from ui.beginnings import beginning


class PinKind(models.TextChoices):
    """What a note says about its moment."""

    EXEMPLARY = "exemplary", pgettext_lazy("note", "exemplary")
    BETTER = "better", pgettext_lazy("note", "could be better")
    QUESTION = "question", pgettext_lazy("note", "a question")


class PinQuerySet(models.QuerySet):
    """Reads of notes. Every method chains."""

    def visible_to(self, user):
        """Those who review see the notes on every case that they may open; an agent those on cases they handled."""
        if not permissions.may_read_cases(user):
            return self.none()
        cases = Complaint.objects.visible_to(user)
        if user.role == "agent":
            handled = Complaint.history.model._base_manager.filter(id=models.OuterRef("pk"), handler_id=user.pk)
            cases = cases.filter(models.Q(handler=user) | models.Exists(handled))
        return self.filter(complaint__in=cases)

    def beside(self, case: Complaint, user):
        """Those on a ``case`` that this person has opened already: the case is not asked for again."""
        if user.role == "agent" and case.handler_id != user.pk:
            return self.visible_to(user).filter(complaint=case.pk)
        return self.filter(complaint=case.pk)

    def standing(self):
        """Those that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)


class Pin(Stepping):
    """One note at one moment of one case. It may be withdrawn, and is never deleted.

    It is no part of the case: neither its timeline nor its dossier tell of it. Its words are about the customer too,
    and go with the words of the case when these are erased.
    """

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="pins", verbose_name=_("complaint"))
    at = models.DateTimeField(_("moment"), help_text=_("of the case that it is pinned to"))
    kind = models.CharField(_("kind"), max_length=10, choices=PinKind)
    words = models.TextField(_("note"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    made_at = models.DateTimeField(_("written at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = PinQuerySet.as_manager()
    history = Tracked(personal=["words"], person="complaint")

    class Meta:
        verbose_name = _("pinned note")
        verbose_name_plural = _("pinned notes")
        indexes = [models.Index(fields=["complaint", "at"], name="training_pins_in_order")]
        constraints = [
            models.CheckConstraint(name="training_pin_known_kind", condition=models.Q(kind__in=PinKind.values)),
            models.CheckConstraint(name="training_pin_of_the_past", condition=models.Q(at__lte=models.F("made_at"))),
        ]

    def __str__(self):
        return beginning(str(self.words), 80)

    @classmethod
    def put(cls, case: Complaint, *, by, at, moment, kind: str, words: str) -> "Pin":
        """Pin ``words`` to ``moment`` of ``case``. Raises PermissionDenied for whoever does not review it."""
        if not may_review_case(by, case):
            raise PermissionDenied("pin")
        with transaction.atomic(), attributed(actor_id=by.pk, reason="put", at=at):
            pin = cls.objects.create(complaint=case, at=moment, kind=kind, words=words, author=by, made_at=at)
            pin.record("put", by=by, at=at, case=case.reference, kind=kind)
        return pin

    @act("withdrawn_at", "version")
    def withdraw(self, *, by, at):
        """Take the note back; it stays on record."""
        self.withdrawn_at, self.version = at, self.version + 1
        return self, {"case": self.complaint.reference, "kind": self.kind}

    @property
    def key(self) -> str:
        """Its moment as addresses write it."""
        return written(self.at)

    def may(self, verb: str, by) -> bool:
        """Its author takes it back, or whoever sees to the team; once."""
        if self.withdrawn_at is not None or not may_review_case(by, self.complaint):
            return False
        return self.author_id == by.pk or permissions.may_supervise_team(by, self.complaint.team_id)
