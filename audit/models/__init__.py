"""The journal, and where imported rows came from."""

from audit.models.entry import CurrentTransaction, Entry
from audit.models.import_batch import ImportBatch

__all__ = ["CurrentTransaction", "Entry", "ImportBatch"]
