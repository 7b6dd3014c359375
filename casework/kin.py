"""What a case has to do with others, as its page shows it to one reader: links, and the cases that were merged into it.

A case without any of them pays nothing; and of a case that the reader may not see nothing is shown.
"""

from functools import cached_property

from complaints.choices import OWED, Direction
from complaints.models import CaseLink, Complaint, Message, Promise, Withdrawal


class Kin:
    """The other cases of one file."""

    def __init__(self, file):
        self.file = file

    @cached_property
    def links(self) -> list[CaseLink]:
        """The links that stand, with the case at their other end; only where the reader may open it."""
        standing = [link for link in self.file.read.links.all() if link.removed_at is None]
        if not standing:
            return []
        seen = self.visible().in_bulk([link.other_id for link in standing])
        for link in standing:
            if link.other_id in seen:
                link.other = seen[link.other_id]
        return [link for link in standing if link.other_id in seen]

    @cached_property
    def merged(self) -> dict[int, Complaint]:
        """{key: case} of all that ended as duplicates of this one, and of those; the reader may open them.

        As a case stood, and on paper, it stands alone: the journal tells what was merged into it.
        """
        if self.file.is_past:
            return {}
        found = [one for one in self.file.parts_of(Withdrawal) if not one.taken_back]
        if not found:
            return {}
        return {case.pk: case for case in self.visible().filter(pk__in=self.file.case.merged().values("pk"))}

    @cached_property
    def words(self) -> list[Message]:
        """What the customer said on the merged cases."""
        if not self.merged:
            return []
        said = Message.objects.filter(complaint__in=self.merged, direction=Direction.INBOUND).select_related("by")
        return self.of_merged(said.order_by("at", "pk"))

    @cached_property
    def promises(self) -> list[Promise]:
        """What we still owe on the merged cases."""
        if not self.merged:
            return []
        owed = Promise.objects.filter(complaint__in=self.merged, state__in=OWED).select_related("owner")
        return self.of_merged(owed.order_by("due_at", "pk"))

    @cached_property
    def stays(self) -> Complaint | None:
        """The case that goes on where this one ended as a duplicate; None for one that the reader may not open."""
        case = self.file.case
        if case.last_step != "withdraw" or self.file.is_past:
            return None
        merged = case.merged_at(case.last_step_at)
        return self.visible().filter(pk=merged.duplicate_of_id).first() if merged else None

    def visible(self):
        """The cases that the reader may open, with what a line about them shows."""
        return Complaint.objects.visible_to(self.file.user).select_related("category", "customer")

    def of_merged(self, rows) -> list:
        """Rows of the merged cases, each with its case."""
        found = list(rows)
        for row in found:
            row.complaint = self.merged[row.complaint_id]
        return found
