"""How policies change: a row begins, follows another, ends, or is called off before its day. Each in one transaction.

Every act asks first whether anything would be wrong afterwards that was right before, without touching the database.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models.dated import DatedPolicy, Stand, policy_day

DAY = timedelta(days=1)


class Act(models.TextChoices):
    """What happens to the rows of one kind."""

    BEGIN = "begin", gettext_lazy("a row begins")
    FOLLOW = "follow", gettext_lazy("a row follows another")
    END = "end", gettext_lazy("a row ends")
    CALL_OFF = "call_off", gettext_lazy("a row to come is called off")
    REWRITE = "rewrite", gettext_lazy("a row to come is changed")


@dataclass(frozen=True)
class Change:
    """One act on one kind of policy: what ``row`` is followed by or becomes, with ``values`` that are new."""

    model: type[DatedPolicy]
    act: str
    row: Any = None
    values: Mapping[str, Any] | None = None

    def check(self) -> None:
        """Raises ValidationError in words when it cannot be, or when it would leave something wrong."""
        today = policy_day()
        getattr(self, f"_may_{self.act}")(today)
        if self.act in {Act.BEGIN, Act.FOLLOW, Act.REWRITE}:
            self._new().full_clean(validate_unique=False, validate_constraints=False)
        before = self.model.not_past(today)
        known = {fault.about for fault in self.model.faults_among(before, today)}
        after = self.model.faults_among(self._after(before), today)
        if new := [fault.words for fault in after if fault.about not in known]:
            raise ValidationError(new)

    def in_full(self) -> dict[str, Any]:
        """Every value that the row would have; of an end only the day."""
        if self.act in {Act.END, Act.CALL_OFF}:
            return dict(self.values or {})
        new = self._new()
        return {field.attname: getattr(new, field.attname) for field in self._fields()}

    @transaction.atomic
    def carry_out(self) -> Any:
        """Do it; the row that is new or was changed. Raises ValidationError like ``check``."""
        with connection.cursor() as cursor:  # one change of a kind after the other, so that none escapes the check
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"policy {self.model._meta.label}"])
        if self.row is not None:
            self.row.refresh_from_db()
        self.check()
        return getattr(self, f"_{self.act}")()

    def _new(self) -> Any:
        """The row that is to be, not saved; its parts are not with it."""
        copied = {
            field.attname: getattr(self.row, field.attname) for field in self._fields() if self.row is not None
        } | dict(self.values or {})
        return self.model(**copied)

    def _fields(self):
        return [field for field in self.model._meta.concrete_fields if not field.primary_key]

    def _after(self, rows: list[Any]) -> list[Any]:
        """The rows as they would be."""
        others = [row for row in rows if self.row is None or row.pk != self.row.pk]
        if self.act == Act.BEGIN:
            return [*others, self._new()]
        if self.act == Act.REWRITE:
            return [*self._reached(others, self._new().starts_on), self._new()]
        if self.act == Act.FOLLOW:
            return [*others, self._ended(self._new().starts_on), self._new()]
        if self.act == Act.END:
            return [*others, self._ended((self.values or {})["ends_on"])]
        return self._reached(others, self.row.ends_on)

    def _ended(self, on: date | None) -> Any:
        row = copy(self.row)
        row.ends_on = on
        return row

    def _reached(self, rows: list[Any], on: date | None) -> list[Any]:
        """The rows, where the one before this one ends on another day."""
        before = self._predecessor(rows)
        if before is None:
            return rows
        reaching = copy(before)
        reaching.ends_on = on
        return [*(row for row in rows if row.pk != before.pk), reaching]

    def _predecessor(self, rows: list[Any]) -> Any:
        """The row about the same that ends where this one begins."""
        alike = (row for row in rows if all(getattr(row, name) == getattr(self.row, name) for name in self.model.key))
        return next((row for row in alike if row.ends_on == self.row.starts_on), None) if self.model.key else None

    def _may_begin(self, today: date) -> None:
        if self._new().starts_on < today:
            raise ValidationError(_("It begins today or later: what is over was decided by other rows."))

    def _may_rewrite(self, today: date) -> None:
        if self.row.stand(today) != Stand.FUTURE:
            raise ValidationError(_("Its day has come: let another row follow it."))
        if self._new().starts_on <= today:
            raise ValidationError(_("A row to come begins tomorrow or later."))

    def _may_follow(self, today: date) -> None:
        begins = self._new().starts_on
        if self.row.stand(today) != Stand.PRESENT:
            raise ValidationError(_("Only a row that is in force is followed by another."))
        if begins < today or begins <= self.row.starts_on:
            earliest = max(today, self.row.starts_on + DAY)
            raise ValidationError(_("It can follow from %(day)s on.") % {"day": earliest.isoformat()})
        if self.row.ends_on is not None and begins >= self.row.ends_on:
            raise ValidationError(_("The row ends before that day. Choose an earlier one, or add a new row."))

    def _may_end(self, today: date) -> None:
        ends = (self.values or {})["ends_on"]
        if self.row.stand(today) == Stand.PAST:
            raise ValidationError(_("It has ended."))
        if ends is not None and (ends < today or ends <= self.row.starts_on):
            raise ValidationError(_("It ends today or later, and after it began."))

    def _may_call_off(self, today: date) -> None:
        if self.row.stand(today) != Stand.FUTURE:
            raise ValidationError(_("Its day has come: it can be ended, no longer called off."))

    def _begin(self) -> Any:
        row = self._new()
        row.save(force_insert=True)
        return row

    def _follow(self) -> Any:
        follower = self._new()
        self.row.ends_on = follower.starts_on
        self.row.save(update_fields=["ends_on"])
        follower.save(force_insert=True)
        if self.model.parts:
            copy_parts(self.row, follower, self.model.parts)
        return follower

    def _end(self) -> Any:
        self.row.ends_on = (self.values or {})["ends_on"]
        self.row.save(update_fields=["ends_on"])
        return self.row

    def _rewrite(self) -> Any:
        row = self._new()
        row.pk = self.row.pk
        before = self._predecessor(self.model.not_past(policy_day()))
        steps = [lambda: row.save(force_update=True)]
        if before and row.starts_on != self.row.starts_on:
            before.ends_on = row.starts_on
            steps.insert(
                1 if row.starts_on > self.row.starts_on else 0, partial(before.save, update_fields=["ends_on"])
            )
        for step in steps:  # whichever makes room first
            step()
        return row

    def _call_off(self) -> Any:
        before = self._predecessor(self.model.not_past(policy_day()))
        ends = self.row.ends_on
        if self.model.parts:
            getattr(self.row, self.model.parts).all().delete()
        self.row.delete()
        if before:
            before.ends_on = ends
            before.save(update_fields=["ends_on"])
        return before


def copy_parts(row: Any, follower: Any, relation: str) -> None:
    """Give a row that follows the parts of the one before it."""
    parts = getattr(row, relation)
    link = parts.field.name
    fields = [field for field in parts.model._meta.concrete_fields if not field.primary_key and field.name != link]
    parts.model._base_manager.bulk_create(
        parts.model(**{field.attname: getattr(part, field.attname) for field in fields}, **{link: follower})
        for part in parts.all()
    )
