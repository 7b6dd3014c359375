from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import content_disposition_header, urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts import permissions
from accounts.readers import Kind, in_place_of, somebody
from audit.models import AccessKind, Entry, note
from audit.steps import MovedOn, RequirementsMissing
from complaints.models import policy_day
from gifts.authority import deciding
from gifts.cards import greeting
from gifts.choices import GiftState
from gifts.facts import Spans, facts_of_case, facts_of_gift
from gifts.file import GiftFile
from gifts.leaving import facts_to_leave, waiting_and_free
from gifts.models import BudgetClosed, Gift
from gifts.permissions import may_export, may_see_budgets
from gifts.register import HEADINGS, MOST_EXPORTED, Register, RegisterForm, lines
from gifts.rows import cells
from gifts.steps import STEPS
from gifts.typesetting import SMALLEST, size_of
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept
from ui.keys import key_of
from ui.responses import collision, invalid, turn_to
from ui.sentences import recorded
from ui.sheets import CSV, MIME, WRITERS, XLSX

PAGE = 50


@login_required
@require_safe
def gifts(request):
    """The register: who gave what to whom, why, and by whose word. Supervisors see first what waits for them."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("gifts")
    at = now()
    form = asked_for(request)
    register = Register(form, at)
    rows, said = register.page(key_of(request.GET.get("before")), PAGE + 1), form.said()
    waiting = Gift.objects.visible_to(request.user, at).waiting().filter(first=None).exclude(requested_by=request.user)
    kept = {name: value for name, value in form.data.items() if name in form.fields and (value or name == "state")}
    context = {
        "rows": [cells(gift) for gift in rows[:PAGE]],
        "more": urlencode(kept | {"before": rows[PAGE - 1].pk}) if len(rows) > PAGE else "",
        "asked": urlencode(kept),
        "form": form,
        "state": said.get("state", ""),
        "whose": said.get("whose", ""),
        "budgets_open": may_see_budgets(request.user),
        "sums": register.sums(),
        "may_export": may_export(request.user),
    } | waiting.aggregate(waiting=Count("pk"), late=Count("pk", filter=Q(decide_by__lt=at)))
    return render(request, "gifts/gifts.html", context)


@login_required
@require_safe
def ready(request):
    """What is decided and not yet gone: what may leave now, and what each of the others waits for."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("gifts")
    rows = waiting_and_free(Gift.objects.visible_to(request.user), now())
    return render(request, "gifts/ready.html", {"rows": rows, "free": sum(not held for _gift, held in rows)})


@login_required
@require_POST
def export(request):
    """The register as it is narrowed down, to save: as CSV or XLSX, masked for those who read masked."""
    if not may_export(request.user):
        raise PermissionDenied("export")
    form = asked_for(request)
    found = Register(form, now()).found
    kind = XLSX if request.POST.get("as") == XLSX else CSV
    if found.order_by()[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        messages.error(
            request, _("These are more than %(most)d gifts. Choose a shorter period.") % {"most": MOST_EXPORTED}
        )
        return turn_to(request, f"{resolve_url('gifts:gifts')}?{request.GET.urlencode()}")
    rows = lines(found)
    note(AccessKind.EXPORTED, by=request.user, what="gifts", count=len(rows), filters=sorted(form.said()))
    answer = HttpResponse(WRITERS[kind](HEADINGS, rows), content_type=MIME[kind])
    answer["Content-Disposition"] = content_disposition_header(True, f"gifts-{now():%Y-%m-%d}.{kind}")
    answer["Cache-Control"] = "no-store"
    return answer


def asked_for(request) -> RegisterForm:
    """What the register is narrowed by; for supervisors, who said nothing, by what waits."""
    data = request.GET.copy()
    if permissions.may_supervise(request.user) and not set(data) - {"before", "whose"}:
        data["state"] = GiftState.SUBMITTED
    return RegisterForm(data, user=request.user)


@login_required
@require_safe
def gift(request, pk):
    """Everything about one gift; for who decides it, all that the decision needs in one look."""
    return render(request, "gifts/gift.html", {"file": GiftFile(gift_for(request.user, pk), request.user, now())})


@login_required
@require_safe
def card(request, pk):
    """The card on paper, in the customer's language; only the firm speaks here."""
    found = gift_for(request.user, pk)
    with override(found.language):
        sheet = {"gift": found, "greeting": greeting(found), "size": size_of(found.card) or SMALLEST}
        return render(request, "gifts/card.html", sheet)


@login_required
@require_POST
def step(request, pk, noun):
    """Take one step of a gift and return to it, or give the page back with what is wrong."""
    found, wanted = gift_for(request.user, pk), STEPS[noun]
    if not found.may(wanted.verb, request.user):
        raise PermissionDenied(wanted.verb)
    form = wanted.form(request.POST, gift=found)
    file = GiftFile(found, request.user, now(), {noun: form})
    if not wanted.is_open(found, request.user):
        return moved_on(request, found, form)
    if not form.is_valid():
        return invalid(request, "gifts/gift.html", {"file": file})
    try:
        found.expect(form.cleaned_data["version"])
        with deciding(wanted.verb, found, by=request.user, at=file.at):
            getattr(found, wanted.verb)(by=request.user, at=file.at, **form.facts())
    except (BudgetClosed, ValidationError) as refusal:
        form.add_error(None, refusal.words if isinstance(refusal, BudgetClosed) else refusal.messages)
        return invalid(request, "gifts/gift.html", {"file": file})
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error(None, _("Still missing: %(what)s.") % {"what": item.label})
        return invalid(request, "gifts/gift.html", {"file": file})
    except (MovedOn, TransitionNotAllowed):
        return moved_on(request, found, form)
    messages.success(request, recorded(wanted.button))
    return turn_to(request, found)


def gift_for(user, pk: int) -> Gift:
    """The gift with what it rests on, if this person may see it; else 404. The opening is noted."""
    at = now()
    given = in_place_of(user) | {SOMETIME: at, SOME_NUMBER: pk} | dict(zip(SOME, Spans.until(at), strict=True))
    rows = plan_of_a_gift(Kind.of(user), policy_day(at)).answers(given)
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise Http404
    if found.is_staged:
        found.plan = rows
    note(AccessKind.OPENED, by=user, thing=found)
    return found


SOME = Spans.until(SOMETIME)


@kept
def plan_of_a_gift(kind: Kind, today: date) -> Question[Gift]:
    """The gift with the number that is given and the others of its plan, as readers of this kind see them."""
    facts = facts_of_case("complaint_id") | facts_of_gift(today, SOME) | facts_to_leave()
    gifts = Gift.objects.visible_to(somebody(kind), SOMETIME).annotate(**facts)
    of_the_case, people = (
        ("complaint__category", "complaint__customer", "customer"),
        ("requested_by", "decided_by", "decided_for", "cleared_by", "despite_anger_by", "handed_by", "first"),
    )
    its_first = Gift.objects.filter(pk=SOME_NUMBER).values("first")[:1]
    of_its_plan = Q(pk=SOME_NUMBER) | Q(first=SOME_NUMBER) | Q(pk=its_first) | Q(first=its_first)
    plan = gifts.filter(of_its_plan).select_related(*of_the_case, *people, "item", "budget__team", "tier")
    return Question(plan.order_by("stage"))


def moved_on(request, found: Gift, form):
    """Somebody was quicker: who did what, and what was typed."""
    last = Entry.objects.about(found).with_people().last()
    typed = [name for name in form.fields if name != "version" and form.data.get(name)]
    return collision(
        request,
        {
            "case_url": found.get_absolute_url(),
            "actor": last.actor.alias if last and last.actor else "",
            "act": last.sentence if last else "",
            "at": last.at if last else None,
            "typed": [(form.fields[name].label or name, form.data[name]) for name in typed],
        },
    )
