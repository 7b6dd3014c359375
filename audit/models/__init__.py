"""The journal, the access log, and where imported rows came from."""

from audit.models.access import Access, AccessKind, WhyUnmasked, note
from audit.models.entry import CurrentTransaction, Entry
from audit.models.import_batch import ImportBatch

__all__ = ["Access", "AccessKind", "CurrentTransaction", "Entry", "ImportBatch", "WhyUnmasked", "note"]
