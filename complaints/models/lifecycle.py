"""The whole graph of a complaint on one page (docs/architecture.md). The database enforces the same one."""

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import GET_STATE

from audit.states import StateField
from audit.steps import Stepping, move
from complaints.choices import (
    IN_PROGRESS,
    ClockKind,
    EscalationLevel,
    Evidence,
    HowLeft,
    ReopeningReason,
    RevisionReason,
    State,
)

case_withdrawn = Signal()  # with ``case``, ``by`` and ``at``, inside the step's transaction; also when it was merged


class Lifecycle(Stepping):
    """The state of a complaint and the verbs that are its only door."""

    state = StateField(_("state"), max_length=14, choices=State, default=State.RECEIVED, editable=False)
    came_from = models.CharField(_("state before"), max_length=14, choices=State, blank=True, editable=False)

    class Meta:
        abstract = True

    @move(State.RECEIVED, State.ACKNOWLEDGED, _("Acknowledge"))
    def acknowledge(self, *, by, at, channel, note=""):
        """A person's first contact. An automatic reply is none."""
        self.acknowledgements.create(by=by, at=at, channel=channel, note=note)
        self.stop_clocks(ClockKind.ACKNOWLEDGEMENT, at=at)
        return {"channel": channel}

    @move(State.ACKNOWLEDGED, State.ASSESSED, _("Assess"))
    def assess(self, *, by, at, severity, is_safety_risk, demand="", demand_confirmation=""):
        """Settle how grave it is and what the customer asks for."""
        self.assessments.create(
            by=by,
            at=at,
            severity=severity,
            is_safety_risk=is_safety_risk,
            demand=demand,
            demand_confirmation=demand_confirmation,
        )
        self.severity, self.is_safety_risk = severity, is_safety_risk
        self.desired_outcome = demand or self.desired_outcome
        if demand_confirmation in {"spoken", "written"}:
            self.stop_clocks(ClockKind.FIRST_RESPONSE, at=at)
        self.lay_out_moves(by=by, at=at)
        return {"severity": severity}

    @move(State.ASSESSED, State.INVESTIGATING, _("Investigate"))
    def investigate(self, *, by, at, handler):
        """Name who looks into it."""
        self.refuse_who_may_not_carry(handler)
        self.investigations.create(by=by, at=at, handler=handler)
        self.handler = handler
        return {"handler": handler.alias}

    @move(State.INVESTIGATING, State.PROPOSED, _("Propose"))
    def propose(self, *, by, at, options, channel):
        """Put one to three options (OptionDraft) to the customer; that is what stops the solution clocks."""
        self.refuse_untold("propose", by=by, at=at, channel=channel)
        proposal = self.proposals.create(by=by, at=at, channel=channel, round=self.proposals.count() + 1)
        for position, draft in enumerate(options, 1):
            proposal.add(draft, position=position)
        self.stop_clocks(ClockKind.FIRST_RESPONSE, ClockKind.SOLUTION, ClockKind.SECOND_SOLUTION, at=at)
        return {"options": len(options), "channel": channel}

    @move(State.PROPOSED, State.COMMITTED, _("Record the agreement"))
    def agree(self, *, by, at, option, evidence, note=""):
        """The customer chose. What the option offers becomes a promise with owner and deadline."""
        self.agreements.create(by=by, at=at, option=option, evidence=evidence, note=note)
        self.promise_option(option, by=by, at=at)
        return {"words": option.title, "evidence": Evidence(evidence).value}

    @move(State.PROPOSED, State.COMMITTED, _("Decide"))
    def decide(self, *, by, at, reasons, routes_told, option=None):
        """Our final decision where no agreement was found: reasons given, outside routes told."""
        self.refuse_untold("decide", by=by, at=at)
        self.decisions.create(by=by, at=at, reasons=reasons, routes_told=routes_told, option=option)
        self.stop_clocks(ClockKind.STATUTORY, at=at)
        if option:
            self.promise_option(option, by=by, at=at)

    @move([State.PROPOSED, State.COMMITTED], State.INVESTIGATING, _("Look for another solution"))
    def revise(self, *, by, at, why, note=""):
        """Back to finding out: the customer is still unhappy, or something is in our way."""
        self.revisions.create(by=by, at=at, why=why, note=note)
        if why == RevisionReason.STILL_UNHAPPY:
            self.start_clock(ClockKind.SECOND_SOLUTION, at=at)
        return {"why": why}

    @move(State.COMMITTED, State.RESOLVED, _("Resolve"))
    def resolve(self, *, by, at, what_was_done, no_apology_reason=""):
        """Everything promised is done, agreed anew or in aftercare; what is left is the customer's word."""
        self.resolutions.create(by=by, at=at, what_was_done=what_was_done, no_apology_reason=no_apology_reason)
        self.resolved_at = at
        self.stop_clocks(*ClockKind, at=at)

    @move([State.RECEIVED, State.ACKNOWLEDGED], State.RESOLVED, _("Resolve now"))
    def resolve_at_first_contact(self, *, by, at, what_was_done, how_left):
        """A trivial matter mended in the first conversation. No step is invented."""
        self.resolutions.create(by=by, at=at, what_was_done=what_was_done, how_left=how_left, at_first_contact=True)
        self.resolved_at = at
        self.stop_clocks(*ClockKind, at=at)
        return {"how_left": HowLeft(how_left).value}

    @move(State.RESOLVED, State.CLOSED, pgettext_lazy("case", "Close"))
    def close(self, *, by, at, outcome, cause=None, lesson="", customer_words=""):
        """End the case with one of the outcomes; only "satisfied" counts as satisfied."""
        self.closures.create(by=by, at=at, outcome=outcome, cause=cause, lesson=lesson, customer_words=customer_words)
        self.outcome, self.closed_at = outcome, at
        self.drop_open_tasks(by=by, at=at)
        return {"outcome": outcome}

    @move([State.RESOLVED, State.CLOSED], State.INVESTIGATING, _("Reopen"))
    def reopen(self, *, by, at, why, note="", receiver=None):
        """Begin again. Still unhappy: one level up to a named receiver, with a clock for a second solution.

        Otherwise it goes back to its handler, and the clock of the solution runs anew under the standard in force.
        What the law still gives time for runs on: only a final decision answers it for good.
        """
        self.reopenings.create(by=by, at=at, why=why, note=note)
        stopped = self.clocks.filter(kind=ClockKind.STATUTORY, stopped_at=self.resolved_at)
        (stopped if why == ReopeningReason.CLOSED_IN_ERROR else stopped.filter(due_at__gt=at)).update(stopped_at=None)
        self.outcome, self.closed_at, self.resolved_at = "", None, None
        if why == ReopeningReason.STILL_UNHAPPY:
            self.refuse_who_may_not_carry(receiver)
            self.escalation_level = min(self.escalation_level + 1, EscalationLevel.CRISIS_TEAM)
            self.escalations.create(level=self.escalation_level, receiver=receiver, why=note or why, by=by, at=at)
            self.handler = receiver
        self.start_clock(begun_by_reopening(why), at=at)
        return {"why": why}

    @move(list(IN_PROGRESS), State.WITHDRAWN, _("Withdraw"))
    def withdraw(self, *, by, at, why, note="", duplicate_of=None, across_customers=False):
        """End it without a solution, under one of four labels; a duplicate names the case that stays.

        ``across_customers`` confirms that it is one matter although the customers differ.
        """
        self.withdrawals.create(by=by, at=at, why=why, note=note, duplicate_of=duplicate_of)
        self.closed_at = at
        self.stop_clocks(*ClockKind, at=at)
        self.drop_open_tasks(by=by, at=at)
        into = {"into": duplicate_of.reference, "across_customers": across_customers} if duplicate_of else {}
        return {"why": why, **into}

    @move(
        [state for state in State if state != State.RECEIVED],
        GET_STATE(lambda case, **facts: case.came_from, states=State.values),
        _("Take back the last step"),
        conditions=[lambda case: bool(case.came_from)],
    )
    def take_back(self, *, by, at, why):
        """Undo the last step as a recorded correction; it is no reopening and no step of its own."""
        self.corrections.create(by=by, at=at, field="state", was=self.state, becomes=self.came_from, why=why)
        undone = self.last_step
        self.undo_last_step()
        return {"undone": undone}


def begun_by_reopening(why: str) -> ClockKind:
    """The clock that runs from a reopening on."""
    return ClockKind.SECOND_SOLUTION if why == ReopeningReason.STILL_UNHAPPY else ClockKind.SOLUTION


# What each verb is called, for reading what is stored.
VERBS = {
    name: next(iter(verb._django_fsm.transitions.values())).custom["label"]
    for name, verb in vars(Lifecycle).items()
    if hasattr(verb, "_django_fsm")
}
