"""Moments of cases with notes, in an order, for people who meet to learn from them."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.steps import Stepping, act
from complaints.models import Complaint
from history.attribution import attributed
from history.masking import Personal
from history.moments import written
from history.tracking import Tracked
from training.models.library import CaseCopy
from training.permissions import may_review


class PackSet(models.QuerySet):
    """Reads of packs. Every method chains."""

    def visible_to(self, user):
        """For reviewers, and for those who take part."""
        if may_review(user):
            return self
        return self.filter(guests__person=user).distinct() if user.is_active else self.none()


class Pack(Stepping):
    """What a seminar goes through. Title and purpose speak of the lesson, never of a person."""

    title = models.CharField(_("title"), max_length=160)
    purpose = models.TextField(_("purpose"), help_text=_("What they will do better afterwards. Name nobody."))
    held_on = models.DateField(_("held on"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    objects = PackSet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("seminar pack")
        verbose_name_plural = _("seminar packs")

    def __str__(self):
        return self.title

    def may(self, verb: str, by) -> bool:
        """Any reviewer puts packs together."""
        return may_review(by)

    @classmethod
    @transaction.atomic
    def make(cls, *, by, at: datetime, title: str, purpose: str, held_on=None, people=()) -> "Pack":
        """Begin one. Raises PermissionDenied."""
        if not may_review(by):
            raise PermissionDenied("pack")
        with attributed(actor_id=by.pk, reason="make", at=at):
            pack = cls(title=title, purpose=purpose, held_on=held_on, made_by=by, made_at=at)
            pack.save(force_insert=True)
            pack.invite(people)
            pack.record("make", by=by, at=at)
        return pack

    def invite(self, people) -> None:
        """Exactly these take part from now on."""
        self.guests.exclude(person__in=people).delete()
        present = set(self.guests.values_list("person_id", flat=True))
        for person in people:
            if person.pk not in present:
                PackGuest.objects.create(pack=self, person=person)

    @act("title", "purpose", "held_on", "version")
    def change(self, *, by, at, title: str, purpose: str, held_on=None, people=()):
        """Another title, purpose or day, and who takes part."""
        self.title, self.purpose, self.held_on = title, purpose, held_on
        self.invite(people)
        self.version += 1
        return self, {}

    @act("version")
    def add(self, *, by, at, note: str, copy: CaseCopy | None = None, complaint: Complaint | None = None, moment=None):
        """One more moment at the end: a copy, or a moment in the life of a case."""
        last = self.moments.aggregate(last=models.Max("position"))["last"] or 0
        case = copy.complaint if copy else complaint
        told = {"copy": copy, "complaint": case, "moment": moment, "note": note}
        found = PackMoment.objects.create(pack=self, position=last + 1, **told)
        self.version += 1
        return found, {}

    @act("version")
    def remove(self, *, by, at, moment: "PackMoment"):
        """Take one out."""
        moment.delete()
        self.version += 1
        return self, {}

    @act("version")
    def raise_up(self, *, by, at, moment: "PackMoment"):
        """Let one come before its predecessor."""
        before = self.moments.filter(position__lt=moment.position).order_by("-position").first()
        if before is not None:
            places = before.position, moment.position
            for one, place in ((before, 0), (moment, places[0]), (before, places[1])):
                PackMoment.objects.filter(pk=one.pk).update(position=place)
        self.version += 1
        return self, {}


class PackGuest(models.Model):
    """Somebody who takes part."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="guests", verbose_name=_("seminar pack"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    history = Tracked()

    class Meta:
        verbose_name = _("participant of a seminar")
        verbose_name_plural = _("participants of seminars")
        constraints = [models.UniqueConstraint(fields=["pack", "person"], name="training_guest_once")]

    def __str__(self):
        return f"{self.pack_id} {self.person_id}"


class PackMoment(Personal):
    """A copy, or a moment of a case's life, with what to notice there."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="moments", verbose_name=_("seminar pack"))
    position = models.PositiveSmallIntegerField(_("position"))
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    copy = models.ForeignKey(
        CaseCopy, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("copy of a case")
    )
    moment = models.DateTimeField(_("moment"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    history = Tracked(personal=["note"], person="complaint")

    class Meta:
        verbose_name = _("moment of a seminar")
        verbose_name_plural = _("moments of seminars")
        constraints = [
            models.UniqueConstraint(fields=["pack", "position"], name="training_pack_in_order"),
            models.CheckConstraint(
                name="training_copy_or_moment",
                condition=models.Q(copy__isnull=False, moment=None) | models.Q(copy=None, moment__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.pack_id}/{self.position}"

    @property
    def key(self) -> str:
        """The moment as addresses write it."""
        return written(self.moment) if self.moment else ""
