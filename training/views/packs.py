"""Seminar packs: put together, read by those who take part, printed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import may_read_cases
from audit.steps import MovedOn
from complaints.models import Complaint
from history.masking import unmasked
from training.copyfile import CopyFile
from training.copying import whole_copy
from training.forms.library import PackForm, PackMomentForm
from training.models import CaseCopy, Pack
from training.permissions import may_review
from ui.responses import invalid, turn_to

MOST = 100


@login_required
@require_safe
def packs(request):
    """Those that I may open, the newest first."""
    if not may_read_cases(request.user):
        raise PermissionDenied("packs")
    rows = Pack.objects.visible_to(request.user).select_related("made_by").order_by("-pk")[:MOST]
    return render(request, "training/packs.html", {"rows": rows, "may_make": may_review(request.user)})


@login_required
@require_http_methods(["GET", "POST"])
def pack_new(request):
    """Begin one."""
    if not may_review(request.user):
        raise PermissionDenied("pack")
    form = PackForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return render(request, "training/pack_new.html", {"form": form})
    if not form.is_valid():
        return invalid(request, "training/pack_new.html", {"form": form})
    pack = Pack.make(by=request.user, at=now(), **form.cleaned_data)
    return turn_to(request, "training:pack", pack.pk)


def pack_for(user, pk: int) -> Pack:
    """A pack that this person may open; else 404."""
    return get_object_or_404(Pack.objects.visible_to(user).select_related("made_by"), pk=pk)


def moments_of(pack: Pack, user) -> list[dict]:
    """Its moments in order: of copies what they say, of cases the way there for those who may open them."""
    rows = list(pack.moments.select_related("complaint__customer", "complaint__category").order_by("position"))
    opened = set(
        Complaint.objects.visible_to(user)
        .filter(pk__in=[row.complaint_id for row in rows])
        .values_list("pk", flat=True)
    )
    found = []
    for row in rows:
        copy = whole_copy(CaseCopy.objects.published().filter(pk=row.copy_id)) if row.copy_id else None
        with unmasked():
            note = type(row).objects.values_list("note", flat=True).get(pk=row.pk) if copy else row.note
        file = CopyFile(copy) if copy else None
        found.append({"row": row, "note": note, "copy": copy, "file": file, "may_open": row.complaint_id in opened})
    return found


@login_required
@require_http_methods(["GET", "POST"])
def pack(request, pk):
    """One pack; whoever puts it together changes it here."""
    found = pack_for(request.user, pk)
    may_change = may_review(request.user)
    first = {"title": found.title, "purpose": found.purpose, "held_on": found.held_on}
    first["people"] = list(found.guests.values_list("person", flat=True))
    form = PackForm(request.POST if request.method == "POST" else None, initial=first) if may_change else None
    context = {"pack": found, "form": form, "moments": moments_of(found, request.user)}
    context |= {"moment_form": PackMomentForm(user=request.user), "guests": found.guests.select_related("person")}
    if request.method == "GET":
        return render(request, "training/pack.html", context)
    if form is None:
        raise PermissionDenied("pack")
    if not form.is_valid():
        return invalid(request, "training/pack.html", context)
    found.change(by=request.user, at=now(), **form.cleaned_data)
    messages.success(request, _("Recorded: %(what)s.") % {"what": _("the pack")})
    return turn_to(request, "training:pack", found.pk)


@login_required
@require_POST
def pack_moment(request, pk):
    """One more moment."""
    found = pack_for(request.user, pk)
    if not may_review(request.user):
        raise PermissionDenied("pack")
    form = PackMomentForm(request.POST, user=request.user)
    if not form.is_valid():
        context = {"pack": found, "moments": moments_of(found, request.user), "moment_form": form}
        return invalid(request, "training/pack.html", context | {"guests": found.guests.select_related("person")})
    case, moment = form.cleaned_data["place"] or (None, None)
    with unmasked():
        copy = form.cleaned_data["copy"]
        found.add(by=request.user, at=now(), note=form.cleaned_data["note"], copy=copy, complaint=case, moment=moment)
    return turn_to(request, "training:pack", found.pk)


@login_required
@require_POST
def pack_moment_act(request, pk, moment, verb):
    """Take a moment out, or let it come earlier."""
    found = pack_for(request.user, pk)
    if not may_review(request.user):
        raise PermissionDenied("pack")
    row = found.moments.filter(pk=moment).first()
    if row is None:
        raise Http404
    try:
        getattr(found, verb)(by=request.user, at=now(), moment=row)
    except MovedOn:
        messages.warning(request, _("Somebody else changed this pack meanwhile."))
    return turn_to(request, "training:pack", found.pk)


@login_required
@require_safe
def pack_print(request, pk):
    """The pack on paper, A4."""
    found = pack_for(request.user, pk)
    context = {
        "pack": found,
        "moments": moments_of(found, request.user),
        "guests": found.guests.select_related("person"),
    }
    return render(request, "training/pack_print.html", context)
