"""The one page that customers see: no sign-in, no cookie, no script; the link alone opens it, once."""

from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import get_language, override
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from casework.forms.survey import SurveyForm
from casework.surveying import take_answer
from complaints.models import Message
from followups.answering import NotAnswerable, survey_for
from followups.knocking import OF_A_LINK, OF_AN_ADDRESS, STRETCH, too_often
from followups.links import LONGEST_TOKEN, digest_of
from followups.models import Survey
from history.erased import Erased
from history.masking import unmasked

POLICY = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
LANGUAGES = dict(settings.LANGUAGES)
LONGEST_SHOWN = 20_000  # of words that cannot be taken any more


def for_customers(view):
    """A page for whoever has the link: kept by nobody, found by no search, framed nowhere, with no way back told."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return csp_override(POLICY)(answer)


@csrf_exempt  # whoever can post here has the link, and a stranger's page does not
@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def survey(request, token):
    """Ask, or take the answer. Only an answer uses the link up: a preview or a robot that looks does not."""
    at = now()
    found = survey_for(token, at) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return gone(request, is_forged=not was_ours(token))
    language = wanted_language(request, found.language)
    with override(language):
        if request.method != "POST":
            return page(request, found, SurveyForm(), language)
        form = SurveyForm(request.POST)
        if too_often(f"link {found.pk}", OF_A_LINK, at):
            return page(request, found, form, language, status=429)
        if not form.is_valid():
            return page(request, found, form, language, status=422)
        try:
            take_answer(token, at=at, **form.cleaned_data)
        except NotAnswerable:
            return gone(request, is_forged=False)
        except DatabaseError:
            return page(request, found, form, language, status=503)
    response = redirect("casework:survey_thanks")
    response.status_code = 303
    response["Location"] += "?" + urlencode({"language": language})
    return response


@require_safe
@for_customers
def thanks(request):
    """The answer has arrived."""
    language = wanted_language(request, get_language() or settings.LANGUAGE_CODE)
    with override(language):
        response = render(request, "casework/survey.html", {"is_done": True, "language": language})
    response["Content-Language"] = language
    return response


def page(request, found: Survey, form: SurveyForm, language: str, status: int = 200):
    """The questions, with all that was typed."""
    context = {
        "form": form,
        "language": language,
        "survey": found,
        "case": found.followup.complaint,
        "said": said(found),
        "address": request.path,
        "too_often": status == 429,
        "failed": status == 503,
        "minutes": int(STRETCH.total_seconds() // 60),
    }
    response = render(request, "casework/survey.html", context, status=status)
    response["Content-Language"] = language
    if status == 429:
        response["Retry-After"] = str(int(STRETCH.total_seconds()))
    return response


def said(found: Survey) -> str:
    """What the customer told us, in their own words; "" where it is gone."""
    if found.complaint_id is None:
        return ""
    with unmasked():
        verbatim = Message.objects.filter(complaint=found.complaint_id, is_verbatim=True).order_by("pk").first()
    words = verbatim.body if verbatim else ""
    if not words or isinstance(words, Erased):
        return ""
    return str(words)


def gone(request, *, is_forged: bool):
    """The same page for whatever is wrong with a link, in all languages, with the words that were typed.

    A link that nobody made is 404, one that was used up 410. Who tries many that nobody made has to wait; whoever has
    one that holds never comes here.
    """
    status = 404 if is_forged else 410
    if is_forged and too_often(f"address {request.META.get('REMOTE_ADDR', '')}", OF_AN_ADDRESS, now()):
        status = 429
    typed = request.POST.get("words", "")[:LONGEST_SHOWN].replace("\x00", "") if request.method == "POST" else ""
    context = {"languages": [code for code, _name in settings.LANGUAGES], "typed": typed}
    with override(settings.LANGUAGE_CODE):
        response = render(request, "casework/survey_gone.html", context, status=status)
    response["Content-Language"] = settings.LANGUAGE_CODE
    return response


def was_ours(token: str) -> bool:
    """Whether such a link was ever made."""
    return len(token) <= LONGEST_TOKEN and Survey.objects.filter(digest=digest_of(token)).exists()


def wanted_language(request, usual: str) -> str:
    """The language that was chosen on the page, else that of the customer."""
    asked = request.POST.get("language") or request.GET.get("language") or usual
    return asked if asked in LANGUAGES else usual
