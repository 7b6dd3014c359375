from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, PasswordChangeView
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import LostPasswordForm, NewPasswordForm
from accounts.inviting import LinkIsOver, number_of, person_of, set_password_by_link
from accounts.tasks import send_forgotten

WAIT = 300  # seconds
ASKED_AT_MOST = "10/h/ip"


class SignIn(LoginView):
    """The door."""

    template_name = "registration/login.html"

    def form_invalid(self, form):
        """Whoever tried too often is told so by the status as well."""
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = 429
            response["Retry-After"] = str(WAIT)
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "next": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "links_by_mail": settings.LINKS_BY_MAIL,
        }


class ChangePassword(PasswordChangeView):
    """A new password, after the present one; every other sitting ends with it."""

    success_url = reverse_lazy("account")

    def dispatch(self, request, *args, **kwargs):
        """Whoever has no password yet sets one by a link."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account")
        return super().dispatch(request, *args, **kwargs)


@method_decorator([never_cache, sensitive_post_parameters("password", "again")], name="dispatch")
class Enter(View):
    """By a link: set a password, then come in."""

    def get(self, request, token):
        """Ask for the password, or say that the link is over. Looking uses nothing up: mail programs look, too."""
        try:
            person = person_of(token, now())
        except LinkIsOver:
            return self.over(request)
        return self.ask(request, person, NewPasswordForm(person=person))

    def post(self, request, token):
        """Set it, and go on as after the sign-in page: to the second factor, if one is set up or due."""
        if not ratelimit.consume(request, app="accounts", action="enter", config={"enter": "30/h/ip"}):
            return render(request, "429.html", status=429, headers={"Retry-After": str(WAIT)})
        try:
            person = person_of(token, now())
            form = NewPasswordForm(request.POST, person=person)
            if not form.is_valid():
                return self.ask(request, person, form, status=422)
            person = set_password_by_link(token, form.cleaned_data["password"], at=now())
        except LinkIsOver:
            return self.over(request)
        record_authentication(request, person, method="password", username=person.username)
        return perform_login(request, Login(user=person, redirect_url="/"))

    def ask(self, request, person, form, status=200):
        """The page with the form; its address is a secret and goes nowhere as a referrer."""
        page = render(request, "account/enter.html", {"form": form, "person": person}, status=status)
        page["Referrer-Policy"] = "no-referrer"
        return page

    def over(self, request):
        """The same words for what was used, ended, is too old or never was."""
        return render(request, "account/link_is_over.html", status=410)


class LostPassword(View):
    """Ask for a link by mail. What becomes of it is decided by the worker, so nothing here tells who has an account."""

    def dispatch(self, request, *args, **kwargs):
        """Not there where no mail leaves."""
        if not settings.LINKS_BY_MAIL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Ask whose."""
        return render(request, "account/lost_password.html", {"form": LostPasswordForm()})

    def post(self, request):
        """The same answer for every name."""
        form = LostPasswordForm(request.POST)
        if not form.is_valid():
            return render(request, "account/lost_password.html", {"form": form}, status=422)
        if not ratelimit.consume(request, app="accounts", action="lost", config={"lost": ASKED_AT_MOST}):
            return render(request, "429.html", status=429, headers={"Retry-After": str(WAIT)})
        send_forgotten.defer(number=number_of(form.cleaned_data["name"]))
        return render(request, "account/lost_password.html", {"asked": True})
