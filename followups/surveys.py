"""Three questions in writing: a link is made, holds for some days, and is used once."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from complaints.choices import TO_BE_RELEASED, ReplyFate
from complaints.models import Reply
from followups.choices import WAITING, FollowUpChannel, WhyUnreached
from followups.links import MARK, digest_of, new_nonce, token_of
from followups.models import FollowUp, Survey, TalkTerms
from history.attribution import attributed

LOT = 500
ON_ITS_WAY = (*TO_BE_RELEASED, ReplyFate.CLEARED, ReplyFate.WAITING)


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
    holds_until = end_of_answering(followup, at)
    facts = {"nonce": nonce, "digest": digest_of(token_of(nonce)), "language": language, "made_at": at}
    facts |= {"made_by": by, "mailed_at": None, "expires_at": holds_until, "complaint_id": followup.complaint_id}
    with attributed(actor_id=by.pk if by else None, reason="make_survey", at=at):
        survey, _created = Survey.objects.update_or_create(followup=followup, defaults=facts)
        wait_until(followup, holds_until)
        followup.record("make_survey", by=by, at=at, until=holds_until.isoformat())
    return survey


def end_of_answering(followup: FollowUp, at: datetime) -> datetime:
    """Until when a link can be answered that the customer gets at ``at``."""
    return at + timedelta(days=TalkTerms.of(followup, at).survey_days)


def wait_until(followup: FollowUp, moment: datetime) -> None:
    """Let a follow-up by a link wait as long as the link can be answered."""
    if followup.channel == FollowUpChannel.SURVEY and followup.latest_at < moment:
        followup.latest_at = moment
        followup.save(update_fields=["latest_at"])


def links_left(sender, *, reply: Reply, at: datetime, **_more) -> None:
    """A mail has left, perhaps long after it was handed in: the time of the links in it begins."""
    numbers = [int(number) for number in MARK.findall(reply.body)]
    asked = Survey.objects.filter(pk__in=numbers, complaint_id=reply.complaint_id, answered_at=None) if numbers else ()
    for survey in asked:
        followup = FollowUp.objects.select_for_update(of=["self"]).get(pk=survey.followup_id)
        with attributed(actor_id=reply.by_id, reason="send_survey", at=at):
            survey.expires_at = end_of_answering(followup, at)
            survey.save(update_fields=["expires_at"])
            wait_until(followup, survey.expires_at)


def on_its_way() -> Exists:
    """The condition that the mail with the link of a follow-up has not left, for queries about follow-ups."""
    link = Concat(Value("[[survey "), Cast(OuterRef("survey__pk"), TextField()), Value("]]"), output_field=TextField())
    mails = Reply.objects.filter(complaint=OuterRef("complaint"), fate__in=ON_ITS_WAY)
    return Exists(mails.filter(body__contains=link))


def end_unanswered(at: datetime) -> int:
    """Surveys that can no longer be answered end as not reached: never as satisfied, never as our fault; how many."""
    over = (
        FollowUp.objects.waiting()
        .filter(channel=FollowUpChannel.SURVEY, survey__answered_at=None, survey__expires_at__lte=at)
        .exclude(on_its_way())
    )
    ended = 0
    for pk in list(over.order_by("latest_at", "pk").values_list("pk", flat=True)[:LOT]):
        with transaction.atomic():
            followup = over.select_for_update(of=["self"], skip_locked=True).filter(pk=pk).first()
            if followup is not None:
                followup.give_up(by=None, at=at, why=WhyUnreached.UNANSWERED)
                ended += 1
    return ended
