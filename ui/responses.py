"""The three answers a view gives to a post: onwards, mend this, someone was faster."""

import json

from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseLocation, reswap, retarget

# The policy of a file that somebody sent us: it runs nothing, loads nothing, stands in no other page.
SEALED_OFF = "default-src 'none'; sandbox; base-uri 'none'; frame-ancestors 'none'"


def _is_htmx(request):
    return bool(getattr(request, "htmx", False))


def turn_to(request, name, *args, saved_draft="", **kwargs):
    """Leave for the page `name`: a client-side location for htmx, a redirect for a plain form.

    `saved_draft` is the key of the draft that the browser may now forget (see `<keep-draft>`).
    """
    url = resolve_url(name, *args, **kwargs)
    response = HttpResponseLocation(url) if _is_htmx(request) else redirect(url)
    if saved_draft:
        if _is_htmx(request):
            response["HX-Trigger"] = json.dumps({"draft-saved": {"key": saved_draft}})
        response.set_cookie("saved_draft", saved_draft, max_age=60, samesite="Lax")
    return response


def invalid(request, template, context):
    """Show the form again with what is wrong: status 422, the same template or named partial, nothing lost."""
    return render(request, template, context, status=422)


def collision(request, context):
    """Say who moved the case on in the meantime, keep what was typed: status 409.

    The context may hold `case_url`, `reference`, `actor`, `act`, `at` and `typed`, a list of (label, text).
    """
    if not _is_htmx(request):
        return render(request, "409.html", context, status=409)
    response = render(request, "409.html#collision", context, status=409)
    return reswap(retarget(response, "#main"), "innerHTML")
