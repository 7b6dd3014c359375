"""Surveys between the desk and the post: the link goes out by mail, and the answer comes back as the customer's own."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from casework.replying import mail_addresses
from casework.resolving import next_receiver, reopen_case
from complaints.choices import Channel, ReopeningReason
from complaints.models import Complaint
from complaints.tasks import leave
from followups.answering import Answered, record_answer
from followups.choices import FollowUpChannel, FollowUpState
from followups.links import mark_of
from followups.models import FollowUp, Survey
from followups.surveys import CannotAsk, make_survey, why_not
from history.attribution import attributed

LOT = 200


@transaction.atomic
def mail_survey(followup: FollowUp, *, by: User, at: datetime, is_own_doing: bool = True) -> Survey:
    """Make a link and send it to the customer's address. Raises CannotAsk where none is known, PermissionDenied.

    The mail is ``by``'s; not ``is_own_doing`` when the worker sends it as the window opens.
    """
    case = followup.complaint
    address = next(iter(mail_addresses(case)), "") if case is not None else ""
    if not address:
        raise CannotAsk(_("No e-mail address is known. Copy the link, and send it by message."))
    survey = make_survey(followup, by=by if is_own_doing else None, at=at)
    subject, body = letter(survey, case, by)
    reply = case.write_reply(by=by, at=at, channel=Channel.EMAIL, address=address, subject=subject, body=body)
    leave(reply)
    with attributed(actor_id=by.pk if is_own_doing else None, reason="send_survey", at=at):
        survey.mailed_at = at
        survey.save(update_fields=["mailed_at"])
    return survey


def letter(survey: Survey, case: Complaint, by: User) -> tuple[str, str]:
    """What the mail says, in the customer's language, with a mark where the link will stand."""
    with override(survey.language):
        subject = _("Three questions about your case %(case)s") % {"case": case.reference}
        words = _(
            "%(name)s,\n\nyou told us about something that went wrong (%(case)s). We would like to hear how it is now."
            " It takes a minute, without signing in:\n\n%(link)s\n\nThe link is for you alone and can be used once."
            "\n\n%(caller)s, %(firm)s"
        )
        told = {
            "name": case.customer.addressed if case.customer else case.complainant_name,
            "case": case.reference,
            "link": mark_of(survey),
            "caller": by.alias,
            "firm": settings.FIRM_NAME,
        }
        return subject, words % told


def mail_due_surveys(at: datetime) -> int:
    """Send those whose window is open, in the name of whoever has them; what has no address waits for a person."""
    due = FollowUp.objects.filter(
        channel=FollowUpChannel.SURVEY, state=FollowUpState.SCHEDULED, survey=None, complaint__isnull=False
    ).filter(earliest_at__lte=at, latest_at__gt=at, assignee__is_active=True)
    sent = 0
    for pk in list(due.order_by("earliest_at", "pk").values_list("pk", flat=True)[:LOT]):
        with transaction.atomic():
            held = due.select_for_update(of=["self"], skip_locked=True)
            followup = held.select_related("complaint__customer", "customer", "assignee", "team").filter(pk=pk).first()
            if followup is None or why_not(followup) or not mail_addresses(followup.complaint):
                continue
            if followup.complaint.may("write_reply", followup.assignee):
                mail_survey(followup, by=followup.assignee, at=at, is_own_doing=False)
                sent += 1
    return sent


def begin_again(case: Complaint, words: str, at: datetime) -> None:
    """The same rule as in a talk: one level up, with its clock. Where nobody is above, it begins again all the same."""
    receiver = next_receiver(case)
    why = ReopeningReason.STILL_UNHAPPY if receiver else ReopeningReason.UNFINISHED
    reopen_case(case, by=None, at=at, why=why, note=words, receiver=receiver)


def take_answer(token: str, *, at: datetime, **answers) -> Answered:
    """Record what the customer said, once. Raises NotAnswerable with nothing written."""
    return record_answer(token, at=at, begin_again=begin_again, **answers)
