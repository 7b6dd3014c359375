"""Who receives a case when those whom one would ask are away."""

from datetime import datetime

from accounts.models import User
from complaints.models import Complaint


def first_there(case: Complaint, people, at: datetime) -> User | None:
    """The first of these people who is not away, else who stands in for one of them; never whom the case is about."""
    if there := people.present(at).first():
        return there
    in_their_place = (User.objects.in_place_of(person, at) for person in people)
    return next((one for one in in_their_place if one and one.pk not in {case.about_staff_id, case.handler_id}), None)
