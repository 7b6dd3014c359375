"""How a case is talked about, and what is changed when it is stuck; never anything about the person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.steps import RequirementsMissing, act
from complaints.choices import Approach, ChangeKind, ChangeResult, Channel
from complaints.models.requirements import Requirement
from history.masking import Personal
from history.tracking import Tracked

TOUCHED = ("due_at", "due_kind", "last_activity_at")
EXACTLY = {
    ChangeKind.TIME: Requirement("when", _("when we speak again"), "changes-made", bool, law=True),
    ChangeKind.PLACE: Requirement("where", _("by which channel"), "changes-made", bool, law=True),
    ChangeKind.PERSON: Requirement("who", _("who speaks with the customer now"), "changes-made", bool, law=True),
}
UNTOLD = Requirement("untold", _("a change of which nobody has told yet"), "changes-made", bool, law=True)


class CaseChange(Personal):
    """One of the four changes, made when talking led nowhere: what exactly, and later what came of it."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="changes_made", verbose_name=_("complaint")
    )
    kind = models.CharField(_("what is changed"), max_length=8, choices=ChangeKind)
    words = models.CharField(_("what exactly"), max_length=300)
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    promise = models.ForeignKey(
        "complaints.Promise", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("promise")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    result = models.CharField(_("what came of it"), max_length=8, choices=ChangeResult, blank=True)
    result_words = models.CharField(_("in one line"), max_length=300, blank=True)
    result_at = models.DateTimeField(_("told at"), null=True, blank=True)
    history = Tracked(personal=["words", "result_words"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("change when stuck")
        verbose_name_plural = _("changes when stuck")
        constraints = [
            models.CheckConstraint(
                name="complaints_change_result_told",
                condition=models.Q(result="", result_at=None)
                | ~models.Q(result="") & models.Q(result_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class Steering(models.Model):
    """The acts by which a conversation is steered."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def choose_approach(self, *, by, at, approach):
        """How to talk on this case from now on. The journal keeps it, so that the next handler reads it."""
        return approach, {"approach": Approach(approach).value}

    @act("handler", *TOUCHED)
    def change(self, *, by, at, kind, words, receiver=None, due_at=None, channel=""):
        """Change the time, the place, the person or the wording, because it is stuck.

        Another person carries the case from now on, another time is a promise. Raises RequirementsMissing for a change
        that does not say what exactly.
        """
        exactly = {ChangeKind.TIME: due_at, ChangeKind.PLACE: channel, ChangeKind.PERSON: receiver}
        if not exactly.get(kind, words):
            raise RequirementsMissing(self, "change", [EXACTLY[kind]])
        promise = None
        if kind == ChangeKind.PERSON:
            self.assign(by=by, at=at, handler=receiver)
        elif kind == ChangeKind.TIME:
            owner = self.handler or by
            promise = self.make_promise(by=by, at=at, text=words, owner=owner, due_at=due_at)
        made = self.changes_made.create(
            kind=kind,
            words=words,
            receiver=receiver if kind == ChangeKind.PERSON else None,
            channel=channel if kind == ChangeKind.PLACE else "",
            promise=promise,
            by=by,
            at=at,
        )
        return made, {"kind": ChangeKind(kind).value, "words": words}

    @act(*TOUCHED)
    def tell_change(self, *, by, at, change, result, words=""):
        """What came of a change: it helped, or it did not. Raises RequirementsMissing when that was told before."""
        told = {"result": ChangeResult(result), "result_words": words, "result_at": at}
        if not self.changes_made.filter(pk=change.pk, result="").update(**told):
            raise RequirementsMissing(self, "tell_change", [UNTOLD])
        return change, {"kind": change.kind, "result": ChangeResult(result).value, "words": words}
