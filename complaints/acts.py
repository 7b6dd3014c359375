"""How the acts on a complaint read in its timeline."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from complaints.choices import (
    ApologyKind,
    Approach,
    ChangeKind,
    ChangeResult,
    Channel,
    ClockKind,
    Direction,
    EmotionKind,
    EmotionLevel,
    EscalationLevel,
    Evidence,
    Granting,
    HoldEnd,
    HoldReason,
    HowLeft,
    LinkKind,
    Outcome,
    PromiseState,
    RedactionReason,
    RedressKind,
    ReopeningReason,
    ReplyFate,
    RevisionReason,
    Scope,
    Severity,
    TaskKind,
    WithdrawalReason,
)
from complaints.hands import HelpEnd, HowAssigned, Suits

STEP, TALK, PROMISE, RECORD = "step", "talk", "promise", "record"

register(
    complaint_register=Act(_("recorded the complaint (%(channel)s)"), STEP, {"channel": Channel}),
    complaint_import=Act(_("came with an import, already closed (%(outcome)s)"), RECORD, {"outcome": Outcome}),
    complaint_acknowledge=Act(_("acknowledged it (%(channel)s)"), STEP, {"channel": Channel}),
    complaint_assess=Act(_("assessed it as %(severity)s"), STEP, {"severity": Severity}),
    complaint_investigate=Act(_("opened the investigation; handler: %(handler)s"), STEP),
    complaint_propose=Act(_("put %(options)s option(s) to the customer (%(channel)s)"), STEP, {"channel": Channel}),
    complaint_agree=Act(_("recorded the customer’s choice: %(words)s (%(evidence)s)"), STEP, {"evidence": Evidence}),
    complaint_decide=Act(_("told the customer our final decision"), STEP),
    complaint_revise=Act(_("went back to look for another solution: %(why)s"), STEP, {"why": RevisionReason}),
    complaint_resolve=Act(_("resolved it"), STEP),
    complaint_resolve_at_first_contact=Act(
        _("resolved it at first contact; the customer left: %(how_left)s"), STEP, {"how_left": HowLeft}
    ),
    complaint_close=Act(_("closed it: %(outcome)s"), STEP, {"outcome": Outcome}),
    complaint_reopen=Act(_("reopened it: %(why)s"), STEP, {"why": ReopeningReason}),
    complaint_withdraw=Act(_("ended it without a solution: %(why)s"), STEP, {"why": WithdrawalReason}),
    complaint_take_in=Act(_("took in %(case)s, merged into this one"), STEP),
    complaint_give_out=Act(_("let %(case)s stand on its own again"), RECORD),
    complaint_link=Act(_("linked it with another case: %(kind)s"), RECORD, {"kind": LinkKind}),
    complaint_unlink=Act(_("removed a link with another case"), RECORD, {"kind": LinkKind}),
    complaint_choose_approach=Act(_("chose how to talk on this case: %(approach)s"), RECORD, {"approach": Approach}),
    complaint_change=Act(_("changed the %(kind)s, as it was stuck: %(words)s"), RECORD, {"kind": ChangeKind}),
    complaint_tell_change=Act(
        _("told what came of a change (%(kind)s): %(result)s"), RECORD, {"kind": ChangeKind, "result": ChangeResult}
    ),
    complaint_take_back=Act(_("took back the last step"), RECORD),
    complaint_add_message=Act(_("wrote down words %(direction)s"), TALK, {"direction": Direction, "channel": Channel}),
    complaint_write_reply=Act(
        _("handed in a reply (%(channel)s): %(fate)s"), TALK, {"channel": Channel, "fate": ReplyFate}
    ),
    complaint_undo_reply=Act(_("took a reply back before it left (%(channel)s)"), RECORD, {"channel": Channel}),
    complaint_retry_reply=Act(
        _("handed in a reply again (%(channel)s): %(fate)s"), RECORD, {"channel": Channel, "fate": ReplyFate}
    ),
    complaint_clear_reply=Act(_("released the words of %(author)s"), RECORD),
    complaint_return_reply=Act(_("sent the words of %(author)s back"), RECORD),
    complaint_say_reply=Act(_("said the words that legal released (%(channel)s)"), TALK, {"channel": Channel}),
    complaint_send_reply=Act(_("sent a reply (%(channel)s)"), TALK, {"channel": Channel}),
    complaint_fail_reply=Act(
        _("a reply could not be delivered (%(channel)s), tries: %(tries)s"), RECORD, {"channel": Channel}
    ),
    complaint_apologise=Act(_("apologised: %(kind)s"), TALK, {"kind": ApologyKind}),
    complaint_read_emotion=Act(
        _("read the emotion: %(kind)s %(level)s"), RECORD, {"level": EmotionLevel, "kind": EmotionKind}
    ),
    complaint_attempt_contact=Act(_("tried to reach the customer (%(channel)s)"), TALK, {"channel": Channel}),
    complaint_add_finding=Act(_("recorded a finding"), RECORD, {"scope": Scope}),
    complaint_make_promise=Act(_("promised: %(words)s"), PROMISE),
    complaint_keep_promise=Act(_("settled the promise “%(words)s”: %(state)s"), PROMISE, {"state": PromiseState}),
    complaint_renegotiate_promise=Act(_("agreed anew: %(words)s"), PROMISE),
    complaint_move_promise_to_aftercare=Act(_("moved the promise “%(words)s” to aftercare"), PROMISE),
    complaint_break_promise=Act(_("said that a promise was not kept: %(words)s"), PROMISE),
    complaint_tell_obstacle=Act(
        _("told the customer of an obstacle (%(channel)s); agreed anew: %(words)s"), PROMISE, {"channel": Channel}
    ),
    complaint_promise_redress=Act(_("promised: %(words)s"), PROMISE),
    complaint_carry_out_redress=Act(_("carried out: %(kind)s"), PROMISE, {"kind": RedressKind}),
    complaint_approve_redress=Act(_("approved redress up to %(most)s in one option: %(words)s"), PROMISE),
    complaint_add_extra_request=Act(_("wrote down an extra request: %(words)s"), RECORD),
    complaint_decide_extra_request=Act(
        _("told the customer about an extra request: %(decision)s (%(channel)s)"),
        TALK,
        {"decision": Granting, "channel": Channel},
    ),
    complaint_tell_finding=Act(_("told the customer what was found"), TALK),
    complaint_lay_out_tasks=Act(_("laid out what is to be done: %(tasks)s"), RECORD),
    complaint_add_task=Act(_("gave a task to %(owner)s: %(words)s"), RECORD),
    complaint_ask_department=Act(_("asked a department: %(words)s"), RECORD),
    complaint_ask_their_side=Act(_("asked %(owner)s for their side"), RECORD),
    complaint_finish_task=Act(_("did a task: %(words)s"), RECORD, {"kind": TaskKind}),
    complaint_answer_task=Act(_("answered a question: %(words)s"), RECORD, {"kind": TaskKind}),
    complaint_drop_task=Act(_("dropped a task: %(words)s"), RECORD, {"kind": TaskKind}),
    complaint_hand_promise=Act(_("handed a promise to %(owner)s: %(words)s"), RECORD),
    complaint_hand_redress=Act(
        _("handed to %(owner)s what is to be carried out: %(kind)s"), RECORD, {"kind": RedressKind}
    ),
    complaint_hand_task=Act(_("handed a task to %(owner)s: %(words)s"), RECORD),
    complaint_escalate=Act(_("escalated it to %(receiver)s (%(level)s)"), STEP, {"level": EscalationLevel}),
    complaint_assign=Act(_("handed it to %(handler)s"), RECORD),
    complaint_hand_out=Act(_("handed it to %(handler)s (%(how)s)"), RECORD, {"how": HowAssigned}),
    complaint_hand_out_fitting=Act(
        _("handed it to %(handler)s (%(how)s): %(because)s"), RECORD, {"how": HowAssigned, "because": Suits}
    ),
    complaint_leave_to_team=Act(_("left it to the team, without a handover"), RECORD),
    complaint_ask_for_help=Act(_("called for help"), RECORD),
    complaint_whisper=Act(_("answered the call for help"), RECORD),
    complaint_end_help=Act(_("ended the call for help: %(how)s"), RECORD, {"how": HelpEnd}),
    person_take_breath=Act(_("took a breath"), RECORD),
    person_breathe_again=Act(_("is ready again"), RECORD),
    person_stop_assignment=Act(_("stopped assignment to %(person)s"), RECORD),
    person_resume_assignment=Act(_("resumed assignment to %(person)s"), RECORD),
    person_be_away=Act(_("wrote down that %(person)s is away until %(until)s"), RECORD),
    person_let_go=Act(_("let %(person)s go"), RECORD),
    person_be_back=Act(_("wrote down that %(person)s is back"), RECORD),
    complaint_place_legal_hold=Act(_("placed a legal hold"), STEP),
    complaint_release_legal_hold=Act(_("released the legal hold"), STEP),
    complaint_hold=Act(_("put it on hold, waiting for: %(why)s"), STEP, {"why": HoldReason}),
    complaint_resume=Act(_("ended the wait: %(how)s"), STEP, {"how": HoldEnd}),
    complaint_redact_message=Act(_("made words unreadable for good: %(why)s"), RECORD, {"why": RedactionReason}),
    complaint_redact_file=Act(_("destroyed a file for good: %(why)s"), RECORD, {"why": RedactionReason}),
    complaint_gloss_message=Act(_("translated words for colleagues"), RECORD),
    complaint_move_message=Act(_("moved one message %(direction)s to %(to)s"), RECORD, {"direction": Direction}),
    complaint_take_in_message=Act(
        _("took in one message %(direction)s from %(from)s"), RECORD, {"direction": Direction}
    ),
    complaint_correct=Act(_("corrected what was entered"), RECORD),
    complaint_warn_of_deadline=Act(_("warned that a deadline is near: %(clock)s"), RECORD, {"clock": ClockKind}),
    complaint_forget_feelings=Act(_("kept how strong the feelings were, not which"), RECORD),
    complaint_miss_deadline=Act(_("noted that a deadline has passed: %(clock)s"), RECORD, {"clock": ClockKind}),
)
