"""What notices add to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_read_cases
from ui.commands import Command

ALL = (
    Command("notices", _("Notices"), "g i", page="notices:notices", is_open_to=may_read_cases),
    Command("wishes", _("How I am told"), page="notices:wishes", is_open_to=may_read_cases),
)
