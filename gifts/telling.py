"""Mails to colleagues about gifts and budgets: one job for each occasion, written in the transaction of the occasion.

So a mail is due if and only if the occasion was recorded. A worker that dies between the mail server's "yes" and its
own record sends the mail once more, under the same Message-ID.
"""

from datetime import datetime, timedelta
from email.utils import parseaddr

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from accounts.models import User
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


def facts_of(occasion: str, number: int) -> dict | None:
    """What the mail tells of the gift or the budget, as it stands now; None where it is settled meanwhile."""
    if occasion == USED_UP:
        budget = apps.get_model("gifts", "Budget").objects.select_related("team").get(pk=number)
        left = amount_words(budget.available, budget.currency)
        return {"what": str(budget), "percent": budget.warned_percent, "left": left}
    waiting = apps.get_model("gifts", "Gift").objects.waiting().select_related("item", "requested_by")
    gift = waiting.filter(pk=number).first()
    return gift and {"what": str(gift.item), "name": gift.requested_by.alias}


@app.task
def mail_colleagues(people: list[int], occasion: str, number: int, mark: str) -> None:
    """One mail to each of them, in their language, unless it is settled meanwhile."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    for person in User.objects.filter(pk__in=people, is_active=True).exclude(email=""):
        with override(person.language):
            facts = facts_of(occasion, number)
            if facts is None:
                return
            subject, body = words_of(occasion, facts)
        sent_as = f"<{occasion}.{number}.{mark}.{person.pk}@{host}>"
        EmailMessage(subject, body, to=[person.email], headers={"Message-ID": sent_as}).send()


def tell(people, occasion: str, number: int, *, at: datetime, mark: str = "0") -> None:
    """Have a mail sent once the present transaction is through; ``mark`` tells it from an earlier one like it."""
    keys = sorted(person.pk for person in people)
    if keys and now() - at < BACK_DATED:
        mail_colleagues.defer(people=keys, occasion=occasion, number=number, mark=mark)


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
