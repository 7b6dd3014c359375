"""What was found out, and what was put to the customer."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.choices import Channel, EvidenceKind, RedressKind, Scope
from complaints.models.taxonomy import Cause
from history.masking import Personal
from history.tracking import Tracked
from ui.beginnings import beginning

MOST_WHYS = 5


class Finding(Personal):
    """One thing the investigation brought to light. A case may have several causes."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="findings", verbose_name=_("complaint")
    )
    text = models.TextField(_("what was found"))
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause"))
    scope = models.CharField(_("scope"), max_length=10, choices=Scope, blank=True)
    whys = models.TextField(_("why, five times"), blank=True, help_text=_("One answer a line, each to the one before."))
    evidence_kind = models.CharField(_("what shows it"), max_length=12, choices=EvidenceKind, blank=True)
    evidence = models.CharField(_("where it is to be seen"), max_length=300, blank=True)
    responsible = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("department responsible"),
    )
    department = models.CharField(
        _("department"), max_length=80, blank=True, help_text=_("As written before departments had a list.")
    )
    is_preliminary = models.BooleanField(_("preliminary"), default=False)
    told_customer = models.BooleanField(_("told to the customer"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    history = Tracked(personal=["text", "whys", "evidence"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")

    def __str__(self):
        return beginning(str(self.text), 80)

    @property
    def why_lines(self) -> list[str]:
        """The answers that lead from what happened to its cause, the first why first."""
        return [line for line in str(self.whys).splitlines() if line.strip()]


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One thing that an option restores; ``cost`` in minor units of the currency of the option."""

    redress: str
    cost: int = 0
    words: str = ""
    due_at: datetime | None = None
    owner: object = None


@dataclass(frozen=True, kw_only=True)
class OptionDraft:
    """An option before it is put to the customer; ``cost`` in minor units of ``currency``.

    What it restores first stands in the draft itself, the rest in ``further``.
    """

    title: str
    redress: str
    cost: int = 0
    currency: str = "TWD"
    pros: str = ""
    cons: str = ""
    due_at: datetime | None = None
    owner: object = None
    further: tuple[LineDraft, ...] = ()

    @property
    def lines(self) -> tuple[LineDraft, ...]:
        """All that it restores, one to three lines."""
        first = LineDraft(redress=self.redress, cost=self.cost, due_at=self.due_at, owner=self.owner)
        return (first, *self.further)

    @property
    def total(self) -> int:
        """What all of it costs, in minor units of ``currency``."""
        return sum(line.cost for line in self.lines)


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
        for line in draft.lines:
            option.redress_lines.create(
                complaint_id=self.complaint_id,
                kind=line.redress,
                words=line.words,
                amount=line.cost,
                currency=draft.currency,
                due_at=line.due_at or draft.due_at,
                owner=line.owner or draft.owner or self.by,
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


class RedressLine(Personal):
    """What an option restores: kind, amount, by whom and until when; its cost counts as redress, not as a gift.

    Once it is promised it has its ``promise``; carried out, it says when, by whom and under which number.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="redress_lines", verbose_name=_("complaint")
    )
    option = models.ForeignKey(Option, models.CASCADE, related_name="redress_lines", verbose_name=_("option"))
    kind = models.CharField(_("kind"), max_length=12, choices=RedressKind)
    words = models.CharField(_("in words"), max_length=300, blank=True)
    amount = models.BigIntegerField(_("amount"), default=0, help_text=_("in minor units of the currency"))
    currency = models.CharField(_("currency"), max_length=3)
    due_at = models.DateTimeField(_("until"), null=True, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("owner"))
    promise = models.ForeignKey(
        "complaints.Promise",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="redress_lines",
        verbose_name=_("promise"),
    )
    done_on = models.DateField(_("carried out on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("done by"),
    )
    reference = models.CharField(_("number of the transfer, parcel or voucher"), max_length=120, blank=True)
    history = Tracked(personal={"words": "words", "reference": "contact"}, person="complaint", of="complaint")

    class Meta:
        verbose_name = _("redress")
        verbose_name_plural = _("redress")
        indexes = [
            models.Index(
                fields=["promise"], name="complaints_redress_promised", condition=models.Q(promise__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(name="complaints_redress_not_negative", condition=models.Q(amount__gte=0)),
            models.CheckConstraint(
                name="complaints_redress_done_by_somebody",
                condition=models.Q(done_on=None, done_by=None) | models.Q(done_on__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
