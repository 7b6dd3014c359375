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


def to_choose_from(case: Complaint, people, at: datetime):
    """Those of these people who are not away, and who stands in for the others; all of them when nobody is there."""
    away = list(people.exclude(pk__in=people.present(at).order_by().values("pk")))
    if not away:
        return people
    in_their_place = (User.objects.in_place_of(person, at) for person in away)
    stand_ins = {one.pk for one in in_their_place if one and one.pk not in {case.about_staff_id, case.handler_id}}
    there = stand_ins | set(people.present(at).values_list("pk", flat=True))
    return User.objects.filter(pk__in=there).order_by("name") if there else people
