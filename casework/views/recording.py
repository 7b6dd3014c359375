from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import permissions
from audit.models import AccessKind, note
from audit.steps import RequirementsMissing
from casework.alike import likely_the_same
from casework.attaching import FIELD, all_checked
from casework.forms.recording import RecordingForm
from casework.recording import add_words, record_complaint
from complaints.choices import OPEN, EmotionKind, Severity
from complaints.models import Category, Complaint
from complaints.policies import suggest
from customers.models import Customer
from customers.searching import in_order, query_of, search_of
from search.finding import find
from ui.keys import key_of
from ui.responses import invalid, turn_to

HITS = 8
MOST_WORDS_READ = 100_000


@login_required
@require_http_methods(["GET", "POST"])
def new_case(request):
    """One screen, under a minute: who, what happened, how you read it."""
    if not permissions.may_handle(request.user):
        raise PermissionDenied("register")
    if request.method == "GET":
        form = RecordingForm(user=request.user, **beginning(request))
        return render(request, "casework/new.html", page(request, form))
    form = RecordingForm(request.POST, user=request.user)
    files, refused = all_checked(request.FILES.getlist(FIELD))
    for words in refused:
        form.add_error(None, words)
    if (reference := request.GET.get("add_to", "")) and not refused:
        return add_to(request, form, reference, files)
    if not form.is_valid():
        return invalid(request, "casework/new.html", page(request, form))
    linked = request.GET.get("link_to", "")
    linked_with = seen_by(request.user).filter(reference=linked).first() if linked else None
    try:
        case = record_complaint(by=request.user, at=now(), files=files, linked_with=linked_with, **form.facts())
    except ValidationError as error:
        form.add_error(None, error)
        return invalid(request, "casework/new.html", page(request, form))
    except RequirementsMissing as error:
        for item in error.missing:
            form.add_error("what_was_done", _("It cannot be resolved now: %(what)s.") % {"what": item.label})
        return invalid(request, "casework/new.html", page(request, form))
    messages.success(request, _("%(reference)s is recorded.") % {"reference": case.reference})
    return turn_to(request, "casework:case", case.reference, saved_draft="new")


def add_to(request, form, reference, files):
    """The words belong to a case that is there: they become words of its customer, and what else was noted a note."""
    case = get_object_or_404(seen_by(request.user).open(), reference=reference)
    form.full_clean()
    if form.errors.keys() & {"words", "channel", "received_at"} or not belongs(form, case):
        return invalid(request, "casework/new.html", page(request, form))
    try:
        add_words(case, by=request.user, at=now(), files=files, **form.words_for_a_case())
    except ValidationError as error:
        form.add_error(None, error)
        return invalid(request, "casework/new.html", page(request, form))
    messages.success(request, _("The words are in %(reference)s now.") % {"reference": case.reference})
    return turn_to(request, "casework:case", case.reference, saved_draft="new")


def belongs(form, case) -> bool:
    """Whether nobody else was chosen as the customer than the one of the case."""
    chosen = form.cleaned_data.get("customer")
    if chosen is None or chosen.pk == case.customer_id:
        return True
    form.add_error(None, _("%(reference)s is another customer’s. Record it anyway and link it.") % {"reference": case})
    return False


def seen_by(user):
    """The cases this person may open, as far as they were not erased."""
    return Complaint.objects.visible_to(user).select_related("team", "category", "customer")


def beginning(request) -> dict:
    """What is known before the first key: the customer chosen, or the call in which another matter came up."""
    first = Complaint.objects.visible_to(request.user).filter(reference=request.GET.get("same_contact_as", ""))
    if before := first.select_related("customer").first():
        known = {"same_contact_as": before.reference, "channel": before.channel, "customer": before.customer_id}
        return {"customer": before.customer, "initial": known | {"contact": before.contact}}
    if chosen := key_of(request.GET.get("customer")):
        customer = get_object_or_404(Customer.objects.visible_to(request.user).not_erased(), pk=chosen)
        return {"customer": customer, "initial": {"customer": customer.pk}}
    return {}


def page(request, form) -> dict:
    """What the page shows besides the form: the customer's open cases, which may be the same matter."""
    customer = form.chosen
    if form.is_bound and (key := key_of(form.data.get("customer"))):
        customer = Customer.objects.visible_to(request.user).filter(pk=key).first()
    said = form.data if form.is_bound else form.initial
    chosen = {name: key_of(str(said.get(name) or "")) for name in ("purchase", "category")}
    words = str(said.get("words") or "")
    alike = likely_the_same(request.user, at=now(), customer=customer and customer.pk, words=words, **chosen)
    return {"form": form, "customer": customer, "alike": alike}


@login_required
@require_POST
def alike(request):
    """Cases that may be the same matter, as far as it is written down by now."""
    words = request.POST.get("words", "")
    if len(words) > MOST_WORDS_READ or not permissions.may_handle(request.user):
        return HttpResponseBadRequest()
    chosen = {name: key_of(request.POST.get(name)) for name in ("customer", "purchase", "category")}
    found = likely_the_same(request.user, at=now(), words=words, **chosen)
    return render(request, "casework/new.html#alike", {"alike": found, "customer": chosen["customer"]})


@login_required
@require_safe
def look_up(request):
    """Customers that fit what was typed so far, with how many cases they have open."""
    asked = query_of(request.user, request.GET.get("q", ""))
    found = find(search_of(asked, HITS))[0]
    customers = (
        Customer.objects.visible_to(request.user)
        .not_erased()
        .filter(pk__in=found.keys)
        .annotate(open_count=Count("complaints", filter=Q(complaints__state__in=OPEN), distinct=True))
        .prefetch_related("contact_points")
    )
    context = {"hits": in_order(customers, found), "query": asked.text, "asked": asked}
    return render(request, "casework/new.html#hits", context)


@login_required
@require_safe
def choose(request, pk):
    """The chosen customer in place of the look-up."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user).not_erased(), pk=pk)
    note(AccessKind.OPENED, by=request.user, thing=customer)
    form = RecordingForm(user=request.user, customer=customer, initial={"customer": customer.pk})
    return render(request, "casework/new.html#who", page(request, form))


@login_required
@require_POST
def suggestion(request):
    """What the words suggest, each with the words that made it; the agent decides."""
    words = request.POST.get("words", "")
    if len(words) > MOST_WORDS_READ:
        return HttpResponseBadRequest()
    found = suggest(words)
    categories = list(Category.objects.filter(is_offered=True).order_by("position", "pk"))
    category = next((number for number, row in enumerate(categories) if row.code == found.category), None)
    context = {
        "found": found,
        "category": categories[category] if category is not None else None,
        "category_key": category,
        "severity_key": Severity.values.index(found.severity),
        "emotion_key": EmotionKind.values.index(found.emotion_kind) + 1 if found.emotion_kind else 0,
    }
    return render(request, "casework/new.html#suggestion", context)
