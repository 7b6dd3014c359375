"""What a receipt says: what went, by kind and count, and what stayed, and why."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from history.tracking import tracked_models
from privacy.models.erasure_request import names_of_tables


@dataclass(frozen=True)
class Receipt:
    """One erasure that was carried out, in the reader's language."""

    request: object

    @cached_property
    def kinds(self) -> dict[str, str]:
        """{table: what its rows are called}."""
        return names_of_tables()

    @property
    def erased(self) -> list[tuple[str, int]]:
        """[(kind of thing, how many)], then how many earlier versions of them in the history."""
        past = {model.history.model._meta.db_table for model in tracked_models()}
        found = [
            (capfirst(self.kinds.get(table, table)), rows)
            for table, rows in sorted(self.request.counts.items())
            if table not in past
        ]
        versions = sum(rows for table, rows in self.request.counts.items() if table in past)
        return [*found, (_("Earlier versions of all these"), versions)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """[(what stayed, why)]."""
        return [
            (_("Amounts of money, and what was bought or given"), _("Our accounts must add up.")),
            (_("Dates and times, states and other codes"), _("Our figures count cases, not people.")),
            (_("Case and erasure numbers"), _("They show what became of the request.")),
            (_("Which of our staff did what"), _("The history of our own acts stays provable.")),
        ]
