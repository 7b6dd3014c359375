"""When a request cannot be served because the database is away: the page that says so, not a failure of ours."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import get_template
from django.views.defaults import server_error

RETRY_AFTER = 15  # seconds


def failure(request):
    """The answer to an exception nobody caught, which Django has logged: 503 when the database was out of reach.

    Called as ``handler500`` while the exception is being handled; asks nothing of the database.
    """
    if not isinstance(sys.exception(), InterfaceError | OperationalError):
        return server_error(request)
    page = get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})
