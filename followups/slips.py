"""Which mails of a lot went out: noted by the sender on its own machine, and readable after its death.

A mail server knows no transactions: whoever dies between the last word of a mail and the record of it leaves nobody who
knows whether it went. So each sender has a slip, a small file in memory: one byte a mail, set in the instant before the
last word goes out, which no other work comes between. The system keeps a slip when its process is killed, and releases
its lock; so the dead are known at once, and what each had sent. Nothing is sent twice, and nothing is left unsent
but what a machine takes with it when it goes down; of that the notice in the product remains.
"""

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import CLOCK_BOOTTIME, clock_gettime
from uuid import uuid4

from django.conf import settings

PLACES = 64
WENT_OUT, NOT_ANY_MORE = b"\x01", b"\x02"
MACHINE = Path("/proc/sys/kernel/random/boot_id")


class Slip:
    """The slip of one sender: ``name`` stands in the notices that it carries."""

    def __init__(self):
        folder().mkdir(parents=True, exist_ok=True)
        self.name = f"{machine()}-{uuid4().hex}"
        self.file = (folder() / self.name).open("x+b")
        fcntl.flock(self.file, fcntl.LOCK_EX)  # as long as this process lives
        self.file.truncate(2 * PLACES)
        self.marks = mmap.mmap(self.file.fileno(), 2 * PLACES)

    def begin(self, seconds: float) -> None:
        """A new lot: nothing went out, and there is as much time as ``seconds``, also counted while frozen."""
        self.marks[: 2 * PLACES] = bytes(2 * PLACES)
        self.until = clock_gettime(CLOCK_BOOTTIME) + seconds

    def may_go(self, place: int) -> bool:
        """Note that the mail at ``place`` goes out now; False when its time is over or somebody took over."""
        if clock_gettime(CLOCK_BOOTTIME) >= self.until:
            return False
        self.marks[place] = WENT_OUT[0]
        return self.marks[PLACES + place] != NOT_ANY_MORE[0]

    def came_back(self, place: int) -> None:
        """The server refused the mail: it did not go out after all."""
        self.marks[place] = 0

    def close(self) -> None:
        """The sender ends in order: its slip is not needed any more."""
        self.marks.close()
        self.file.close()
        (folder() / self.name).unlink(missing_ok=True)


@contextmanager
def found(name: str) -> Iterator["FoundSlip | None"]:
    """The slip of another sender of this machine; None when it is gone or lies elsewhere."""
    if Path(name).name != name or not name.startswith(f"{machine()}-"):
        yield None
        return
    try:
        file = (folder() / name).open("r+b")
    except FileNotFoundError:
        yield None
        return
    with file, mmap.mmap(file.fileno(), 2 * PLACES) as marks:
        yield FoundSlip(file, marks)


class FoundSlip:
    """What is left of a sender, or one that is frozen."""

    def __init__(self, file, marks: mmap.mmap):
        self.file, self.marks = file, marks

    @property
    def is_dead(self) -> bool:
        """Whether its process is gone; a frozen one still holds the lock."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self.file, fcntl.LOCK_UN)
        return True

    def take_over(self, place: int) -> bool:
        """Forbid the sender to send the mail at ``place``; False when it went out."""
        self.marks[PLACES + place] = NOT_ANY_MORE[0]
        return self.marks[place] != WENT_OUT[0]


def folder() -> Path:
    """Where the slips of this machine lie."""
    return Path(settings.SLIPS_FOLDER)


def machine() -> str:
    """This machine since it was last started; another start knows nothing of the memory before it."""
    try:
        return MACHINE.read_text(encoding="ascii").strip()
    except OSError:
        return os.uname().nodename


def sweep(known: set[str]) -> int:
    """Remove slips of dead senders that no notice names; how many."""
    gone = 0
    for path in folder().glob("*-*"):
        with found(path.name) as slip:
            if path.name not in known and (slip is None or slip.is_dead):
                path.unlink(missing_ok=True)
                gone += 1
    return gone
