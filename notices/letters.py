"""How a mail of notices reads: kinds, numbers of cases and where they are. No name, no word of anybody."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.permissions import may_read_cases
from accounts.wishes import headers
from complaints.models import Complaint
from followups.mailing import Outbox
from notices.kinds import KINDS, Way
from notices.models import Mailing, Notification, way_of, ways_of
from notices.models.notification import GIFT
from notices.sources import SOURCES

LOOKS_BACK = timedelta(days=2)


def mail_of(mailing: Mailing) -> EmailMessage | None:
    """The mail as its reader may read it now; None when nothing is left of it, or they are gone."""
    person = mailing.recipient
    if not person.is_active or not person.email or not may_read_cases(person):
        return None
    with override(person.language):
        lines = [*of_acts(mailing), *of_sources(mailing)]
        if not lines:
            return None
        subject = ngettext("%(count)d notice", "%(count)d notices", len(lines)) % {"count": len(lines)}
        body = "\n".join([*lines, "", _("How you are told: %(where)s") % {"where": place_of_wishes()}, ""])
        subject = f"{settings.PRODUCT_NAME}: {subject}"
    told = headers(person, mailing.mail_id)
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email], headers=told)


def place_of_wishes() -> str:
    """Where one says how one wants to be told."""
    return settings.PUBLIC_URL + reverse("notices:wishes")


def of_acts(mailing: Mailing) -> list[str]:
    """The notices that are still unseen, still wished for, and about what the reader may open now."""
    person = mailing.recipient
    wish = ways_of([person.pk])[person.pk]
    rows = Notification.objects.visible_to(person).filter(mailing=mailing).unseen().select_related("entry")
    wanted = [row for row in rows.order_by("pk") if way_of(wish, row.kind) in {Way.DIGEST, Way.AT_ONCE}]
    return [line(KINDS[row.kind].label, *place_of(row)) for row in wanted if row.kind in KINDS]


def place_of(row: Notification) -> tuple[str, str]:
    """The number of the case, or what it is; and where it is."""
    reference = Complaint.objects.filter(pk=row.case_id).values_list("reference", flat=True).first()
    if row.entry.subject == GIFT:
        return reference or _("gift"), reverse("gifts:gift", args=[row.entry.subject_id])
    return reference or "", Complaint(pk=row.case_id, reference=reference).get_absolute_url()


def of_sources(mailing: Mailing) -> list[str]:
    """What waits elsewhere since the last mail, of the kinds that belong into the daily one."""
    person = mailing.recipient
    wish = ways_of([person.pk])[person.pk]
    since = last_before(mailing)
    wanted = [source for source in SOURCES if way_of(wish, source.kind) == Way.DIGEST]
    found = [one for source in wanted for one in source.lines(person, since=since)]
    return [line(one.kind, one.about, one.url) for one in found]


def last_before(mailing: Mailing) -> datetime:
    """When the reader was told the last time; two days ago if that is longer."""
    before = Mailing.objects.filter(recipient=mailing.recipient, due_at__lt=mailing.due_at).order_by("-due_at")
    last = before.values_list("due_at", flat=True).first()
    return max(last or mailing.due_at - LOOKS_BACK, mailing.due_at - LOOKS_BACK)


def line(kind, about: str, url: str) -> str:
    """One line: what, which case, where."""
    return f"{kind}: {about} {settings.PUBLIC_URL}{url}"


OUTBOX = Outbox(Mailing, mail_of, ("recipient__team",))
