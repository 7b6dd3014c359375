"""Who comes back to the customer, as rules and steps say it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.permissions import HANDLERS
from followups.choices import FollowUpChannel, Receiver


class Received(models.Model):
    """By which way and by whom a rule or a step is carried out."""

    channel = models.CharField(_("channel"), max_length=10, choices=FollowUpChannel, default=FollowUpChannel.PHONE)
    who = models.CharField(
        _("who"), max_length=16, choices=Receiver, default=Receiver.HANDLER, db_default=Receiver.HANDLER
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=[(role.value, role.label) for role in Role if role in HANDLERS],
        blank=True,
        default="",
        db_default="",
        help_text=_("Only when somebody with a role does it."),
    )
    escalates = models.BooleanField(
        _("escalates"), default=False, db_default=False, help_text=_("Once missed, it goes one level up by itself.")
    )

    class Meta:
        abstract = True
        constraints: list[Any] = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_role_named",
                condition=models.Q(who="role") & ~models.Q(role="") | ~models.Q(who="role") & models.Q(role=""),
                violation_error_message=_("Name the role, and only when somebody with a role does it."),
            )
        ]

    def clean(self):
        """Raises ValidationError for a role without a name, beside the field."""
        super().clean()
        if self.who == Receiver.ROLE and not self.role:
            raise ValidationError({"role": _("Name the role.")})
