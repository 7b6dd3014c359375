from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from history.root_file import export, mail
from history.roots import PATIENCE, seal_history


class Command(BaseCommand):
    """Makes the next root, writes it to the file outside the database and mails it."""

    help = "Seal the history up to now: one line that, kept outside, proves later that nothing of it was rewritten."

    def add_arguments(self, parser):
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=list(connections))
        parser.add_argument("--roots", type=Path, metavar="FILE", help="append to this file, not HISTORY_ROOTS_FILE")
        parser.add_argument(
            "--patience", type=float, default=PATIENCE, metavar="SECONDS", help="how long to wait for who writes now"
        )

    def handle(self, *, database, roots, patience, **options):
        root, left_out = seal_history(connections[database], patience=patience)
        try:
            line = export(root, roots or Path(settings.HISTORY_ROOTS_FILE))
        except OSError as error:
            raise CommandError(
                f"Root {root.number} is made, but not written outside: {error}. The next seal_history does it."
            ) from error
        self.stdout.write(str(line))
        for table in left_out:
            self.stderr.write(f"{table} is left to the next root: somebody still writes to it.")
        if settings.HISTORY_ROOTS_MAIL:
            mail(line, settings.HISTORY_ROOTS_MAIL)
