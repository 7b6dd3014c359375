"""The sign, the list, and how somebody wishes to be told. The sign is asked for once a minute and writes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_read_cases
from complaints.models import Complaint
from gifts.models import Gift
from notices.board import MOST, Board, mark, waiting
from notices.forms import WishForm
from notices.models import Notification, ways_of
from notices.models.notification import GIFT
from notices.sources import SOURCES
from ui.keys import key_of
from ui.responses import invalid, turn_to


@login_required
@require_safe
def sign(request):
    """How much waits to be seen; 304 while nothing has changed."""
    must_read(request.user)
    count = waiting(request.user)
    etag = f'"{mark(count, request.user)}"'
    known = get_conditional_response(request, etag=etag)
    response = known or render(request, "notices/sign.html", {"count": count, "most": MOST})
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


@login_required
@require_safe
def notices(request):
    """What concerns me, the newest first; and what waits for me elsewhere."""
    must_read(request.user)
    board = Board(request.user, key_of(request.GET.get("before")))
    return render(request, "notices/list.html", {"board": board, "references": board.references()})


@login_required
@require_POST
def opened(request, pk):
    """Look at one: it is seen, and one is where it leads."""
    must_read(request.user)
    rows = Notification.objects.visible_to(request.user)
    notice = get_object_or_404(rows.select_related("entry"), pk=pk)
    rows.filter(pk=pk).see()
    return turn_to(request, thing_of(notice, request.user))


def thing_of(notice, user):
    """What a notice is about: its gift, else its case."""
    if notice.entry.subject == GIFT:
        return Gift.objects.visible_to(user).get(pk=notice.entry.subject_id)
    return Complaint.objects.visible_to(user).get(pk=notice.case_id)


@login_required
@require_POST
def seen(request):
    """Look at all of them at once."""
    must_read(request.user)
    Notification.objects.filter(recipient=request.user).see()
    for source in SOURCES:
        source.see(source.waiting(request.user).order_by())
    return turn_to(request, "notices:notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request):
    """By which way each kind comes, and when the daily mail does."""
    must_read(request.user)
    wish = ways_of([request.user.pk])[request.user.pk]
    form = WishForm(request.POST or None, wish=wish)
    context = {"form": form, "address": request.user.email}
    if request.method != "POST":
        return render(request, "notices/wishes.html", context)
    if not form.is_valid():
        return invalid(request, "notices/wishes.html", context)
    form.keep()
    messages.success(request, _("So you will be told from now on."))
    return turn_to(request, "notices:wishes")


def must_read(user) -> None:
    """Raise PermissionDenied unless the person has a place in the workspace."""
    if not may_read_cases(user):
        raise PermissionDenied("notices")
