from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from accounts import permissions
from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from followups.choices import WAITING, FollowUpState
from followups.forms import AssigneeForm, CancellationForm, WindowForm
from followups.models import FollowUp
from ui.responses import collision, invalid, turn_to

PAGE, A_MONTH_AT_MOST = 100, 400
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Change:
    """What can be done with a follow-up besides making it; ``states`` in which it may."""

    verb: str
    form: type
    title: Any
    button: Any
    states: tuple = WAITING


CHANGES = {
    "window": Change(
        "reschedule",
        WindowForm,
        gettext_lazy("Move the follow-up"),
        gettext_lazy("Move it"),
        (FollowUpState.SCHEDULED,),
    ),
    "assignee": Change("assign", AssigneeForm, gettext_lazy("Hand the follow-up over"), gettext_lazy("Hand it over")),
    "cancellation": Change(
        "cancel",
        CancellationForm,
        gettext_lazy("Cancel the follow-up"),
        gettext_lazy("Cancel it"),
        (*WAITING, FollowUpState.SUSPENDED),
    ),
}


@login_required
@require_safe
def follow_ups(request):
    """Whom to ask how it is: missed first, then today, the week and later; or the month as a grid."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("follow-ups")
    at = now()
    whose = request.GET.get("whose", "mine" if permissions.may_handle(request.user) else "team")
    seen = FollowUp.objects.visible_to(request.user)
    mine = seen.filter(assignee=request.user) if whose == "mine" else seen
    today = start_of(localdate(at))
    context = {
        "whose": whose,
        "view": "month" if request.GET.get("view") == "month" else "list",
        "at": at,
        "today": list(mine.due_between(today, today + timedelta(days=1)).for_agenda()[:PAGE]),
        "done_today": mine.filter(state=FollowUpState.DONE, done_at__gte=today).count(),
    }
    if context["view"] == "month":
        context |= month_of(mine, request.GET.get("month", ""), at)
    else:
        context["groups"] = by_day(list(mine.waiting().for_agenda()[:PAGE]), at)
    return render(request, "followups/follow_ups.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request, pk, noun):
    """Move, hand over or cancel one follow-up, and return to it."""
    wanted = CHANGES[noun]
    related = ("complaint__category", "customer", "assignee", "rule", "team")
    followup = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*related), pk=pk)
    if not followup.may(wanted.verb, request.user):
        raise PermissionDenied(wanted.verb)
    form = wanted.form(request.POST if request.method == "POST" else None, followup=followup)
    if followup.state not in wanted.states:
        return moved_on(request, followup, form)
    context = {"followup": followup, "form": form, "change": wanted}
    if request.method == "GET":
        return render(request, "followups/change.html", context)
    if not form.is_valid():
        return invalid(request, "followups/change.html", context)
    try:
        followup.expect(form.cleaned_data["version"])
        getattr(followup, wanted.verb)(by=request.user, at=now(), **form.facts())
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "followups/change.html", context)
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup, form)
    messages.success(request, _("Recorded: %(what)s.") % {"what": wanted.title})
    return turn_to(request, "followups:follow_ups")


def moved_on(request, followup: FollowUp, form):
    """Somebody was quicker: who did what."""
    last = Entry.objects.about(followup).with_people().last()
    typed = [name for name in form.fields if name != "version" and form.data.get(name)]
    return collision(
        request,
        {
            "case_url": followup.get_absolute_url(),
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": [(form.fields[name].label, form.data[name]) for name in typed],
        },
    )


def start_of(day: date) -> datetime:
    """The first moment of a day in the reader's zone."""
    return make_aware(datetime.combine(day, time.min))


def by_day(rows: list[FollowUp], at: datetime) -> list[dict]:
    """The rows in groups, the urgent first."""
    midnight = start_of(localdate(at) + timedelta(days=1))
    groups: dict[str, list] = {"missed": [], "today": [], "week": [], "later": []}
    for row in rows:
        if row.state == FollowUpState.MISSED or row.latest_at < at:
            groups["missed"].append(row)
        elif row.earliest_at < midnight:
            groups["today"].append(row)
        else:
            groups["week" if row.earliest_at < midnight + WEEK else "later"].append(row)
    names = {
        "missed": _("Missed: ask now, late is better than never"),
        "today": _("Today"),
        "week": _("In the next seven days"),
        "later": _("Later"),
    }
    return [{"code": code, "name": names[code], "rows": found} for code, found in groups.items() if found]


def month_named(asked: str) -> date | None:
    """The first day of "2026-11"; None for what is no month of a living customer's calendar."""
    try:
        first = parse_date(f"{asked}-01")
    except ValueError:
        return None
    return first if first and 1900 < first.year < 2200 else None


def month_of(followups, asked: str, at: datetime) -> dict:
    """The weeks of a month with what is due on each day; ``asked`` as "2026-11", else this month."""
    today = localdate(at)
    first = month_named(asked) or today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    begin = first - timedelta(days=first.weekday())
    until = last + timedelta(days=7 - last.weekday())
    rows = followups.waiting().filter(latest_at__gte=start_of(begin), earliest_at__lt=start_of(until))
    by_date: dict[date, list] = {}
    for row in rows.for_agenda()[:A_MONTH_AT_MOST]:
        day = max(localtime(row.earliest_at).date(), min(today, localtime(row.latest_at).date()))
        by_date.setdefault(day, []).append(row)
    days = [begin + timedelta(days=number) for number in range((until - begin).days)]
    return {
        "month": first,
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1),
        "names": days[:7],
        "days": [
            {"on": day, "rows": by_date.get(day, []), "is_other": day.month != first.month, "is_today": day == today}
            for day in days
        ],
    }
