"""Each request gets a number, and what it writes is attributed to its user."""

import re
from uuid import uuid4

from history.attribution import attributed

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")


class AttributionMiddleware:
    """Attributes writes to ``request.user``, who is asked for only when something is written.

    The request's number is taken from ``X-Request-ID`` if that is a plausible one, and sent back under that name.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if GIVEN.fullmatch(given) else uuid4().hex
        with attributed(actor_id=Actor(request), request_id=request.id):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request.id
        return response


class Actor:
    """Answers with the id of the request's user at the moment it is asked; None for nobody."""

    def __init__(self, request):
        self.request, self.asking = request, False

    def __call__(self) -> int | None:
        if self.asking:  # finding out who it is may itself write: an outdated session is deleted
            return None
        self.asking = True
        try:
            return self.request.user.pk
        finally:
            self.asking = False
