from django.core.management.base import BaseCommand, CommandError

from config.preparing import Preparation, PreparationError


class Command(BaseCommand):
    help = "Create the database and its two roles where they are missing. Safe to run twice; run migrate afterwards."
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        preparation = Preparation.from_settings()
        try:
            preparation.run()
        except PreparationError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(f"Database {preparation.name} is ready for {' and '.join(preparation.roles)}.")
