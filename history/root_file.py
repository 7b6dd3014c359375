"""Roots outside the database: a file that only grows by one line a root, and a mail.

The line, fields separated by single blanks, ends with a newline and never changes its form:

    kintsugi-root-1 number=12 made_at=2026-11-21T03:00:00.000000Z cluster=7412 rows=345 previous=<64 hex> root=<64 hex>

``rows`` are those that this root covers beyond the ones before it; ``previous`` is ``-`` for the first.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from history.models import DailyRoot
from history.roots import moment

FORM = "kintsugi-root-1 number={} made_at={} cluster={} rows={} previous={} root={}"
PATTERN = re.compile(
    r"kintsugi-root-1 number=([1-9]\d{0,8}) made_at=(\S{27}) cluster=(\S{1,40}) rows=(\d{1,18})"
    r" previous=(-|[0-9a-f]{64}) root=([0-9a-f]{64})",
    re.ASCII,
)
LONGEST_LINE = 400


@dataclass(frozen=True)
class Line:
    """One root as it is written down outside."""

    number: int
    made_at: str
    cluster: str
    rows: int
    previous: str
    root: str

    @classmethod
    def of(cls, root: DailyRoot) -> "Line":
        """What is written down of a root."""
        return cls(root.number, moment(root.made_at), root.cluster, root.rows, root.previous, root.root)

    @classmethod
    def parse(cls, text: str) -> "Line | None":
        """The line in ``text``, without its newline; None if that is not one."""
        if not (found := PATTERN.fullmatch(text)):
            return None
        number, made_at, cluster, rows, previous, root = found.groups()
        return cls(int(number), made_at, cluster, int(rows), "" if previous == "-" else previous, root)

    def __str__(self):
        return FORM.format(self.number, self.made_at, self.cluster, self.rows, self.previous or "-", self.root)


def read_lines(path: Path) -> Iterator[tuple[int, Line | None]]:
    """The lines of the file with their places, empty ones left out; None for each that is damaged. Raises OSError."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for place in count(1):
            whole = text = file.readline(LONGEST_LINE)
            while text and not text.endswith("\n"):  # too long for a root, or cut off at the end
                text = file.readline(LONGEST_LINE)
            if not whole:
                return
            if whole.strip():
                yield place, Line.parse(whole.removesuffix("\n")) if whole.endswith("\n") else None


def export(root: DailyRoot, path: Path) -> Line:
    """Append the root to the file and wait until the disk has it. Roots that an earlier failure left out come first.

    A new file begins with this root: what a new file says about older ones would only be what the database says now.
    Raises OSError.
    """
    known = [line.number for place, line in read_lines(path) if line] if path.exists() else []
    roots = DailyRoot.objects.using(root._state.db).order_by("number")
    missed = roots.filter(number__gt=max(known), number__lt=root.number) if known else []
    lines = [Line.of(one) for one in [*missed, root]]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a damaged end stays a line of its own
                file.write(b"\n")
        file.write("".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return lines[-1]


def mail(line: Line, recipients: list[str]) -> None:
    """Send the root to people who keep their mail elsewhere."""
    with override(settings.LANGUAGE_CODE):
        send_mail(
            _("Root %(number)s of the history: %(root)s") % {"number": line.number, "root": line.root[:12]},
            _(
                "Please keep this message. With it anybody can prove later that the history in the database up to"
                " %(made_at)s was not rewritten: the line below must be the same as what the database says then.\n\n"
                "%(line)s\n\nTo compare: manage.py verify_history --roots FILE, where FILE holds lines like this one."
            )
            % {"made_at": line.made_at, "line": line},
            None,
            recipients,
        )
