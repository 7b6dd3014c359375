from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from accounts import permissions
from followups.forms import HandingOverForm
from followups.handing_over import MOST, deputy_of, hand_over_each
from followups.models import FollowUp
from ui.keys import form_key, key_of, versions
from ui.responses import invalid


@login_required
@require_http_methods(["GET", "POST"])
def handing_over(request):
    """Many follow-ups to one person: first the page that says which; confirmed, what became of each."""
    if not permissions.may_handle(request.user):
        raise PermissionDenied("assign")
    if request.method == "GET":
        rows = chosen(request.user, [key for word in request.GET.getlist("pick") if (key := key_of(word))])
        deputy = deputy_of(rows, now())
        form = HandingOverForm(user=request.user, initial={"assignee": deputy})
        return render(request, "followups/handing_over.html", page(request, form, rows, uuid4()) | {"deputy": deputy})
    form, wanted = HandingOverForm(request.POST, user=request.user), versions(request.POST.get("followups", ""), MOST)
    key = form_key(request.POST.get("key", ""))
    if not form.is_valid():
        rows = chosen(request.user, [number for number, _version in wanted])
        return invalid(request, "followups/handing_over.html", page(request, form, rows, key))
    facts = {"by": request.user, "at": now(), "key": key, "reason": form.cleaned_data["reason"]}
    results = hand_over_each(wanted, form.cleaned_data["assignee"], **facts)
    again = "&".join(f"pick={one.followup.pk}" for one in results if one.outcome == "moved_on")
    context = {"results": results, "assignee": form.cleaned_data["assignee"], "again": again}
    return render(request, "followups/handed_over.html", context)


def chosen(user, keys: list[int]) -> list[FollowUp]:
    """Those of these keys that wait and that the reader may see, the nearest end of a window first."""
    seen = FollowUp.objects.visible_to(user).waiting().filter(pk__in=list(dict.fromkeys(keys))[:MOST])
    return list(seen.for_agenda())


def page(request, form, rows: list[FollowUp], key: UUID) -> dict:
    """What the page of confirmation shows, and the versions that are meant."""
    return {
        "form": form,
        "rows": rows,
        "followups": " ".join(f"{row.pk}.{row.version}" for row in rows),
        "key": key,
        "most": MOST,
    }
