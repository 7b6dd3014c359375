"""What somebody can do who may switch triggers off, and what the proof says to it."""

from contextlib import contextmanager
from pathlib import Path

from history.findings import Fault, Finding, Progress, Remark
from history.root_proof import RootProof
from history.verification import verify
from tests.one_session import owner_reads

TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"


def proof(roots_file: Path | None = None) -> list[Finding | Progress]:
    """All that the proof says."""
    with owner_reads() as owner:
        return list(verify(owner, roots_file=roots_file))


def faults_of_roots(roots_file: Path | None = None) -> list[str]:
    """Those of the daily roots and of their file, without the proof of each table."""
    with owner_reads() as owner:
        proof = RootProof(owner, roots_file)
        return [str(found) for found in [*proof.load(), *proof.run()] if isinstance(found, Fault)]


def faults(roots_file: Path | None = None) -> list[str]:
    """All faults, in words."""
    return [str(found) for found in proof(roots_file) if isinstance(found, Fault)]


def faults_and_remarks() -> tuple[list[str], list[str]]:
    """Both, of one proof."""
    found = proof()
    return tuple([str(one) for one in found if isinstance(one, kind)] for kind in (Fault, Remark))


def remarks(roots_file: Path | None = None) -> list[str]:
    """All remarks, in words."""
    return [str(found) for found in proof(roots_file) if isinstance(found, Remark)]


@contextmanager
def unguarded(database, *tables):
    """Every trigger of the tables is off inside, and afterwards as if nothing had been."""
    names = {table: [name for (name,) in database.execute(TRIGGERS, [table]).fetchall()] for table in tables}
    for table in tables:
        database.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    for table in tables:
        database.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        for name in names[table]:
            database.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def tamper(cluster, statement, *tables):
    """Run ``statement`` as a superuser with the triggers of ``tables`` off."""
    with cluster.superuser(cluster.name) as database, unguarded(database, *tables):
        database.execute(statement)
