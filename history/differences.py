"""What changed from one version of a record to the next, in words rather than ids."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from history.moments import written
from ui.amounts import amount_words

CODE = re.compile(r"[a-z_]*")
OUTSIDE = "outside the application"  # what the database writes; the column beside it says who
COUNTERS = {"version"}  # like the grains of digests they tell nothing that the other fields do not


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
    def moment_key(self) -> str:
        """When it began to hold, as addresses write it."""
        return written(self.row.history_date)

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
        told.append(Version(newer, who_wrote(newer, people), list(names.differences(newer, older))))
    return told


def who_wrote(row: Any, people: dict[int, str]) -> str:
    """Who a version says wrote it; ``people`` are names by id."""
    if row.history_user_id is None:
        return _("outside the application") if row.history_change_reason == OUTSIDE else _("the system")
    return people.get(row.history_user_id) or no_longer_there(get_user_model(), row.history_user_id)


def codes_of(model: type[models.Model], name: str) -> dict:
    """{code: its words} of what stands in a text or a JSON list; empty where the column holds no codes.

    A model says it in ``in_words = {"field": choices}``; choices that are rows are a function, which asks for them.
    """
    known = getattr(model, "in_words", {}).get(name, {})
    return dict(known() if callable(known) else known)


class Names:
    """Turns stored values into words; looks up the names of related things once for all rows.

    What codes mean is said by the model (``codes_of``). Numbers of rows are nothing to read; ``leave_out`` names one
    more field that tells nothing here.
    """

    def __init__(self, model: type[models.Model], rows: list[Any], leave_out: str = ""):
        self.codes = {name: codes_of(model, name) for name in getattr(model, "in_words", {})}
        self.fields = (
            [
                field
                for field in model._meta.concrete_fields
                if field.name not in COUNTERS | {leave_out}
                and not field.name.endswith("_grain")
                and not field.primary_key
                and hasattr(rows[0], field.attname)
            ]
            if rows
            else []
        )
        pointing = [field for field in self.fields if field.is_relation]
        names = {model: self.names_of(model, pointing, rows) for model in {field.related_model for field in pointing}}
        self.related = {field: names[field.related_model] for field in pointing}

    def names_of(self, model, fields, rows) -> dict:
        """{id: name} of everything of one kind that these rows pointed to; one query."""
        keys = {getattr(row, field.attname) for field in fields if field.related_model is model for row in rows}
        return {thing.pk: str(thing) for thing in model._base_manager.filter(pk__in=keys - {None})} if any(keys) else {}

    def differences(self, newer, older):
        """The fields whose values differ; against nothing, every field that is not empty."""
        for field in self.fields:
            was, becomes = older and getattr(older, field.attname), getattr(newer, field.attname)
            if was != becomes and not (older is None and becomes in (None, "", [], {})):
                was_of, becomes_of = getattr(older, "currency", ""), getattr(newer, "currency", "")
                was, becomes = self.word(field, was, was_of), self.word(field, becomes, becomes_of)
                yield Difference(str(field.verbose_name), was, becomes)

    def told(self, row) -> list[tuple[str, str]]:
        """[(label, words)] of all that one version holds."""
        currency = getattr(row, "currency", "")
        return [
            (str(field.verbose_name), self.word(field, getattr(row, field.attname), currency)) for field in self.fields
        ]

    def word(self, field, value, currency: str = "") -> str:
        """One stored value as people read it; ``currency`` is that of the row, for its amounts."""
        if value in (None, "", [], {}):
            return "–"
        if field.is_relation:
            return self.related[field].get(value) or no_longer_there(field.related_model, value)
        if field.name in self.codes:
            return in_words(value, self.codes[field.name])
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if currency and isinstance(field, models.BigIntegerField) and not field.primary_key:
            return amount_words(value, currency)
        return in_words(value, {})


def no_longer_there(model: type[models.Model], key: object) -> str:
    """What stands for the name of something that was removed from outside."""
    if model is get_user_model():
        return _("a person no longer on record")
    return _("no longer on record (no. %(number)s)") % {"number": key}


def in_words(value: Any, codes: dict) -> str:
    """A plain value, or a list or an object of JSON, as people read it; ``codes`` are the words of its codes."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return pgettext("between items", ", ").join(in_words(item, codes) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{in_words(name, codes)}: {in_words(item, codes)}" for name, item in value.items())
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, str):
        return str(codes.get(value, value))
    return str(localize(value))
