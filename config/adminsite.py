"""The admin site: its home shows the house as it stands to whoever reads cases."""

from django.contrib.admin import AdminSite
from django.urls import path
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from casework.house import House, shows_house
from intake.views import trades


class HouseSite(AdminSite):
    """Where managers run the house."""

    index_title = _("The house today")
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        """What needs somebody, and below it everything that can be kept."""
        house = House(request.user, now()) if shows_house(request.user) else None
        return super().index(request, {"house": house, **(extra_context or {})})

    def get_urls(self):
        """Beside those of Django, the starter sets."""
        return [path("trades/", self.admin_view(trades), name="trades"), *super().get_urls()]
