import sys
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand
from django.db import connections
from tqdm import tqdm

from history.findings import Fault, Finding, Progress, history_proved
from history.verification import verify


class Command(BaseCommand):
    """Proves the history. Exit status 0: nothing was changed behind the triggers' back; 1: something was."""

    help = "Prove all history, the rows it belongs to, and the roots kept outside. Changes nothing; exit status 0 or 1."
    requires_system_checks = []  # a fault of the database is ours to report

    def add_arguments(self, parser):
        parser.add_argument("--database", default="owner", choices=list(connections))
        parser.add_argument("--roots", type=Path, metavar="FILE", help="compare this file, not HISTORY_ROOTS_FILE")
        parser.add_argument("--quiet", action="store_true", help="print faults only: nothing when all is well")

    def handle(self, *, database, roots, quiet, **options):
        configured = Path(settings.HISTORY_ROOTS_FILE)
        kept_outside = roots or (configured if configured.exists() else None)
        findings: dict[tuple[str, bool], Finding] = {}
        more: Counter[tuple[str, bool]] = Counter()
        rows = 0
        hidden = True if quiet else None  # None: only on a terminal
        with tqdm(unit="rows", unit_scale=True, disable=hidden, file=sys.stderr, dynamic_ncols=True) as bar:
            for item in verify(connections[database], roots_file=kept_outside):
                if isinstance(item, Progress):
                    bar.total = item.total
                    bar.set_description(item.table, refresh=False)
                    bar.update(item.rows)
                    rows += item.rows * (item.table != "history_dailyroot")
                else:
                    place = item.table, isinstance(item, Fault)
                    more[place] += place in findings
                    findings.setdefault(place, item)
        self.report(findings, more, rows, quiet)
        if any(is_fault for _, is_fault in findings):
            sys.exit(1)

    def report(self, findings, more, rows: int, quiet: bool) -> None:
        """The first finding of each table and kind, how many there are beside it, and the sum."""
        for (table, is_fault), finding in findings.items():
            if quiet and not is_fault:
                continue
            others = f" (and {more[table, is_fault]} more of this table)" if more[table, is_fault] else ""
            self.stdout.write(f"{'FAULT ' if is_fault else 'remark'} {finding}{others}")
        faults = sum(1 + more[place] for place in findings if place[1])
        remarks = sum(1 + more[place] for place in findings if not place[1])
        history_proved.send(sender=type(self), faults=faults, remarks=remarks, rows=rows)
        if faults or not quiet:
            self.stdout.write(f"{rows} history rows proved: {faults} faults, {remarks} remarks")
