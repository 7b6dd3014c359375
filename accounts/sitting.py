"""From sign-in to sign-out: how long a sitting lasts, what it has shown, and how it is ended."""

from functools import wraps
from hmac import compare_digest
from secrets import token_urlsafe
from time import time

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.dispatch import Signal
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

way_in_changed = Signal()  # with ``person``, ``by`` and ``what`` ("link", "link_used", "factor")

SEEN, BEGAN, FACTOR, MARK = "seen_at", "began_at", "second_factor", "own_site"
ADMIN_COOKIE = "__Host-admin" if settings.HTTPS else "admin"
IDLE = 12 * 60 * 60  # seconds without a request after which one signs in again
IDLE_IN_ADMIN = 30 * 60  # after which the admin asks who is there
LONGEST = 24 * 60 * 60
WRITTEN_EVERY = 5 * 60  # how often it is written down that somebody is still there


class SittingMiddleware:
    """Ends what has lasted too long, and lets nobody past who still owes a second factor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "sitting_began", False) and request.user.is_authenticated:
            mark_own_site(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        """Decide before any view does anything."""
        place = request.resolver_match.view_name
        if place in settings.PLACES_OF_STRANGERS or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        request.user = get_user(request)  # now that it is asked for: every look through Django's lazy one takes longer
        if not request.user.is_authenticated:
            return None
        if has_lasted(request.session, time()):
            logout(request)
            return turn_to(request, f"{reverse('sign-in')}?{urlencode({'next': way_back(request)})}")
        if place in settings.PLACES_OF_ONESELF:
            return None
        if owes_second_factor(request):
            return turn_to(request, factor_page(request))
        return self.admin_asks_again(request)

    def admin_asks_again(self, request):
        """Note that somebody is here; after a pause the admin asks whether it is still the same person."""
        moment, seen = time(), request.session.get(SEEN)
        in_admin = request.resolver_match.app_name == "admin"
        if in_admin and comes_from_elsewhere(request):
            return render(request, "account/from_elsewhere.html", status=403)
        if in_admin and seen is not None and moment - seen > IDLE_IN_ADMIN and identity_is_due(request):
            return ask_for_identity(request)
        if seen is not None and moment - seen > WRITTEN_EVERY:
            request.session[SEEN] = int(moment)
        return None


def begin(request, **kwargs) -> None:
    """A sitting begins: on the signal of Django that somebody signed in."""
    request.session[SEEN] = request.session[BEGAN] = int(time())
    request.sitting_began = True


def mark_own_site(request, response) -> None:
    """Give the browser the second half of the sitting, which it brings along only from pages of this site."""
    request.session[MARK] = token_urlsafe(24)
    response.set_cookie(
        ADMIN_COOKIE,
        request.session[MARK],
        max_age=LONGEST,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def comes_from_elsewhere(request) -> bool:
    """Whether another site led the browser here: then it kept its half back.

    A sitting that began without one, in a program of ours, has none to ask for.
    """
    half = request.session.get(MARK)
    return half is not None and not compare_digest(half, request.COOKIES.get(ADMIN_COOKIE, ""))


def show_factor(request, **kwargs) -> None:
    """The second factor was shown, or set up, in this sitting: on the signals of allauth."""
    if request is not None:
        request.session[FACTOR] = True


def has_lasted(session, moment: float) -> bool:
    """Whether the sitting has been idle, or has lasted, for too long."""
    return moment - session.get(SEEN, moment) > IDLE or moment - session.get(BEGAN, moment) > LONGEST


def owes_second_factor(request) -> bool:
    """Whether the role asks for a second factor that this sitting has not shown."""
    return request.user.role in settings.SECOND_FACTOR_ROLES and not request.session.get(FACTOR)


def factor_page(request) -> str:
    """Where a second factor is shown, or set up by whoever has none."""
    has_one = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
    page = reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp")
    return f"{page}?{urlencode({'next': way_back(request)})}"


def identity_is_due(request) -> bool:
    """Whether the last proof of who is there is too old for an act that could do harm."""
    return is_reauthentication_required(request, app="accounts")


def ask_for_identity(request) -> HttpResponse:
    """To the page that asks for the password or a code; then back to the page from which the act is done again."""
    return turn_to(request, f"{reverse('account_reauthenticate')}?{urlencode({'next': way_back(request)})}")


def identity_shown(view):
    """Decorates a view: what it does is done only by whoever has shown within minutes that it is really them."""

    @wraps(view)
    def careful(request, *args, **kwargs):
        if request.user.is_authenticated and identity_is_due(request):
            return ask_for_identity(request)
        return view(request, *args, **kwargs)

    return careful


def way_back(request) -> str:
    """The page to return to: this one, or the one from which something was posted."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if safe and came_from else "/"


def turn_to(request, url: str) -> HttpResponse:
    """The whole browser goes there, also when htmx asked for a part of a page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def end_sittings(person) -> int:
    """Sign somebody out everywhere; how many sittings that ended."""
    sittings = list(UserSession.objects.filter(user=person))
    for sitting in sittings:
        sitting.end()
    return len(sittings)


def take_factors_away(person, *, by) -> bool:
    """Remove second factor and codes and sign them out; whether there were any. At sign-in they set up a new one."""
    removed, _models = Authenticator.objects.filter(user=person).delete()
    if removed:
        end_sittings(person)
        way_in_changed.send(sender=type(person), person=person, by=by, what="factor")
    return bool(removed)
