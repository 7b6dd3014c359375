from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Team, User
from complaints.worklists import Worklist
from history.tracking import Tracked

MOST_VIEWS = 12  # of one person, and of one team: each is a tab with a live count


class SavedViewQuerySet(models.QuerySet):
    """Reads of saved views. Every method chains."""

    def for_person(self, user: User):
        """Their own and their team's, as the desk shows them."""
        of_team = Q(team=user.team_id) if user.team_id else Q(pk__in=[])
        return self.filter(of_team | Q(owner=user)).order_by(models.F("team").asc(nulls_last=True), "position", "pk")


class SavedView(models.Model):
    """A list of the desk, narrowed down and kept under a name: by one person for themselves, or for a team."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_views",
        verbose_name=_("whose"),
    )
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="saved_views", verbose_name=_("team")
    )
    name = models.CharField(_("name"), max_length=40)
    filters = models.JSONField(_("filters"), default=dict, help_text=_("the list and what narrows it down"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SavedViewQuerySet.as_manager()
    history = Tracked()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.CheckConstraint(
                name="complaints_view_of_one",
                condition=Q(owner=None, team__isnull=False) | Q(owner__isnull=False, team=None),
            ),
            models.UniqueConstraint(fields=["owner", "name"], name="complaints_view_of_person"),
            models.UniqueConstraint(fields=["team", "name"], name="complaints_view_of_team"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep known words only, whoever wrote the filters."""
        self.filters = self.worklist.asked
        super().save(*args, **kwargs)

    @property
    def worklist(self) -> Worklist:
        """What it shows."""
        return Worklist.of(self.filters if isinstance(self.filters, dict) else {})

    def may_be_changed_by(self, user: User) -> bool:
        """Its owner; of a team's, those who supervise it."""
        if self.team_id:
            return permissions.may_supervise(user) and user.team_id == self.team_id
        return self.owner_id == user.pk
