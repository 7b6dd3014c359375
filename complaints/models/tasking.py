"""Tasks on a case: laid out by its category, added by hand, put to others, and what becomes of them."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.steps import RequirementsMissing, act
from complaints.choices import PUT_TO_OTHERS, TaskKind, TaskState
from complaints.models.requirements import Requirement
from complaints.models.tasks import FirstMove, Task, due_of_task
from complaints.permissions import may_carry

TOUCHED = ("due_at", "due_kind", "last_activity_at")
SOMEBODY = Requirement("about_somebody", _("person complained about"), "correction", bool, law=True)


class Tasking(models.Model):
    """The acts on tasks. Tasks have their own times; the clocks of the case do not know them."""

    class Meta:
        abstract = True

    @act(*TOUCHED)
    def add_task(self, *, by, at, title, owner, due_at=None):
        """Something to be done within the service desk."""
        self.refuse_the_one_complained_about(owner)
        task = self.given(TaskKind.OWN, by=by, at=at, due_at=due_at, title=title, owner=owner)
        return task, {"owner": owner.alias, "words": title}

    @act(*TOUCHED)
    def ask_department(self, *, by, at, department, question, told="", due_at=None):
        """Put a question to a department. It learns the question, the case number and ``told``; nothing else."""
        facts = {"title": question, "told": told, "department": department}
        task = self.given(TaskKind.QUESTION, by=by, at=at, due_at=due_at, **facts)
        return task, {"department": department.code, "words": question}

    @act(*TOUCHED)
    def ask_their_side(self, *, by, at, question, told="", due_at=None):
        """Let the person complained about give their side, as a record. Raises RequirementsMissing without one."""
        if self.about_staff is None:
            raise RequirementsMissing(self, "ask_their_side", [SOMEBODY])
        facts = {"title": question, "told": told, "owner": self.about_staff}
        return self.given(TaskKind.SIDE, by=by, at=at, due_at=due_at, **facts), {"owner": self.about_staff.alias}

    @act(*TOUCHED)
    def finish_task(self, *, by, at, task, result=""):
        """Done within the service desk, with what came of it."""
        self.settle_task(task, TaskState.DONE, by=by, at=at, result=result)
        return task, {"kind": task.kind, "words": task.words}

    @act(*TOUCHED)
    def answer_task(self, *, by, at, task, result):
        """What a department, or the person complained about, says. Raises PermissionDenied for anybody else."""
        if not self.tasks.put_to(by).filter(pk=task.pk).exists():
            raise PermissionDenied("answer_task")
        self.settle_task(task, TaskState.DONE, by=by, at=at, result=result)
        department = task.department.code if task.department else ""
        return task, {"kind": task.kind, "department": department, "words": result}

    @act(*TOUCHED)
    def drop_task(self, *, by, at, task, why):
        """It need not be done, and why."""
        self.settle_task(task, TaskState.DROPPED, by=by, at=at, result=why)
        return task, {"kind": task.kind, "words": task.words}

    @act(*TOUCHED)
    def hand_task(self, *, by, at, task, owner, due_at=None):
        """Somebody else does it, perhaps until another time."""
        self.refuse_who_may_not_carry(owner)
        self.still_open(task)
        task.owner, task.due_at = owner, due_at or task.due_at
        task.save()
        return task, {"owner": owner.alias, "words": task.words}

    def lay_out_moves(self, *, by, at) -> None:
        """The first moves of the category as tasks of whoever handles the case, each once; needs a transaction."""
        known = set(self.tasks.exclude(move=None).exclude(state=TaskState.DROPPED).values_list("move_id", flat=True))
        moves = [move for move in FirstMove.of(self.category) if move.pk not in known]
        if not moves:
            return
        due_at = due_of_task(TaskKind.MOVE, self.working_calendar, severity=self.severity, at=at)
        facts = {"complaint": self, "kind": TaskKind.MOVE, "owner": self.handler, "due_at": due_at}
        Task.objects.bulk_create([Task(move=move, made_by=by, made_at=at, **facts) for move in moves])
        self.record("lay_out_tasks", by=by, at=at, tasks=len(moves))

    def ask_whether_to_notify(self, *, by, at) -> None:
        """A privacy matter asks from the first moment whether the regulator must be told; needs a transaction."""
        if self.category.is_privacy and not self.tasks.filter(kind=TaskKind.REGULATOR).exists():
            self.given(TaskKind.REGULATOR, by=by, at=at, owner=self.handler)
            self.record("lay_out_tasks", by=by, at=at, tasks=1)

    def moves_follow_category(self, *, by, at) -> None:
        """After a corrected category: what the old one called for goes, what the new one calls for comes."""
        laid_out = self.tasks.filter(kind=TaskKind.MOVE)
        if laid_out.exists():
            laid_out.open().exclude(move__category=self.category).update(**dropped(by, at))
            self.lay_out_moves(by=by, at=at)
        self.ask_whether_to_notify(by=by, at=at)

    def drop_open_tasks(self, *, by, at) -> None:
        """Nothing stays to be done on a case that ended, nor on its way for others to answer."""
        self.tasks.open().update(**dropped(by, at))

    def take_back_tasks(self, moment) -> None:
        """A step that was taken back takes with it what it laid out, and gives back what it dropped."""
        self.tasks.open().filter(kind=TaskKind.MOVE, made_at=moment).update(**dropped(self.last_step_by, moment))
        ended = {"state": TaskState.DROPPED, "settled_at": moment, "result": ""}
        open_again = {"state": TaskState.OPEN, "settled_at": None, "settled_by": None}
        self.tasks.filter(**ended).exclude(made_at=moment).update(**open_again)

    def given(self, kind, *, by, at, due_at=None, **facts) -> Task:
        """A task with its time; needs the transaction of the act that gives it."""
        due_at = due_at or due_of_task(kind, self.working_calendar, severity=self.severity, at=at)
        return self.tasks.create(kind=kind, due_at=due_at, made_by=by, made_at=at, **facts)

    def settle_task(self, task, state, *, by, at, result) -> None:
        """End a task; needs a transaction."""
        self.still_open(task)
        task.state, task.result, task.settled_by, task.settled_at = state, result, by, at
        task.save()

    def still_open(self, task) -> None:
        """Look once more under the lock of the case: what somebody else settled meanwhile stays so."""
        if not self.tasks.open().filter(pk=task.pk).exists():
            raise PermissionDenied("task")

    def refuse_the_one_complained_about(self, person) -> None:
        """Whoever the complaint is about carries nothing of it. Raises PermissionDenied."""
        if person is not None and person.pk == self.about_staff_id:
            raise PermissionDenied("about")

    def refuse_who_may_not_carry(self, person) -> None:
        """Nothing of the case comes into hands that cannot act on it. Raises PermissionDenied."""
        if not may_carry(person, self):
            raise PermissionDenied("receiver")

    @property
    def tasks_put_to_others(self) -> list[Task]:
        """Questions that wait for an answer from elsewhere in the house."""
        return [task for task in self.tasks.all() if task.is_open and task.kind in PUT_TO_OTHERS]


def dropped(by, at) -> dict:
    """What a task that went with a step holds: no reason of its own."""
    return {"state": TaskState.DROPPED, "settled_at": at, "settled_by": by}
