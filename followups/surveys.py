"""Three questions in writing: a link is made, holds for some days, and is used once."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from followups.choices import WAITING, FollowUpChannel, WhyUnreached
from followups.links import digest_of, new_nonce, token_of
from followups.models import FollowUp, Survey, TalkTerms
from history.attribution import attributed

LOT = 500


class CannotAsk(ValueError):
    """No link can be made for this follow-up; the message says why, for people."""


def why_not(followup: FollowUp) -> str:
    """Why nobody can be asked by a link, for people; "" when they can."""
    if followup.state not in WAITING:
        return _("This follow-up is over.")
    if followup.complaint is not None and followup.complaint.is_erased:
        return _("The data of this case were erased.")
    customer = followup.customer
    if customer is not None and (customer.is_erased or customer.wants_no_contact):
        return _("The customer wants no contact.")
    return ""


@transaction.atomic
def make_survey(followup: FollowUp, *, by, at: datetime) -> Survey:
    """A link for a follow-up; an earlier one that was not answered holds no more. Raises CannotAsk, PermissionDenied.

    ``by`` None is the worker, which asks when the window opens.
    """
    followup.lock()
    if by is not None and not followup.may("attempt", by):
        raise PermissionDenied("survey")
    if why := why_not(followup):
        raise CannotAsk(why)
    language = followup.complaint.language if followup.complaint else followup.customer.language
    nonce = new_nonce()
    holds_until = at + timedelta(days=TalkTerms.of(followup, at).survey_days)
    facts = {"nonce": nonce, "digest": digest_of(token_of(nonce)), "language": language, "made_at": at}
    facts |= {"made_by": by, "mailed_at": None, "expires_at": holds_until, "complaint_id": followup.complaint_id}
    with attributed(actor_id=by.pk if by else None, reason="make_survey", at=at):
        survey, _created = Survey.objects.update_or_create(followup=followup, defaults=facts)
        if followup.channel == FollowUpChannel.SURVEY and followup.latest_at < holds_until:
            followup.latest_at = holds_until  # it waits as long as it can be answered
            followup.save(update_fields=["latest_at"])
        followup.record("make_survey", by=by, at=at, until=holds_until.isoformat())
    return survey


def end_unanswered(at: datetime) -> int:
    """Surveys that can no longer be answered end as not reached: never as satisfied, never as our fault; how many."""
    over = FollowUp.objects.waiting().filter(
        channel=FollowUpChannel.SURVEY, survey__answered_at=None, survey__expires_at__lte=at
    )
    ended = 0
    for pk in list(over.order_by("latest_at", "pk").values_list("pk", flat=True)[:LOT]):
        with transaction.atomic():
            followup = over.select_for_update(of=["self"], skip_locked=True).filter(pk=pk).first()
            if followup is not None:
                followup.give_up(by=None, at=at, why=WhyUnreached.UNANSWERED)
                ended += 1
    return ended
