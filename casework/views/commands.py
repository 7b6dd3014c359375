"""The command palette, and the same as a page: everything that can be reached, by its name."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_fsm import can_proceed

from accounts import permissions
from audit.models import AccessKind, note
from casework.deskfile import SAVED
from casework.doors import DOORS
from complaints.models import Complaint, SavedView
from complaints.worklists import NAMES
from customers.models import Customer
from customers.searching import find_customers, in_order
from search.folding import fold
from search.query import LONGEST_QUERY
from ui.commands import COMMANDS
from ui.templatetags.ui import address

NUMBER = re.compile(r"(?:C-(?P<year>[0-9]{4})-)?(?P<number>[0-9]{1,12})")
YEARS, CUSTOMERS, SHORTEST = 3, 5, 2  # a bare number is one of this year or the two before


@dataclass(frozen=True)
class Hit:
    """One line of the palette."""

    address: str
    name: Any
    caps: tuple[str, ...] = ()
    beside: Any = ""
    also: str = ""


@login_required
@require_safe
def commands(request):
    """What fits the words; for the palette only the list."""
    words = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    groups = [group for group in found(request, words) if group[1]]
    is_palette = request.htmx.target == "palette-results" and not request.htmx.history_restore_request
    context = {"groups": groups, "query": words, "is_palette": is_palette}
    return render(request, "casework/commands.html#hits" if is_palette else "casework/commands.html", context)


def found(request, words: str) -> list[tuple[Any, list[Hit]]]:
    """[(group, its lines)], best first: a number is a case before it is anything else."""
    user = request.user
    places = fitting(pages(user), words)
    if not permissions.may_read_cases(user):
        return [(_("Pages"), places)]
    return [
        (_("Cases"), cases(user, words)),
        (_("On this case"), fitting(acts_on(user, request.GET.get("here", "")), words)),
        (_("Pages"), places),
        (_("Views"), fitting(views(user), words)),
        (_("Customers"), customers(user, words)),
        (_("Search"), everywhere(words)),
    ]


def fitting(hits: list[Hit], words: str) -> list[Hit]:
    """Those whose names, or other names, hold the words, in either script; a key finds its command."""
    wanted = fold(words)
    return [hit for hit in hits if wanted in fold(f"{hit.name}, {hit.also}") or (words and words == " ".join(hit.caps))]


def pages(user) -> list[Hit]:
    """The commands that lead to a page which this person may open."""
    known = [command for command in COMMANDS.values() if command.page and command.is_open_to(user)]
    return [Hit(url, one.label, tuple(one.caps) if one.key else ()) for one in known if (url := address(one.page))]


def acts_on(user, reference: str) -> list[Hit]:
    """What can be done now on the case that is open."""
    case = Complaint.objects.visible_to(user).select_related("category").filter(reference=reference).first()
    if case is None:
        return []
    doors = [
        (noun, door)
        for noun, door in DOORS.items()
        if case.may(door.verb, user) and (not door.moves or can_proceed(getattr(case, door.verb)))
    ]
    return [Hit(reverse("casework:door", args=[reference, noun]), door.title, also=door.also) for noun, door in doors]


def views(user) -> list[Hit]:
    """The lists of the desk, ours and the saved ones."""
    desk, saved = reverse("casework:desk"), SavedView.objects.for_person(user)
    known = [*NAMES.items(), *((f"{SAVED}{view.pk}", view.name) for view in saved)]
    return [Hit(f"{desk}?view={code}", name, beside=_("Desk")) for code, name in known]


def cases(user, words: str) -> list[Hit]:
    """The cases of a number, written in full or as its last digits."""
    meant = NUMBER.fullmatch(fold(words).upper())
    if not meant:
        return []
    this_year = now().year
    years = [meant["year"]] if meant["year"] else range(this_year, this_year - YEARS, -1)
    references = [f"C-{year}-{int(meant['number']):06d}" for year in years]
    rows = Complaint.objects.visible_to(user).filter(reference__in=references).order_by("-reference")
    return [Hit(case.get_absolute_url(), case.reference, beside=case.subject) for case in rows]


def customers(user, words: str) -> list[Hit]:
    """The customers whom the words may mean."""
    if len(words) < SHORTEST:
        return []
    note(AccessKind.SEARCHED, by=user)
    result = find_customers(user, words, CUSTOMERS)
    rows = in_order(Customer.objects.visible_to(user).not_erased().filter(pk__in=result.keys), result)
    return [Hit(row.get_absolute_url(), row.name, beside=row.get_tier_display()) for row in rows]


def everywhere(words: str) -> list[Hit]:
    """The search proper, for all that the palette does not know."""
    if not words:
        return []
    name = _("Search all cases and customers for “%(words)s”") % {"words": words}
    return [Hit(f"{reverse('casework:search')}?{urlencode({'q': words})}", name)]
