from datetime import UTC, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.models import Role
from calendars.models import Calendar
from calendars.worktime import Interval, closed_soon
from casework.casefile import CaseFile
from casework.views.door import case_for
from complaints.choices import IN_PROGRESS, OPEN
from complaints.models import Complaint, Promise, Reply
from followups.models import FollowUp
from gifts.models import Gift
from ui.keys import key_of

PAGE = 50
STRIP = 30
LONGEST_REST = timedelta(days=14)  # no firm rests longer
VIEWS = {
    "mine": lambda cases, user: cases.open().handled_by(user),
    "team": lambda cases, user: cases.open(),
    "unassigned": lambda cases, user: cases.unassigned(),
    "escalated": lambda cases, user: cases.escalated(),
    "waiting": lambda cases, user: cases.on_hold(),
}


@login_required
@require_safe
def desk(request):
    """What needs me now, in the order in which it needs me."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("desk")
    at = now()
    view = chosen_view(request)
    rows, more = listed(request, view, PAGE)
    return render(
        request,
        "casework/desk.html",
        {
            "view": view,
            "groups": by_urgency(rows, at, rest_of(request.user.team, rows, at)),
            "more": more,
            "counts": counts(request.user, at),
            "first": rows[0] if rows else None,
            "mended": mended(request.user, at),
            "words_for_legal": words_for_legal(request.user),
        },
    )


@login_required
@require_safe
def strip(request):
    """The desk beside a case: the same rows, fewer words."""
    rows, _more = listed(request, chosen_view(request), STRIP)
    context = {"groups": by_urgency(rows, now()), "here": request.GET.get("here", "")}
    return render(request, "casework/desk.html#queue", context)


@login_required
@require_safe
def preview(request, reference):
    """The last words and the next step of one row of the desk."""
    file = CaseFile(case_for(request.user, reference), request.user, now())
    return render(request, "casework/desk.html#preview", {"selected": file})


def chosen_view(request) -> str:
    """Which of the views was asked for; readers who carry no case see the team's."""
    asked = request.GET.get("view", "")
    default = "mine" if permissions.may_handle(request.user) else "team"
    return asked if asked in VIEWS else default


def listed(request, view: str, size: int) -> tuple[list[Complaint], str]:
    """One page of a view, and where the next one begins ("" when there is none)."""
    cases = VIEWS[view](Complaint.objects.visible_to(request.user), request.user)
    rows = list(after(cases, request.GET.get("after", "")).for_desk()[: size + 1])
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], f"{last.due_at.isoformat() if last.due_at else ''}~{last.pk}"


def after(cases, mark: str):
    """The rows behind a mark such as "2026-11-21T10:00:00+00:00~12"; without one, all."""
    due, _tilde, written = mark.partition("~")
    key = key_of(written)
    if key is None:
        return cases
    if not due:
        return cases.filter(due_at=None, pk__gt=key)
    moment = moment_of(due.replace(" ", "+"))
    if moment is None:
        return cases
    return cases.filter(Q(due_at__gt=moment) | Q(due_at=moment, pk__gt=key) | Q(due_at=None))


def moment_of(written: str) -> datetime | None:
    """The moment that was written in full, with its zone; None for anything else, such as a day that never was."""
    try:
        moment = parse_datetime(written)
        return moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def rest_of(team, rows: list[Complaint], at: datetime) -> Interval | None:
    """From when to when the team rests, in its last open hour and where a listed deadline could fall into it."""
    if not any(row.due_at and at < row.due_at < at + LONGEST_REST for row in rows):
        return None
    calendar = Calendar.objects.for_team(team)
    return closed_soon(calendar.schedule(at), at, timedelta(hours=1))


def by_urgency(rows: list[Complaint], at: datetime, rest: Interval | None = None) -> list[dict]:
    """The rows in groups: overdue, due while we ``rest``, within the hour, today, later, and those that wait."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    groups = {
        "late": (_("Overdue"), _("answer these first")),
        "rest": (_("Due before we open again"), resting_words(rest)),
        "soon": (_("Due within the hour"), ""),
        "today": (_("Today"), ""),
        "later": (_("Later"), ""),
        "word": (_("Waiting for the customer’s word"), ""),
    }
    sorted_rows: dict[str, list] = {key: [] for key in groups}
    for row in rows:
        if row.due_at is None:
            sorted_rows["word"].append(row)
        elif row.due_at < at:
            sorted_rows["late"].append(row)
        elif rest and rest[0] <= row.due_at < rest[1]:
            sorted_rows["rest"].append(row)
        elif row.due_at < at + timedelta(hours=1):
            sorted_rows["soon"].append(row)
        else:
            sorted_rows["today" if row.due_at < midnight else "later"].append(row)
    return [
        {"name": name, "note": note, "rows": sorted_rows[key]}
        for key, (name, note) in groups.items()
        if sorted_rows[key]
    ]


def resting_words(rest: Interval | None) -> str:
    """When we close and open again, and that nobody is on duty between."""
    if rest is None:
        return ""
    closes, opens = (date_format(localtime(moment), "SHORT_DATETIME_FORMAT") for moment in rest)
    return _("closed from %(closes)s until %(opens)s, nobody on duty") % {"closes": closes, "opens": opens}


def counts(user, at: datetime) -> dict:
    """The figures on top of the desk, in four queries."""
    is_open, mine = Q(state__in=OPEN), Q(handler=user)
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = Complaint.objects.visible_to(user).aggregate(
        late=Count("pk", filter=is_open & mine & Q(due_at__lt=at)),
        soon=Count("pk", filter=is_open & mine & Q(due_at__gte=at, due_at__lt=at + timedelta(hours=1))),
        mine=Count("pk", filter=is_open & mine),
        team=Count("pk", filter=is_open),
        unassigned=Count("pk", filter=is_open & Q(handler=None)),
        escalated=Count("pk", filter=is_open & Q(escalation_level__gt=0)),
        waiting=Count("pk", filter=Q(state__in=IN_PROGRESS) & Q(Complaint.waits())),
    )
    found["promises"] = Promise.objects.filter(owner=user, state="open", due_at__lt=midnight).count()
    found["followups"] = (
        FollowUp.objects.visible_to(user).waiting().filter(assignee=user, earliest_at__lt=midnight).count()
    )
    waiting = Gift.objects.visible_to(user).waiting()
    found["gifts"] = waiting.exclude(requested_by=user).count() if permissions.may_supervise(user) else 0
    return found


def words_for_legal(user) -> list[Reply]:
    """Words that wait until legal releases them, the longest first; nobody else has any."""
    if user.role != Role.LEGAL:
        return []
    cases = Complaint.objects.visible_to(user)
    return list(Reply.objects.with_legal().filter(complaint__in=cases).select_related("complaint", "by")[:STRIP])


def mended(user, at: datetime) -> Complaint | None:
    """The last case that the customer confirmed as well mended, within three days."""
    recent = Complaint.objects.visible_to(user).confirmed_satisfied().filter(closed_at__gte=at - timedelta(days=3))
    return (
        recent.annotate(customer_words=F("closures__customer_words"))
        .exclude(closures__customer_words="")
        .select_related("customer")
        .order_by("-closed_at")
        .first()
    )
