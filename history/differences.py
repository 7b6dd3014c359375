"""What changed from one version of a record to the next, in words rather than ids."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z_]*")
OUTSIDE = "outside the application"  # what the database writes; the column beside it says who
COUNTERS = {"version"}  # they tell nothing that the other fields do not


@dataclass(frozen=True)
class Difference:
    """One field, as it was and as it became."""

    label: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Version:
    """One row of a history: who wrote it, when and why, and what it changed."""

    row: Any
    who: str
    changes: list[Difference]

    @property
    def reason(self) -> str:
        """Why, as somebody wrote it; the mere name of the act tells nothing that the changes do not."""
        why = self.row.history_change_reason
        return "" if why == OUTSIDE or CODE.fullmatch(why) else why


def versions(model: type[models.Model], rows: list[Any], people: dict[int, str]) -> list[Version]:
    """``rows`` of a history, newest first, each with what it changed against the one before it.

    The last row serves as the predecessor only, unless it is the first of its object. ``people`` are names by id.
    """
    names = Names(model, rows)
    told = []
    for newer, older in zip(rows, [*rows[1:], None], strict=True):
        if older is None and newer.revision > 1:
            break
        who = people.get(newer.history_user_id, _("outside the application"))
        told.append(Version(newer, who, list(names.differences(newer, older))))
    return told


class Names:
    """Turns stored values into words; looks up the names of related things once for all rows."""

    def __init__(self, model: type[models.Model], rows: list[Any]):
        self.fields = (
            [
                field
                for field in model._meta.concrete_fields
                if field.name not in COUNTERS and hasattr(rows[0], field.attname)
            ]
            if rows
            else []
        )
        self.related = {field: self.names_of(field, rows) for field in self.fields if field.is_relation}

    @staticmethod
    def names_of(field, rows) -> dict:
        """{id: name} of everything that a foreign key pointed to in these rows."""
        keys = {getattr(row, field.attname) for row in rows} - {None}
        return {thing.pk: str(thing) for thing in field.related_model._base_manager.filter(pk__in=keys)} if keys else {}

    def differences(self, newer, older):
        """The fields whose values differ; against nothing, every field that is not empty."""
        for field in self.fields:
            was, becomes = older and getattr(older, field.attname), getattr(newer, field.attname)
            if was != becomes and not (older is None and becomes in (None, "", [], {})):
                yield Difference(str(field.verbose_name), self.word(field, was), self.word(field, becomes))

    def word(self, field, value) -> str:
        """One stored value as people read it."""
        if value in (None, ""):
            return "–"
        if field.is_relation:
            return self.related[field].get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, models.DateTimeField):
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        return str(localize(value))
