"""Cases that have to do with each other: linked and unlinked by people, and merged as duplicates."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from audit.steps import RequirementsMissing, act
from complaints.choices import LinkKind
from complaints.models.requirements import Requirement
from history.masking import Personal
from history.tracking import Tracked

TOUCHED = ("due_at", "due_kind", "last_activity_at")
ANOTHER = Requirement("another_case", _("another case than this one"), "links", bool, law=True)
NOT_YET = Requirement("not_linked_yet", _("a case that it is not linked with yet"), "links", bool, law=True)
STANDING = Requirement("link_stands", _("a link that still stands"), "links", bool, law=True)
# Whatever was merged into a case, and into what was merged into it.
MERGED = """
WITH RECURSIVE merged(id) AS (
    SELECT complaint_id FROM complaints_withdrawal WHERE duplicate_of_id = %s AND NOT taken_back
    UNION SELECT w.complaint_id FROM complaints_withdrawal w JOIN merged m ON w.duplicate_of_id = m.id
    WHERE NOT w.taken_back)
SELECT id FROM merged"""


class CaseLinkQuerySet(models.QuerySet):
    """Reads about links. Every method chains."""

    def standing(self):
        """Those that were not removed."""
        return self.filter(removed_at=None)


class CaseLink(Personal):
    """What a case has to do with another one, as the page of the first says it. The other has the same the other way.

    So each side keeps its own: a case that is erased takes its words along, and the other keeps what was written there.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="links", verbose_name=_("complaint")
    )
    other = models.ForeignKey(
        "complaints.Complaint", models.PROTECT, related_name="+", verbose_name=_("the other case")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("linked by"))
    at = models.DateTimeField(_("at"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = CaseLinkQuerySet.as_manager()
    history = Tracked(personal=["why"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        constraints = [
            models.CheckConstraint(
                name="complaints_no_link_to_itself", condition=~models.Q(complaint=models.F("other"))
            ),
            models.UniqueConstraint(
                fields=["complaint", "other"], name="complaints_linked_once", condition=models.Q(removed_at=None)
            ),
            models.CheckConstraint(
                name="complaints_link_removed_by_somebody",
                condition=models.Q(removed_at=None, removed_by=None)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Linking(models.Model):
    """The acts by which cases are linked; a merge is a withdrawal, see ``complaints.merging``."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def link(self, *, by, at, other, kind, why=""):
        """Say that ``other`` has to do with this case; it stands on both, ``why`` on this one, whose people it names.

        Raises RequirementsMissing for the case itself and for one that it is linked with already, PermissionDenied for
        a case that ``by`` may not see.
        """
        if other.pk == self.pk:
            raise RequirementsMissing(self, "link", [ANOTHER])
        if not type(self).objects.visible_to(by).filter(pk=other.pk).exists():
            raise PermissionDenied("link")
        told = {"by": by, "at": at}
        try:
            with transaction.atomic():
                made = self.links.create(other=other, kind=kind, why=why, **told)
                other.links.create(other=self, kind=LinkKind(kind).from_there, **told)
        except IntegrityError:
            raise RequirementsMissing(self, "link", [NOT_YET]) from None
        other.record("link", by=by, at=at, kind=LinkKind(kind).from_there)
        return made, {"kind": LinkKind(kind).value}

    @act(*TOUCHED)
    def unlink(self, *, by, at, link):
        """They have nothing to do with each other after all. Raises RequirementsMissing when it was removed already."""
        both = models.Q(complaint=self, other=link.other_id) | models.Q(complaint=link.other_id, other=self)
        if not CaseLink.objects.standing().filter(both).update(removed_by=by, removed_at=at):
            raise RequirementsMissing(self, "unlink", [STANDING])
        link.other.record("unlink", by=by, at=at, kind=LinkKind(link.kind).from_there)
        return link, {"kind": link.kind}

    def merged(self) -> models.QuerySet:
        """The cases that were ended as duplicates of this one, and of those."""
        return type(self).objects.filter(pk__in=RawSQL(MERGED, [self.pk]))  # noqa: S611 a constant of ours

    def merged_at(self, moment: datetime):
        """The withdrawal by which this case became part of another at ``moment``; None for any other end."""
        return self.withdrawals.filter(at=moment, duplicate_of__isnull=False).select_related("duplicate_of").first()
