from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import permissions
from casework.deskfile import SAVED
from casework.forms.desk import SavedViewForm
from casework.views.desk import desk_of, names_to_choose
from complaints.models import SavedView
from history.attribution import attributed
from ui.responses import invalid, turn_to


@login_required
@require_http_methods(["GET", "POST"])
def saved_views(request):
    """The views that a person and their team have saved; a POST keeps one more."""
    desk = desk_of(request)
    form = form_for(request, SavedView(), desk.worklist)
    context = {"form": form, "views": [(view, view.may_be_changed_by(request.user)) for view in desk.saved]}
    return answered(request, form, "casework/saved_views.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def saved_view(request, pk):
    """One saved view: change it, or with ``remove`` take it away. A team's is for its supervisors."""
    desk_of(request)
    view = get_object_or_404(SavedView.objects.for_person(request.user), pk=pk)
    if not view.may_be_changed_by(request.user):
        raise PermissionDenied("saved view")
    if request.method == "POST" and "remove" in request.POST:
        with attributed(reason="remove_view"):
            view.delete()
        messages.success(request, _("The view is gone."))
        return turn_to(request, "casework:saved_views")
    form = form_for(request, view, view.worklist)
    return answered(request, form, "casework/saved_view.html", {"form": form, "view": view})


def form_for(request, view: SavedView, worklist) -> SavedViewForm:
    """What is asked of a view. Who supervises a team may keep it for the team."""
    user = request.user
    initial = {"name": view.name, "whose": "team" if view.team_id else "owner", "position": view.position}
    form = SavedViewForm(
        worklist,
        *names_to_choose(user, worklist),
        request.POST if request.method == "POST" else None,
        view=view,
        user=user,
        may_share=permissions.may_supervise(user) and user.team_id is not None,
    )
    form.initial |= initial
    return form


def answered(request, form: SavedViewForm, template: str, context: dict):
    """Show the form, say what is wrong, or keep the view and open it."""
    if request.method == "GET":
        return render(request, template, context)
    if not form.is_valid():
        return invalid(request, template, context)
    with attributed(reason="save_view"):
        form.saved.save()
    messages.success(request, _("Kept as “%(name)s”.") % {"name": form.saved.name})
    return turn_to(request, f"{reverse('casework:desk')}?view={SAVED}{form.saved.pk}")
