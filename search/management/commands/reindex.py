from django.core.management.base import BaseCommand

from search.indexing import BATCH, note_all, note_missing, one_batch
from search.models import Stale
from search.sources import SOURCES


class Command(BaseCommand):
    """Makes the documents of the search again, in short transactions, while people work.

    What is still to be done stands in the database: an interrupted run is resumed by the worker, or by this command
    with ``--resume``.
    """

    help = "Make all documents of the search again, in batches, while people work."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--resume", action="store_true", help="only what an interrupted run has left")
        which.add_argument("--missing", action="store_true", help="only what has no document")

    def handle(self, *, resume: bool, missing: bool, verbosity: int, **options):
        if not resume:
            for kind in SOURCES:
                note_missing(kind) if missing else note_all(kind)
        waiting, done = Stale.objects.count(), 0
        while taken := one_batch():
            done += taken
            if verbosity and done // BATCH % 40 == 0:
                self.stdout.write(f"{done} of {max(done, waiting)}")
        if verbosity:
            self.stdout.write(f"{done} documents made.")
