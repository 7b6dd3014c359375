"""That two rows of a policy never hold on the same day: refused by the form and by the database alike."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, FloatField, Func
from django.utils.translation import gettext_lazy as _


class Sameness(Func):
    """A text as a point on a line, so that a range index can compare it without an extension."""

    template = "point(hashtext((%(expressions)s)::text)::double precision, 0)"
    output_field = FloatField()


def one_a_day(name: str, field: str) -> ExclusionConstraint:
    """Rows with the same ``field`` have periods that do not overlap."""
    period = Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(
        name=name,
        expressions=[(Sameness(F(field)), "~="), (period, "&&")],
        violation_error_message=_("Another row holds on some of these days. End that one first."),
    )
