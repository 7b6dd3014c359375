"""Mails to colleagues about gifts and budgets: one job for each occasion, written in the transaction of the occasion.

So a mail is due if and only if the occasion was recorded. A worker that dies between the mail server's "yes" and its
own record sends the mail once more, under the same Message-ID.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from accounts.models import User
from accounts.wishes import Quiet, headers, wants_mail
from gifts import permissions
from ui.amounts import amount_words

BACK_DATED = timedelta(hours=1)  # what is entered later than this tells nobody: it is long over

WAITS, LATE, USED_UP, TO_CLEAR = "gift_waits", "gift_late", "budget_used", "gift_to_clear"


def words_of(occasion: str, facts: dict) -> tuple[str, str]:
    """Subject and body in the active language; nothing about the customer leaves in a mail to staff."""
    subjects = {
        WAITS: _("A gift waits for your decision: %(what)s"),
        LATE: _("Nobody decided in time on a gift; it is yours now: %(what)s"),
        TO_CLEAR: _("A gift to an official or a business buyer waits for clearance: %(what)s"),
        USED_UP: _("The gift budget %(what)s is used up to %(percent)s %%"),
    }
    bodies = {
        WAITS: _("%(name)s asks for it. You find it under Gifts, Waiting."),
        LATE: _("%(name)s asked for it. You find it under Gifts, Waiting."),
        TO_CLEAR: _("%(name)s asks for it. You find it under Gifts, Waiting."),
        USED_UP: _("Left: %(left)s. You find it under Gifts, Budgets."),
    }
    return subjects[occasion] % facts, bodies[occasion] % facts


@app.task
def mail_what_waits(number: int, only: int | None = None) -> None:
    """To whoever may decide on the gift with this number, unless somebody has decided meanwhile.

    ``only``: to this person alone, whose team was not at work before.
    """
    mail_of_gift(WAITS, number, deciders, only)


@app.task
def mail_what_to_clear(number: int, only: int | None = None) -> None:
    """To whoever clears gifts to officials and business buyers; to nobody where it needs no clearance."""
    mail_of_gift(TO_CLEAR, number, clearers, only)


@app.task
def mail_what_is_late(number: int, only: int | None = None) -> None:
    """To the next ones, where nobody decided in time and still nobody has."""
    mail_of_gift(LATE, number, next_receivers, only)


@app.task
def mail_what_is_used_up(number: int, only: int | None = None) -> None:
    """To those who answer for the budget with this number: how much of it is left now."""
    budget = apps.get_model("gifts", "Budget").objects.select_related("team").get(pk=number)
    left = amount_words(budget.available, budget.currency)
    facts = {"what": budget, "percent": budget.warned_percent, "left": left}
    mail(keepers(budget), USED_UP, number, facts, only, mark=f"{budget.warned_percent}-{budget.allocated}")


def mail_of_gift(occasion: str, number: int, receivers: Callable[[Any], list[User]], only: int | None) -> None:
    """About a gift, if it still waits for a decision; who receives it is asked when it leaves."""
    waiting = apps.get_model("gifts", "Gift").objects.waiting()
    gift = waiting.select_related("item", "requested_by", "team", "complaint", "customer").filter(pk=number).first()
    if gift:
        mail(receivers(gift), occasion, number, {"what": gift.item, "name": gift.requested_by.alias}, only)


def mail(people: list[User], occasion: str, number: int, facts: dict, only: int | None, *, mark: str = "0") -> None:
    """One mail to each of them, in their language; ``mark`` tells it from an earlier one like it.

    Whose team is not at work gets it as work begins, if it still holds then.
    """
    quiet, kind = Quiet(now()), "approval" if occasion in {WAITS, LATE} else occasion
    wanted = [one for one in people if only in {None, one.pk} and one.email and wants_mail(one, kind)]
    for person in wanted:
        moment = quiet.over_at(person)
        if moment > quiet.at:
            put_off(occasion, number, person, moment)
        else:
            write(person, occasion, number, facts, mark)


def write(person: User, occasion: str, number: int, facts: dict, mark: str) -> None:
    """The mail itself."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    with override(person.language):
        subject, body = words_of(occasion, {name: str(fact) for name, fact in facts.items()})
    told = headers(person, f"<{occasion}.{number}.{mark}.{person.pk}@{host}>")
    EmailMessage(subject, body, to=[person.email], headers=told).send()


def put_off(occasion: str, number: int, person: User, moment: datetime) -> None:
    """The same again for one person at a later moment; once, however often the job runs."""
    later = TASKS[occasion].configure(schedule_at=moment, queueing_lock=f"{occasion}.{number}.{person.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        later.defer(number=number, only=person.pk)


TASKS = {
    WAITS: mail_what_waits,
    TO_CLEAR: mail_what_to_clear,
    LATE: mail_what_is_late,
    USED_UP: mail_what_is_used_up,
}


def tell(task, number: int, *, at: datetime) -> None:
    """Have a mail sent once the present transaction is through."""
    if now() - at < BACK_DATED:
        task.defer(number=number)


def deciders(gift) -> list[User]:
    """Who is asked first: supervisors of the team, else managers; never who asked for it, nor whom it is about."""
    out = {gift.requested_by_id, gift.complaint.about_staff_id if gift.complaint else None} - {None}
    supervisors = [one for one in User.objects.receivers(gift.team, 1) if one.pk not in out]
    return supervisors or next_receivers(gift)


def clearers(gift) -> list[User]:
    """Who clears officials and business buyers; nobody for anybody else."""
    if not gift.needs_clearance:
        return []
    return list(User.objects.filter(role=permissions.COMPLIANCE, is_active=True).exclude(pk=gift.requested_by_id))


def next_receivers(gift) -> list[User]:
    """Who is asked when the first ones let the time pass: managers."""
    out = {gift.requested_by_id, gift.complaint.about_staff_id if gift.complaint else None} - {None}
    return [one for one in User.objects.receivers(gift.team, 2) if one.pk not in out]


def keepers(budget) -> list[User]:
    """Who answers for a budget: supervisors of its team, and managers."""
    return [*User.objects.receivers(budget.team, 1), *User.objects.receivers(budget.team, 2)]
