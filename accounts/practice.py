"""Practice: the whole workspace, in a team of its own whose cases only teach (docs/decisions/0029)."""

from django.conf import settings
from django.shortcuts import render

from accounts.models import Team
from history.attribution import attributed

KEY = "practice"
NAME = "Practice"


def begin(session) -> Team:
    """Let whoever the session is of be a member of the team for practice until they leave it."""
    team = Team.objects.for_practice().first()
    if team is None:
        with attributed(reason="practice"):
            team, _made = Team.objects.get_or_create(is_practice=True, defaults={"name": NAME})
    session[KEY] = True
    return team


def leave(session) -> None:
    """Back to their own team."""
    session.pop(KEY, None)


class PracticeMiddleware:
    """Puts who is at practice into its team for this request, and keeps them from what reaches beyond it.

    The person in memory changes, their row does not: no page saves its reader.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Refuse what would change something outside practice, before any view looks anything up."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.get(KEY):
            return None
        team = Team.objects.for_practice().first()
        if team is None or not request.user.is_authenticated:
            return None
        request.user.team = team
        if request.method in {"GET", "HEAD"} or request.resolver_match.view_name in settings.PLACES_OF_PRACTICE:
            return None
        return render(request, "not_at_practice.html", status=403)
