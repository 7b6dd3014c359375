"""The admin site: its home shows the house as it stands to whoever reads cases."""

from collections.abc import Iterable
from functools import lru_cache

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework.house import House, shows_house
from intake.views import trades

NOT_HERE = frozenset({"auth", "account", "mfa", "usersessions", "procrastinate"})
LISTS_KEPT = 64  # of so many roles and languages; what a role may see does not change while the program runs


class HouseSite(AdminSite):
    """Where managers run the house."""

    index_title = _("The house today")
    enable_nav_sidebar = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept = lru_cache(LISTS_KEPT)(_Kept)

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only what is of the house: secrets and sittings are nobody's to read, jobs have a page of their own."""
        models = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        super().register([model for model in models if model._meta.app_label not in NOT_HERE], admin_class, **options)

    def has_permission(self, request):
        """Whoever is signed in and has no business here is told so; strangers are led to the page for signing in."""
        allowed = super().has_permission(request)
        if not allowed and request.user.is_authenticated:
            raise PermissionDenied("admin")
        return allowed

    @method_decorator(require_safe)
    def index(self, request, extra_context=None):
        """What needs somebody, and below it everything that can be kept, as it was drawn before."""
        house = House(request.user, now()) if shows_house(request.user) else None
        kept = self._kept_for(request)
        if not kept.at_home:
            asked = {"app_list": self.get_app_list(request), "show_changelinks": True}
            kept.at_home = render_to_string("admin/app_list.html", asked)
        return super().index(request, {"house": house, "at_home": kept.at_home, **(extra_context or {})})

    @method_decorator(require_safe)
    def app_index(self, request, app_label, extra_context=None):
        """What of one app can be kept."""
        return super().app_index(request, app_label, extra_context)

    def get_urls(self):
        """Beside those of Django, the starter sets."""
        kept = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [path("trades/", self.admin_view(trades), name="trades"), *kept]

    def password_change(self, request, extra_context=None):
        """One page for it, which asks for the old password and ends other sittings: that of the account."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(self, request, extra_context=None):
        """As above."""
        return HttpResponseRedirect(reverse("account"))

    def get_app_list(self, request, app_label=None):
        """What the role may look at; put together once for each role and language."""
        kept = self._kept_for(request)
        if kept.lists.get(app_label) is None:
            kept.lists[app_label] = super().get_app_list(request, app_label)
        return kept.lists[app_label]

    def each_context(self, request):
        """With the list at the side as it was drawn before; only where one is differs."""
        context = super().each_context(request)
        kept = self._kept_for(request)
        if not kept.drawn:
            asked = {"app_list": context["available_apps"], "show_changelinks": False}
            kept.drawn = render_to_string("admin/app_list.html", asked)
        return context | {"sidebar": marked(kept.drawn, context["available_apps"], request.path)}

    def _kept_for(self, request) -> "_Kept":
        role = getattr(request.user, "role", "") if request.user.is_active else ""
        return self.kept(role, get_language(), len(self._registry))


class _Kept:
    """What was put together for one role in one language, while so many kinds are registered."""

    def __init__(self, role: str, language: str, kinds: int):
        self.lists: dict = {}
        self.drawn = self.at_home = ""


def marked(drawn: str, apps: list[dict], place: str) -> SafeString:
    """The list at the side, with the kind of records that a page is about."""
    for app in apps:
        for model in app["models"]:
            url = model["admin_url"]
            if url and url in place:
                return SafeString(drawn.replace(f'<a href="{url}">', f'<a href="{url}" aria-current="page">', 1))
    return SafeString(drawn)
