from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.models import Role, User
from casework.bulk import BULK_ACTS
from casework.casefile import CaseFile
from casework.deskfile import DeskFile
from casework.deskrows import by_urgency, prepared, rest_of
from casework.forms.desk import FilterForm
from casework.views.door import case_for
from complaints.models import Category, Complaint, Reply
from complaints.worklists import ME, NOBODY, Worklist

PAGE = 50
STRIP = 30
NAMES_KEPT = 60  # seconds in which a new category or person may be lacking among the filters


def desk_of(request) -> DeskFile:
    """The desk that an address asks for. Raises PermissionDenied for who reads no cases."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("desk")
    return DeskFile(request.user, request.GET, now())


@login_required
@require_safe
def desk(request):
    """What needs me now, in the order in which it needs me."""
    file = desk_of(request)
    rows, more = file.page(PAGE)
    groups = by_urgency(rows, file.at, rest_of(request.user.team, rows, file.at))
    acts = BULK_ACTS if permissions.may_handle(request.user) else {}
    context = {
        "desk": file,
        "groups": prepared(groups, request.user, picks=bool(acts)),
        "more": more,
        "first": rows[0] if rows else None,
        "acts": acts,
        "filter_fields": filter_fields(request.user, file.worklist),
        "mended": file.mended(),
        "counts": file.counts,
        "words_for_legal": words_to_read(request.user),
    }
    return render(request, "casework/desk.html", context)


@login_required
@require_safe
def figures(request):
    """Counters and tabs, asked for again and again: an answer of no bytes while nothing has changed."""
    file = desk_of(request)
    facts = f"{file.code}|{get_language()}|{file.shown}|{[(tab.code, str(tab.name)) for tab in file.tabs]}"
    etag = f'"{sha256(facts.encode()).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = render(request, "casework/desk.html#figures", {"desk": file, "again": True})
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


@login_required
@require_safe
def strip(request):
    """The desk beside a case: the same rows, fewer words."""
    file = DeskFile(request.user, request.GET, now())
    rows, _more = file.page(STRIP)
    groups = prepared(by_urgency(rows, file.at), request.user, here=request.GET.get("here", ""))
    return render(request, "casework/desk.html#queue", {"groups": groups})


@login_required
@require_safe
def preview(request, reference):
    """The last words and the next step of one row of the desk."""
    file = CaseFile(case_for(request.user, reference), request.user, now())
    return render(request, "casework/desk.html#preview", {"selected": file})


def filter_fields(user, worklist: Worklist) -> str:
    """The choices by which a list is narrowed down, drawn once a minute for each team, language and choice."""
    key = f"desk-filter-{user.team_id or 0}-{get_language()}-{urlencode(worklist.asked)}"
    return caches["process"].get_or_set(
        key, lambda: drawn_fields(FilterForm(worklist, *names_to_choose(user, worklist))), NAMES_KEPT
    )


def drawn_fields(form: FilterForm) -> str:
    """The fields, each under its label."""
    return render_to_string("casework/panels/filter.html", {"form": form})


def names_to_choose(user, worklist: Worklist) -> tuple[list[tuple[str, Category]], list[tuple[str, str]]]:
    """The categories, and the people of the reader's team, by which one may narrow down.

    Whoever the ``worklist`` names already stays among them, also when they have left: nobody loses a condition unseen.
    """
    categories = caches["process"].get_or_set(
        "desk-categories", lambda: list(Category.objects.order_by("position", "pk")), NAMES_KEPT
    )
    people = caches["process"].get_or_set(
        f"desk-people-{user.team_id or 0}",
        lambda: [(str(person.pk), person.name) for person in User.objects.handlers(user.team)] if user.team else [],
        NAMES_KEPT,
    )
    chosen = worklist.handler
    if chosen not in {"", ME, NOBODY, *(key for key, _name in people)}:
        left = User.objects.filter(pk=chosen, team=user.team).first() if user.team else None
        people = [*people, (chosen, left.name if left else _("somebody else"))]
    return [(str(category.pk), category) for category in categories], people


def words_to_read(user) -> list[Reply]:
    """Words that wait until this person has read them, the longest first: legal's, or those of whose buddy one is."""
    if user.role == Role.LEGAL:
        waiting = Reply.objects.with_legal()
    elif caches["process"].get_or_set(
        f"buddy-{user.pk}", lambda: User.objects.on_trial_with(user).exists(), NAMES_KEPT
    ):
        waiting = Reply.objects.with_buddy(user)
    else:
        return []
    cases = Complaint.objects.visible_to(user)
    return list(waiting.filter(complaint__in=cases).select_related("complaint", "by")[:STRIP])
