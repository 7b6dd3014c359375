"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from training.permissions import may_review, may_see_library
from ui.commands import Command

ALL: tuple[Command, ...] = (
    Command("library", _("Case library"), "g n", page="training:library", is_open_to=may_see_library),
    Command("review_queue", _("Cases to review"), "g r", page="training:queue", is_open_to=may_review),
    Command("packs", _("Seminar packs"), page="training:packs", is_open_to=may_see_library),
)
