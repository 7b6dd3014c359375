"""Words that were filed in the wrong case go to the right one: both cases are held, both tell of it, or nothing is."""

from django.db import transaction

from complaints.models import Complaint, Message


@transaction.atomic
def move_message(case: Complaint, *, by, at, message: Message, to: Complaint) -> Message:
    """Move words with their files; the row as it is in the other case. Raises PermissionDenied and MovedOn.

    What the words did to clocks and waits is undone in ``case``. In ``to`` the customer's words end a wait now; an
    answer of ours counts from when it was said.
    """
    both = Complaint.objects.select_for_update(of=["self"]).filter(pk__in=[case.pk, to.pk]).order_by("pk")
    list(both.values_list("pk"))  # in one order, so that two people who move crosswise do not wait for each other
    answered = case.answered_by(message)
    taken = to.take_in_message(by=by, at=at, message=message, came_from=case, answered=answered)
    case.move_message(by=by, at=at, message=message, to=to)
    return taken
