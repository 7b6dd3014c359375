"""``bin/backup``: one folder that holds the database as it was at one moment, the files, and what proves them whole.

Everything in the database comes from one snapshot: the dump, and the count and sum of each table's rows. Files follow,
for a file is on the disk before its row. What is not in it: the keys (docs/operators.md says why).
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

import django
import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.environment import BASE_DIR

FORM = "kintsugi-backup-1"
NAME = re.compile(r"kintsugi-\d{8}T\d{6}Z")
DUMP, FILES, LIST, ROOTS, ERASURES, MANIFEST = (
    "database.dump",
    "files.tar",
    "files.txt",
    "history-roots.txt",
    "erasures.txt",
    "manifest.json",
)
STALE = 24 * 60 * 60  # seconds after which a draft is nobody's any more


class BackupError(Exception):
    """The backup cannot be made or used; the message says why."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/backup", description="Back up the database and the files of cases.")
    parser.add_argument("folder", nargs="?", type=Path, help="where backups are kept; else BACKUP_FOLDER")
    parser.add_argument("--keep", type=int, default=14, metavar="N", help="how many backups stay (14)")
    chosen = parser.parse_args()
    start_django()
    if chosen.keep < 1:
        sys.exit("--keep: at least one backup has to stay.")
    try:
        made = back_up(chosen.folder or settings.BACKUP_FOLDER)
    except (BackupError, OSError, psycopg.Error) as error:
        note_result("backup", is_good=False, error=type(error).__name__)
        sys.exit(f"No backup was made. {error}")
    gone = rotate(made.parent, chosen.keep)
    manifest = json.loads((made / MANIFEST).read_text())
    note_result("backup", is_good=True, name=made.name, bytes=manifest["bytes"], rows=manifest["rows"])
    told = f"{len(manifest['tables'])} tables, {manifest['rows']} rows, {manifest['files']} files"
    say(f"{made}: {told}; {len(gone)} old ones removed")


def start_django() -> None:
    """Settings and models, with the embedded server up if there is no other."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.preparing import have_database

    have_database()


def say(text: str) -> None:
    """To the person at the terminal, at once."""
    print(text, flush=True)  # noqa: T201


def note_result(kind: str, *, is_good: bool, **facts) -> None:
    """Let the health page know; a database that is away must not hide why."""
    from django.db import DatabaseError

    from audit.models import Proof, ProofKind

    try:
        Proof.note(ProofKind(kind), is_good=is_good, **facts)
    except DatabaseError:
        say("(The result could not be written into the database.)")


def back_up(folder: Path) -> Path:
    """Make one backup in ``folder``; where it is. Raises BackupError, OSError, psycopg.Error."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = folder / f"kintsugi-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    draft = folder / f".{made.name}.incomplete"
    if made.exists():
        raise BackupError(f"{made} is there already, and is not overwritten.")
    draft.mkdir(mode=0o700)
    try:
        facts = {"form": FORM, "made_at": datetime.now(UTC).isoformat(), **dump_database(draft / DUMP)}
        facts["files"] = copy_files(draft)
        for name, source in ((ROOTS, settings.HISTORY_ROOTS_FILE), (ERASURES, settings.ERASURES_FILE)):
            if Path(source).exists():
                shutil.copyfile(source, draft / name)
        parts = sorted(path for path in draft.iterdir())
        facts["parts"] = {path.name: digest_of(path) for path in parts}
        facts["bytes"] = sum(path.stat().st_size for path in parts)
        write_down(draft / MANIFEST, json.dumps(facts, indent=1))
        settle(draft)
        draft.rename(made)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def dump_database(target: Path) -> dict:
    """Dump one snapshot, and say of each table how many rows it has and what they add up to."""
    with psycopg.connect(owners_address()) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        counters = counters_of(connection)
        run_program("pg_dump", owners_address(), "--format=custom", f"--snapshot={snapshot}", f"--file={target}")
        tables = sums_of(connection)
        version = connection.info.server_version
    target.chmod(0o600)
    rows = sum(table["rows"] for table in tables.values())
    known = {"server": version, "database": owners_door()["NAME"]}
    return {**known, "rows": rows, "tables": tables, "counters": counters}


def run_program(name: str, address: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs on a database. Raises BackupError.

    The password goes along in the environment: neither a list of processes nor a message shows it.
    """
    known: dict[str, Any] = conninfo_to_dict(address)
    password = str(known.pop("password", None) or "")
    shown = make_conninfo(**known)
    command = [program(name), *arguments, "--dbname", shown]
    done = subprocess.run(command, check=False, env=os.environ | ({"PGPASSWORD": password} if password else {}))
    if done.returncode:
        raise BackupError(f"{name} stopped with status {done.returncode}: what it said stands above.")


def owners_door() -> dict:
    """How this installation enters its database as the owner of the tables."""
    from django.db import connections

    return connections["owner"].settings_dict


def owners_address(name: str = "") -> str:
    """How libpq's programs enter a database of this installation, as the owner of its tables."""
    door = owners_door()
    known = {"host": door["HOST"], "port": door["PORT"], "user": door["USER"], "password": door["PASSWORD"]}
    options = {key: str(value) for key, value in door["OPTIONS"].items() if isinstance(value, str | int)}
    wanted = {**known, **options, "dbname": name or door["NAME"]}
    return make_conninfo(**{key: value for key, value in wanted.items() if value})


def sums_of(connection: psycopg.Connection) -> dict[str, dict]:
    """{table: its rows, and the sum of their hashes, whatever their order} of one database."""
    connection.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 1")
    connection.execute("SET search_path = public; SET bytea_output = 'hex'; SET IntervalStyle = 'postgres'")
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    found = {}
    for (name,) in names:
        counted = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t")
        rows, total = connection.execute(counted.format(sql.Identifier(name))).fetchone() or (0, "0")
        found[name] = {"rows": rows, "sum": total}
    return found


def counters_of(connection: psycopg.Connection) -> dict[str, int]:
    """{counter: how far it has counted}. They count on during a snapshot: a restored one may be ahead, never behind."""
    counted = "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
    return dict(connection.execute(counted).fetchall())


def copy_files(draft: Path) -> int:
    """All files of cases and pictures in one archive, with a list of what each must be; how many."""
    root, lines = Path(settings.MEDIA_ROOT), []
    with tarfile.open(draft / FILES, "w") as archive:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            name = path.relative_to(root).as_posix()
            if "incoming/" in name:
                continue
            with suppressed_if_gone():
                lines.append(f"{digest_of(path)}  {name}\n")
                archive.add(path, arcname=name, recursive=False)
    (draft / FILES).chmod(0o600)
    write_down(draft / LIST, "".join(lines))
    return len(lines)


@contextmanager
def suppressed_if_gone():
    """A file that an erasure or the sweep removes at this moment is not missed."""
    try:
        yield
    except FileNotFoundError:
        return


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()


def write_down(path: Path, text: str) -> None:
    """Write a file for its owner alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def settle(folder: Path) -> None:
    """Return when everything in ``folder`` is on the disk."""
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def backups_in(folder: Path) -> list[Path]:
    """Whole backups, the oldest first."""
    found = (path for path in folder.glob("kintsugi-*") if NAME.fullmatch(path.name) and (path / MANIFEST).exists())
    return sorted(found)


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep``, and what runs that were killed left behind; which backups were removed."""
    for left in folder.glob(".kintsugi-*.incomplete"):
        if time() - left.stat().st_mtime > STALE:
            shutil.rmtree(left, ignore_errors=True)
    gone = backups_in(folder)[:-keep]
    for path in gone:
        shutil.rmtree(path)
    return gone


def program(name: str) -> str:
    """One of PostgreSQL's programs: the embedded server's where that is ours, else the system's if it has any."""
    from config.embedded import EmbeddedServerError, demo_server, tests_server

    ours = [server for server in (demo_server(), tests_server()) if server.url == settings.DATABASE_URL]
    system = shutil.which(name)
    if system and not ours:
        return system
    try:
        return str((ours[0] if ours else demo_server()).binaries() / name)
    except EmbeddedServerError as error:
        raise BackupError(f"{name} is not there: install the client programs of PostgreSQL.") from error


if __name__ == "__main__":
    sys.path.insert(0, str(BASE_DIR))
    main()
