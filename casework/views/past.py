from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from casework.changes import MOST, changes_told, readable
from casework.past import CasePast, PastCaseFile
from casework.views.door import case_for
from casework.views.unmasking import unmasking
from history import moments


@login_required
@require_safe
def as_it_stood(request, reference):
    """The whole case as it was at one moment; ``known=1`` asks for what was written down by then."""
    case, asked = case_for(request.user, reference), request.GET.get("at", "")
    past, known = CasePast(case), request.GET.get("known") == "1"
    moment = moments.read(asked) if asked else newest(past, known=known)
    if moment is None or moment > now():
        return no_such_moment(request, past, asked, "future" if moment else "unreadable")
    then = past.at(moment, known=known)
    if then is None:
        return no_such_moment(request, past, asked, "unknown" if known and past.at(moment) else "before")
    before, after = past.neighbours(moment, known=known)
    shown = newest_by(past, moment, known=known)
    late, last_known = (0, None) if known else past.late_entries(moment)
    file = PastCaseFile(then, request.user, moment, past.entries_by(moment, known=known))
    file.whole = "whole" in request.GET
    context = {
        "file": file,
        "case": then,
        "unmasking": unmasking(request, case),
        "moment": moment,
        "known": known,
        "before": before and moments.written(before),
        "after": after and moments.written(after),
        "here_key": moments.written(moment),
        "changed_at": shown,
        "changes": changes_told(readable(past.past.changed_at(shown), case, request.user), request.user)
        if not known and shown
        else [],
        "late": late,
        "last_known": last_known,
    }
    return render(request, "casework/past.html", context)


@login_required
@require_safe
def changes(request, reference):
    """What exactly was written at one moment of a case, field by field."""
    case, asked = case_for(request.user, reference), request.GET.get("at", "")
    past = CasePast(case)
    moment = moments.read(asked) if asked else newest(past)
    if moment is None or moment > now():
        return no_such_moment(request, past, asked, "future" if moment else "unreadable")
    moment = newest_by(past, moment)
    if moment is None:
        return no_such_moment(request, past, asked, "before")
    before, after = past.neighbours(moment)
    rows = readable(past.past.changed_at(moment), case, request.user)
    context = {
        "case": case,
        "unmasking": unmasking(request, case),
        "moment": moment,
        "entries": [entry for entry in past.entries if entry.at == moment],
        "changes": changes_told(rows, request.user),
        "left_out": max(len(rows) - MOST, 0),
        "before": before and moments.written(before),
        "after": after and moments.written(after),
        "here_key": moments.written(moment),
    }
    return render(request, "casework/changes.html", context)


def newest(past: CasePast, *, known: bool = False):
    """The moment up to which there is something to tell."""
    found = past.known_moments if known else past.moments
    return found[-1] if found else None


def newest_by(past: CasePast, moment, *, known: bool = False):
    """The last moment, not after ``moment``, at which something happened."""
    before = [one for one in (past.known_moments if known else past.moments) if one <= moment]
    return before[-1] if before else None


def no_such_moment(request, past: CasePast, asked: str, why: str) -> HttpResponse:
    """Kind words about a moment that cannot be shown, and the first and the last that can."""
    context = {
        "case": past.case,
        "asked": asked[:40],
        "why": why,
        "first": past.moments[0] if past.moments else None,
        "first_known": past.known_moments[0] if past.known_moments else None,
    }
    context |= {name: moments.written(context[source]) for name, source in FIRST.items() if context[source]}
    return render(request, "casework/no_such_moment.html", context, status=422 if why == "unreadable" else 200)


FIRST = {"first_key": "first", "first_known_key": "first_known"}
