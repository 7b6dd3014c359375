"""The five mistakes of apology gifts as five checks that people read."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from gifts.choices import Placement
from gifts.policies import Finding, Gravity, Mistake, the_five_mistakes
from ui.moments import moment_words

TITLES = {
    Mistake.TOO_LITTLE: gettext_lazy("Enough"),
    Mistake.UNRELATED: gettext_lazy("To the point"),
    Mistake.STILL_ANGRY: gettext_lazy("Calm now"),
    Mistake.GENERIC: gettext_lazy("Not a form letter"),
    Mistake.BRIBE: gettext_lazy("Not a bargain"),
}
PARTS = {
    "apology": gettext_lazy("the apology"),
    "remedy": gettext_lazy("how it was put right"),
    "thanks": gettext_lazy("the thanks"),
    "promise": gettext_lazy("the promise"),
}
LOOKS = {Gravity.OK: ("ok", "check"), Gravity.WARNS: ("soon", "warning"), Gravity.BLOCKS: ("late", "warning")}


@dataclass(frozen=True, slots=True)
class Check:
    """One check as it is shown: its looks, its name, and why."""

    code: str
    look: str
    icon: str
    title: str
    note: str


def five_checks(
    *, case, item, placed: str, percent, read_at: datetime | None, at: datetime, card: dict, template: dict
) -> list[Check]:
    """What stands beside a gift for ``case``; ``item`` may be None while nothing is chosen."""
    findings = the_five_mistakes(
        placed=Placement(placed),
        item_categories=item.fits if item else [],
        case_category=case.category.code,
        emotion_level=case.emotion_level,
        emotion_read_at=read_at,
        at=at,
        card=card,
        template=template,
    )
    notes = {
        Mistake.TOO_LITTLE: lambda finding: enough_note(placed, percent) if item else _("nothing chosen yet"),
        Mistake.UNRELATED: lambda finding: relevance_note(finding, case, item),
        Mistake.STILL_ANGRY: lambda finding: calm_note(case, read_at, at, finding),
        Mistake.GENERIC: generic_note,
        Mistake.BRIBE: bribe_note,
    }
    return [
        Check(finding.code.value, *look_of(finding, item), str(TITLES[finding.code]), notes[finding.code](finding))
        for finding in findings
    ]


def look_of(finding: Finding, item) -> tuple[str, str]:
    """Its looks and drawing; while nothing is chosen, value and relevance are open."""
    if item is None and finding.code in {Mistake.TOO_LITTLE, Mistake.UNRELATED}:
        return "open", "hourglass"
    return LOOKS[finding.gravity]


def enough_note(placed: str, percent) -> str:
    """How much of the spend it is, and where that lies."""
    return _("%(percent)s %%, %(placement)s") % {"percent": f"{percent:.1f}", "placement": Placement(placed).label}


def relevance_note(finding: Finding, case, item) -> str:
    """Whether it has to do with the matter."""
    if item is None:
        return _("nothing chosen yet")
    if finding.gravity == Gravity.OK:
        return _("suits: %(category)s") % {"category": case.category.name} if item.fits else _("suits any matter")
    return _("made for other matters; say on the card why it fits")


def calm_note(case, read_at: datetime | None, at: datetime, finding: Finding) -> str:
    """When the customer was last heard, and how."""
    if read_at is None:
        return _("how are they now?")
    when = moment_words(read_at, at)
    if finding.gravity == Gravity.BLOCKS:
        return _("strong feelings, %(when)s; wait, or let a second person decide") % {"when": when}
    if finding.gravity == Gravity.WARNS:
        return _("last read %(when)s; how are they now?") % {"when": when}
    return _("%(emotion)s, %(when)s") % {"emotion": case.emotion_words, "when": when}


def generic_note(finding: Finding) -> str:
    """Which parts are still empty or stock."""
    if finding.gravity == Gravity.OK:
        return _("in your own words")
    parts = comma().join(str(PARTS[part]) for part in finding.about)
    return _("still empty or as suggested: %(parts)s") % {"parts": parts}


def bribe_note(finding: Finding) -> str:
    """The very words that make it a condition."""
    if finding.gravity == Gravity.OK:
        return _("asks for nothing in return")
    words = comma().join(_("“%(words)s”") % {"words": words} for words in finding.about)
    return _("take this out: %(words)s") % {"words": words}


def comma() -> str:
    """What stands between the items of a list in the active language."""
    return pgettext("between items", ", ")
