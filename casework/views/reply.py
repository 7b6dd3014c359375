from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.attaching import FIELD, take_files
from casework.casefile import CaseFile
from casework.composer import Composer
from casework.forms.reply import ComposerForm, DraftForm
from casework.reply_doors import REPLY_ACTS
from casework.replying import begin_draft, beginnings, hand_in, keep_draft
from casework.views.door import case_for, pass_through
from complaints.choices import Channel
from complaints.models import Complaint, Reply
from complaints.models.replying import TooLate
from ui.responses import invalid, turn_to


def spoken_on(request, reference: str) -> Complaint:
    """The case, if this person writes down words on it; else 404 or 403."""
    case = case_for(request.user, reference)
    if not case.may("add_message", request.user):
        raise PermissionDenied("add_message")
    return case


@login_required
@require_POST
def reply(request, reference):
    """Words of the composer: handed in, or written down as said."""
    case = spoken_on(request, reference)
    form = ComposerForm(request.POST, case=case, user=request.user)
    for refused in take_files(case, request.FILES.getlist(FIELD), by=request.user, at=now()):
        form.add_error(None, refused)
    if not form.is_valid():
        file = CaseFile(case, request.user, now())
        return invalid(request, "casework/case.html", {"file": file, "case": case, "composer": Composer(file, form)})
    done = hand_in(case, by=request.user, at=now(), **form.facts())
    messages.success(request, what_became_of(done))
    return turn_to(request, at_composer(case), saved_draft=f"{case.reference}/add_message")


def at_composer(case: Complaint) -> str:
    """The page of the case where one writes and takes back, also on a phone."""
    return f"{case.get_absolute_url()}#composer"


def what_became_of(done) -> str:
    """What to tell whoever handed words in."""
    if isinstance(done, Reply):
        return _("Handed in: %(fate)s.") % {"fate": done.get_fate_display()}
    if done.channel == Channel.EMAIL and done.direction == "outbound":
        return _("Written down. No mail leaves: there was no address.")
    return _("Written down.")


@login_required
@require_POST
def draft(request, reference):
    """Keep what is being written, and say what would be said better."""
    case = spoken_on(request, reference)
    form = DraftForm(request.POST)
    is_kept = form.is_valid()
    if is_kept:
        keep_draft(case, request.user, form.cleaned_data, at=now())
    file = CaseFile(case, request.user, now(), head_only=True)
    composer = Composer(file, ComposerForm(request.POST, case=case, user=request.user))
    context = {"composer": composer, "case": case, "is_kept": is_kept}
    if request.htmx:
        return render(request, "casework/panels/wording.html", context, status=200 if is_kept else 422)
    return turn_to(request, "casework:case", case.reference)


@login_required
@require_http_methods(["GET", "POST"])
def templates(request, reference):
    """What a reply may begin from, filled from the case; POST begins the reader's draft with one."""
    case = spoken_on(request, reference)
    file = CaseFile(case, request.user, now(), head_only=True)
    channel = Composer(file).form["channel"].value()
    found = beginnings(case, request.user, channel=channel, at=now())
    if request.method == "POST":
        chosen = next((one for one in found if str(one.template.pk) == request.POST.get("template")), None)
        if chosen and not chosen.missing:
            begin_draft(case, request.user, chosen, channel=channel, at=now())
            return turn_to(request, at_composer(case), saved_draft=f"{case.reference}/add_message")
    answer = render if request.method == "GET" else invalid
    return answer(request, "casework/reply_templates.html", {"file": file, "case": case, "beginnings": found})


@login_required
@require_http_methods(["GET", "POST"])
def reply_act(request, reference, pk, noun):
    """What becomes of words that were handed in."""
    case = case_for(request.user, reference)
    reply = get_object_or_404(case.replies.select_related("by"), pk=pk)
    try:
        return pass_through(request, case, REPLY_ACTS[noun], {"reply": reply})
    except TooLate:
        messages.warning(request, _("Too late: it has left, or somebody was quicker. The case shows how it stands."))
        return turn_to(request, "casework:case", case.reference)
