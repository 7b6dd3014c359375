"""What each verb leaves behind: who took the step, when, and with what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import CurrentTransaction
from complaints.choices import (
    Channel,
    DemandConfirmation,
    Evidence,
    HowLeft,
    Outcome,
    ReopeningReason,
    RevisionReason,
    Severity,
    State,
    WithdrawalReason,
)
from complaints.models.taxonomy import Cause
from history.masking import Personal
from history.tracking import Tracked


class Stage(Personal):
    """One step of one case. A step that was taken back stays, and says so."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="%(class)ss", verbose_name=_("complaint")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    taken_back = models.BooleanField(_("taken back"), default=False)

    class Meta:
        abstract = True
        get_latest_by = "pk"

    def __str__(self):
        return f"{self._meta.verbose_name} {self.at:%Y-%m-%d %H:%M}"


class Acknowledgement(Stage):
    """A person's first contact with the customer."""

    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    note = models.TextField(_("note"), blank=True)
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")


class Assessment(Stage):
    """What is at stake, and what the customer asks for, as the customer confirmed it."""

    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    is_safety_risk = models.BooleanField(_("safety risk"))
    demand = models.TextField(_("what the customer wants"), blank=True)
    demand_confirmation = models.CharField(
        _("how it was confirmed"), max_length=14, choices=DemandConfirmation, blank=True
    )
    history = Tracked(personal=["demand"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")


class Investigation(Stage):
    """Who looks into it from here on."""

    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("responsible handler")
    )
    history = Tracked(of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("investigation")
        verbose_name_plural = _("investigations")


class Agreement(Stage):
    """The customer's choice among the options, with what shows it."""

    option = models.ForeignKey("complaints.Option", models.PROTECT, related_name="+", verbose_name=_("option"))
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence)
    note = models.TextField(_("in the customer’s words"), blank=True)
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")


class Decision(Stage):
    """Our final decision where no agreement was found: with reasons, and the outside routes told."""

    reasons = models.TextField(_("reasons"))
    routes_told = models.TextField(_("outside routes told"))
    option = models.ForeignKey(
        "complaints.Option",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("option"),
    )
    history = Tracked(personal=["reasons", "routes_told"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")


class Revision(Stage):
    """Why another solution is looked for before this one is done."""

    why = models.CharField(_("why"), max_length=16, choices=RevisionReason)
    note = models.TextField(_("note"), blank=True)
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")


class Resolution(Stage):
    """What was done, and how the customer left."""

    what_was_done = models.TextField(_("what was done"))
    how_left = models.CharField(_("how the customer left"), max_length=12, choices=HowLeft, blank=True)
    at_first_contact = models.BooleanField(_("at first contact"), default=False)
    no_apology_reason = models.TextField(_("why no apology"), blank=True)
    history = Tracked(personal=["what_was_done", "no_apology_reason"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")


class Closure(Stage):
    """How it ended, and what we learn from it."""

    outcome = models.CharField(_("outcome"), max_length=28, choices=Outcome)
    cause = models.ForeignKey(Cause, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cause"))
    lesson = models.TextField(_("lesson"), blank=True)
    customer_words = models.TextField(_("the customer’s last words"), blank=True)
    history = Tracked(personal=["lesson", "customer_words"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("closure")
        verbose_name_plural = _("closures")


class Reopening(Stage):
    """Why a finished case began again."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: by the customer’s own answer."),
    )
    why = models.CharField(_("why"), max_length=16, choices=ReopeningReason)
    note = models.TextField(_("note"), blank=True)
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")


class Withdrawal(Stage):
    """Why it ended without a solution."""

    why = models.CharField(_("why"), max_length=20, choices=WithdrawalReason)
    note = models.TextField(_("note"), blank=True)
    duplicate_of = models.ForeignKey(
        "complaints.Complaint", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("duplicate of")
    )
    history = Tracked(personal=["note"], person="complaint", of="complaint")

    class Meta(Stage.Meta):
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")


VALUES_CORRECTED = dict(State.choices) | dict(Severity.choices)
CORRECTABLE = {
    "state": _("state"),
    "customer": _("customer"),
    "purchase": _("purchase"),
    "category": _("category"),
    "severity": _("severity"),
    "received_at": _("received at"),
    "desired_outcome": _("what the customer wants"),
    "subject": _("matter"),
    "about_staff": _("person complained about"),
}


class Correction(Stage):
    """A mistake of ours put right: a field changed, or a step taken back. Written with the reason, never silently."""

    field = models.CharField(_("what"), max_length=40, help_text=_("a field, or “state” for a step taken back"))
    was = models.TextField(_("was"), blank=True)
    becomes = models.TextField(_("becomes"), blank=True)
    why = models.TextField(_("why"))
    written_in = models.BigIntegerField(_("transaction"), db_default=CurrentTransaction(), editable=False)
    history = Tracked(personal=["was", "becomes", "why"], person="complaint", of="complaint")
    in_words = {"field": CORRECTABLE, "was": VALUES_CORRECTED, "becomes": VALUES_CORRECTED}

    class Meta(Stage.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["complaint", "written_in"], name="complaints_correction_in")]

    @property
    def is_step_taken_back(self) -> bool:
        """Whether it undid a step rather than a field."""
        return self.field == "state" and self.becomes in State.values
