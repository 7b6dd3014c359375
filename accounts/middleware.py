"""What a request may see of personal data is decided by its user's role, for all rows it reads."""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.http import Http404
from django.utils.timezone import now

from accounts import permissions
from history.masking import Sight, seen_by

LIFTED_FOR = timedelta(minutes=15)
KEY = "unmasked"


class SightMiddleware:
    """Lets ``request.sight`` mask rows; the user is asked for only when the first personal row is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = Reader(request)
        request.sight = Sight(masks=lambda: asked.masks, unmasked=lambda: asked.unmasked)
        with seen_by(request.sight):
            return self.get_response(request)


class Reader:
    """Answers once for the whole request."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def masks(self) -> bool:
        """Whether the role reads masked."""
        return permissions.reads_masked(self.request.user)

    @cached_property
    def unmasked(self) -> frozenset[tuple[str, int]]:
        """Those whom the reader asked to see within the last quarter of an hour."""
        lifted, moment = self.request.session.get(KEY, {}), now().timestamp()
        return frozenset(
            (people, int(number))
            for people_number, until in lifted.items()
            if until > moment
            for people, number in [people_number.split(":")]
        )


class ContactMiddleware:
    """Lets department contacts reach the few places that are theirs; every other one does not exist for them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse before any view looks anything up, whatever it would have allowed."""
        if request.resolver_match.view_name in settings.PLACES_OF_CONTACTS:
            return
        if permissions.answers_for_a_department(request.user):
            raise Http404


def lifted_until(request, person: tuple[str, int]) -> datetime | None:
    """Until when the reader sees this person without mask; None if not at all."""
    until = request.session.get(KEY, {}).get(f"{person[0]}:{person[1]}", 0)
    return datetime.fromtimestamp(until, UTC) if until > now().timestamp() else None


def lift_mask(request, people: list[tuple[str, int]]) -> None:
    """Show these people without mask for a quarter of an hour; what is past goes."""
    moment = now()
    lifted = {key: until for key, until in request.session.get(KEY, {}).items() if until > moment.timestamp()}
    until = (moment + LIFTED_FOR).timestamp()
    request.session[KEY] = lifted | {f"{table}:{number}": until for table, number in people}
