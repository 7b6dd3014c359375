from dataclasses import astuple

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.models import Team
from audit.models import AccessKind, note
from casework import looks
from casework.finding import Filters, Finder
from complaints.choices import Channel, State
from complaints.models import Category, Complaint
from complaints.numbers import may_be_another
from search.finding import MOST
from search.query import LONGEST_QUERY
from ui.keys import key_of
from ui.responses import turn_to

NAMES_KEPT = 60  # seconds in which a new category or team may be lacking among the filters


@login_required
@require_safe
def search(request):
    """A case number leads to the case; anything else lists the customers and cases that fit."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    note(AccessKind.SEARCHED, by=request.user)
    if moment := moment_of_case(request.user, words):
        return turn_to(request, moment)
    filters, at = Filters.of(request.GET), now()
    finder = Finder(request.user, words, filters, min(key_of(request.GET.get("start")) or 0, MOST))
    if exact := case_of_number(request.user, words):
        return turn_to(request, "casework:case", exact.reference)
    finder.run(at)
    return render(
        request,
        "casework/search.html",
        {
            "query": words,
            "found": finder,
            "filters": filters,
            "more_url": next_page(request.GET, finder.next_start),
            "choices": choices(filters, one_team=permissions.sees_one_team(request.user)),
        },
    )


def next_page(asked, start: int | None) -> str:
    """The address of the next page of cases; empty when there is none."""
    if start is None:
        return ""
    further = asked.copy()
    further["start"] = str(start)
    return f"?{further.urlencode()}"


def case_of_number(user, words: str) -> Complaint | None:
    """The case whose number was typed so that nothing else can be meant."""
    return None if may_be_another(words) else Complaint.objects.visible_to(user).numbered(words).first()


def moment_of_case(user, words: str) -> str:
    """Where a moment of a case leads that was typed as C-2026-000123@14:32; empty for anything else."""
    number, _at, moment = words.partition("@")
    case = case_of_number(user, number) if moment.strip() else None
    return looks.at_moment(user, case.reference, moment.strip()) if case else ""


def choices(filters: Filters, *, one_team: bool) -> str:
    """By what one may narrow down, drawn once a minute for each language and choice."""
    key = f"search-choices-{one_team}-{get_language()}-{'-'.join(map(str, astuple(filters)))}"
    return caches["process"].get_or_set(key, lambda: drawn_choices(filters, one_team=one_team), NAMES_KEPT)


def drawn_choices(filters: Filters, *, one_team: bool) -> str:
    """The lists to choose from; without teams for who sees one."""
    teams = Team.objects.none() if one_team else Team.objects.real().order_by("name", "pk")
    known = {"states": State.choices, "channels": Channel.choices, "teams": teams}
    known |= {"categories": Category.objects.order_by("position", "pk"), "filters": filters}
    return render_to_string("casework/panels/finder.html", known)
