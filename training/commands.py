"""What training adds to the keys, the palette and the places."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.choices import Answer
from training.permissions import has_coaching, may_nominate, may_practise, may_review, may_see_library
from ui.commands import REPLAY, SCORE, Command

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
PLACES = (
    Command("library", _("Case library"), "g n", page="training:library", is_open_to=may_see_library),
    Command("review_queue", _("Cases to review"), "g r", page="training:queue", is_open_to=may_review),
    Command("nominations", _("Nominations"), page="training:nominations", is_open_to=may_nominate),
    Command("packs", _("Seminar packs"), page="training:packs", is_open_to=may_see_library),
    Command("scorecards", _("Scorecards"), "g s", page="training:scorecards", is_open_to=may_review),
    Command("coaching", _("My coaching"), "g m", page="training:coaching", is_open_to=has_coaching),
    Command("practice", _("Practice"), page="training:practice", is_open_to=may_practise),
)
ON_SCORECARD = tuple(
    Command(f"answer_{number}", label, str(number), SCORE, by_script=True, is_open_to=may_review)
    for number, label in enumerate(Answer.labels, 1)
)
ALL = (*PLACES, *IN_REPLAY, *ON_SCORECARD)
