"""What is known of how the installation runs: what was proved of it and when, and which jobs failed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ProofKind(models.TextChoices):
    """What can be proved of an installation."""

    HISTORY = "history", _("the history is whole")
    INTEGRITY = "integrity", _("the promises between the parts hold")
    BACKUP = "backup", _("a backup was made")
    DRILL = "drill", _("a backup was restored and compared")


class Proof(models.Model):
    """That something was proved, or was not. ``facts`` are numbers and the like, nothing personal."""

    kind = models.CharField(_("what"), max_length=12, choices=ProofKind)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    is_good = models.BooleanField(_("it holds"))
    facts = models.JSONField(_("facts"), default=dict)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        indexes = [models.Index(fields=["kind", "-at"], name="audit_proof_newest")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.is_good}"

    @classmethod
    def note(cls, kind: ProofKind, *, is_good: bool, **facts) -> "Proof":
        """Write down how it went just now."""
        return cls.objects.create(kind=kind, is_good=is_good, facts=facts)


class JobFailure(models.Model):
    """That a job of the worker failed: which, with what kind of error, where in the code. Never the error's words:

    they may quote a customer.
    """

    job = models.BigIntegerField(_("job"))
    task = models.CharField(_("task"), max_length=128)
    error = models.CharField(_("error"), max_length=120)
    place = models.CharField(_("place"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("failed job")
        verbose_name_plural = _("failed jobs")
        indexes = [models.Index(fields=["job", "-at"], name="audit_failure_of_job")]

    def __str__(self):
        return f"{self.job} {self.task} {self.error}"
