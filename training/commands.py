"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from training.permissions import has_coaching, may_practise, may_review, may_see_library
from ui.commands import Command

ALL = (
    Command("library", _("Case library"), "g n", page="training:library", is_open_to=may_see_library),
    Command("review_queue", _("Cases to review"), "g r", page="training:queue", is_open_to=may_review),
    Command("packs", _("Seminar packs"), page="training:packs", is_open_to=may_see_library),
    Command("scorecards", _("Scorecards"), "g s", page="training:scorecards", is_open_to=may_review),
    Command("coaching", _("My coaching"), "g m", page="training:coaching", is_open_to=has_coaching),
    Command("practice", _("Practice"), page="training:practice", is_open_to=may_practise),
)
