from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from audit.integrity import Guarantee, guarantees

NAMED = 10


class Command(BaseCommand):
    """Reads in one snapshot, holds no lock and writes nothing: safe while people work."""

    help = "Prove again what must hold between cases, clocks, promises, gifts, money and follow-ups."

    def add_arguments(self, parser):
        parser.add_argument("--patience", type=int, default=300, help="seconds that one question may take")

    def handle(self, *, patience, verbosity, **options):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{patience}s"])
            broken = [asked for asked in guarantees() if not self.holds(asked, verbosity)]
        if broken:
            raise CommandError(f"{len(broken)} of {len(guarantees())} guarantees do not hold.")
        self.stdout.write(self.style.SUCCESS(f"{len(guarantees())} guarantees hold."))

    def holds(self, asked: Guarantee, verbosity: int) -> bool:
        """Ask one, and name what breaks it."""
        rows = list(asked.broken().order_by("pk")[: NAMED + 1])
        if not rows:
            if verbosity > 1:
                self.stdout.write(f"holds   {asked.code}: {asked.sentence}")
            return True
        more = " and more" if len(rows) > NAMED else ""
        names = ", ".join(f"{row._meta.label_lower} {row.pk}" for row in rows[:NAMED])
        self.stderr.write(f"BROKEN  {asked.code}: {asked.sentence}. Not so: {names}{more}")
        return False
