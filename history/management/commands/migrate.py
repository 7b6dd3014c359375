from django.core.management.commands import migrate

from history.autodetector import RecordingAutodetector
from history.drawing import only_what_changes


class Command(migrate.Command):
    """Django's own, which also looks at what is recorded, and enters by the owner's door."""

    autodetector = RecordingAutodetector

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args, **options):
        """In a tenth of the time."""
        with only_what_changes():
            super().handle(*args, **options)

    def check(self, *args, databases=None, **kwargs):
        """All checks but those of the database: before migrating it cannot yet be as the models declare."""
        super().check(*args, **kwargs)
