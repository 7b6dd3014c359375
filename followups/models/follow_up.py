from datetime import datetime

from django.conf import settings
from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django_fsm import TransitionNotAllowed

from accounts import permissions as people
from accounts.models import Team
from audit.states import StateField
from audit.steps import Stepping, act, move
from complaints.choices import OPEN, Channel
from complaints.models import Complaint
from complaints.models.requirements import Asked, missing
from customers.models import Customer
from followups import permissions
from followups.choices import (
    WAITING,
    CapOutcome,
    FollowUpChannel,
    FollowUpState,
    Layer,
    Proof,
    Solved,
    Tried,
    WhyCancelled,
    WhyUnreached,
)
from followups.models.enrolment import Enrolment
from followups.models.programme import ProgrammeStep
from followups.models.rule import FollowUpRule
from history.listed import listed_by
from history.tracking import Tracked

SETTLES = frozenset({"complete", "carry_out", "send", "answer", "give_up", "cancel"})
step_settled = Signal()  # of a programme; with ``followup``, ``by`` and ``at``, inside the step's transaction


class FollowUpQuerySet(models.QuerySet):
    """Reads about follow-ups. Every method chains."""

    def visible_to(self, user):
        """Follow-ups of the person's team; legal those of its matters; others above the front line see all."""
        if not people.may_read_cases(user):
            return self.none()
        seen = self.exclude(complaint__about_staff=user, complaint__state__in=OPEN)
        if people.sees_one_team(user):
            return seen.filter(team_id=user.team_id)
        real = seen.exclude(team__in=Team.objects.for_practice())
        return real.filter(complaint__is_legal_matter=True) if user.role == "legal" else real

    def waiting(self):
        """Not done yet, the missed ones included: nobody is forgotten."""
        return self.filter(state__in=WAITING)

    def due_between(self, start: datetime, end: datetime):
        """Those whose window has a part in [start, end)."""
        return self.waiting().filter(earliest_at__lt=end, latest_at__gte=start)

    def past_their_window(self, at: datetime):
        """Scheduled ones whose window closed before ``at``."""
        return self.filter(state=FollowUpState.SCHEDULED, latest_at__lt=at)

    def of_series(self):
        """Those that a resolution planned, without the steps of programmes."""
        return self.filter(enrolment=None)

    def in_one_call_with(self, followup: "FollowUp"):
        """Others of the same customer that wait, have begun or begin while it is open, and go by the same way."""
        if followup.customer_id is None:
            return self.none()
        same = self.waiting().filter(customer_id=followup.customer_id, channel=followup.channel)
        return same.filter(earliest_at__lt=followup.latest_at, latest_at__gt=followup.earliest_at).exclude(
            pk=followup.pk
        )

    def for_agenda(self):
        """All that a row of the agenda shows, the nearest end of a window first."""
        about = ("complaint__category", "customer", "assignee", "rule", "programme_step")
        return self.select_related(*about).order_by("latest_at", "pk")


class FollowUp(Stepping):
    """One look after a customer, in its window: too early is perfunctory, too late insincere."""

    state = StateField(
        _("state"),
        max_length=12,
        choices=FollowUpState,
        default=FollowUpState.SCHEDULED,
        editable=False,
    )
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("complaint")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("customer")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    rule = models.ForeignKey(
        FollowUpRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule")
    )
    enrolment = models.ForeignKey(
        Enrolment,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="followups",
        verbose_name=_("enrolment"),
    )
    programme_step = models.ForeignKey(
        ProgrammeStep,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("step of the programme"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=FollowUpChannel)
    earliest_at = models.DateTimeField(_("earliest"))
    latest_at = models.DateTimeField(_("latest"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followups",
        verbose_name=_("who"),
    )
    cap = models.CharField(
        _("because of the cap"), max_length=8, choices=CapOutcome, blank=True, default="", db_default=""
    )
    missed_at = models.DateTimeField(_("missed at"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    handed_up_at = models.DateTimeField(_("handed up at"), null=True, blank=True)
    proof_number = models.BigIntegerField(
        _("number of the proof"), null=True, blank=True, help_text=_("of the message, file or gift")
    )
    remark = models.TextField(_("what was written about it"), blank=True, default="", db_default="")
    solved = models.CharField(_("is it solved"), max_length=8, choices=Solved, blank=True)
    compensation = models.CharField(
        _("is the compensation acceptable"), max_length=12, choices=Layer, default=Layer.NOT_REACHED
    )
    feeling = models.CharField(_("how does the customer feel"), max_length=12, choices=Layer, default=Layer.NOT_REACHED)
    improvement = models.TextField(_("what should we improve"), blank=True)
    relationship = models.CharField(_("the relationship"), max_length=12, choices=Layer, default=Layer.NOT_REACHED)
    words = models.TextField(_("in the customer’s words"), blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()
    history = Tracked(personal=["improvement", "words", "remark"], of="complaint")

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(
                fields=["assignee", "latest_at"], name="followups_mine", condition=models.Q(state__in=WAITING)
            ),
            # With both ends of the window and the team, so that what lies in a day is known without reading the rows.
            models.Index(
                fields=["assignee", "team", "latest_at", "id", "earliest_at"],
                name="followups_of_person",
                condition=models.Q(state__in=WAITING),
            ),
            models.Index(
                fields=["team", "latest_at", "id", "earliest_at"],
                name="followups_of_team",
                condition=models.Q(state__in=WAITING),
            ),
            models.Index(
                fields=["latest_at", "id", "earliest_at"],
                name="followups_of_house",
                condition=models.Q(state__in=WAITING),
            ),
            models.Index(fields=["complaint"], name="followups_of_case"),
            models.Index(fields=["latest_at", "id"], name="followups_closing", condition=models.Q(state="scheduled")),
            models.Index(fields=["earliest_at", "id"], name="followups_opening", condition=models.Q(state="scheduled")),
            models.Index(
                fields=["enrolment"], name="followups_of_enrolment", condition=models.Q(enrolment__isnull=False)
            ),
            models.Index(
                fields=["next_try_at"], name="followups_next_try", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["team", "done_at"], name="followups_team_done", condition=models.Q(state="done")),
            models.Index(fields=["done_by", "done_at"], name="followups_done", condition=models.Q(state="done")),
            *listed_by("followups", "state", "latest_at", "channel", "solved", "cap"),
        ]
        constraints = [
            models.CheckConstraint(
                name="followups_window_upwards", condition=models.Q(latest_at__gt=models.F("earliest_at"))
            ),
            models.CheckConstraint(name="followups_known_state", condition=models.Q(state__in=FollowUpState.values)),
            models.CheckConstraint(
                name="followups_done_with_an_answer",
                condition=~models.Q(state="done")
                | ~models.Q(solved="")
                | models.Q(programme_step__isnull=False)
                | models.Q(proof_number__isnull=False),
            ),
            models.CheckConstraint(
                name="followups_of_somebody",
                condition=models.Q(complaint__isnull=False) | models.Q(customer__isnull=False),
            ),
            models.CheckConstraint(
                name="followups_step_of_an_enrolment",
                condition=models.Q(enrolment=None, programme_step=None)
                | models.Q(enrolment__isnull=False, programme_step__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "programme_step"],
                name="followups_step_never_double",
                condition=models.Q(enrolment__isnull=False) & ~models.Q(state=FollowUpState.CANCELLED),
            ),
            models.UniqueConstraint(
                fields=["complaint", "rule"],
                name="followups_never_double",
                condition=models.Q(state__in=[FollowUpState.SCHEDULED, FollowUpState.MISSED]),
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.complaint or self.customer}"

    @property
    def title(self) -> str:
        """What it is called: as its rule or its step, else by its channel; in the reader's language."""
        return str(self.rule or self.programme_step or self.get_channel_display())

    @property
    def whose(self) -> str:
        """Whom it is about: the customer, or the case of somebody who gave no name."""
        return str(self.customer.name if self.customer else self.complaint)

    @move(list(WAITING), FollowUpState.DONE, _("Record the talk"))
    def complete(self, *, by, at, solved, compensation=Layer.NOT_REACHED, feeling=Layer.NOT_REACHED, improvement="",
                 relationship=Layer.NOT_REACHED, words=""):  # fmt: skip
        """Record the talk. Only whether it is solved must be answered."""
        self.solved, self.compensation, self.feeling = solved, compensation, feeling
        self.next_try_at = None
        self.improvement, self.relationship, self.words = improvement, relationship, words
        self.done_by, self.done_at = by, at
        return {"solved": solved}

    @move(list(WAITING), FollowUpState.DONE, _("Record that it was done"))
    def carry_out(self, *, by, at, proof_number=None, words=""):
        """A step of a programme was done; its proof stays with it."""
        self.proof_number, self.words = proof_number, words
        self.done_by, self.done_at = by, at
        return {"proof": self.programme_step.proof if self.programme_step else Proof.NOTE.value}

    @move(list(WAITING), FollowUpState.DONE, _("Take the answer"))
    def answer(self, *, by, at, survey):
        """The customer answered the survey; nobody of ours did anything."""
        self.solved, self.compensation, self.feeling = survey.solved, survey.layer("outcome"), survey.layer("treatment")
        self.words, self.done_by, self.done_at = survey.words, by, at
        return {"solved": survey.solved}

    @move(list(WAITING), FollowUpState.UNREACHED, _("Not reached"))
    def give_up(self, *, by, at, why):
        """Nobody was reached, however often we tried; it never counts as satisfied."""
        self.next_try_at, self.done_at = None, at
        return {"why": WhyUnreached(why).value}

    @act("next_try_at")
    def attempt(self, *, by, at, how, note="", next_try_at=None):
        """A try that found nobody. It stays in its window; ``next_try_at`` is when to try again."""
        tried = self.attempts.create(
            complaint_id=self.complaint_id, by=by, at=at, how=how, note=note, next_try_at=next_try_at
        )
        if self.complaint is not None:  # whoever closes the case counts the tries there
            way = self.channel if self.channel in Channel.values else Channel.PHONE
            self.complaint.attempts.create(by=by, at=at, channel=way)
        self.next_try_at = next_try_at
        return tried, {"how": Tried(how).value, "again": next_try_at.isoformat() if next_try_at else ""}

    @move(list(WAITING), FollowUpState.DONE, _("Sent"))
    def send(self, *, by, at, proof_number):
        """Words reached the customer in writing; what they answer is recorded when it comes."""
        self.proof_number, self.done_by, self.done_at = proof_number, by, at
        return {"channel": self.channel}

    @act("solved", "words")
    def note_answer(self, *, by, at, solved, words=""):
        """What the customer answered to what was sent. Raises TransitionNotAllowed unless it waits for an answer."""
        if not self.waits_for_answer:
            raise TransitionNotAllowed(f"note_answer of {self} in {self.state}", object=self, method=self.note_answer)
        self.solved, self.words = Solved(solved).value, words
        return self, {"solved": self.solved}

    @move(FollowUpState.SCHEDULED, FollowUpState.MISSED, _("Missed"))
    def miss(self, *, by, at):
        """The window closed and nobody asked; it stays on the agenda, and shows."""
        self.missed_at = at

    @move(list(WAITING), FollowUpState.SUSPENDED, _("Suspend"))
    def suspend(self, *, by, at):
        """The case began again; what was planned rests and is planned anew."""

    @move(FollowUpState.SUSPENDED, FollowUpState.SCHEDULED, _("Resume"))
    def resume(self, *, by, at):
        """The case did not begin again after all."""

    @move([*WAITING, FollowUpState.SUSPENDED], FollowUpState.CANCELLED, _("Cancel"))
    def cancel(self, *, by, at, why):
        """It will not happen; the reason stays."""
        return {"why": WhyCancelled(why).value}

    @act("earliest_at", "latest_at", "version")
    def reschedule(self, *, by, at, earliest_at, latest_at):
        """Move the window; a missed one can only be done or cancelled. Who saw the window before must look again."""
        self.earliest_at, self.latest_at = earliest_at, latest_at
        self.version += 1
        return self, {"until": latest_at.isoformat()}

    @act("assignee")
    def assign(self, *, by, at, assignee):
        """Let somebody else ask."""
        self.assignee = assignee
        return self, {"assignee": assignee.alias}

    @property
    def waits_for_answer(self) -> bool:
        """Whether words were sent and the customer has not said yet whether it is solved."""
        return self.state == FollowUpState.DONE and not self.solved and self.programme_step_id is None

    def is_too_early(self, at: datetime) -> bool:
        """Before the window opens a call looks perfunctory."""
        return at < self.earliest_at

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this follow-up."""
        return permissions.may_take(verb, by, self)

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """What ``verb`` still needs, as Requirement objects."""
        asked = Asked(self.complaint or self, by, at, {"followup": self, **facts})
        return missing(f"followup_{verb}", asked, rules={} if self.complaint is None else None)

    def journal_case_id(self) -> int | None:
        """A follow-up is part of the timeline of its case, if there is one."""
        return self.complaint_id

    def record(self, verb: str, *, by, at, reason: str = "", **told):
        """As every act; without a case the reason stays here, where an erasure of the customer reaches it."""
        if self.complaint_id is None and reason:
            self.remark, reason = reason, ""
            self.save(update_fields=["remark"])
        return super().record(verb, by=by, at=at, reason=reason, **told)

    def after_step(self, verb: str, before: str, *, by, at) -> None:
        """A step that was done, or will not be, lets its programme go on."""
        if self.enrolment_id is not None and verb in SETTLES:
            step_settled.send(sender=type(self), followup=self, by=by, at=at)
