from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from audit.models import AccessKind, note
from audit.steps import MovedOn, RequirementsMissing
from casework.forms.letter import AnswerForm, LetterForm
from casework.replying import mail_addresses
from casework.writing import beginnings, record_answer
from complaints.wording import hints
from followups.choices import WAITING, WRITTEN, FollowUpChannel
from followups.letters import write
from followups.models import FollowUp, Letter
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to

ABOUT = (
    *("complaint__category", "complaint__team", "complaint__handler", "complaint__customer", "complaint__purchase"),
    *("customer", "rule", "programme_step", "assignee", "team"),
)


def written_for(user, pk: int) -> FollowUp:
    """A follow-up of a case that this person may see, and its opening noted; else 404."""
    found = FollowUp.objects.visible_to(user).exclude(complaint=None).select_related(*ABOUT)
    followup = get_object_or_404(found, pk=pk)
    note(AccessKind.OPENED, by=user, thing=followup.complaint)
    return followup


@login_required
@require_http_methods(["GET", "POST"])
def letter(request, pk):
    """Write for a follow-up: begin from a template, hand it in; or record what was answered."""
    followup, at = written_for(request.user, pk), now()
    if not followup.may("send", request.user):
        raise PermissionDenied("send")
    if request.method == "POST" and "answer" in request.POST:
        return answered(request, followup)
    way = way_of(request, followup)
    found = beginnings(followup, request.user, way=way, at=at)
    asked = key_of((request.POST if request.method == "POST" else request.GET).get("template"))
    begun = next((one for one in found if one.template.pk == asked), found[0] if found else None)
    context = {"followup": followup, "case": followup.complaint, "way": way, "found": found, "begun": begun}
    if request.method == "GET":
        return render(request, "casework/letter.html", page(context, empty_form(followup, way, begun)))
    form = LetterForm(request.POST, followup=followup, way=way, begun=begun)
    if followup.state not in WAITING:
        return moved_on(request, followup)
    if not form.is_valid():
        return invalid(request, "casework/letter.html", page(context, form))
    try:
        followup.expect(form.cleaned_data["version"])
        template = begun.template if begun else None
        done = write(followup, by=request.user, at=at, channel=way, template=template, **form.facts())
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup)
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "casework/letter.html", page(context, form))
    messages.success(request, _("Handed in: %(fate)s.") % {"fate": done.fate})
    return turn_to(request, done)


def empty_form(followup: FollowUp, way: str, begun) -> LetterForm | None:
    """The form with the words of a template; none for what no longer waits, or has mail on its way."""
    if followup.state not in WAITING or any(one.reply and one.reply.is_unsettled for one in letters_of(followup)):
        return None
    known = mail_addresses(followup.complaint)
    words = {"body": begun.body, "subject": begun.subject} if begun else {}
    return LetterForm(followup=followup, way=way, begun=begun, initial={"address": known[0] if known else "", **words})


def page(context: dict, form) -> dict:
    """What the page shows: the form, what would be said better, and what was written before."""
    followup = context["followup"]
    words = form["body"].value() if form else ""
    return context | {
        "form": form,
        "ways": [(way.value, way.label) for way in WRITTEN],
        "hints": hints(str(words or ""), followup.complaint.language),
        "letters": letters_of(followup),
        "answer": AnswerForm(followup=followup) if followup.waits_for_answer else None,
    }


def letters_of(followup: FollowUp) -> list[Letter]:
    """What was written for it, the last first."""
    return list(followup.letters.select_related("reply", "message", "written_by").order_by("-pk")[:20])


def way_of(request, followup: FollowUp) -> str:
    """By which way: as asked for, else that of the follow-up, else mail."""
    for way in (request.GET.get("way"), followup.channel):
        if way in WRITTEN:
            return FollowUpChannel(way).value
    return FollowUpChannel.EMAIL.value


def answered(request, followup: FollowUp):
    """What the customer answered; still unhappy begins the case again."""
    form = AnswerForm(request.POST, followup=followup)
    context = {"followup": followup, "case": followup.complaint, "way": way_of(request, followup), "found": []}
    if not form.is_valid():
        return invalid(request, "casework/letter.html", page(context, None) | {"answer": form})
    try:
        followup.expect(form.cleaned_data["version"])
        said = {"solved": form.cleaned_data["solved"], "words": form.cleaned_data["words"]}
        begins_again = record_answer(followup, by=request.user, at=now(), **said)
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, followup)
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "casework/letter.html", page(context, None) | {"answer": form})
    if begins_again:
        messages.warning(request, _("The case begins again, one level up."))
        return turn_to(request, followup.complaint)
    messages.success(request, _("The answer is recorded."))
    return turn_to(request, followup)


def moved_on(request, followup: FollowUp):
    """Somebody was quicker."""
    return collision(request, {"case_url": followup.get_absolute_url(), "reference": followup.complaint.reference})


@login_required
@require_safe
def printed(request, pk, letter_pk):
    """A letter as it is put on paper: the firm's head, the address, the words, in the customer's language."""
    followup = written_for(request.user, pk)
    found = get_object_or_404(followup.letters.select_related("reply", "message"), pk=letter_pk)
    if found.message is None:
        raise Http404  # not released: nothing to print yet
    with override(followup.complaint.language):
        day = date_format(localtime(found.written_at), "DATE_FORMAT")
    context = {"letter": found, "case": followup.complaint, "customer": followup.customer, "day": day}
    return render(request, "casework/letter_print.html", context)
