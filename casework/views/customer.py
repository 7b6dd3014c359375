from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts import permissions
from audit.models import AccessKind, note
from casework.customerline import CustomerLine, with_small_rows
from casework.views.unmasking import unmasking
from complaints.choices import OPEN
from complaints.models import Complaint
from customers.models import ContactPoint, Customer, Liking
from customers.searching import query_of, search_of
from followups.permissions import may_enrol
from privacy import permissions as privacy
from privacy.choices import ErasureState
from search.finding import find
from ui.keys import key_of

PAGE = 50


@login_required
@require_safe
def customers(request):
    """Find somebody by name, phone, number or order; without words, those of one's own team who came last."""
    if not permissions.may_read_cases(request.user):
        raise PermissionDenied("customers")
    query = request.GET.get("q", "").strip()[:80]
    seen = Customer.objects.visible_to(request.user)
    mine = seen.filter(team=request.user.team) if request.user.team_id else seen
    asked = query_of(request.user, query)
    if query:
        note(AccessKind.SEARCHED, by=request.user)
        keys = find(search_of(asked, PAGE + 1))[0].keys
    else:
        before = key_of(request.GET.get("before"))
        keys = page_of(mine.filter(pk__lt=before) if before else mine)
    rows = with_counts(seen, request.user).in_bulk(keys[:PAGE])
    return render(
        request,
        "casework/customers.html",
        {
            "query": query,
            "asked": asked,
            "rows": [rows[key] for key in keys[:PAGE] if key in rows],
            "more": f"?before={keys[PAGE - 1]}" if len(keys) > PAGE and not query else "",
            "has_more": len(keys) > PAGE,
        },
    )


def page_of(customers) -> list[int]:
    """The keys of the newest of these, one more than a page."""
    return list(customers.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])


def with_counts(customers, user):
    """Customers with their contacts and how many cases this reader sees of them, open and in all."""
    seen = Complaint.objects.visible_to(user).filter(customer=OuterRef("pk")).order_by().values("customer")
    counted = {"case_count": Count("pk"), "open_count": Count("pk", filter=Q(state__in=OPEN))}
    return customers.annotate(
        **{name: Coalesce(Subquery(seen.annotate(count=count).values("count")), 0) for name, count in counted.items()}
    ).prefetch_related(Prefetch("contact_points", ContactPoint.objects.order_by("-is_preferred", "pk")))


@login_required
@require_safe
def customer(request, pk):
    """Everything between us and one customer, on one page."""
    seen = Customer.objects.visible_to(request.user).select_related("account_manager", "team")
    found = get_object_or_404(with_small_rows(seen), pk=pk)
    note(AccessKind.OPENED, by=request.user, thing=found)
    shown = request.GET.get("shown", "")
    most = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 5 else 0
    line = CustomerLine(found, request.user, now(), kind=request.GET.get("kind", ""), shown=most)
    team = found.team_id or request.user.team_id
    return render(
        request,
        "casework/customer.html",
        {
            "customer": found,
            "line": line,
            "likings": likings_of(found),
            "years": (localdate() - found.since_on).days // 365 if found.since_on else None,
            "points": found.contact_points.order_by("-is_preferred", "pk"),
            "unmasking": unmasking(request, found),
            "may_change": permissions.may_handle(request.user) and not found.is_erased,
            "may_care": may_enrol(request.user, team) and not found.is_erased,
            "may_ask_erasure": privacy.may_ask(request.user),
            "erasure": found.erasures.filter(state=ErasureState.CARRIED_OUT).last() if found.is_erased else None,
        },
    )


def likings_of(customer: Customer) -> str:
    """What they like, in words; as masked as it was read."""
    if customer._masked:
        return str(customer.likings)
    return pgettext("between items", ", ").join(str(Liking(code).label) for code in customer.liked)
