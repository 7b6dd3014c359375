"""The words of scorecards and coaching that are stored in columns (docs/domain.md §7)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Group(TextChoices):
    """The three parts of fairness; each is shown for itself, never as one star."""

    OUTCOME = "outcome", pgettext_lazy("scorecard", "outcome")
    PROCESS = "process", pgettext_lazy("scorecard", "process")
    TREATMENT = "treatment", pgettext_lazy("scorecard", "treatment")


class Answer(TextChoices):
    """What somebody says to one item of a scorecard."""

    YES = "yes", pgettext_lazy("scorecard", "yes")
    PARTLY = "partly", pgettext_lazy("scorecard", "partly")
    NO = "no", pgettext_lazy("scorecard", "no")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("scorecard", "not applicable")


class Told(TextChoices):
    """What the history of a case says to an item. What was not recorded is not a no."""

    YES = "yes", pgettext_lazy("scorecard", "yes")
    PARTLY = "partly", pgettext_lazy("scorecard", "partly")
    NO = "no", pgettext_lazy("scorecard", "no")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("scorecard", "not applicable")
    UNKNOWN = "unknown", pgettext_lazy("scorecard", "cannot be known")


class Fact(TextChoices):
    """What the history can say about a case by itself."""

    ACKNOWLEDGED_IN_TIME = "acknowledged_in_time", _("acknowledged in time")
    FIRST_WORDS_IN_TIME = "first_words_in_time", _("first answer in time")
    DEMAND_CONFIRMED = "demand_confirmed", _("demand restated and confirmed")
    UPDATED_BEFORE_ASKED = "updated_before_asked", _("told how it stands before the deadline")
    TOLD_EARLY_WHEN_BLOCKED = "told_early_when_blocked", _("told early when blocked")
    FOLLOWED_UP_IN_WINDOW = "followed_up_in_window", _("followed up in its window")
    RECORDED_IN_FULL = "recorded_in_full", _("recorded in full")
    OPTIONS_PROPOSED = "options_proposed", _("one to three options proposed")
    AGREEMENT_RECORDED = "agreement_recorded", _("agreement recorded")
    PROMISE_KEPT = "promise_kept", _("promise kept")
    CONFIRMED_SOLVED = "confirmed_solved", _("confirmed as solved")
    THANKED = "thanked", _("customer thanked")
    GIFT_AFTER_APOLOGY = "gift_after_apology", _("apology before the gift")
    GIFT_IN_BAND = "gift_in_band", _("gift within its tier")
    GIFT_RELATED = "gift_related", _("gift has to do with the matter")
    GIFT_NOT_WHILE_ANGRY = "gift_not_while_angry", _("no gift while angry")


class CardState(TextChoices):
    """Where one person’s scorecard stands."""

    DRAFT = "draft", pgettext_lazy("scorecard", "draft")
    HANDED_IN = "handed_in", pgettext_lazy("scorecard", "handed in")
    RELEASED = "released", pgettext_lazy("scorecard", "shown to the agent")
    DROPPED = "dropped", pgettext_lazy("scorecard", "dropped")


class RoundState(TextChoices):
    """Where a round of blind scoring stands."""

    OPEN = "open", pgettext_lazy("round", "everybody scores alone")
    REVEALED = "revealed", pgettext_lazy("round", "compared")
    AGREED = "agreed", pgettext_lazy("round", "agreed")
    RELEASED = "released", pgettext_lazy("round", "shown to the agent")
    CANCELLED = "cancelled", pgettext_lazy("round", "cancelled")


UNVEILED = (RoundState.REVEALED, RoundState.AGREED, RoundState.RELEASED)
SETTLED = (RoundState.AGREED, RoundState.RELEASED)


class NoteState(TextChoices):
    """Where a coaching note stands."""

    WAITING = "waiting", pgettext_lazy("coaching", "waits for the agent")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("coaching", "acknowledged")
    CHECKED = "checked", pgettext_lazy("coaching", "looked at again")
    WITHDRAWN = "withdrawn", pgettext_lazy("coaching", "withdrawn")
