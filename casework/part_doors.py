"""The doors of what belongs to a case: a task, a line of redress, an extra request, a finding."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.doors import Door
from casework.forms import carrying_out, finding_out, linking, steering
from complaints.choices import PUT_TO_OTHERS
from complaints.models import Complaint


@dataclass(frozen=True)
class PartDoor:
    """``of`` finds the things that it is open for; ``name`` is what the verb calls one."""

    of: Callable[[Complaint], QuerySet]
    name: str
    door: Door


def own_tasks(case: Complaint) -> QuerySet:
    """Open tasks of the service desk itself."""
    return case.tasks.open().exclude(kind__in=PUT_TO_OTHERS).select_related("move", "department", "owner")


def open_tasks(case: Complaint) -> QuerySet:
    """All open tasks, those put to others too."""
    return case.tasks.open().select_related("move", "department", "owner")


PARTS = {
    ("tasks", "done"): PartDoor(
        own_tasks,
        "task",
        Door(
            "finish_task",
            finding_out.TaskDoneForm,
            _("The task is done"),
            pgettext_lazy("task", "Done"),
            moves=False,
        ),
    ),
    ("tasks", "dropped"): PartDoor(
        open_tasks,
        "task",
        Door("drop_task", finding_out.TaskDroppedForm, _("It need not be done"), _("Drop it"), moves=False),
    ),
    ("tasks", "handed"): PartDoor(
        own_tasks,
        "task",
        Door("hand_task", finding_out.TaskHandedForm, _("Hand the task over"), _("Hand over"), moves=False),
    ),
    ("redress", "done"): PartDoor(
        lambda case: case.redress_lines.filter(done_on=None).select_related("option", "promise"),
        "line",
        Door(
            "carry_out_redress",
            carrying_out.RedressDoneForm,
            _("Carried out"),
            _("Tick it off"),
            _("What it was promised by is kept with it."),
            moves=False,
        ),
    ),
    ("redress", "promised"): PartDoor(
        lambda case: case.redress_left_open().select_related("option"),
        "line",
        Door(
            "promise_redress",
            carrying_out.RedressPromisedForm,
            _("Promise it by a time"),
            _("Promise"),
            _("It may then be moved to aftercare and holds up nothing."),
            moves=False,
        ),
    ),
    ("extra-requests", "decision"): PartDoor(
        lambda case: case.extra_requests.filter(decision=""),
        "extra",
        Door(
            "decide_extra_request",
            carrying_out.ExtraDecisionForm,
            _("Decide on the extra request"),
            _("Decided and told"),
            _("The clock runs until the customer has heard it."),
            moves=False,
        ),
    ),
    ("links", "removal"): PartDoor(
        lambda case: case.links.standing().select_related("other"),
        "link",
        Door(
            "unlink",
            linking.UnlinkForm,
            _("They have nothing to do with each other"),
            _("Remove the link"),
            _("The journal of both cases keeps that it was there."),
            moves=False,
        ),
    ),
    ("changes-made", "result"): PartDoor(
        lambda case: case.changes_made.filter(result=""),
        "change",
        Door("tell_change", steering.ChangeResultForm, _("What came of the change?"), _("Record"), moves=False),
    ),
    ("findings", "told"): PartDoor(
        lambda case: case.findings.filter(told_customer=False),
        "finding",
        Door("tell_finding", finding_out.TellForm, _("Tell the customer what was found"), _("Told"), moves=False),
    ),
}
