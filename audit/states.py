"""The column that says where a thing stands. Only steps move it."""

from django.db import models
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
