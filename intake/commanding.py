"""What the three import commands share: their options, the report, the exit status."""

from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from tqdm import tqdm

from accounts import permissions
from accounts.models import Team, User
from audit.models import ImportBatch
from complaints.choices import Channel
from complaints.models import Category
from intake.columns import UnknownColumn
from intake.importing import Importer, Outcome, Settings, write_report
from intake.reading import Unreadable, read_table

SOME_ROWS_FAILED, NOTHING_READ = 1, 2
FAULTS_SHOWN = 40
MOST_OF_SOURCE, MOST_OF_FILE = (ImportBatch._meta.get_field(name).max_length for name in ("source", "file_name"))


class ImportCommand(BaseCommand):
    """Reads one file. Exit status: 0 all rows are in, 1 some stayed out, 2 nothing could be read."""

    importer: type[Importer]

    def add_arguments(self, parser: ArgumentParser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="the system the rows come from; else the file's name")
        parser.add_argument("--customer-source", default="", help="where its customer numbers come from; else --source")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who answers for the import")
        parser.add_argument("--team", default="", help="the team's name; else the team of --by")
        parser.add_argument("--map", action="append", default=[], metavar="HEADER=FIELD", help="what a column is")
        order = parser.add_mutually_exclusive_group()
        order.add_argument("--day-first", action="store_true", default=None, help="3/4/2026 is the third of April")
        order.add_argument(
            "--month-first", action="store_false", dest="day_first", help="3/4/2026 is the fourth of March"
        )
        parser.add_argument("--encoding", default="", help="found out when not given")
        parser.add_argument("--limit", type=int, help="read so many rows only")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.csv", help="write the rows that stayed out there")

    def handle(self, *, file, report, verbosity, **options):
        settings = self.settings(file, options)
        try:
            importer = self.importer(settings)
            table = read_table(file, options["encoding"])
            outcome = importer.run(table, lambda rows: tqdm(rows, unit=_("rows"), disable=None if verbosity else True))
        except (Unreadable, UnknownColumn) as error:
            raise CommandError(str(error), returncode=NOTHING_READ) from error
        if verbosity:
            self.tell(outcome, dry_run=settings.dry_run)
        if report:
            self.report(report, outcome)
        if outcome.faults:
            nothing = not outcome.added and not outcome.known
            summary = _("%(count)d rows stayed out.") % {"count": len(outcome.faults)}
            raise CommandError(summary, returncode=NOTHING_READ if nothing else SOME_ROWS_FAILED)

    def settings(self, file: Path, options: dict) -> Settings:
        """What the options say. Raises CommandError for names that do not exist or are too long."""
        by = self.person(options["by"])
        team = self.team(options["team"]) or (by and by.team)
        source = options["source"] or file.stem
        customer_source = options["customer_source"] or source
        refuse_what_is_too_long(file.name, source, customer_source)
        place = {"zone": ZoneInfo(team.zone), "currency": team.currency} if team else {}
        return Settings(
            source=source,
            customer_source=customer_source,
            file_name=file.name,
            at=now(),
            by=by,
            team=team,
            said=tuple(options["map"]),
            day_first=options["day_first"],
            dry_run=options["dry_run"],
            limit=options["limit"],
            category=options.get("category", ""),
            channel=options.get("channel", ""),
            **place,
        )

    def person(self, username: str) -> User | None:
        """Who answers for the import."""
        if not username:
            return None
        try:
            return User.objects.get_by_natural_key(username)
        except User.DoesNotExist as error:
            raise CommandError(_("Nobody signs in as “%(name)s”.") % {"name": username}) from error

    def team(self, name: str) -> Team | None:
        """The team of that name."""
        if not name:
            return None
        try:
            return Team.objects.get(name=name)
        except Team.DoesNotExist as error:
            names = ", ".join(Team.objects.values_list("name", flat=True))
            raise CommandError(
                _("There is no team “%(name)s”. Teams are: %(names)s") % {"name": name, "names": names}
            ) from error

    def tell(self, outcome: Outcome, *, dry_run: bool) -> None:
        """How the file was understood, what came in, and what stayed out."""
        for note in outcome.notes:
            self.stdout.write(note)
        for fault in islice(outcome.faults, FAULTS_SHOWN):
            place = _("line %(line)d") % {"line": fault.line}
            self.stdout.write(" · ".join(filter(None, [place, fault.column, fault.reason])))
        if (more := len(outcome.faults) - FAULTS_SHOWN) > 0:
            self.stdout.write(_("… and %(count)d more; --report FILE.csv lists them all.") % {"count": more})
        told = {"added": outcome.added, "known": outcome.known, "faults": len(outcome.faults)}
        self.stdout.write(_("%(added)d added, %(known)d were there already, %(faults)d stayed out.") % told)
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was kept."))

    def report(self, path: Path, outcome: Outcome) -> None:
        """Write the list of what stayed out."""
        try:
            write_report(path, outcome.faults)
        except OSError as error:
            raise CommandError(_("The report cannot be written: %(why)s") % {"why": error.strerror}) from error


def refuse_what_is_too_long(file_name: str, source: str, customer_source: str) -> None:
    """Raises CommandError: half a name would stand for other files and systems too."""
    if len(file_name) > MOST_OF_FILE:
        told = {"length": len(file_name), "most": MOST_OF_FILE}
        raise CommandError(
            _("The name of the file has %(length)d characters; %(most)d are kept. Give it a shorter one.") % told
        )
    for option, name in (("--source", source), ("--customer-source", customer_source)):
        if len(name) > MOST_OF_SOURCE:
            told = {"name": name, "length": len(name), "most": MOST_OF_SOURCE, "option": option}
            raise CommandError(
                _(
                    "The source “%(name)s” has %(length)d characters; %(most)d are kept. "
                    "Say a shorter one with %(option)s."
                )
                % told
            )


class ImportComplaintsCommand(ImportCommand):
    """Complaints also need somebody who works on cases, and defaults for what the file does not say."""

    def add_arguments(self, parser: ArgumentParser):
        super().add_arguments(parser)
        parser.add_argument("--category", default="quality", help="where neither row nor words say one")
        parser.add_argument("--channel", default=Channel.WEB, choices=Channel.values, help="where the row says none")

    def settings(self, file: Path, options: dict) -> Settings:
        codes = list(Category.objects.values_list("code", flat=True))
        if options["category"] not in codes:
            raise CommandError(
                _("There is no category “%(code)s”. Categories are: %(codes)s")
                % {"code": options["category"], "codes": ", ".join(codes)}
            )
        settings = super().settings(file, options)
        if settings.by is None or not permissions.may_handle(settings.by):
            raise CommandError(_("Say with --by which agent, supervisor or manager answers for the import."))
        if settings.team is None:
            raise CommandError(_("Say with --team whose cases these are."))
        return settings
