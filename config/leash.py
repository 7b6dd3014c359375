"""Ends what the demo started, however the demo itself ended: ``python -m config.leash``, fed with process ids.

It reads one id a line and waits for the end of its input. That comes when the demo lets go of the pipe, and also when
the demo is killed and can do nothing any more.
"""

import os
import signal
import sys
from time import monotonic, sleep

from config.embedded import EmbeddedServerError, demo_server
from config.environment import env

PATIENCE = 10  # seconds for a process to end by itself


def main() -> None:
    groups = [int(line) for line in sys.stdin]
    for group in groups:
        send(group, signal.SIGTERM)
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline and any(send(group, 0) for group in groups):
        sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)
    if not env("DATABASE_URL", default=""):
        stop_database()


def send(group: int, number: int) -> bool:
    """Send a signal to a process group; whether there still is one."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def stop_database() -> None:
    """Stop the embedded server unless somebody else uses it. A connection that is just ending gets a moment."""
    for _ in range(10):
        try:
            if not demo_server().answers() or demo_server().stop_if_unused():
                return
        except (EmbeddedServerError, OSError) as error:
            print(f"The embedded PostgreSQL was not stopped: {error}", file=sys.stderr)  # noqa: T201
            return
        sleep(0.1)


if __name__ == "__main__":
    main()
