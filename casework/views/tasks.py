"""What each of us has to do: the tasks of the desk, and the questions put to departments and to those concerned."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import permissions
from accounts.readers import Kind, in_place_of, somebody
from audit.models import AccessKind, note
from casework.casefile import CaseFile
from casework.forms.finding_out import AnswerForm
from casework.part_doors import PARTS
from casework.views.door import case_for, pass_through
from complaints.choices import TaskState
from complaints.models import Complaint, Task
from ui.asked_often import Question, kept
from ui.responses import invalid, turn_to

PAGE, ANSWERED = 100, 10


@login_required
@require_safe
def tasks(request):
    """My tasks and what I have asked others; for whoever is asked, the questions that wait for their answer."""
    user = request.user
    if not permissions.may_have_tasks(user):
        raise PermissionDenied("tasks")
    kind, given, asked = Kind.of(user), in_place_of(user), Task.objects.put_to(user)
    answered = asked.filter(state=TaskState.DONE, settled_by=user).for_list().order_by("-settled_at")
    context = {
        "at": now(),
        "to_answer": asked.open().for_list()[:PAGE],
        "answered": answered[:ANSWERED],
        "mine": tasks_of(kind).answers(given),
        "waiting": tasks_put_by(kind).answers(given),
        "is_contact": permissions.answers_for_a_department(user),
    }
    return render(request, "casework/tasks.html", context)


@kept
def tasks_of(kind: Kind) -> Question[Task]:
    """What readers of this kind have to do themselves."""
    return open_ones(Task.objects.done_by(somebody(kind)), kind)


@kept
def tasks_put_by(kind: Kind) -> Question[Task]:
    """What they put to others."""
    return open_ones(Task.objects.asked_by(somebody(kind)), kind)


def open_ones(found, kind: Kind) -> Question[Task]:
    """Those still to be done, of cases that they may see."""
    seen = Complaint.objects.visible_to(somebody(kind))
    return Question(found.for_list().open().filter(complaint__in=seen)[:PAGE])


@login_required
@require_http_methods(["GET", "POST"])
def task(request, pk):
    """One question, with all that whoever is asked may know of it; the answer goes back into the case."""
    asked = get_object_or_404(Task.objects.put_to(request.user).for_list(), pk=pk)
    note(AccessKind.OPENED, by=request.user, thing=asked)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    context = {"task": asked, "form": form}
    if request.method == "GET" or not asked.is_open:
        return render(request, "casework/task.html", context)
    if not form.is_valid():
        return invalid(request, "casework/task.html", context)
    asked.complaint.answer_task(by=request.user, at=now(), task=asked, result=form.cleaned_data["result"])
    messages.success(request, _("Your answer is with whoever asked."))
    return turn_to(request, "casework:tasks", saved_draft=f"task/{asked.pk}")


@login_required
@require_http_methods(["GET", "POST"])
def part(request, reference, part, pk, act):
    """One act on something that belongs to a case; ticked on its page, only the list comes back."""
    case = case_for(request.user, reference)
    if (part, act) not in PARTS:
        raise Http404
    found = PARTS[part, act]
    thing = get_object_or_404(found.of(case), pk=pk)
    response = pass_through(request, case, found.door, {found.name: thing})
    if request.htmx.target != "todo" or "HX-Location" not in response:
        return response
    list(messages.get_messages(request))  # the list itself shows what was recorded
    file = CaseFile(case_for(request.user, reference), request.user, now())
    return render(request, "casework/panels/todo.html", {"file": file, "case": file.case})
