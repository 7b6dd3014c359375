"""How one gets here from a case."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_read_cases
from casework.looks import Look

REPLAY = Look("replay", _("Replay"), "play", "training:replay", is_open_to=may_read_cases, takes_moments=True)
