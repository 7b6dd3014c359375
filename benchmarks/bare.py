"""The floor to measure against: a signed-in list of fifty rows, as plain as Django makes it, beside the product."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from complaints.choices import OPEN
from complaints.models import Complaint
from config.urls import urlpatterns as ours

TEMPLATE = """<!doctype html><title>Bare</title><table>{% for row in rows %}<tr><td>{{ row.reference }}</td>
<td>{{ row.customer.name }}</td><td>{{ row.category }}</td><td>{{ row.subject }}</td><td>{{ row.get_severity_display }}
</td><td>{{ row.get_state_display }}</td><td>{{ row.due_at|date:"DATETIME_FORMAT" }}</td>
<td>{{ row.received_at|date:"DATETIME_FORMAT" }}</td></tr>{% endfor %}</table>"""


@login_required
def bare(request):
    """Fifty open cases of the team, the next deadline first: one query, one template, nothing around it."""
    rows = Complaint.objects.filter(team=request.user.team_id, state__in=OPEN).select_related("customer", "category")
    page = engines["django"].from_string(TEMPLATE).render({"rows": rows.order_by("due_at", "pk")[:50]}, request)
    return HttpResponse(page)


urlpatterns = [path("bare/", bare), *ours]
