from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.signing_in import speak
from history.attribution import attributed


@require_POST
def choose_language(request):
    """Speak another language from now on; remembered with the person when signed in."""
    wanted = request.POST.get("language", "")
    back = request.POST.get("next") or request.META.get("HTTP_REFERER", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted not in dict(settings.LANGUAGES):
        return response
    person = request.user
    if person.is_authenticated and person.language != wanted:
        with attributed(reason="language"):
            person.language = wanted
            person.save(update_fields=["language"])
    return speak(response, wanted)
