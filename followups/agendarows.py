"""The rows of an agenda as they are drawn: by plain strings, for a template took a third of the page's time."""

from datetime import datetime
from functools import lru_cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from followups.agenda import WEEK, Agenda, Call, as_calls
from followups.choices import WRITTEN, FollowUpChannel, FollowUpState
from followups.models import FollowUp, Letter
from ui import moments
from ui.beginnings import beginning
from ui.templatetags import ui

ROW = (
    '<li{missed}>{pick}<time datetime="{opens}" title="{window}">{span}</time>'
    '<div><a href="{address}"><b>{whose}</b></a>{marks}<small>{words}</small>{others}</div>'
    '<span class="agenda__end">{clock}{menu}</span></li>'
)
MENU = (
    '<details class="menu"><summary class="btn btn-quiet btn-sm btn-icon" aria-label="{label}">{icon}</summary>'
    '<div class="menu__list">{acts}</div></details>'
)
BEFORE_HOURS = 5  # calls in a grid that may be made at any time
SHORT = 60  # characters of a matter
SOON = 180  # minutes before the end of a window


def drawn(agenda: Agenda, groups: list[dict]) -> list[dict]:
    """The groups with rows instead of calls."""
    picks = agenda.may_hand_over
    return [
        group | {"rows": mark_safe("".join(row_of(call, agenda.at, picks=picks) for call in group["calls"]))}  # noqa: S308
        for group in groups
    ]


def row_of(call: Call, at: datetime, *, picks: bool) -> SafeString:
    """One call: the window, who and why, how long it is open, and what else can be done."""
    row = call.followup
    talk, letter, *acts = addresses_of(row.pk)
    address = letter if is_written(row) else talk
    missed = row.state == FollowUpState.MISSED
    opens, closes = localtime(row.earliest_at), localtime(row.latest_at)
    return format_html(
        ROW,
        missed=mark_safe(' class="is-missed"') if missed else "",
        pick=pick(row) if picks else "",
        opens=opens.isoformat(timespec="minutes"),
        window=window_of(row),
        span=f"{opens:%m-%d}" if opens.date() == closes.date() else f"{opens:%m-%d}–{closes:%m-%d}",
        address=address,
        whose=row.whose,
        marks=marks(row),
        words=words_of(row),
        others=format_html_join("", "{}", ((also(one),) for one in call.others)),
        clock=opening(row.earliest_at) if row.earliest_at > at else ui.clock(row.latest_at, soon_minutes=SOON),
        menu=menu(*acts, can_move=row.state == FollowUpState.SCHEDULED, language=get_language() or "") if picks else "",
    )


def pick(row: FollowUp) -> SafeString:
    """The box by which it is chosen for handing over."""
    return format_html(
        '<input class="agenda__pick" type="checkbox" name="pick" value="{}" aria-label="{}">',
        row.pk, _("Choose %(whose)s") % {"whose": row.whose},
    )  # fmt: skip


def marks(row: FollowUp) -> SafeString:
    """What stands beside the name: important customers, and how grave the matter was."""
    tier = vip(get_language() or "") if row.customer and row.customer.is_important else ""
    if row.complaint is None:
        return format_html("{}", tier)
    return format_html('{} <span class="meta">{}</span>', tier, severity(row.complaint.severity, get_language() or ""))


def words_of(row: FollowUp) -> SafeString:
    """Why it is done, what it was about, by which way and who does it."""
    about = []
    if row.next_try_at is not None:
        about = [_("try again %(when)s") % {"when": moments.moment_words(row.next_try_at)}]
    if row.complaint is not None:
        about += [row.complaint.category.name, beginning(str(row.complaint.subject), SHORT)]
    who = row.assignee.alias if row.assignee else format_html('<span class="soon">{}</span>', _("nobody"))
    return mark_safe(" · ".join(conditional_escape(part) for part in [row.title, *about, channel(row), who] if part))  # noqa: S308


def channel(row: FollowUp) -> str:
    """By which way, where the title does not say it."""
    told = way(row)
    return "" if row.title.casefold() == told.casefold() else told


def also(row: FollowUp) -> SafeString:
    """Another follow-up of the customer that the same call serves."""
    case = row.complaint.reference if row.complaint else ""
    return format_html('<small class="agenda__also">{} {} {}</small>', _("In the same call:"), row.title, case)


def opening(at: datetime) -> SafeString:
    """When the window opens; before that a call looks perfunctory."""
    return format_html(
        '<span class="tag" title="{}">{}</span>',
        _("too early looks perfunctory"),
        _("opens %(when)s") % {"when": moments.moment_words(at)},
    )


def is_written(row: FollowUp) -> bool:
    """Whether one writes instead of talking."""
    return row.channel in WRITTEN and row.complaint_id is not None


@lru_cache(maxsize=8192)
def addresses_of(pk: int) -> tuple[str, ...]:
    """Where the talk, the letter, and what else can be done, stand."""
    acts = [reverse("followups:change", args=[pk, noun]) for noun in ("window", "assignee", "cancellation")]
    return FollowUp(pk=pk).get_absolute_url(), Letter(followup_id=pk).get_absolute_url(), *acts


def menu(window: str, assignee: str, cancellation: str, *, can_move: bool, language: str) -> SafeString:
    """What else can be done."""
    labels = menu_words(language)
    acts = [(window, labels[0])] * can_move + [(assignee, labels[1]), (cancellation, labels[2])]
    drawn_acts = mark_safe("".join(f'<a href="{where}">{label}</a>' for where, label in acts))  # noqa: S308  ours
    return format_html(MENU, label=labels[3], icon=labels[4], acts=drawn_acts)


@lru_cache
def menu_words(language: str) -> tuple:
    """The words of the menu, escaped."""
    words = (_("Move"), _("Hand over"), _("Cancel"), _("More acts"))
    return *(conditional_escape(word) for word in words), ui.icon("more")


@lru_cache
def vip(language: str) -> SafeString:
    """The sign of an important customer."""
    return format_html(' <span class="tier">{}</span>', _("VIP"))


@lru_cache
def severity(code: str, language: str) -> SafeString:
    """A severity in shape and word."""
    return ui.severity(code)


def cells(agenda: Agenda) -> list[dict]:
    """The days of a grid, their hours with links."""
    return [
        day | {"hours": [(hour, links(rows, agenda, hour)) for hour, rows in day["hours"]]}
        for day in agenda.grid["days"]
    ]


def links(rows: list[FollowUp], agenda: Agenda, hour: int) -> SafeString:
    """What stands in one hour of a day, what one call serves as one link; before the hours the list has the rest."""
    calls = as_calls(rows)
    shown = calls if hour else calls[:BEFORE_HOURS]
    drawn_links = [link(call, agenda.at) for call in shown]
    if more := len(calls) - len(shown):
        words = ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more}
        drawn_links.append(format_html('<a href="?whose={}">{}</a>', agenda.whose, words))
    return mark_safe("".join(drawn_links))  # noqa: S308


def link(call: Call, at: datetime) -> SafeString:
    """One call in a grid: when it opens or ends, with whom, and by which way."""
    row, more = call.followup, len(call.others)
    late = row.state == FollowUpState.MISSED or row.latest_at < at
    told = f"{row.title} · {window_of(row)}"
    others = ngettext("and %(number)d more", "and %(number)d more", more) % {"number": more} if more else ""
    return format_html(
        '<a href="{}"{} title="{}">{} <small>{} · {}</small></a>',
        addresses_of(row.pk)[is_written(row)], mark_safe(' class="late"') if late else "", told, row.whose,
        when(row, at, late=late), others or way(row),
    )  # fmt: skip


def when(row: FollowUp, at: datetime, *, late: bool) -> str:
    """The hour at which it opens or, once it is open, ends; of one that was missed the day."""
    if late:
        return date_format(localtime(row.latest_at), "m-d")
    if row.earliest_at > at:
        return f"{localtime(row.earliest_at):%H:%M}"
    closes = localtime(row.latest_at)
    span = f"{closes:%H:%M}" if closes - localtime(at) < WEEK else date_format(closes, "m-d")
    return _("until %(when)s") % {"when": span}


def way(row: FollowUp) -> str:
    """By which way, in words. ``get_channel_display`` reckons with all ways anew for each row of a long list."""
    return str(FollowUpChannel(row.channel).label)


def window_of(row: FollowUp) -> str:
    """From when to when, exactly."""
    return f"{moments.exact_words(row.earliest_at)} – {moments.exact_words(row.latest_at)}"
