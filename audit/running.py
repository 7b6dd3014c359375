"""What is written down of how the installation runs, beside what people did."""

from django.db import DatabaseError

from audit.models import Proof, ProofKind


def note_proof_of_history(sender, *, faults: int, remarks: int, rows: int, **_more) -> None:
    """After ``verify_history``: the result, unless it looks at a database that cannot keep it."""
    try:
        Proof.note(ProofKind.HISTORY, is_good=not faults, faults=faults, remarks=remarks, rows=rows)
    except DatabaseError:
        return
