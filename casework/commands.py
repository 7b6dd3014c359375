"""What can be done in the workspace, each once: its name, its key, where it applies, where it leads."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import permissions
from complaints.choices import EmotionLevel
from ui.commands import CALL, CASE, DESK, FORM, LIST, Command


def protects_or_decides(user) -> bool:
    """Whether the page of privacy stands among the places."""
    return permissions.may_protect_privacy(user)


PAGES = (
    Command("new_case", _("New complaint"), "n", page="casework:new_case", is_open_to=permissions.may_handle),
    Command("desk", _("Desk"), "g d", page="casework:desk", is_open_to=permissions.may_read_cases),
    Command("follow_ups", _("Follow-ups"), "g f", page="followups:follow_ups", is_open_to=permissions.may_read_cases),
    Command("gifts", _("Gifts"), "g g", page="gifts:gifts", is_open_to=permissions.may_read_cases),
    Command("tasks", _("Tasks"), "g o", page="casework:tasks", is_open_to=permissions.may_have_tasks),
    Command("promises", _("Promises"), "g h", page="casework:promises", is_open_to=permissions.may_read_cases),
    Command("customers", _("Customers"), "g c", page="casework:customers", is_open_to=permissions.may_read_cases),
    Command("heard", _("What customers said"), "g w", page="casework:heard", is_open_to=permissions.may_read_cases),
    Command("saved_views", _("Saved views"), "g v", page="casework:saved_views", is_open_to=permissions.may_read_cases),
    Command("floor", _("Floor"), "g l", page="casework:floor", is_open_to=permissions.may_supervise),
    Command("shift", _("End my shift"), "g e", page="casework:shift", is_open_to=permissions.may_handle),
    Command("privacy", _("Privacy"), "g p", page="privacy:requests", is_open_to=protects_or_decides),
    Command("retention", _("Retention periods"), page="privacy:retention", is_open_to=protects_or_decides),
    Command("admin", _("Admin"), "g a", page="admin:index", is_open_to=permissions.may_use_admin),
    Command("commands", _("All commands"), page="casework:commands"),
)
EVERYWHERE = (
    Command("search", _("Search"), "/", page="casework:search", is_open_to=permissions.may_read_cases),
    Command("palette", _("Command palette"), "Control+k", by_script=True),
    Command("key_map", _("This list"), "?", by_script=True),
    Command("theme", _("Theme"), "g t"),
)
LISTS = (
    Command("next_row", _("Next row"), "j", LIST, by_script=True),
    Command("previous_row", _("Previous row"), "k", LIST, by_script=True),
    Command("open_row", _("Open"), "Enter", LIST, by_script=True),
    Command("select_row", _("Select for a bulk act"), "x", LIST, by_script=True),
)
ON_DESK = (
    Command("filter", _("Narrow down"), "v", DESK),
    Command("work_through", _("Work through these"), "w", DESK),
    Command("bulk", _("Choose what to do with the selected"), "b", DESK),
    Command("preview_next", _("The next step of the row"), "r", DESK),
    Command("preview_escalate", _("Escalate the row"), "e", DESK),
)
ON_CASE = (
    Command("next_step", _("The next step"), "r", CASE),
    Command("escalate", _("Escalate"), "e", CASE),
    Command("gift_for_case", _("Give a gift"), "p", CASE),
    Command("help", _("Help!"), "h", CASE),
    Command("coach", _("Coach"), "c", CASE),
    Command("skip", pgettext_lazy("queue", "Skip"), "s", CASE),
    *(
        Command(f"feels_{code}", format_lazy("{} {}", _("How are they now?"), word), str(number), CASE)
        for number, (code, word) in enumerate(EmotionLevel.choices, 1)
    ),
)
ON_CALL = (
    Command("no_answer", _("No answer"), "u", CALL),
    Command("still_unhappy", _("Still unhappy"), "e", CALL),
)
WRITING = (
    Command("send", _("Record what is written"), "Control+Enter", FORM, by_script=True),
    Command("take_offer", _("Keep what the words promise"), "Alt+Enter", FORM, by_script=True),
)
ALL = (*PAGES, *EVERYWHERE, *LISTS, *ON_DESK, *ON_CASE, *ON_CALL, *WRITING)
