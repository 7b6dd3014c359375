"""What was found out, what was put to the customer, and what was promised."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from complaints.choices import Channel, PromiseState, RedressKind, Scope
from complaints.models.taxonomy import Cause
from history.masking import Personal
from history.tracking import Tracked


class Finding(Personal):
    """One thing the investigation brought to light. A case may have several causes."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="findings", verbose_name=_("complaint")
    )
    text = models.TextField(_("what was found"))
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause"))
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, blank=True)
    department = models.CharField(_("department"), max_length=80, blank=True)
    told_customer = models.BooleanField(_("told to the customer"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["text"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self):
        return str(self.text)[:80]


@dataclass(frozen=True, kw_only=True)
class OptionDraft:
    """An option before it is put to the customer; ``cost`` in minor units of ``currency``."""

    title: str
    redress: str
    cost: int = 0
    currency: str = "TWD"
    pros: str = ""
    cons: str = ""
    due_at: datetime | None = None
    owner: object = None


class Proposal(models.Model):
    """One round of options put to the customer."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="proposals", verbose_name=_("complaint")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    taken_back = models.BooleanField(_("taken back"), default=False)
    history = Tracked(of="complaint")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        get_latest_by = "round"
        constraints = [models.UniqueConstraint(fields=["complaint", "round"], name="complaints_one_proposal_a_round")]

    def __str__(self):
        return _("Round %(round)s") % {"round": self.round}

    def add(self, draft: OptionDraft, *, position: int) -> "Option":
        """Put one more option into this round."""
        option = self.options.create(
            complaint_id=self.complaint_id,
            position=position,
            title=draft.title,
            pros=draft.pros,
            cons=draft.cons,
        )
        option.redress_lines.create(
            complaint_id=self.complaint_id,
            kind=draft.redress,
            amount=draft.cost,
            currency=draft.currency,
            due_at=draft.due_at,
            owner=draft.owner or self.by,
        )
        return option


class Option(Personal):
    """One solution among those put to the customer, with what speaks for and against it."""

    complaint = models.ForeignKey("complaints.Complaint", models.CASCADE, related_name="+", verbose_name=_("complaint"))
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="options", verbose_name=_("proposal"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("option"), max_length=300)
    pros = models.CharField(_("speaks for it"), max_length=300, blank=True)
    cons = models.CharField(_("speaks against it"), max_length=300, blank=True)
    history = Tracked(personal=["title", "pros", "cons"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "position"], name="complaints_option_position"),
            models.CheckConstraint(
                name="complaints_one_to_three_options", condition=models.Q(position__gte=1, position__lte=3)
            ),
        ]

    def __str__(self):
        return str(self.title)


class RedressLine(models.Model):
    """What an option restores: kind, amount, by whom and until when; its cost counts as redress, not as a gift."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="redress_lines", verbose_name=_("complaint")
    )
    option = models.ForeignKey(Option, models.CASCADE, related_name="redress_lines", verbose_name=_("option"))
    kind = models.CharField(_("kind"), max_length=12, choices=RedressKind)
    amount = models.BigIntegerField(_("amount"), default=0, help_text=_("in minor units of the currency"))
    currency = models.CharField(_("currency"), max_length=3)
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    history = Tracked(of="complaint")

    class Meta:
        verbose_name = _("redress")
        verbose_name_plural = _("redress")
        constraints = [
            models.CheckConstraint(name="complaints_redress_not_negative", condition=models.Q(amount__gte=0))
        ]

    def __str__(self):
        return self.get_kind_display()


class Promise(Personal):
    """Something we said we would do. It has an owner and a clock from the first moment."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="promises", verbose_name=_("complaint")
    )
    text = models.CharField(_("promise"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="promises", verbose_name=_("owner")
    )
    due_at = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=14, choices=PromiseState, default=PromiseState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    history = Tracked(personal=["text", "note"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(fields=["owner", "due_at"], name="complaints_promises_open", condition=models.Q(state="open"))
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_promise_settled_or_open",
                condition=models.Q(state="open", settled_at=None)
                | ~models.Q(state="open") & ~models.Q(settled_at=None),
            )
        ]

    def __str__(self):
        return str(self.text)
