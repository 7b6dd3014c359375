"""Surveys between the desk and the post: the link goes out by mail, and the answer comes back as the customer's own."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from casework.replying import mail_addresses
from casework.resolving import next_receiver, reopen_case
from complaints.choices import Channel, ReopeningReason, State
from complaints.models import Complaint
from complaints.tasks import leave
from followups.choices import WAITING, FollowUpChannel, FollowUpState, Heard, Solved
from followups.hearing import hear, who_decides, who_touched
from followups.links import digest_of, mark_of
from followups.models import FollowUp, Survey
from followups.surveys import CannotAsk, make_survey, why_not
from history.attribution import attributed
from history.masking import unmasked

LOT = 200


class NotAnswerable(Exception):
    """There is no such link, or no longer: forged, used, expired, or what it asked about was erased."""


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


def survey_for(token: str, at: datetime) -> Survey | None:
    """The survey that can be answered by this token now; None for whatever is wrong with it."""
    with unmasked():
        rows = Survey.objects.open(at).select_related("followup__customer", "followup__complaint__customer")
        survey = rows.filter(digest=digest_of(token)).first()
        return survey if survey is not None and not is_gone(survey) else None


def is_gone(survey: Survey) -> bool:
    """Whether what it asks about was erased: no new words about the person come in."""
    followup = survey.followup
    of_case = followup.complaint is not None and followup.complaint.is_erased
    return of_case or (followup.customer is not None and followup.customer.is_erased)


@dataclass(frozen=True)
class Answered:
    """What an answer led to."""

    survey: Survey
    begins_again: bool


@transaction.atomic
def take_answer(token: str, *, at: datetime, **answers) -> Answered:
    """Record what the customer said, once. Not solved begins a finished case again, as in a talk; anything else that
    is not good is put before whoever decides. Raises NotAnswerable with nothing written.
    """
    with unmasked():
        known = survey_for(token, at)
        if known is None:
            raise NotAnswerable
        if known.complaint_id is not None:  # the case first, as every act holds it
            list(Complaint.objects.select_for_update(of=["self"]).filter(pk=known.complaint_id).values_list("pk"))
        list(FollowUp.objects.select_for_update(of=["self"]).filter(pk=known.followup_id).values_list("pk"))
        list(Survey.objects.select_for_update(of=["self"]).filter(pk=known.pk).values_list("pk"))
        survey = survey_for(token, at)
        if survey is None:
            raise NotAnswerable
        with attributed(actor_id=None, reason="answer_survey", at=at):
            for name, value in answers.items():
                setattr(survey, name, value)
            survey.answered_at = at
            survey.save()
        return Answered(survey, settle(survey, at))


def settle(survey: Survey, at: datetime) -> bool:
    """What follows from an answer: for the follow-up, the case and our people; whether the case begins again."""
    related = ("complaint__customer", "complaint__team", "complaint__handler", "customer__account_manager")
    followup = FollowUp.objects.select_related(*related, "team", "assignee").get(pk=survey.followup_id)
    case = followup.complaint
    was_waiting = followup.state in WAITING
    begins = survey.solved == Solved.NO and case is not None and case.state in {State.RESOLVED, State.CLOSED}
    if was_waiting:
        followup.answer(by=None, at=at, survey=survey)
    else:
        followup.record("answer_late", by=None, at=at, solved=survey.solved)
    if begins:
        begin_again(case, words=survey.words, at=at)
        hear(followup, Heard.BEGAN_AGAIN, [*who_decides(followup), case.handler], at)
    elif survey.is_unhappy:
        hear(followup, Heard.UNHAPPY, who_decides(followup), at)
    elif survey.is_kind:
        hear(followup, Heard.KIND, who_touched(followup), at)
    return begins


def begin_again(case: Complaint, *, words: str, at: datetime) -> None:
    """The same rule as in a talk: one level up, with its clock. Where nobody is above, it begins again all the same."""
    receiver = next_receiver(case)
    why = ReopeningReason.STILL_UNHAPPY if receiver else ReopeningReason.UNFINISHED
    reopen_case(case, by=None, at=at, why=why, note=words, receiver=receiver)
