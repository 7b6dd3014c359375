from django.core.management.commands import migrate

from history.autodetector import RecordingAutodetector


class Command(migrate.Command):
    """Django's own, which also looks at what is recorded, and enters by the owner's door."""

    autodetector = RecordingAutodetector

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def check(self, *args, databases=None, **kwargs):
        """All checks but those of the database: before migrating it cannot yet be as the models declare."""
        super().check(*args, **kwargs)
