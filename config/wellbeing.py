"""How the installation is, each part in one word: well, worth a look, or in need of somebody. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from shutil import disk_usage
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from audit.models import JobFailure, Proof, ProofKind
from complaints.models import Reply
from complaints.policyguard import other_zones
from followups.choices import MailFate
from followups.models import Notice
from history.models import DailyRoot
from notices.models import Mailing

HOT = ("complaints_complaint", "complaints_clock", "audit_entry", "procrastinate_jobs", "gifts_budget")
SMALL = 20_000  # rows: a table of fewer is judged as if it had so many; the first minute of a demo is no emergency
WORKER_IS_LATE, WORKER_IS_GONE = timedelta(minutes=1), timedelta(minutes=5)
QUEUE_IS_LATE, QUEUE_STANDS = timedelta(minutes=2), timedelta(minutes=15)
A_DAY, TWO_DAYS, A_WEEK = timedelta(days=1, hours=2), timedelta(days=2, hours=2), timedelta(days=8)
SKEW_SHOWS, SKEW_HURTS = 2.0, 30.0  # seconds
DISK_IS_LOW, DISK_IS_FULL = 0.15, 0.05  # of it that is free


class State(models.TextChoices):
    """One word for one part."""

    OK = "ok", gettext_lazy("well")
    LOOK = "look", gettext_lazy("look at it")
    ACT = "act", gettext_lazy("act now")


@dataclass(frozen=True)
class Finding:
    """How one part is: its name, the word, what was found, and what to do unless all is well."""

    part: object
    state: State
    found: str
    todo: str = ""

    @property
    def found_marked(self) -> str:
        """What was found, with names and figures of the machine marked as such."""
        return marked(self.found)

    @property
    def todo_marked(self) -> str:
        """What to do, with commands and settings marked as such."""
        return marked(self.todo)


def marked(text: str) -> str:
    """Markup of a text in which what the machine says stands between backticks."""
    parts = enumerate(str(text).split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if odd % 2 else part,) for odd, part in parts)
    )


def graded(value, look, act) -> State:
    """OK up to ``look``, then LOOK, from ``act`` on ACT; of nothing at all ACT."""
    if value is None or value >= act:
        return State.ACT
    return State.LOOK if value >= look else State.OK


def database() -> Finding:
    """Size, connections, the oldest transaction, replicas, the last vacuum of the busiest tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_database_size(current_database()),
                (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
                current_setting('max_connections')::int, (SELECT count(*) FROM pg_stat_replication),
                (SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()),
                coalesce(max(n_dead_tup / greatest(n_live_tup, %s)::float), 0),
                min(greatest(last_autovacuum, last_vacuum)) FROM pg_stat_user_tables WHERE relname = ANY(%s)""",
            [SMALL, list(HOT)],
        )
        size, used, most, replicas, oldest, dead, vacuumed = cursor.fetchone()
    state = max(graded(used / most, 0.8, 0.95), graded(float(oldest or 0), 60, 600), graded(dead, 0.4, 2), key=ORDER)
    told = {"size": filesizeformat(size), "used": used, "most": most, "replicas": replicas or _("none")}
    told |= {"vacuum": ago(vacuumed) if vacuumed else _("not yet"), "oldest": round(float(oldest or 0))}
    found = _(
        "%(size)s; %(used)s of %(most)s connections; oldest transaction %(oldest)s s; replicas: %(replicas)s;"
        " busiest tables last vacuumed: %(vacuum)s"
    )
    return Finding(_("Database"), state, found % told, _("See “When something is wrong” in `docs/operators.md`."))


ORDER = [State.OK, State.LOOK, State.ACT].index


def worker() -> Finding:
    """When a worker was last heard of."""
    beat = ProcrastinateWorker.objects.aggregate(last=models.Max("last_heartbeat"))["last"]
    state = graded(now() - beat if beat else None, WORKER_IS_LATE, WORKER_IS_GONE)
    found = _("last heard of %(ago)s") % {"ago": ago(beat)} if beat else _("none has ever been heard of")
    return Finding(_("Worker"), state, found, _("Start `manage.py procrastinate worker`: without it no mail leaves."))


def queue() -> Finding:
    """What waits, by queue, and how old the oldest is."""
    at = now()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT queue_name, count(*), min(coalesce(scheduled_at, (SELECT min(event.at)
                FROM procrastinate_events event WHERE event.job_id = job.id AND event.type = 'deferred')))
               FROM procrastinate_jobs job WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
               GROUP BY queue_name ORDER BY queue_name""",
            [at],
        )
        depths = cursor.fetchall()
    oldest = min((since for _name, _count, since in depths if since), default=None)
    state = graded(at - oldest, QUEUE_IS_LATE, QUEUE_STANDS) if oldest else State.OK
    listed = ", ".join(f"`{name}: {count}`" for name, count, _since in depths) or _("nothing waits")
    found = _("%(listed)s; the oldest since %(ago)s") % {"listed": listed, "ago": ago(oldest)} if oldest else listed
    return Finding(_("Queue"), state, found, _("See whether the worker runs, and the failed jobs."))


def jobs() -> Finding:
    """Jobs that failed and that nobody settled."""
    unsettled = JobFailure.objects.filter(settled_at=None).order_by("-at").values("at")[:1]
    told = ProcrastinateJob.objects.filter(status="failed").aggregate(
        count=models.Count("pk"), newest=models.Max(models.Subquery(unsettled))
    )
    count, newest = told["count"], told["newest"]
    found = _("%(count)s failed") % {"count": count} if count else _("none")
    if count and newest:
        found += f", {ago(newest)}"
    return Finding(
        _("Failed jobs"),
        State.LOOK if count else State.OK,
        found,
        _("Open “Failed jobs” above: try each again, or give it up."),
    )


def mail() -> Finding:
    """When a mail last left, and what could not be delivered lately."""
    replies = Reply.objects.due(now() - QUEUE_STANDS).order_by().values(of=models.Value("replies"))
    of_replies = replies.annotate(sent=NEVER, failed=models.Value(0), late=models.Count("pk"))
    rows = list(told_of(Notice, "notices").union(told_of(Mailing, "mailings"), of_replies, all=True))
    failed, waiting = sum(row["failed"] for row in rows), sum(row["late"] for row in rows)
    last = max((row["sent"] for row in rows if row["sent"]), default=None)
    state = State.ACT if waiting else State.LOOK if failed else State.OK
    told = {"last": ago(last) if last else _("never"), "failed": failed, "waiting": waiting}
    found = _("last to a colleague %(last)s; in a day %(failed)s not delivered; %(waiting)s wait too long") % told
    return Finding(_("Mail"), state, found, _("See `MAIL_URL`, and what the mail server says in the worker’s log."))


NEVER = models.Value(None, output_field=models.DateTimeField(null=True))


def told_of(model: type[Notice | Mailing], of: str):
    """One row: when a mail of this table last left, how many failed within a day, how many wait too long."""
    at = now()
    return (
        model.objects.order_by()
        .values(of=models.Value(of))
        .annotate(
            sent=models.Max("settled_at", filter=models.Q(mail=MailFate.SENT)),
            failed=models.Count("pk", filter=models.Q(mail=MailFate.FAILED, settled_at__gte=at - A_DAY)),
            late=models.Count("pk", filter=models.Q(mail=MailFate.WAITING, leaves_at__lt=at - QUEUE_STANDS)),
        )
    )


def proof(last: Any, part, look: timedelta, act: timedelta, todo: str) -> Finding:
    """The ``last`` result of one kind of proof, and how old the last good one is; None if there is none yet."""
    if last is None:
        return Finding(part, State.LOOK, _("never yet"), todo)
    good = last.good_at
    state = graded(now() - good if good else None, look, act) if last.is_good else State.ACT
    facts = ", ".join(f"{name} {value}" for name, value in last.facts.items())
    word = _("good") if last.is_good else _("NOT GOOD")
    return Finding(part, state, f"{word}, {ago(last.at)}" + (f" `{facts}`" if facts else ""), todo)


def roots() -> Finding:
    """Whether the newest root stands in the file outside."""
    newest = DailyRoot.objects.order_by("-number").first()
    if newest is None:
        return Finding(_("Roots of the history"), State.LOOK, _("none yet"), _("The worker makes one each night."))
    path = Path(settings.HISTORY_ROOTS_FILE)
    try:
        exported = f"number={newest.number} " in path.read_text(encoding="ascii", errors="replace")[-2000:]
    except OSError:
        exported = False
    state = State.ACT if not exported else graded(now() - newest.made_at, A_DAY, A_WEEK)
    where = _("in the file") if exported else _("not in `HISTORY_ROOTS_FILE`")
    told = {"number": newest.number, "ago": ago(newest.made_at), "where": where}
    return Finding(_("Roots of the history"), state, _("number %(number)s, %(ago)s, %(where)s") % told,
                   _("Run `manage.py seal_history`, and see whether the file can be written."))  # fmt: skip


def disk() -> Finding:
    """How much room is left where files, backups and notes lie."""
    worst, listed = State.OK, []
    for name, place in (("MEDIA_ROOT", settings.MEDIA_ROOT), ("BACKUP_FOLDER", settings.BACKUP_FOLDER)):
        path = next(parent for parent in [Path(place), *Path(place).parents] if parent.exists())
        usage = disk_usage(path)
        free = usage.free / usage.total
        state = State.ACT if free < DISK_IS_FULL else State.LOOK if free < DISK_IS_LOW else State.OK
        worst = max(worst, state, key=ORDER)
        listed.append(f"`{name}: {filesizeformat(usage.free)}`")
    told = _("free on this machine: %(listed)s") % {"listed": "; ".join(listed)}
    return Finding(_("Disk"), worst, told, _("Make room before it is full: then nothing can be written."))


def clock() -> Finding:
    """How far this machine and the database are apart."""
    with connection.cursor() as cursor:
        before = now()
        cursor.execute("SELECT clock_timestamp()")
        there = cursor.fetchone()[0]
    apart = abs((there - before - (now() - before) / 2).total_seconds())
    found = _("%(seconds)s s apart from the database") % {"seconds": f"{apart:.2f}"}
    return Finding(_("Clock"), graded(apart, SKEW_SHOWS, SKEW_HURTS), found, _("Let both machines keep network time."))


def tables() -> Finding:
    """Whether every migration was carried out, and policies are guarded by the day of the house."""
    missing, zones = unapplied(), other_zones(connection)
    faults = [", ".join(missing[:5])] if missing else []
    if zones:
        told = {"zones": ", ".join(f"`{zone}`" for zone in zones), "zone": settings.TIME_ZONE}
        faults.append(_("policies are guarded by the day of %(zones)s, and `TIME_ZONE` is `%(zone)s`") % told)
    found = "; ".join(faults) or _("as this version needs them")
    return Finding(_("Tables"), State.ACT if faults else State.OK, found, _("Run `manage.py migrate`."))


def unapplied() -> list[str]:
    """Migrations of this version that the database does not have; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        done = set(cursor.fetchall())
    return [f"{app}.{name}" for app, name in sorted(wanted_migrations() - done)]


@cache
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """The migrations of each app by their names on the disk; to read what they do would take half a second."""
    found = {app.label: MigrationLoader.migrations_module(app.label)[0] for app in apps.get_app_configs()}
    places = {label: find_spec(module) for label, module in found.items() if module}
    return frozenset(
        (label, one.name)
        for label, place in places.items()
        if place
        for one in iter_modules(place.submodule_search_locations)
        if one.name[0] not in "_~"
    )


def ago(at: datetime) -> str:
    """How long ago, in words."""
    return _("%(time)s ago") % {"time": timesince(at)}


def proofs() -> list[Finding]:
    """What is proved from time to time."""
    good = Proof.objects.filter(kind=models.OuterRef("kind"), is_good=True).order_by("-at").values("at")[:1]
    rows = Proof.objects.order_by("kind", "-at", "-pk").distinct("kind").annotate(good_at=models.Subquery(good))
    last = {row.kind: row for row in rows}
    return [
        proof(last.get(ProofKind.HISTORY), _("Proof of the history"), TWO_DAYS, A_WEEK,
              _("Run `manage.py verify_history` each night; on a fault see the operators’ guide.")),
        proof(last.get(ProofKind.INTEGRITY), _("Promises between the parts"), TWO_DAYS, A_WEEK,
              _("Run `manage.py checkintegrity`.")),
        proof(last.get(ProofKind.BACKUP), _("Backup"), A_DAY, TWO_DAYS,
              _("Run `bin/backup`, and let cron do so each night.")),
        proof(last.get(ProofKind.DRILL), _("Restore drill"), A_WEEK, 5 * A_WEEK,
              _("Run `bin/restore --drill` each week.")),
    ]  # fmt: skip


PARTS: tuple[tuple[object, Callable[[], Finding]], ...] = (
    (gettext_lazy("Database"), database),
    (gettext_lazy("Tables"), tables),
    (gettext_lazy("Worker"), worker),
    (gettext_lazy("Queue"), queue),
    (gettext_lazy("Failed jobs"), jobs),
    (gettext_lazy("Mail"), mail),
    (gettext_lazy("Roots of the history"), roots),
    (gettext_lazy("Disk"), disk),
    (gettext_lazy("Clock"), clock),
)


def findings() -> list[Finding]:
    """How every part is; one that cannot be asked says so instead of hiding the others."""
    return [asked(name, part) for name, part in PARTS] + proofs()


def asked(name, part: Callable[[], Finding]) -> Finding:
    """The finding of one part."""
    try:
        with transaction.atomic():
            return part()
    except (DatabaseError, OSError) as error:
        return Finding(
            name, State.ACT, f"`{type(error).__name__}`", _("It cannot be asked; see the log of the web server.")
        )
