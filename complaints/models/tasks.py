"""What has to be done on a case, by whom and until when."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.models import Department
from accounts.models.naming import in_readers_language
from calendars.models import Calendar
from calendars.worktime import add_calendar_time, add_working_time
from complaints.choices import PUT_TO_OTHERS, Severity, TaskKind, TaskState
from complaints.models.dated import DatedPolicy, policy_day
from complaints.models.periods import TWO_ROWS, one_at_a_time
from complaints.models.taxonomy import LONGEST_MOVE, Category
from complaints.policychecks import Demand
from history.listed import listed_by
from history.masking import Personal
from history.tracking import Tracked
from ui.beginnings import beginning

LANGUAGES = ("en", "zh-hant", "zh-hans")


class FirstMove(models.Model):
    """A first move in the words that a category had when some task was laid out by it. Never changed."""

    append_only = True

    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    name_en = models.CharField(_("English"), max_length=LONGEST_MOVE)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=LONGEST_MOVE)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=LONGEST_MOVE)

    class Meta:
        verbose_name = _("first move")
        verbose_name_plural = _("first moves")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "name_en", "name_zh_hant", "name_zh_hans"], name="complaints_move_once"
            )
        ]

    def __str__(self):
        return in_readers_language(self)

    @classmethod
    def of(cls, category: Category) -> "list[FirstMove]":
        """The moves that a category calls for today, in their order."""
        said = [category.first_moves.get(language) or [] for language in LANGUAGES]
        longest = max(said, key=len)
        rows = []
        for number in range(len(longest)):
            words = [sentences[number] if number < len(sentences) else longest[number] for sentences in said]
            fitting = [beginning(one, LONGEST_MOVE) for one in words]
            names = dict(zip(("name_en", "name_zh_hant", "name_zh_hans"), fitting, strict=True))
            rows.append(cls(category=category, **names))
        cls.objects.bulk_create(rows, ignore_conflicts=True)
        known = {
            (row.name_en, row.name_zh_hant, row.name_zh_hans): row for row in cls.objects.filter(category=category)
        }
        return [known[row.name_en, row.name_zh_hant, row.name_zh_hans] for row in rows]


class TaskStandard(DatedPolicy):
    """How long a task of one kind may take; an empty severity means any."""

    key = ("kind", "severity")

    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    in_working_time = models.BooleanField(
        _("working time"), default=True, help_text=_("Otherwise it runs day and night.")
    )
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("time for a task")
        verbose_name_plural = _("times for tasks")
        constraints = [
            *DatedPolicy.Meta.constraints,
            one_at_a_time("complaints_one_task_time_at_a_time", codes=("kind", "severity"), message=TWO_ROWS),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_severity_display()}".strip()

    @classmethod
    def demands(cls, rows):
        """Each kind has a time for any severity."""
        return [
            Demand((kind,), str(TaskKind(kind).label), [row for row in rows if (row.kind, row.severity) == (kind, "")])
            for kind in TaskKind.values
        ]

    @classmethod
    def governing(cls, kind: str, *, severity: str, on: date) -> "TaskStandard | None":
        """The most specific one for a kind on a day."""
        fitting = cls.objects.in_force(on).filter(kind=kind, severity__in=["", severity])
        return fitting.order_by("-severity", "-starts_on").first()


def due_of_task(kind: str, calendar: Calendar, *, severity: str, at: datetime) -> datetime:
    """Until when a task of ``kind`` that begins at ``at`` is to be done; a day where no policy says."""
    standard = TaskStandard.governing(kind, severity=severity, on=policy_day(at))
    length = timedelta(minutes=standard.minutes) if standard else timedelta(days=1)
    if standard is None or not standard.in_working_time:
        return add_calendar_time(at, length).at
    return add_working_time(calendar.schedule(at), at, length).at


class TaskQuerySet(models.QuerySet):
    """Reads about tasks. Every method chains."""

    def open(self):
        """Those still to be done."""
        return self.filter(state=TaskState.OPEN)

    def overdue(self, at: datetime):
        """Those that should have been done by ``at``."""
        return self.open().filter(due_at__lt=at)

    def put_to(self, user):
        """The questions that ``user`` is to answer: those of their department, and those put to them in person."""
        if not permissions.works_here(user):
            return self.none()
        in_person = models.Q(kind=TaskKind.SIDE, owner=user)
        if permissions.answers_for_a_department(user):
            in_person |= models.Q(kind=TaskKind.QUESTION, department=user.department_id)
        return self.filter(in_person)

    def done_by(self, user):
        """The tasks within the service desk that ``user`` carries."""
        return self.filter(owner=user).exclude(kind__in=PUT_TO_OTHERS)

    def asked_by(self, user):
        """What ``user`` has put to others."""
        return self.filter(made_by=user, kind__in=PUT_TO_OTHERS)

    def for_list(self):
        """All that a row of a list shows, the nearest deadline first."""
        return self.select_related("complaint", "move", "department", "owner", "made_by").order_by("due_at", "pk")


class Task(Personal):
    """Something to be done on a case. ``told`` is all that whoever is asked learns of it besides the question."""

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="tasks", verbose_name=_("complaint")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind)
    move = models.ForeignKey(
        FirstMove, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first move")
    )
    title = models.CharField(_("task"), max_length=300, blank=True)
    told = models.TextField(_("what they are told"), blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("department")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("owner")
    )
    due_at = models.DateTimeField(_("until"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    made_at = models.DateTimeField(_("made at"))
    state = models.CharField(_("state"), max_length=10, choices=TaskState, default=TaskState.OPEN)
    result = models.TextField(_("result"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()
    history = Tracked(personal=["title", "told", "result"], person="complaint", of="complaint")

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(
                fields=["department", "due_at"], name="complaints_tasks_put", condition=models.Q(state="open")
            ),
            models.Index(fields=["owner", "due_at"], name="complaints_tasks_open", condition=models.Q(state="open")),
            *listed_by("complaints_tasks", "state", "kind", "due_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_task_settled_or_open",
                condition=models.Q(state="open", settled_at=None)
                | ~models.Q(state="open") & ~models.Q(settled_at=None),
            ),
            models.CheckConstraint(
                name="complaints_task_put_to_somebody",
                condition=(~models.Q(kind="question") | models.Q(department__isnull=False))
                & (~models.Q(kind="side") | models.Q(owner__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def words(self) -> str:
        """What is to be done, in the reader's language where the house wrote it."""
        return str(self.title or self.move or self.get_kind_display())

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == TaskState.OPEN

    @property
    def is_put_to_others(self) -> bool:
        """Whether people do it who see nothing else of the case."""
        return self.kind in PUT_TO_OTHERS

    def is_overdue(self, at: datetime) -> bool:
        """Whether it should have been done by ``at``."""
        return self.is_open and self.due_at < at

    @property
    def who(self) -> str:
        """Who is to do it: a department by its name, a person by theirs; empty for nobody yet."""
        if self.kind == TaskKind.QUESTION and self.department:
            return self.department.name
        return self.owner.name if self.owner else ""
