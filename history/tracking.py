"""What a model declares: ``history = Tracked(...)``, what is recorded of its rows, by the database and not by signals;
``append_only = True``, that its rows are never changed."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from history.erased import worded
from history.masking import Personal

PLAIN = {models.AutoField: models.IntegerField, models.BigAutoField: models.BigIntegerField}


class SealedRow(Personal):
    """What every history row has besides the columns of its object. Written by triggers only."""

    recorded_at = models.DateTimeField(help_text="when the database wrote it; history_date: when it happened")
    back_dated = models.BooleanField(help_text="entered over a minute after it happened")
    request_id = models.CharField(max_length=64)
    acting_for_id = models.BigIntegerField(null=True)
    session_user = models.CharField(max_length=63, help_text="the database role that was logged in")
    revision = models.PositiveIntegerField(help_text="1, 2, 3 … within one object; leaves no gap")
    xact = models.BigIntegerField(help_text="number of the transaction: the daily root goes by it")
    digests = models.JSONField(help_text="{column: digest of its value}, personal columns salted")
    prev_seal = models.BinaryField()
    seal = models.BinaryField(help_text="SHA-256 of prev_seal, circumstances and digests")

    class Meta:
        abstract = True


class PastReference(models.ForeignKey):
    """A reference as it once was. Python may follow it; the database, and so every migration, has a plain column.

    History refers to nothing, so migrations need not weave its models into the net of all relations: that
    would make each of them take four times as long.
    """

    def clone(self):
        """What a migration gets to see."""
        target: Any = self.target_field
        while target.is_relation:
            target = target.target_field
        kind: Any = PLAIN.get(type(target), type(target))
        size: dict[str, Any] = {"max_length": target.max_length} if target.max_length else {}
        return kind(blank=True, null=True, db_column=self.column, **size)


class PastManager(HistoryManager):
    """Leads from a model to its history. simple_history makes a class for it each time that somebody asks."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        """That class, made once."""
        return super().from_queryset(queryset_class, class_name)


class Tracked(HistoricalRecords):
    """History of a model: simple_history's models, manager and admin over rows that PostgreSQL writes.

    ``personal`` names text fields that an erasure must reach, or {field: how it is masked}: "name", "contact",
    "address", else "words"; ``person`` is the foreign key to whom they
    are about, and is left out when the row itself is the person. A plain number that may be empty can name
    the person too; then ``people`` says of which table. ``of`` is the field that names the thing of which this
    row is a part: its history finds the parts by it, also those that are gone. ``exclude`` names fields not
    worth keeping; ``names`` may be a verbose_name and verbose_name_plural of the history.
    """

    def __init__(self, *, personal=(), person=None, people="", of=None, exclude=(), **names):
        super().__init__(
            bases=[SealedRow],
            excluded_fields=list(exclude),
            history_id_field=models.BigAutoField(),
            history_user_id_field=models.BigIntegerField(null=True),
            history_change_reason_field=models.TextField(),
            history_manager=PastManager,
            **names,
        )
        self.personal = dict(personal) if isinstance(personal, dict) else dict.fromkeys(personal, "words")
        self.person, self.people, self.of = person, people, of

    def contribute_to_class(self, cls, name):
        super().contribute_to_class(cls, name)
        if self.personal and not issubclass(cls, Personal):
            raise TypeError(f"{cls.__name__} has personal columns and is not Personal: nothing would mask them")
        cls._tracked = self
        self.tracks = cls

    def finalize(self, sender, **kwargs):
        """Once its own model is there it listens no more: migrations draw up thousands of models."""
        super().finalize(sender, **kwargs)
        if sender is self.cls and not self.inherit:
            models.signals.class_prepared.disconnect(self.finalize)

    @cached_property
    def whom(self) -> tuple[str, str]:
        """Whom the personal fields are about: the table of persons, and the attribute with their number."""
        meta = self.tracks._meta
        if not self.person:
            return meta.db_table, meta.pk.attname
        field = meta.get_field(self.person)
        return self.people or field.related_model._meta.db_table, field.attname

    def copy_fields(self, model):
        """Plain columns: history is read by object and by time, so no index of the original is repeated.

        What an erasure may blank reads, here as in the rows themselves, as words and not as the stored mark.
        """
        for name in self.personal:
            model._meta.get_field(name).from_db_value = worded
        fields = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
            if isinstance(field, models.ForeignKey):
                field.__class__ = PastReference
        return fields

    def get_meta_options(self, model):
        """One line per object: two successors of one row are impossible, and the index finds the last.

        Nobody may add or change history, so there are no such permissions either.
        """
        line = models.UniqueConstraint(
            fields=[model._meta.pk.name, "revision"], name=f"{model._meta.db_table}_one_line"
        )
        wanted: dict[str, Any] = {"constraints": [line], "default_permissions": ()}
        if self.of:
            wanted["indexes"] = [models.Index(fields=[self.of], name=f"past_{model._meta.model_name}_of")]
        return super().get_meta_options(model) | wanted

    def post_save(self, *args, **kwargs):
        """Nothing: the database records."""

    post_delete = pre_delete = post_save


@deconstructible
@dataclass(kw_only=True)
class Recording:
    """What is recorded of one table, in names that the database knows. Frozen into migrations."""

    table: str
    history_table: str
    key: str
    columns: tuple[str, ...]
    personal: tuple[str, ...] = ()
    people: str = ""  # the table of the persons whom the personal columns are about
    person_column: str = ""

    @property
    def erasable(self) -> tuple[str, ...]:
        """What the refusing trigger must know to let a recorded erasure pass; empty if there is nothing personal."""
        return (self.people, self.person_column, *self.personal) if self.personal else ()

    @staticmethod
    @cache  # a model asks for the same as long as it lives, and a dossier asks of each again and again
    def of(model: Any) -> "Recording":
        """What the declaration on ``model`` asks for."""
        meta, tracked = model._meta, model._tracked
        fields = {field.name: field for field in tracked.fields_included(model)}
        people, person = tracked.whom
        return Recording(
            table=meta.db_table,
            history_table=model.history.model._meta.db_table,
            key=meta.pk.column,
            columns=tuple(field.column for field in fields.values()),
            personal=tuple(fields[name].column for name in tracked.personal),
            people=people if tracked.personal else "",
            person_column=meta.get_field(person).column if tracked.personal else "",
        )


def tracked_models() -> list[type[models.Model]]:
    """All models that declare a history, in a stable order."""
    found = [model for model in apps.get_models() if "_tracked" in vars(model)]
    return sorted(found, key=lambda model: model._meta.label)


def parts_of(whole: type[models.Model]) -> list[type[models.Model]]:
    """All models that declare their rows to be parts of a ``whole``, in a stable order."""
    return [model for model in tracked_models() if whole_of(model) == whole._meta.db_table]


def whole_of(part: Any) -> str:
    """The table of the things of which the rows of ``part`` are parts; a field without relation names persons."""
    if not part._tracked.of:
        return ""
    field = part._meta.get_field(part._tracked.of)
    return field.related_model._meta.db_table if field.is_relation else part._tracked.people


def erasable_of(model) -> tuple[str, ...]:
    """What a recorded erasure may blank in rows of ``model`` although they only grow."""
    return Recording.of(model).erasable if "_tracked" in vars(model) else ()


def append_only_models() -> list[type[models.Model]]:
    """All models that declare ``append_only = True``: their rows are added and never changed, by anyone."""
    found = [model for model in apps.get_models() if vars(model).get("append_only")]
    return sorted(found, key=lambda model: model._meta.label)
