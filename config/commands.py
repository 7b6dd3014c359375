"""What running the place adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_run_the_place
from ui.commands import Command

ALL = (
    Command("health", _("Health"), "g k", page="health", is_open_to=may_run_the_place),
    Command("failed_jobs", _("Failed jobs"), page="failed_jobs", is_open_to=may_run_the_place),
)
