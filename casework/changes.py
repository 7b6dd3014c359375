"""What one act wrote, thing by thing and field by field, in words."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_supervise_team
from complaints.models import Complaint, HelpCall
from history.differences import Difference, Names, who_wrote
from history.past import Row

MOST = 200  # things that are told of one moment; an import may have written more


@dataclass(frozen=True)
class Change:
    """One thing that began, changed or went, with its fields as they were and as they became."""

    row: Row
    thing: str
    who: str
    differences: list[Difference]

    @property
    def kind(self) -> str:
        """ "+" for a thing that began, "~" for one that changed, "-" for one that went."""
        return self.row.history_type


class NamesForReader(Names):
    """Names as one reader may know them: of a case that they may not open, not even its number."""

    def __init__(self, model: type[Model], rows: list[Row], reader: User, leave_out: str = ""):
        self.reader = reader
        super().__init__(model, rows, leave_out)

    def names_of(self, model, fields, rows) -> dict:
        names = super().names_of(model, fields, rows)
        if model is not Complaint or not names:
            return names
        seen = set(Complaint.objects.visible_to(self.reader).filter(pk__in=names).values_list("pk", flat=True))
        return {key: name if key in seen else _("a case that you may not open") for key, name in names.items()}


def readable(rows: list[Row], case: Complaint, reader: User) -> list[Row]:
    """Without whispers: those are for whoever called and who supervises; once heard they are a note for everybody."""
    if may_supervise_team(reader, case.team_id):
        return rows
    return [row for row in rows if row.model is not HelpCall or row.values["asked_by_id"] == reader.pk]


def changes_told(rows: list[Row], reader: User, *, most: int | None = MOST) -> list[Change]:
    """``rows`` in words for ``reader``, the case first; names are looked up once for each kind of thing."""
    rows = rows[:most]
    by_model: dict[type[Model], list[Row]] = {}
    for row in rows:
        by_model.setdefault(row.model, []).append(row)
    names = {model: names_of(model, found, reader) for model, found in by_model.items()}
    wrote = {row.history_user_id for row in rows} - {None}
    people = {person.pk: person.name for person in User._base_manager.filter(pk__in=wrote)} if wrote else {}
    told = [
        Change(
            row,
            str(row.model._meta.verbose_name),
            who_wrote(row, people),
            [] if row.history_type == "-" else list(names[row.model].differences(row, row.before)),
        )
        for row in rows
    ]
    shown = [change for change in told if change.differences or change.kind != "~"]
    return sorted(shown, key=lambda change: change.row.model is not Complaint)


def names_of(model: type[Model], rows: list[Row], reader: User) -> Names:
    """The words for ``rows`` and the versions before them; that a part belongs to the case goes without saying."""
    versions = [version for row in rows for version in (row, row.before) if version]
    return NamesForReader(model, versions, reader, leave_out=model._tracked.of or "")
