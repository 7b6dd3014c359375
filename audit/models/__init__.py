"""The journal, the access log, where imported rows came from, and how the installation runs."""

from audit.models.access import Access, AccessKind, WhyUnmasked, note
from audit.models.entry import CurrentTransaction, Entry
from audit.models.import_batch import ImportBatch
from audit.models.running import JobFailure, Proof, ProofKind

__all__ = ["Access", "AccessKind", "CurrentTransaction", "Entry", "ImportBatch", "JobFailure", "Proof", "ProofKind"] + [
    "WhyUnmasked",
    "note",
]
