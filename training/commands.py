"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from training.permissions import may_practise
from ui.commands import Command

ALL = (Command("practice", _("Practice"), page="training:practice", is_open_to=may_practise),)
