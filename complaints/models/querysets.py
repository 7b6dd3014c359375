from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject
from django.utils.timezone import now

from accounts import permissions
from accounts.models import Team, User
from complaints.choices import IN_PROGRESS, OPEN, State
from complaints.models.dated import policy_day
from complaints.models.replies import ReplyDraft
from complaints.models.standards import RequirementRule
from complaints.numbers import references
from customers.models import ContactPoint


class ComplaintQuerySet(models.QuerySet):
    """Reads about cases. Every method chains; none of them hits the database."""

    def visible_to(self, user: User):
        """The cases this person may open: agents and supervisors their team's, legal what concerns it, others all.

        Nobody reads a case about themselves while it runs.
        """
        if not permissions.may_read_cases(user):
            return self.none()
        return self.not_about(user).within_reach_of(user)

    def not_about(self, user: User):
        """Without the cases that complain about ``user`` and still run."""
        return self.exclude(about_staff=user, state__in=OPEN)

    def within_reach_of(self, user: User):
        """The cases that the role of ``user`` reaches."""
        if permissions.sees_one_team(user):
            return self.filter(team_id=user.team_id)
        return self.real().filter(is_legal_matter=True) if user.role == "legal" else self.real()

    def numbered(self, words: str):
        """The case with the number that ``words`` write, in any of the ways people do."""
        return self.filter(reference__in=references(words, now().year))

    def real(self):
        """Without what only teaches."""
        return self.exclude(team__in=Team.objects.for_practice())

    def open(self):
        """Cases that are not ended: still in hand, or resolved and to be confirmed."""
        return self.filter(state__in=OPEN)

    def in_progress(self):
        """Cases that still wait for a solution."""
        return self.filter(state__in=IN_PROGRESS)

    def overdue(self, at: datetime):
        """Open cases whose nearest clock ran out before ``at``."""
        return self.open().filter(due_at__lt=at)

    def due_between(self, start: datetime, end: datetime):
        """Open cases whose nearest clock runs out in [start, end)."""
        return self.open().filter(due_at__gte=start, due_at__lt=end)

    def handled_by(self, user: User):
        """The cases one person carries."""
        return self.filter(handler=user)

    def unassigned(self):
        """Cases that nobody carries yet."""
        return self.in_progress().filter(handler=None)

    def escalated(self):
        """Cases that have left the front line."""
        return self.open().filter(escalation_level__gt=0)

    def on_hold(self):
        """Cases that wait for their customer."""
        return self.in_progress().filter(self.model.waits())

    def confirmed_satisfied(self):
        """Cases the customer confirmed as well mended."""
        return self.filter(state=State.CLOSED, outcome="satisfied")

    def in_figures(self):
        """Cases that count: imported history does not, and practice never."""
        return self.real().filter(import_batch=None)

    def for_desk(self):
        """All that a desk row shows, in one query, the nearest deadline first."""
        return self.select_related("customer", "category", "handler").order_by(
            models.F("due_at").asc(nulls_last=True), "pk"
        )

    def for_case_page(self, today: date | None = None):
        """All that the head of a case shows, in one query; with what managers ask for at its severity ``today``."""
        asked = RequirementRule.objects.in_force(today or policy_day()).filter(severity=models.OuterRef("severity"))
        asked = asked.values(rule=JSONObject(verb="verb", requirement="requirement", amount="amount"))
        return self.annotate(rules_in_force=ArraySubquery(asked), **on_the_desk_of_writers()).select_related(
            "team", "category", "handler", "customer__account_manager", "purchase", "about_staff", "same_contact_as"
        )


def on_the_desk_of_writers() -> dict:
    """What the composer of a case needs: who is writing (never what), where mail goes, whether there are replies.

    The addresses come without a mask: nothing but the composer reads them, and masked readers have none.
    """
    of_case = {"complaint": models.OuterRef("pk")}
    writers = ReplyDraft.objects.filter(**of_case).order_by("saved_at")
    known = ContactPoint.objects.filter(customer=models.OuterRef("customer"), kind="email")
    return {
        "writers": ArraySubquery(writers.values(who=JSONObject(id="author", name="author__name", at="saved_at"))),
        "mail_addresses": ArraySubquery(known.order_by("-is_preferred", "pk").values("value")),
    }
