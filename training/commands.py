"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ui.commands import REPLAY, Command

IN_REPLAY = (
    Command("moment_before", _("The moment before"), "ArrowLeft", REPLAY),
    Command("moment_after", _("The next moment"), "ArrowRight", REPLAY),
    Command("moment_first", _("The first moment"), "Home", REPLAY),
    Command("moment_last", _("The last moment"), "End", REPLAY),
    Command("play", pgettext_lazy("replay", "Play or pause"), " ", REPLAY),
    Command("decision_before", _("The decision before"), "D", REPLAY),
    Command("decision_after", _("The next decision"), "d", REPLAY),
    Command("gift_after", _("The next act on a gift"), "p", REPLAY),
    Command("promise_after", _("The next promise"), "m", REPLAY),
    Command("escalation_after", _("The next escalation"), "e", REPLAY),
    Command("hide_next", _("Hide the next move, or show it"), "h", REPLAY),
)
ALL: tuple[Command, ...] = IN_REPLAY
