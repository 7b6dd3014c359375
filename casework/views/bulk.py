from collections import Counter
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from accounts import permissions
from casework.bulk import BULK_ACTS, MOST, BulkAct, Result, do_each
from casework.deskfile import DeskFile
from casework.deskrows import lines_of, row_of
from complaints.models import Complaint
from ui.counting import capped
from ui.keys import form_key, key_of, versions
from ui.responses import invalid


@login_required
@require_http_methods(["GET", "POST"])
def bulk(request):
    """One act on many cases: first the page that says what will happen to which; confirmed, what became of each.

    The choice comes by GET or, as addresses are short, by POST; what is confirmed carries ``cases``.
    """
    if not permissions.may_handle(request.user):
        raise PermissionDenied("bulk")
    asked = request.POST if request.method == "POST" else request.GET
    act = BULK_ACTS.get(asked.get("act", ""))
    if act is None:
        raise Http404
    if not is_confirmed(request):
        form = act.form(user=request.user)
        return render(request, "casework/bulk.html", page(request, act, form, chosen(request), uuid4()))
    form, wanted = act.form(request.POST, user=request.user), versions(asked.get("cases", ""), MOST)
    key = form_key(asked.get("key", ""))
    if not form.is_valid():
        return invalid(request, "casework/bulk.html", page(request, act, form, in_order(request, wanted), key))
    results = do_each(act, wanted, form.cleaned_data, by=request.user, at=now(), key=key)
    again = [result.case for result in results if result.outcome == "moved_on"]
    context = {"act": act, "code": asked["act"], "again": again, **told(results, wanted), **back(request)}
    return render(request, "casework/bulk_done.html", context)


def told(results: list[Result], wanted: list[tuple[int, int]]) -> dict:
    """What the page says of the ``results``: also how many of those ``wanted`` the reader does not see any more."""
    tally = Counter(result.outcome for result in results)
    tally["gone"] = len(dict(wanted)) - len(results)
    return {"results": results, "tally": tally}


def chosen(request) -> tuple[list, bool]:
    """The cases that were ticked, or all of the list; and whether there were more than one takes at once."""
    asked = listed_by(request)
    if "all" in asked:
        rows = list(DeskFile(request.user, asked, now()).cases[: MOST + 1])
        return rows[:MOST], len(rows) > MOST
    ticked = [key for word in asked.getlist("case") if (key := key_of(word))]
    return in_order(request, [(key, 0) for key in dict.fromkeys(ticked)])[0], len(ticked) > MOST


def in_order(request, wanted: list[tuple[int, int]]) -> tuple[list, bool]:
    """The cases of these keys that the reader may see, as the desk sorts them."""
    keys = [key for key, _version in wanted[:MOST]]
    return list(lines_of(Complaint.objects.visible_to(request.user).filter(pk__in=keys))), False


def page(request, act: BulkAct, form, found: tuple[list, bool], key: UUID) -> dict:
    """What the page of confirmation shows: the act, the cases as they stand, the versions that are meant."""
    cases, is_capped = found
    return {
        "act": act,
        "code": next(code for code, known in BULK_ACTS.items() if known is act),
        "form": form,
        "rows": [row_of(case, request.user) for case in cases],
        "cases": " ".join(f"{case.pk}.{case.version}" for case in cases),
        "count": capped(len(cases), MOST),
        "is_capped": is_capped,
        "most": MOST,
        "key": key,
        **back(request),
    }


def back(request) -> dict:
    """The list from which one came."""
    desk = DeskFile(request.user, listed_by(request), now())
    return {"view": desk.query, "list": desk.parameters}


def is_confirmed(request) -> bool:
    """Whether the cases were seen and confirmed."""
    return request.method == "POST" and "cases" in request.POST


def listed_by(request) -> QueryDict:
    """What says which list it is; once confirmed the address alone, for the form has a handler of its own."""
    return request.POST if request.method == "POST" and not is_confirmed(request) else request.GET
