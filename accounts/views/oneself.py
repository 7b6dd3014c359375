from allauth.account.internal.flows.logout import logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.sitting import end_sittings

# In this order: each of these browsers also names those after it, each of these machines likewise.
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"))
MACHINES += (("Linux", "Linux"),)


def named(agent: str) -> str:
    """What a browser calls itself, in the words of people: "Firefox, Windows"; else as it says, cut short."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, MACHINES)]
    return ", ".join(filter(None, found)) or agent[:60]


@never_cache
@login_required
@require_safe
def oneself(request):
    """How one signs in: password, second factor, and where one is signed in now."""
    factors = {factor.type: factor.wrap() for factor in Authenticator.objects.filter(user=request.user)}
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    context = {
        "has_factor": Authenticator.Type.TOTP in factors,
        "codes_left": len(codes.get_unused_codes()) if codes else 0,
        "sittings": [(one, named(one.user_agent)) for one in UserSession.objects.purge_and_list(request.user)],
        "this_one": request.session.session_key,
    }
    return render(request, "account/oneself.html", context)


@login_required
@require_POST
def end_sitting(request, pk):
    """Sign out one other browser."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("That browser is signed out."))
    return redirect("account")


@login_required
@require_POST
def end_all(request):
    """Sign out everywhere, here too."""
    end_sittings(request.user)
    logout(request)
    return redirect("sign-in")
