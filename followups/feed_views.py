from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions
from audit.models import AccessKind, note
from followups import feeds
from followups.models import CalendarFeed, Notice
from followups.models.feed import digest_of

READS, MINUTE = 12, 60  # of one feed in a minute: a calendar program reads it twice an hour


@login_required
@require_http_methods(["GET", "POST"])
def calendar(request):
    """Issue, renew or revoke the reader's own feed. The secret is shown in the answer to the POST, and never again."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("feed")
    secret = ""
    if request.method == "POST" and "revoke" in request.POST:
        feeds.revoke(request.user, at=now())
        return redirect("followups:calendar")
    if request.method == "POST":
        secret = feeds.issue(request.user, at=now())
    feed = CalendarFeed.objects.standing().filter(person=request.user).first()
    address = request.build_absolute_uri(reverse("followups:feed", args=[secret])) if secret else ""
    response = render(request, "followups/calendar.html", {"feed": feed, "address": address})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def feed(request, secret):
    """The feed that a secret opens. Unknown, revoked, or of somebody who left: there is no such page."""
    if too_often(digest_of(secret)):
        return HttpResponse(status=429, headers={"Retry-After": str(MINUTE)})
    found = feeds.reader_of(secret)
    if found is None:
        raise Http404
    row, person = found
    words = feeds.calendar_of(person, now()).encode()
    etag = f'"{sha256(words).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        note(AccessKind.OPENED, by=person, thing=row)
        response = HttpResponse(words, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="follow-ups.ics"'
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    response["Referrer-Policy"], response["X-Robots-Tag"] = "no-referrer", "noindex"
    return response


def too_often(digest: str) -> bool:
    """Whether this address was asked for more often than any calendar program does."""
    key = f"feed-{digest}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) > READS
    except ValueError:  # it ended between the two
        return False


@login_required
@require_safe
def notice(request, pk):
    """Look at what one was told: from now on it is seen."""
    told = get_object_or_404(Notice.objects.select_related("reminder__followup"), pk=pk, recipient=request.user)
    Notice.objects.filter(pk=told.pk, seen_at=None).update(seen_at=now())
    return redirect(told.reminder.followup)


@login_required
@require_POST
def notices_seen(request):
    """Everything that the reader was told is seen."""
    Notice.objects.filter(recipient=request.user, seen_at=None).update(seen_at=now())
    return redirect("followups:follow_ups")
