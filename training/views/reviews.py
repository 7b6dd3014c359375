"""The review queue, the review of a case, and nominations."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import reads_masked
from audit.steps import MovedOn
from casework.views.door import case_for
from complaints.models import Complaint
from history.masking import unmasked
from training.copying import begin_copy
from training.forms.library import AnswerForm, NominationForm, ResultForm, ReviewForm
from training.library_choices import Lesson
from training.models import CaseCopy, Nomination, QueuedCase, Review, ReviewAction
from training.permissions import may_nominate, may_review, may_review_case
from training.reviewing import facts_of
from ui.keys import key_of
from ui.responses import invalid, turn_to

PAGE = 30  # rows that are read and drawn well within the 30 ms of the page
SHOWN = ("waiting", "mine", "done")
WITH_CASE = ("complaint__customer", "complaint__category", "claimed_by")


def after(queue, place: str, field: str, *, newest_first: bool = False):
    """The rows behind ``place``: the day or moment and the number of the last one seen."""
    told, _tilde, number = place.partition("~")
    key = key_of(number)
    try:
        moment = QueuedCase._meta.get_field(field).to_python(told) if key else None
    except Exception:  # noqa: BLE001  an address that somebody wrote by hand begins at the beginning
        moment = None
    if not isinstance(moment, date) or field == "done_at" and getattr(moment, "tzinfo", None) is None:
        return queue
    way = "lt" if newest_first else "gt"
    return queue.filter(Q(**{f"{field}__{way}": moment}) | Q(**{field: moment, f"pk__{way}": key}))


@login_required
@require_safe
def queue(request):
    """What is to be reviewed, what I have taken, what was reviewed; page by page behind the last row seen."""
    if not may_review(request.user):
        raise PermissionDenied("review queue")
    shown = request.GET.get("shown", "waiting")
    shown = shown if shown in SHOWN else "waiting"
    found = QueuedCase.objects.visible_to(request.user).select_related(*WITH_CASE)
    kinds = {"waiting": found.waiting(), "mine": found.claimed_by(request.user), "done": found.done()}
    is_done, place = shown == "done", request.GET.get("after", "")
    field = "done_at" if is_done else "due_on"
    ordered = kinds[shown].order_by(*(("-done_at", "-pk") if is_done else ("due_on", "pk")))
    rows = list(after(ordered, place, field, newest_first=is_done)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    mark = last and f"{getattr(last, field).isoformat()}~{last.pk}"
    context = {"shown": shown, "rows": rows[:PAGE], "today": localdate()}
    context["more_url"] = last and "?" + urlencode({"shown": shown, "after": mark})
    return render(request, "training/queue.html", context)


@login_required
@require_POST
def queue_act(request, pk, verb):
    """Take a case to review, or put it back."""
    row = get_object_or_404(QueuedCase.objects.visible_to(request.user).select_related("complaint"), pk=pk)
    try:
        getattr(row, verb)(by=request.user, at=now())
    except (MovedOn, PermissionDenied):
        messages.warning(request, _("Somebody was quicker: the case is taken or reviewed."))
        return turn_to(request, "training:queue")
    if verb == "claim":
        return turn_to(request, "training:review", row.complaint.reference)
    return turn_to(request, "training:queue")


@login_required
@require_http_methods(["GET", "POST"])
def review(request, reference):
    """The three questions, with what the history says beside them; for those who took part, what was answered."""
    case = case_for(request.user, reference)
    context = page_of(request.user, case, request.POST if request.method == "POST" else None)
    form = context["form"]
    if request.method == "GET":
        return render(request, "training/review.html", context)
    if form is None:
        raise PermissionDenied("review")
    if not form.is_valid():
        return invalid(request, "training/review.html", context)
    return written(request, case, form, context)


def page_of(user, case: Complaint, posted=None) -> dict:
    """What the page of a review shows, with what was ``posted``. Raises PermissionDenied."""
    reviews = list(Review.objects.visible_to(user).filter(complaint=case).select_related("by").order_by("-number"))
    may_write = may_review_case(user, case)
    if not may_write and not reviews:
        raise PermissionDenied("review")
    last = reviews[0] if reviews else None
    first = {"number": last.number + 1 if last else 1}
    if last and not reads_masked(user):
        first |= {"felt": last.felt, "broke": last.broke, "changes": last.changes}
    form = ReviewForm(posted, case=case, initial=first) if may_write else None
    context = {"case": case, "form": form, "reviews": reviews, "last": last, "today": localdate()}
    return context | {"facts": facts_of(case), "actions": actions_of(user, case), "may_nominate": may_nominate(user)}


def written(request, case: Complaint, form: ReviewForm, context: dict):
    """Write the review and what it leads to; whoever was slower sees what the other wrote."""
    given = form.cleaned_data
    answers = {name: given[name] for name in ("felt", "broke", "changes")}
    try:
        with transaction.atomic():
            made = Review.write(case, by=request.user, at=now(), expected=given["number"], **answers)
            if given["action"]:
                action = {"text": given["action"], "owner": given["owner"], "due_on": given["due_on"]}
                ReviewAction.add(made, by=request.user, at=now(), **action)
    except IntegrityError:
        form.add_error(
            None, _("Somebody else reviewed this case meanwhile. Read theirs, and write yours as the next version.")
        )
        form.data = form.data.copy()
        form.data["number"] = (Review.objects.filter(complaint=case).order_by("-number").first() or made).number + 1
        return invalid(request, "training/review.html", context)
    messages.success(request, _("Recorded: %(what)s.") % {"what": made})
    return turn_to(request, "training:review", case.reference)


def actions_of(user, case: Complaint) -> list[ReviewAction]:
    """What the reviews of a case led to."""
    found = ReviewAction.objects.visible_to(user).filter(complaint=case)
    return list(found.select_related("owner").order_by("due_on", "pk"))


@login_required
@require_POST
def action_done(request, pk):
    """It is done."""
    found = ReviewAction.objects.visible_to(request.user).select_related("complaint")
    with unmasked():  # nothing of it is shown here
        action = get_object_or_404(found, pk=pk)
    form = ResultForm(request.POST)
    if not form.is_valid():
        context = page_of(request.user, case_for(request.user, action.complaint.reference))
        show_again(context["actions"], pk, form["result"])
        return invalid(request, "training/review.html", context)
    action.finish(by=request.user, at=now(), result=form.cleaned_data["result"])
    messages.success(request, _("Recorded: %(what)s.") % {"what": _("the action is done")})
    return turn_to(request, "training:review", action.complaint.reference)


def show_again(rows, pk: int, typed) -> None:
    """Let the row of ``pk`` show what was typed beside it, and why it is refused."""
    for row in rows:
        row.typed = typed if row.pk == pk else None


@login_required
@require_http_methods(["GET", "POST"])
def nominate(request, reference):
    """Say that a case is worth telling."""
    case = case_for(request.user, reference)
    if not may_nominate(request.user):
        raise PermissionDenied("nominate")
    form = NominationForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "form": form}
    if request.method == "GET":
        return render(request, "training/nominate.html", context)
    if not form.is_valid():
        return invalid(request, "training/nominate.html", context)
    try:
        with transaction.atomic():
            Nomination.make(case, by=request.user, at=now(), **form.cleaned_data)
    except IntegrityError:
        form.add_error(None, _("This case is nominated already."))
        return invalid(request, "training/nominate.html", context)
    messages.success(request, _("Recorded: %(what)s.") % {"what": _("nominated for the library")})
    return turn_to(request, "casework:case", case.reference)


@login_required
@require_safe
def nominations(request):
    """What is nominated and not answered; to whoever nominated, what became of it."""
    if not may_nominate(request.user):
        raise PermissionDenied("nominations")
    return render(request, "training/nominations.html", nominations_for(request.user))


def nominations_for(user) -> dict:
    """What the page of nominations shows."""
    found = Nomination.objects.visible_to(user).select_related("complaint__customer", "by", "answered_by")
    may_answer = may_review(user)
    rows = found.open() if may_answer else found
    return {"rows": list(rows.order_by("-at", "-pk")[:PAGE]), "may_answer": may_answer}


@login_required
@require_POST
def nomination_answer(request, pk):
    """Take it up, which begins the copy, or decline it with a reason."""
    found = Nomination.objects.visible_to(request.user).select_related("complaint__category")
    with unmasked():  # nothing of it is shown here
        nomination = get_object_or_404(found, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = nominations_for(request.user)
        show_again(context["rows"], pk, form["answer"])
        return invalid(request, "training/nominations.html", context)
    answer = form.cleaned_data["answer"]
    if "decline" in request.POST:
        if not answer:
            messages.warning(request, _("Say why it is declined."))
            return turn_to(request, "training:nominations")
        nomination.decline(by=request.user, at=now(), answer=answer)
        return turn_to(request, "training:nominations")
    try:
        with transaction.atomic():
            nomination.take_up(by=request.user, at=now(), answer=answer)
            copy = begin_copy(nomination.complaint, by=request.user, at=now(), lesson=nomination.lesson)
    except IntegrityError:
        messages.warning(request, _("There is such a copy of this case already."))
        return turn_to(request, "training:nominations")
    return turn_to(request, "training:draft", copy.pk)


@login_required
@require_POST
def begin(request, reference):
    """Begin a copy of a case without a nomination."""
    case = get_object_or_404(Complaint.objects.visible_to(request.user).select_related("category"), reference=reference)
    lesson = request.POST.get("lesson", "")
    if lesson not in Lesson.values or not may_review_case(request.user, case):
        raise PermissionDenied("copy")
    found = CaseCopy.objects.filter(complaint=case, lesson=lesson).exclude(state="withdrawn").first()
    copy = found or begin_copy(case, by=request.user, at=now(), lesson=lesson)
    return turn_to(request, "training:draft", copy.pk)
