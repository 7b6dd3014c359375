"""``bin/restore``: a backup into an empty database, and the drill that proves that this would succeed.

After the rows come the erasures: whoever was erased since the backup was made is erased again before anybody works.
"""

import argparse
import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config import backup
from config.backup import (
    DUMP,
    ERASURES,
    FILES,
    FORM,
    LIST,
    MANIFEST,
    ROOTS,
    BackupError,
    backups_in,
    counters_of,
    digest_of,
    note_result,
    owners_address,
    owners_door,
    run_program,
    say,
    sums_of,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/restore", description="Restore a backup, or prove that it would work.")
    parser.add_argument("backup", nargs="?", type=Path, help="the folder of one backup; with --drill else the newest")
    parser.add_argument("--into", metavar="DATABASE", help="an empty or new database on the server of DATABASE_URL")
    parser.add_argument("--media", type=Path, help="where the files go: an empty or new folder")
    parser.add_argument("--drill", action="store_true", help="restore into a scratch database, compare, remove it")
    chosen = parser.parse_args()
    if chosen.drill == bool(chosen.into):
        parser.error("say either --into DATABASE or --drill")
    backup.start_django()
    try:
        if chosen.drill:
            drill(chosen.backup)
        elif chosen.backup is None or chosen.media is None:
            parser.error("--into needs the folder of a backup, and --media")
        else:
            restore(chosen.backup, chosen.into, chosen.media)
    except (BackupError, OSError, psycopg.Error, tarfile.TarError) as error:
        if chosen.drill:
            note_result("drill", is_good=False, error=type(error).__name__)
        sys.exit(f"Nothing was restored. {error}")


def restore(folder: Path, name: str, media: Path) -> None:
    """Everything of a backup into an empty database and an empty folder; then what was erased since, again."""
    manifest = whole(folder)
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty.")
    fill(folder, name)
    unpack(folder, media)
    with pointed_at(name, media):
        outcome = erase_again(folder)
    say(f"{name}: {manifest['rows']} rows of {manifest['made_at']}, {manifest['files']} files. {outcome}")
    say(f"Now let DATABASE_URL name “{name}” and MEDIA_ROOT {media}, then start web and worker.")


def whole(folder: Path) -> dict:
    """The manifest of a backup, each part of which is as it was written. Raises BackupError."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        parts, form = manifest["parts"], manifest["form"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupError(f"{folder} is no backup of ours: its manifest cannot be read.") from error
    if form != FORM:
        raise BackupError(f"This backup is a “{form}”; this version reads “{FORM}”.")
    for name, digest in parts.items():
        if not (folder / name).exists() or digest_of(folder / name) != digest:
            raise BackupError(f"{name} of this backup is not as it was written: take another one.")
    return manifest


def fill(folder: Path, name: str) -> None:
    """The rows, into a database that is made or is empty. Raises BackupError."""
    from config.preparing import Preparation, PreparationError

    try:
        Preparation(settings.DATABASE_URL, name, Preparation.from_settings().secret).run()
    except PreparationError as error:
        raise BackupError(str(error)) from error
    with psycopg.connect(owners_address(name)) as connection:
        if connection.execute("SELECT FROM pg_tables WHERE schemaname = 'public'").rowcount:
            raise BackupError(f"The database {name} is not empty, and nothing is overwritten.")
    address = make_conninfo(settings.DATABASE_URL, dbname=name)
    run_program("pg_restore", address, "--exit-on-error", folder / DUMP)


def unpack(folder: Path, media: Path) -> None:
    """The files, each where its name says and nowhere else."""
    media.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(folder / FILES) as archive:
        archive.extractall(media, filter="data")


@contextmanager
def pointed_at(name: str, media: Path) -> Iterator[None]:
    """Let both doors of this process lead to another database, and files lie elsewhere."""
    from django.db import connections

    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}, settings.MEDIA_ROOT
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name
    settings.MEDIA_ROOT = media
    try:
        yield
    finally:
        connections.close_all()
        for alias in connections:
            connections[alias].settings_dict["NAME"] = before[0][alias]
        settings.MEDIA_ROOT = before[1]


def erase_again(folder: Path) -> str:
    """What the list outside the database says: the living one, which is newer, else the backup's own."""
    from django.core.management import CommandError, call_command

    living = Path(settings.ERASURES_FILE)
    path = living if living.exists() else folder / ERASURES
    if not path.exists():
        return "No erasure is listed."
    try:
        call_command("reapply_erasures", path)
    except CommandError as error:
        return f"ERASURES: {error} Nobody may work here before that is settled."
    return "What was erased since is erased again."


@dataclass
class Comparison:
    """What was restored beside what was written down."""

    rows: int = 0
    tables: int = 0
    files: int = 0
    faults: int = 0
    differences: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether everything is as it was."""
        return not self.differences and not self.faults


def drill(folder: Path | None) -> None:
    """Restore the newest backup into a scratch database, compare everything, say how it went, remove it."""
    found = backups_in(settings.BACKUP_FOLDER) if folder is None else [folder]
    if not found:
        raise BackupError(f"There is no backup in {settings.BACKUP_FOLDER}; bin/backup makes one.")
    begun, chosen = monotonic(), found[-1]
    manifest = whole(chosen)
    scratch = f"{owners_door()['NAME']}_drill_{datetime.now(UTC):%Y%m%d%H%M%S}"
    compared = Comparison()
    try:
        fill(chosen, scratch)
        with tempfile.TemporaryDirectory() as place:
            compare_tables(manifest, scratch, compared)
            compare_files(chosen, Path(place), compared)
            prove_history(chosen, scratch, Path(place), compared)
    finally:
        drop(scratch)
    seconds = monotonic() - begun
    for line in compared.lines:
        say(line)
    told = {"tables": compared.tables, "rows": compared.rows, "files": compared.files, "faults": compared.faults}
    note_result("drill", is_good=compared.is_good, backup=chosen.name, seconds=round(seconds, 1), **told)
    say(
        f"drill of {chosen.name}: {compared.tables} tables, {compared.rows} rows, {compared.files} files:"
        f" {len(compared.differences)} differences, {compared.faults} faults of the history, {seconds:.1f} s"
    )
    if not compared.is_good:
        sys.exit(1)


def compare_tables(manifest: dict, name: str, compared: Comparison) -> None:
    """Rows and sums of each table, counters too."""
    with psycopg.connect(owners_address(name)) as connection:
        found, counters = sums_of(connection), counters_of(connection)
    for name, reached in manifest["counters"].items():
        if counters.get(name, -1) < reached:
            compared.differences.append(name)
            compared.lines.append(f"{name}: BEHIND, {counters.get(name)} of {reached}")
    compared.lines.append(f"{'table':<48}{'rows then':>12}{'rows now':>12}  sums")
    for table in sorted({*manifest["tables"], *found}):
        then, here = manifest["tables"].get(table), found.get(table)
        same = then == here
        compared.tables += 1
        compared.rows += here["rows"] if here else 0
        if not same:
            compared.differences.append(table)
        shown = [str(side["rows"]) if side else "-" for side in (then, here)]
        compared.lines.append(f"{table:<48}{shown[0]:>12}{shown[1]:>12}  {'same' if same else 'DIFFERENT'}")


def compare_files(folder: Path, place: Path, compared: Comparison) -> None:
    """Each file against the list."""
    unpack(folder, place / "media")
    for line in (folder / LIST).read_text().splitlines():
        digest, _blank, name = line.partition("  ")
        path = place / "media" / name
        compared.files += 1
        if not path.is_file() or digest_of(path) != digest:
            compared.differences.append(name)
            compared.lines.append(f"{name}: DIFFERENT")


def prove_history(folder: Path, name: str, place: Path, compared: Comparison) -> None:
    """Every seal, and the roots that the backup brought along."""
    from django.db import connections

    from history.findings import Fault
    from history.verification import verify

    roots = folder / ROOTS
    with pointed_at(name, place / "media"):
        for finding in verify(connections["owner"], roots_file=roots if roots.exists() else None):
            if isinstance(finding, Fault):
                compared.faults += 1
                compared.lines.append(f"FAULT {finding}")


def drop(name: str) -> None:
    """Remove the scratch database."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(make_conninfo(settings.DATABASE_URL, dbname="postgres"), autocommit=True) as server:
        server.execute(statement)


if __name__ == "__main__":
    main()
