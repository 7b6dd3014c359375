from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from casework.queueing import Queue
from casework.views.desk import desk_of


@login_required
@require_http_methods(["GET", "POST"])
def queue(request):
    """Work through a list: POST begins with that of the address, skips one or ends it; GET leads to the one in hand."""
    desk = desk_of(request)
    if request.method == "POST" and "end" in request.POST:
        Queue.end(request)
        return redirect("casework:desk")
    working = Queue.of(request)
    if request.method == "POST" and working and request.POST.get("skip") == str(working.current):  # the one it showed
        working.go_on(request, now())
    elif request.method == "POST" and "begin" in request.POST:
        working = Queue.begin(request, now())
    if working and working.current and working.case(request.user) is None:  # it went where the reader sees nothing
        working.go_on(request, now())
    if working and (case := working.case(request.user)):
        return redirect("casework:case", case.reference)
    return render(request, "casework/queue_end.html", {"queue": working, "desk": desk})
