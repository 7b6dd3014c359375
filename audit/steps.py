"""The one way in which a thing takes a step: permission, requirements, transition, version, journal; or nothing."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django_fsm import TransitionNotAllowed, can_proceed, transition

from audit.models import Entry
from history.attribution import attributed
from history.masking import Personal
from ui.asked_often import SOME_NUMBER, Question, kept


class MovedOn(Exception):
    """Somebody was quicker: the thing is no longer as the caller saw it. Nothing was written."""

    def __init__(self, thing: "Stepping"):
        super().__init__(f"{thing._meta.label} {thing.pk} has moved on")
        self.thing = thing


class RequirementsMissing(Exception):
    """A step was asked for too early. ``missing`` names what is still needed."""

    def __init__(self, thing: "Stepping", verb: str, missing: list):
        super().__init__(f"{verb} of {thing} still needs {', '.join(item.code for item in missing)}")
        self.thing, self.verb, self.missing = thing, verb, missing


class Stepping(Personal):
    """A thing with a state that only steps change. Its table keeps the version that pages carry along."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def lock(self) -> None:
        """Hold the row until the transaction ends. Raises MovedOn if it is newer than this instance."""
        if version_held(type(self)).answers({SOME_NUMBER: self.pk}) != [self.version]:
            raise MovedOn(self)

    def expect(self, version: int) -> None:
        """Say what version the page showed. Raises MovedOn if that is not this one."""
        if version != self.version:
            raise MovedOn(self)

    def missing_for(self, verb: str, *, by, at, facts: dict) -> list:
        """What ``verb`` still needs; a thing without requirements needs nothing."""
        return []

    def may(self, verb: str, by) -> bool:
        """Whether ``by`` may take this step on this thing. Each machine answers by its own permissions."""
        raise PermissionDenied

    def journal_case_id(self) -> int | None:
        """The case whose timeline tells of this thing."""
        return None

    def before_step(self, verb: str, *, by, at) -> None:
        """What every step of this machine ends before it begins."""

    def after_step(self, verb: str, before: str, *, by, at) -> None:
        """What every step of this machine leaves on the thing besides its own."""

    def after_act(self, *, at) -> None:
        """What every act leaves on the thing besides its own."""

    def record(self, verb: str, *, by, at, reason: str = "", words: str = "", **facts) -> Entry:
        """Write an act into the journal; needs the transaction of what it tells about.

        ``words`` quotes what was said or promised; ``facts`` holds no free text.
        """
        entry = self.entry(verb, by=by, at=at, reason=reason, words=words, **facts)
        entry.save(force_insert=True)
        return entry

    def entry(self, verb: str, *, by, at, reason: str = "", words: str = "", **facts) -> Entry:
        """An act as the journal will tell it, not yet written."""
        told = {"case_id": self.journal_case_id(), "reason": reason, "words": words, "facts": facts}
        return Entry.about(self, f"{self._meta.model_name}_{verb}", by=by, at=at, **told)


@kept
def version_held(model: type[Stepping]) -> Question[int]:
    """The version of the row with the number that is given, which is then held until the transaction ends."""
    rows = model._base_manager.select_for_update().filter(pk=SOME_NUMBER)
    return Question(rows.values_list("version", flat=True))


def step(transition_method: Callable) -> Callable:
    """Make a django-fsm transition a step: ``thing.verb(by=, at=, reason=, **facts)``.

    Holds the row, checks permission and requirements, moves, saves with the next version and writes the journal,
    all in one transaction. What the method returns becomes the facts of the journal entry. Raises
    PermissionDenied, TransitionNotAllowed, RequirementsMissing or MovedOn with nothing written; the instance is then
    not to be used again.
    """
    verb = transition_method.__name__

    @wraps(transition_method)
    def take(self, *, by, at, reason: str = "", **facts):
        with begun(self, verb, by=by, at=at, reason=reason):
            if not can_proceed(getattr(self, verb)):
                raise TransitionNotAllowed(f"{verb} of {self} in {self.state}", object=self, method=take)
            if missing := self.missing_for(verb, by=by, at=at, facts=facts):
                raise RequirementsMissing(self, verb, missing)
            self.before_step(verb, by=by, at=at)
            before = self.state
            told = transition_method(self, by=by, at=at, **facts) or {}
            self.after_step(verb, before, by=by, at=at)
            self.version += 1
            self.save()
            self.record(verb, by=by, at=at, reason=reason, before=before, after=self.state, **told)

    return take


def move(source, target, label, conditions: Sequence[Callable] = ()) -> Callable:
    """A step from ``source`` (a state or several) to ``target``: asked of ``may``, called ``label`` on buttons."""

    def decorate(method: Callable) -> Callable:
        verb = method.__name__
        drawn = transition(
            "state",
            source=source,
            target=target,
            conditions=list(conditions),
            permission=lambda thing, user: thing.may(verb, user),
            custom={"label": label},
        )
        return step(drawn(method))

    return decorate


def act(*touched: str) -> Callable:
    """Make a method an act: like a step, but the state stays and only the fields ``touched`` are saved.

    The method returns (result, facts of the journal entry); the act returns the result.
    """

    def decorate(method: Callable) -> Callable:
        verb = method.__name__

        @wraps(method)
        def do(self, *, by, at, reason: str = "", **facts):
            with begun(self, verb, by=by, at=at, reason=reason):
                result, told = method(self, by=by, at=at, **facts)
                self.after_act(at=at)
                if touched:
                    self.save(update_fields=touched)
                self.record(verb, by=by, at=at, reason=reason, **told)
                return result

        return do

    return decorate


@contextmanager
def begun(thing: Stepping, verb: str, *, by, at, reason: str):
    """The transaction of one act: attributed, the row held, the permission checked."""
    with transaction.atomic(), attributed(actor_id=by.pk if by else None, reason=verb, at=at):
        thing.lock()
        if not thing.may(verb, by):
            raise PermissionDenied(verb)
        yield
