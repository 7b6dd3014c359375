"""What a customer answered by a link: taken once, as their own, and told to whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from complaints.choices import State
from complaints.models import Complaint
from followups.choices import WAITING, Heard, Solved
from followups.hearing import hear, who_decides, who_touched
from followups.links import digest_of
from followups.models import FollowUp, Survey
from history.attribution import attributed
from history.masking import unmasked

BeginAgain = Callable[[Complaint, str, datetime], None]


class NotAnswerable(Exception):
    """There is no such link, or no longer: forged, used, expired, or what it asked about was erased."""


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
def record_answer(token: str, *, at: datetime, begin_again: BeginAgain, **answers) -> Answered:
    """Record what the customer said, once. Not solved begins a finished case again, as in a talk; anything else that
    is not good is put before whoever decides. Raises NotAnswerable with nothing written.

    ``begin_again`` is the act of a case, which reaches beyond follow-ups.
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
        return Answered(survey, settle(survey, at, begin_again))


def settle(survey: Survey, at: datetime, begin_again: BeginAgain) -> bool:
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
        begin_again(case, str(survey.words), at)
        hear(followup, Heard.BEGAN_AGAIN, [*who_decides(followup), case.handler], at)
    elif survey.is_unhappy:
        hear(followup, Heard.UNHAPPY, who_decides(followup), at)
    elif survey.is_kind:
        hear(followup, Heard.KIND, who_touched(followup), at)
    return begins
