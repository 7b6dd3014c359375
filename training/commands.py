"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_handle
from training.permissions import may_review
from ui.commands import Command


def has_coaching(user) -> bool:
    """Whether the page of coaching is for the person: for agents their own, for trainers what they wrote."""
    return may_handle(user) or may_review(user)


ALL: tuple[Command, ...] = (
    Command("scorecards", _("Scorecards"), "g s", page="training:scorecards", is_open_to=may_review),
    Command("coaching", _("My coaching"), "g m", page="training:coaching", is_open_to=has_coaching),
)
