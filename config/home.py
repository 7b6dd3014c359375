from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from accounts import permissions


@login_required
def home(request):
    """Where each role begins: at the desk, with the questions put to their department, or in the admin site."""
    if permissions.answers_for_a_department(request.user):
        return redirect("casework:tasks")
    return redirect("casework:desk" if permissions.may_read_cases(request.user) else "admin:index")


def admin_sign_in(request):
    """The admin site has no door of its own; who is signed in already and may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied("admin")
    return redirect(f"{reverse('sign-in')}?{request.GET.urlencode()}")


def favicon(request):
    """Where browsers look when a page does not say."""
    return redirect(static("img/bowl.svg"))
