"""The column that says where a thing stands. Only steps move it."""

from django.db import models
from django.db.models import lookups
from django_fsm import FSMField


class StateField(FSMField):
    """A protected state. Migrations know it as the plain words that it is in the database.

    A state machine in each of their many models would listen to every other model that is drawn up: half of the time
    in which a database was migrated.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, protected=True, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, f"{models.__name__}.{models.CharField.__name__}", args, kwargs


class Written(lookups.BuiltinLookup):
    """States stand in a statement as they are, not as values given to it.

    A statement is planned once for each connection (config/doors.py). Only when that plan sees the states does it see
    which partial indexes fit, and how rare what is asked for is: the floor of a team was 220 ms among a million cases
    and is 3.
    """

    def process_rhs(self, compiler, connection):
        """The right side, with each state of the field's choices in quotes."""
        sql, values = super().process_rhs(compiler, connection)
        known = {value for value, _label in self.lhs.output_field.flatchoices}
        if values and known.issuperset(values):
            return sql % tuple(f"'{value}'" for value in values), []
        return sql, values


@StateField.register_lookup
class StateIs(Written, lookups.Exact):
    """``state=…``"""


@StateField.register_lookup
class StateIn(Written, lookups.In):
    """``state__in=…``"""
