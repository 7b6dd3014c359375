"""A change of a policy about money: proposed by one manager, in force only once another has confirmed it."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.models import CurrentTransaction
from complaints.succession import Act, Change
from history.tracking import Tracked


class ChangeState(models.TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken_back", _("taken back")


class PolicyChangeQuerySet(models.QuerySet):
    """Reads about proposals. Every method chains."""

    def waiting(self):
        """Those that nobody has decided."""
        return self.filter(state=ChangeState.WAITING)


class PolicyChange(models.Model):
    """One proposed act on one row. Nothing changes before it is confirmed; once decided it is fixed."""

    kind = models.CharField(_("policy"), max_length=60)
    act = models.CharField(_("what happens"), max_length=10, choices=Act)
    row = models.BigIntegerField(_("number of the row"), null=True, blank=True)
    values = models.JSONField(_("values"), default=dict, encoder=DjangoJSONEncoder)
    reason = models.CharField(_("why"), max_length=400)
    state = models.CharField(_("state"), max_length=10, choices=ChangeState, default=ChangeState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    decided_in = models.BigIntegerField(_("transaction"), null=True, editable=False)

    objects = PolicyChangeQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("proposed change of a policy")
        verbose_name_plural = _("proposed changes of policies")
        indexes = [
            models.Index(fields=["id"], name="complaints_changes_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["decided_in"], name="complaints_changes_decided"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_change_decided_by_somebody",
                condition=models.Q(state="waiting", decided_by=None, decided_at=None)
                | ~models.Q(state="waiting") & models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="complaints_change_confirmed_by_another",
                condition=~models.Q(state="confirmed") | ~models.Q(decided_by=models.F("proposed_by")),
                violation_error_message=_("Whoever proposed it cannot confirm it."),
            ),
        ]

    def __str__(self):
        return f"{self.model._meta.verbose_name}: {self.thing}"

    @property
    def model(self) -> Any:
        """The kind of policy."""
        return apps.get_model(self.kind)

    @property
    def target(self) -> Any:
        """The row that is to change; None for one that is new, or gone since."""
        return self.model._base_manager.filter(pk=self.row).first() if self.row else None

    @property
    def thing(self) -> str:
        """The row in words: as it is to be, else as it is."""
        return str(self.becomes() or self.target or self.row)

    def becomes(self) -> Any:
        """The row as it would be, not saved; None where one only ends."""
        if self.act in {Act.END, Act.CALL_OFF}:
            return None
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        return self.model(**{name: fields[name].to_python(value) for name, value in self.values.items()})

    def change(self) -> Change:
        """The act that is proposed. Raises ValidationError when the row is gone."""
        target = self.target
        if self.row and target is None:
            raise ValidationError(_("The row that it would change is no longer there."))
        fields = {field.attname: field for field in self.model._meta.concrete_fields}
        values = {name: fields[name].to_python(value) for name, value in self.values.items()}
        return Change(self.model, self.act, target, values)

    @classmethod
    def propose(cls, change: Change, *, by, at: datetime, reason: str) -> "PolicyChange":
        """Put a change before another manager. Raises ValidationError when it could not be done today."""
        if not reason.strip():
            raise ValidationError(_("Say why: whoever confirms it decides by that."))
        change.check()
        kind, row = change.model._meta.label_lower, change.row and change.row.pk
        if row and cls.objects.waiting().filter(kind=kind, row=row).exists():
            raise ValidationError(_("A change of this row waits already. Decide on that one first."))
        facts = {"kind": kind, "act": change.act, "row": row, "values": change.in_full()}
        return cls.objects.create(**facts, reason=reason, proposed_by=by, proposed_at=at)

    @transaction.atomic
    def confirm(self, *, by, at: datetime) -> Any:
        """Let it take place. Raises PermissionDenied, or ValidationError when it cannot be any more."""
        self._lock()
        if by.role != "manager" or not by.is_active or by.pk == self.proposed_by_id:
            raise PermissionDenied("confirm")
        self._decide(ChangeState.CONFIRMED, by=by, at=at)
        return self.change().carry_out()

    @transaction.atomic
    def refuse(self, *, by, at: datetime, answer: str) -> None:
        """Say no, with words. Whoever proposed it takes it back instead. Raises PermissionDenied, ValidationError."""
        self._lock()
        if by.role != "manager" or not by.is_active:
            raise PermissionDenied("refuse")
        own = by.pk == self.proposed_by_id
        if not own and not answer.strip():
            raise ValidationError(_("Say why not."))
        self._decide(ChangeState.TAKEN_BACK if own else ChangeState.REFUSED, by=by, at=at, answer=answer)

    def _lock(self) -> None:
        type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        if self.state != ChangeState.WAITING:
            raise ValidationError(_("It has been decided already."))

    def _decide(self, state: str, *, by, at: datetime, answer: str = "") -> None:
        self.state, self.decided_by, self.decided_at, self.answer = state, by, at, answer
        type(self)._base_manager.filter(pk=self.pk).update(
            state=state, decided_by=by, decided_at=at, answer=answer, decided_in=CurrentTransaction()
        )
