"""Where and with what a figure was made: enough to judge it, nothing that names the machine."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

CLONE = Path(__file__).parent.parent


def facts(connection) -> dict:
    """Commit, moment, cores, processor, memory, load, versions, and how many complaints there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM complaints_complaint")
        complaints = cursor.fetchone()[0]
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    return {
        "commit": commit(),
        "made_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "cores": os.cpu_count(),
        "processor": processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "postgresql": server.split(" ")[0],
        "shared_buffers": buffers,
        "complaints": complaints,
    }


def commit() -> str:
    """The commit, with a plus when files differ from it."""
    asked = {"cwd": CLONE, "capture_output": True, "text": True, "check": False}
    number = subprocess.run(["git", "rev-parse", "--short", "HEAD"], **asked).stdout.strip()
    changed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], **asked).stdout.strip()
    return number + ("+" if changed else "")


def processor() -> str:
    """The model of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
