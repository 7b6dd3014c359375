"""How follow-ups read in the timeline of their case."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from followups.choices import (
    CareOutcome,
    EventKind,
    FollowUpChannel,
    Proof,
    Solved,
    Tried,
    WhyCancelled,
    WhyLeft,
    WhyUnreached,
)

FOLLOW_UP = "follow-up"

register(
    followup_plan=Act(_("planned a follow-up"), FOLLOW_UP),
    followup_complete=Act(_("followed up with the customer: %(solved)s"), FOLLOW_UP, {"solved": Solved}),
    followup_answer=Act(_("noted the customer’s answer to the survey: %(solved)s"), FOLLOW_UP, {"solved": Solved}),
    followup_attempt=Act(_("tried to reach the customer for a follow-up: %(how)s"), FOLLOW_UP, {"how": Tried}),
    followup_give_up=Act(_("ended the follow-up without a talk: %(why)s"), FOLLOW_UP, {"why": WhyUnreached}),
    followup_answer_late=Act(
        _("noted the customer’s answer to the survey, after the follow-up was over: %(solved)s"),
        FOLLOW_UP,
        {"solved": Solved},
    ),
    followup_send_survey=Act(_("put the survey link on its way"), FOLLOW_UP),
    followup_make_survey=Act(_("made a survey link"), FOLLOW_UP),
    followup_miss=Act(_("noted that a follow-up was missed"), FOLLOW_UP),
    followup_suspend=Act(_("let the follow-up rest: the case began again"), FOLLOW_UP),
    followup_resume=Act(_("let the follow-up go on: the case did not begin again"), FOLLOW_UP),
    followup_cancel=Act(_("cancelled the follow-up: %(why)s"), FOLLOW_UP, {"why": WhyCancelled}),
    followup_reschedule=Act(_("moved the follow-up"), FOLLOW_UP),
    followup_assign=Act(_("handed the follow-up to %(assignee)s"), FOLLOW_UP),
    followup_carry_out=Act(_("carried out a step of the programme, with %(proof)s"), FOLLOW_UP, {"proof": Proof}),
    followup_send=Act(_("wrote to the customer, by %(channel)s"), FOLLOW_UP, {"channel": FollowUpChannel}),
    followup_note_answer=Act(_("noted the customer’s answer: %(solved)s"), FOLLOW_UP, {"solved": Solved}),
    followup_hand_up=Act(_("handed a missed follow-up up to %(assignee)s"), FOLLOW_UP),
    enrolment_enrol=Act(_("began the programme %(programme)s"), FOLLOW_UP),
    enrolment_finish=Act(_("finished the programme %(programme)s"), FOLLOW_UP),
    enrolment_leave=Act(_("left the programme %(programme)s: %(why)s"), FOLLOW_UP, {"why": WhyLeft}),
    enrolment_judge=Act(
        _("noted what came of the programme %(programme)s: %(outcome)s"), FOLLOW_UP, {"outcome": CareOutcome}
    ),
    customerevent_record=Act(_("wrote down what will happen: %(kind)s"), words={"kind": EventKind}),
)
