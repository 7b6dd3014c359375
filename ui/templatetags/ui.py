"""One tag per small sign of the interface: shape or face, and always its word."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ui import amounts, moments
from ui.beginnings import beginning
from ui.commands import COMMANDS

register = template.Library()

SEVERITIES = {"minor": _("minor"), "moderate": _("moderate"), "severe": _("severe"), "critical": _("critical")}
EMOTIONS = {
    "angry": _("angry"),
    "disappointed": _("disappointed"),
    "confused": _("confused"),
    "anxious": _("anxious"),
    "weary": _("weary"),
    "calm": _("calm"),
    "unobserved": _("not observed"),
}
LEVELS = {
    "mild": pgettext_lazy("emotion", "mild"),
    "moderate": pgettext_lazy("emotion", "moderate"),
    "strong": pgettext_lazy("emotion", "strong"),
}
STATES = {
    "received": ("new", _("Received")),
    "acknowledged": ("new", _("Acknowledged")),
    "assessed": ("live", _("Assessed")),
    "investigating": ("live", _("Investigating")),
    "proposed": ("live", _("Proposed")),
    "committed": ("live", _("Carrying out")),
    "resolved": ("done", _("Resolved")),
    "closed": ("done", _("Closed")),
    "withdrawn": ("ended", _("Withdrawn")),
}
CLOCK_ICONS = {"late": "late", "soon": "hourglass", "quiet": "hourglass", "met": "check", "held": "pause"}
PAGE_LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans"}


@lru_cache(maxsize=512)
def _use(name, css_class):
    """The drawing itself: few there are, and every page has dozens."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css_class,
        static("img/icons.svg"),
        name,
    )


@register.filter("beginning", is_safe=True)
@stringfilter
def beginning_of(text, most):
    """The first words, no more than ``most`` characters, seen to be cut if there are more."""
    return beginning(text, most)


@register.simple_tag
def page_language():
    """The active language as HTML writes it, so that the right glyphs are chosen: en, zh-Hant, zh-Hans."""
    language = (get_language() or "en").lower()
    return PAGE_LANGUAGES.get(language, language)


@register.simple_tag
def icon(name, label=""):
    """A drawing of img/icons.svg; decoration unless it has a `label`."""
    drawing = _use(name, "icon")
    return format_html('{}<span class="visually-hidden">{}</span>', drawing, label) if label else drawing


@register.simple_tag
def seam(number=1, gold=False, css_class=""):
    """A stretch of the crack, 1 to 5 or "long"; gold once it is mended."""
    classes = " ".join(part for part in ("seam", "seam--gold" if gold else "", css_class) if part)
    return _use(f"seam-{number}", classes)


@register.simple_tag
def severity(code, label=""):
    """Ring, half diamond, diamond or octagon, and the word."""
    return format_html(
        '<span class="severity severity--{}">{}{}</span>',
        code,
        _use(f"severity-{code}", "icon"),
        label or SEVERITIES.get(code, code),
    )


@register.simple_tag
def emotion(kind, level="", label=""):
    """A face and its word, with the level as pips; a blank kind is calm, or not observed."""
    face = kind or ("unobserved" if level == "unobserved" else "calm")
    word = label or EMOTIONS.get(face, face)
    if level not in LEVELS or face in ("calm", "unobserved"):
        return format_html('<span class="emotion">{}<span>{}</span></span>', _use(f"emotion-{face}", "icon"), word)
    return format_html(
        '<span class="emotion">{}<span>{}</span>{}<small class="visually-hidden">{}</small></span>',
        _use(f"emotion-{face}", "icon"),
        word,
        _use(f"level-{level}", "pips"),
        LEVELS[level],
    )


@register.simple_tag
def state(code, label=""):
    """Where a case stands: ring not begun, dot in hand, green done, dash withdrawn; and the word."""
    look, word = STATES.get(code, ("new", code))
    return format_html('<span class="state state--{}">{}</span>', look, label or word)


@register.simple_tag
def clock(due_at, met_at=None, held=False, soon_minutes=60, label="", as_of=None):
    """Time left in words, ticking in the browser; the exact time in the tooltip. `held` says it stands still.

    With `as_of` it says what was left at that moment, and does not tick.
    """
    exact = moments.exact_words(due_at)
    if met_at:
        return format_html(
            '<span class="clock clock--met" title="{}">{}{}</span>',
            moments.exact_words(met_at),
            _use("check", "icon"),
            label or moments.exact_words(met_at),
        )
    if held:
        words = label or _("On hold")
        return format_html(
            '<span class="clock clock--held" title="{}">{}{}</span>', exact, _use("pause", "icon"), words
        )
    at = as_of or timezone.now()
    left, words = (due_at - at).total_seconds(), moments.deadline_words(due_at, at)
    look = "late" if left < 0 else "soon" if left <= soon_minutes * moments.MINUTE else "quiet"
    if as_of:
        return format_html(
            '<span class="clock clock--{}" title="{}">{}{}</span>', look, exact, _use(CLOCK_ICONS[look], "icon"), words
        )
    ticking = _ticking(due_at.isoformat(timespec="seconds"), exact, look, soon_minutes)
    return format_html("{}{}</deadline-clock></span>", ticking, words)


@lru_cache(maxsize=8192)
def _ticking(due_at, exact, look, soon_minutes):
    """A clock up to its words. Kept, as ``moments.exact_words`` are: a list has fifty of them."""
    return format_html(
        '<span class="clock clock--{}" title="{}">{}<deadline-clock datetime="{}" soon="{}">',
        look,
        exact,
        _use(CLOCK_ICONS[look], "icon"),
        due_at,
        soon_minutes,
    )


@register.simple_tag
def moment(at, as_of=None):
    """How long ago, with the exact time in the tooltip; seen from `as_of` if that is given."""
    time = _time(at.isoformat(timespec="seconds"), moments.exact_words(at))
    return format_html("{}{}</time>", time, moments.moment_words(at, as_of))


@lru_cache(maxsize=8192)
def _time(at, exact):
    """A moment up to its words. Kept, as ``_ticking`` is."""
    return format_html('<time datetime="{}" title="{}">', at, exact)


@register.filter
def exact(at):
    """Date and time, as tooltips have them."""
    return moments.exact_words(at)


@register.filter
def money(minor, currency):
    """`{{ gift.amount|money:gift.currency }}`: by locale, the code always shown; nothing for no amount."""
    if minor is None or minor == "":
        return ""
    return format_html('<span class="money">{}</span>', amounts.amount_words(minor, currency))


@register.filter
def highlight(text, query):
    """Mark every place where `query` occurs in `text`, whatever the case."""
    text, query = str(text), str(query or "").strip()
    if not query:
        return conditional_escape(text)
    parts, start, low, wanted = [], 0, text.lower(), query.lower()
    while (at := low.find(wanted, start)) >= 0:
        parts += [(text[start:at],), (mark_safe("<mark>"),), (text[at : at + len(wanted)],), (mark_safe("</mark>"),)]  # noqa: S308
        start = at + len(wanted)
    return format_html_join("", "{}", [*parts, (text[start:],)])


@register.simple_tag(takes_context=True)
def place(context, name, drawing, label, also=""):
    """A link of the rail with its key, current on its own pages and under `also`; left out if there is no such page."""
    url, path = address(name), getattr(context.get("request"), "path", "")
    if not url:
        return ""
    return _link_to(name, drawing, label, bool(path.startswith(url) or (also and path.startswith(also))))


@lru_cache(maxsize=128)
def _link_to(name, drawing, label, is_current):
    """A link of the rail: every page has a dozen, in each language the same."""
    here = mark_safe(' aria-current="page"') if is_current else ""
    command = COMMANDS.of_page(name)
    keys = format_html(' data-key="{}" data-command="{}"', command.key, command.code) if command else ""
    link = '<a class="rail__link" href="{}"{}{}>{}{}</a>'
    return format_html(link, address(name), here, keys, _use(drawing, "icon"), label)


@register.simple_tag
@lru_cache(maxsize=512)
def address(name, *args):
    """Like {% url %}, but empty when the installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.simple_tag
@lru_cache
def languages():
    """[(code, as HTML writes it, the name in its own words)] of the languages one may choose."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [(code, PAGE_LANGUAGES.get(code, code), get_language_info(code)["name_local"]) for code in codes]
