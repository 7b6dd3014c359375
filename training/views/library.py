"""The library: what is published, one copy, and the step in which people read it before anybody else does."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.steps import MovedOn, RequirementsMissing
from complaints.models import Complaint
from history.masking import unmasked
from training.copyfile import CopyFile
from training.copying import source_of, whole_copy, whole_lines
from training.forms.library import CopyForm, LibraryForm, ReasonForm
from training.models import CaseCopy, CopyTag, Tag
from training.permissions import may_review, may_see_library
from ui.keys import key_of
from ui.responses import invalid, turn_to

PAGE = 30
SEARCHED = 2000  # the newest copies, among which words are looked for
WITH_REASON = frozenset({"send_back", "withdraw"})


@login_required
@require_safe
def library(request):
    """What is published, newest first; for reviewers also what is being prepared."""
    if not may_see_library(request.user):
        raise PermissionDenied("library")
    form = LibraryForm(request.GET)
    shown = "prepared" if request.GET.get("shown") == "prepared" and may_review(request.user) else "published"
    found = CaseCopy.objects.visible_to(request.user)
    found = narrowed(found.prepared() if shown == "prepared" else found.published(), form)
    rows, last = page_of(found, request.GET.get("after", ""), "prepared_at" if shown == "prepared" else "published_at")
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    context = {
        "rows": rows,
        "form": form,
        "shown": shown,
        "is_narrowed": bool(set(kept) - {"shown"}),
    }
    context["more_url"] = last and "?" + urlencode(kept | {"after": last})
    return render(request, "training/library.html", context)


def narrowed(found, form: LibraryForm):
    """Those that were asked for; nonsense narrows nothing."""
    form.is_valid()
    given = form.cleaned_data
    for name, field in (
        ("lesson", "lesson"),
        ("category", "category"),
        ("severity", "severity"),
        ("emotion", "emotion_kind"),
    ):
        if given.get(name):
            found = found.filter(**{field: given[name]})
    if tag := given.get("tag"):
        found = found.filter(pk__in=CopyTag.objects.filter(tag=tag).values("copy"))
    if words := (given.get("q") or "").replace("\0", "").strip():
        newest = CaseCopy.objects.order_by("-pk").values("pk")[:SEARCHED]
        found = found.filter(Q(title__icontains=words) | Q(teaches__icontains=words), pk__in=newest)
    return found


def page_of(found, place: str, field: str) -> tuple[list, str]:
    """One page behind the last row seen, with tags, read whole: nobody is named in them; and where it ends."""
    told, _tilde, number = place.partition("~")
    key = key_of(number)
    try:
        moment = parse_datetime(told)
    except ValueError:
        moment = None
    if moment and moment.tzinfo and key:
        found = found.filter(Q(**{f"{field}__lt": moment}) | Q(**{field: moment, "pk__lt": key}))
    with unmasked():
        rows = list(found.select_related("category").order_by(f"-{field}", "-pk")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    tags: dict[int, list[Tag]] = {}
    for link in CopyTag.objects.filter(copy__in=rows).select_related("tag").order_by("tag__code"):
        tags.setdefault(link.copy_id, []).append(link.tag)
    for row in rows:
        row.shown_tags = tags.get(row.pk, [])
    return rows, f"{getattr(rows[-1], field).isoformat()}~{rows[-1].pk}" if more else ""


def copy_for(user, pk: int) -> CaseCopy:
    """A copy that this person may read, whole; else 404."""
    copy = whole_copy(CaseCopy.objects.visible_to(user).filter(pk=pk))
    if copy is None:
        raise Http404
    return copy


@login_required
@require_safe
def copy(request, pk):
    """One copy: six steps, what was said and done, how long after. Only reviewers find the way to the case."""
    return render(request, "training/copy.html", page_of_copy(request.user, copy_for(request.user, pk)))


def page_of_copy(user, found: CaseCopy) -> dict:
    """What the page of a copy shows."""
    context = {"copy": found, "file": CopyFile(found), "tags": found.tags.all(), "case": case_of(user, found)}
    return context | {"verbs": verbs_for(user, found)}


def case_of(user, found: CaseCopy) -> Complaint | None:
    """The case itself, for those who review it."""
    if not may_review(user):
        return None
    return Complaint.objects.visible_to(user).exclude(about_staff=user).filter(pk=found.complaint_id).first()


def verbs_for(user, found: CaseCopy) -> dict[str, bool]:
    """What this person may do with it now."""
    found.complaint = Complaint.objects.get(pk=found.complaint_id)
    return {verb: found.may(verb, user) for verb in ("change", "hand_in", "send_back", "publish", "withdraw")}


@login_required
@require_http_methods(["GET", "POST"])
def draft(request, pk):
    """The review step: what was said beside what will stand there, what was replaced and is doubtful marked."""
    found = copy_for(request.user, pk)
    case = case_of(request.user, found)
    if case is None:
        raise PermissionDenied("draft")
    verbs = verbs_for(request.user, found)
    lines = whole_lines(found)
    for line in lines:
        line.complaint = found.complaint
    form = CopyForm(request.POST if request.method == "POST" else None, copy=found, lines=lines)
    context = {
        "copy": found,
        "case": case,
        "form": form,
        "verbs": verbs,
        "wants": found.wants(lines),
    }
    if request.method == "POST":
        if not verbs["change"]:
            raise PermissionDenied("change")
        if form.is_valid():
            try:
                found.expect(form.cleaned_data["version"])
                given = {name: form.cleaned_data[name] for name in ("title", "teaches", "tags")}
                found.change(by=request.user, at=now(), lines=form.changed_lines(), **given)
            except MovedOn:
                form.lay_beside_theirs()
            else:
                messages.success(request, _("Recorded: %(what)s.") % {"what": _("the copy")})
                return turn_to(request, "training:draft", found.pk)
        as_typed = CopyFile(found, lines, sources(case), request.POST)
        return invalid(request, "training/draft.html", context | {"file": as_typed})
    return render(request, "training/draft.html", context | {"file": CopyFile(found, lines, sources(case))})


def sources(case: Complaint) -> dict:
    """The words as they were said, with the mask of the reader; whose names those are is read with them."""
    whole = Complaint.objects.select_related("customer").get(pk=case.pk)
    return source_of(CaseCopy(complaint=whole))


@login_required
@require_POST
def copy_act(request, pk, verb):
    """Hand in, send back, publish or withdraw."""
    found = copy_for(request.user, pk)
    found.complaint = Complaint.objects.get(pk=found.complaint_id)
    if not found.may(verb, request.user):
        raise PermissionDenied(verb)
    form = ReasonForm(request.POST if verb in WITH_REASON else {})
    if not form.is_valid():
        context = page_of_copy(request.user, copy_for(request.user, pk)) | {"typed": form["reason"]}
        return invalid(request, "training/copy.html", context)
    reason = form.cleaned_data["reason"]
    if verb in WITH_REASON and not reason:
        messages.warning(request, _("Say why."))
        return turn_to(request, "training:copy", pk)
    try:
        with unmasked():
            getattr(found, verb)(by=request.user, at=now(), reason=reason)
    except RequirementsMissing as error:
        for want in error.missing:
            messages.warning(request, _("Still missing: %(what)s.") % {"what": want.label})
        return turn_to(request, "training:draft", pk)
    except MovedOn:
        messages.warning(request, _("Somebody else changed this copy meanwhile."))
    return turn_to(request, "training:copy", pk)


@login_required
@require_safe
def copy_print(request, pk):
    """A copy on paper."""
    found = get_object_or_404(CaseCopy.objects.published(), pk=pk)
    if not may_see_library(request.user):
        raise PermissionDenied("library")
    whole = copy_for(request.user, found.pk)
    return render(
        request, "training/copy_print.html", {"copy": whole, "file": CopyFile(whole), "tags": whole.tags.all()}
    )
