"""What holds of the journal."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from audit.integrity import guarantee
from audit.models import Entry


@guarantee("journal.sealed", "each journal entry has its sealed version, from the same transaction and request")
def entries_without_their_version():
    """The columns that an entry shares with its history row must say the same there; adopted ones came before."""
    version = Entry.history.filter(id=OuterRef("pk")).annotate(for_whom=Coalesce("acting_for_id", 0))
    same = version.filter(
        request_id=OuterRef("request_id"), xact=OuterRef("xact"), for_whom=Coalesce(OuterRef("acting_for_id"), 0)
    )
    adopted = version.filter(history_change_reason="adopted")
    return Entry.objects.filter(~Exists(same), ~Exists(adopted))
