"""What the history of a case says by itself to the items of a scorecard: registered facts, each with why and when.

What was not recorded is not a no: a case that was imported without its steps says that it cannot be known. All that
the facts go by is read in one query (``training/lived.py``); the facts themselves ask nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import now

from complaints.choices import SEVERITY_ORDER, DemandConfirmation, EmotionKind, Evidence, Outcome, Severity, State
from followups.choices import FollowUpState, Solved
from gifts.choices import IN_A_TIER
from training.choices import Fact, Told
from training.lived import Lived, read
from training.reasons import Found

YES, PARTLY, NO, NOT_APPLICABLE, UNKNOWN = Told
DAY = timedelta(days=1)
UPSET = ("moderate", "strong")

Known = Callable[[Lived], Found]
FACTS: dict[str, Known] = {}


def fact(code: Fact) -> Callable[[Known], Known]:
    """Register the decorated function as what answers the fact."""

    def register(known: Known) -> Known:
        FACTS[code.value] = known
        return known

    return register


def told_of(case_id: int, at: datetime | None = None) -> dict[str, Found]:
    """{code of a fact: what the history says} of one case, as it stands; one query."""
    return told_by(read(case_id, at or now()))


def told_by(lived: Lived) -> dict[str, Found]:
    """The same of a life that was read already. What an import left out is not a no."""
    found = {}
    for code, known in FACTS.items():
        said = known(lived)
        hollow = said.answer in {NO, NOT_APPLICABLE} or said.why in {"still_open", "lacking"}
        found[code] = Found(UNKNOWN, "imported") if lived.is_imported and hollow else said
    return found


def by_clock(lived: Lived, kind: str) -> Found:
    """What the first clock of a kind says."""
    clocks = [clock for clock in lived.clocks if clock.kind == kind]
    if not clocks:
        return Found(NOT_APPLICABLE, "no_clock")
    clock = min(clocks, key=lambda one: one.started_at)
    if clock.stopped_at is None:
        over = clock.due_at < lived.now
        return Found(
            NO if over else UNKNOWN, "never" if over else "runs", clock.due_at if over else None, {"due": clock.due_at}
        )
    if lived.closed_without_answer(clock):
        return Found(NOT_APPLICABLE, "ended_before", clock.stopped_at)
    met = clock.stopped_at <= clock.due_at
    values = {"done": clock.stopped_at, "due": clock.due_at}
    return Found(YES if met else NO, "met" if met else "late", clock.stopped_at, values)


@fact(Fact.ACKNOWLEDGED_IN_TIME)
def acknowledged_in_time(lived: Lived) -> Found:
    """Whether a person's first contact came before its clock."""
    return by_clock(lived, "acknowledgement")


@fact(Fact.FIRST_WORDS_IN_TIME)
def first_words_in_time(lived: Lived) -> Found:
    """Whether the first real answer came before its clock."""
    return by_clock(lived, "first_response")


@fact(Fact.DEMAND_CONFIRMED)
def demand_confirmed(lived: Lived) -> Found:
    """Whether the customer confirmed what we understood."""
    if not lived.assessments:
        return _not_there(lived, NO, "not_confirmed")
    last = lived.assessments[-1]
    if last.demand_confirmation in {DemandConfirmation.SPOKEN, DemandConfirmation.WRITTEN}:
        return Found(YES, "confirmed", last.at, {"how": last.demand_confirmation})
    if last.demand_confirmation:
        return Found(NOT_APPLICABLE, "could_not_confirm", last.at)
    if SEVERITY_ORDER[last.severity] < SEVERITY_ORDER[Severity.MODERATE]:
        return Found(NOT_APPLICABLE, "not_asked", last.at)
    return Found(NO, "not_confirmed", last.at)


def _not_there(lived: Lived, answer: str, why: str) -> Found:
    """Of a step that was not taken: settled at once, not yet, or never."""
    if lived.at_first_contact:
        return Found(NOT_APPLICABLE, "at_first_contact", lived.at_first_contact.at)
    if lived.is_open and not lived.resolutions:
        return Found(UNKNOWN, "still_open")
    return Found(NOT_APPLICABLE if lived.state == State.WITHDRAWN else answer, why)


@fact(Fact.UPDATED_BEFORE_ASKED)
def updated_before_asked(lived: Lived) -> Found:
    """Whether the customer heard from us between the acknowledgement and the proposal, where that took over a day."""
    if not lived.proposals:
        return _not_there(lived, NOT_APPLICABLE, "no_options")
    begun = lived.acknowledgements[0].at if lived.acknowledgements else lived.received_at
    proposed = lived.proposals[0].at
    told = [one for one in lived.our_words if begun < one.at < proposed]
    if told:
        return Found(YES, "told_between", told[0].at, {"count": len(told)})
    if proposed - begun <= DAY:
        return Found(NOT_APPLICABLE, "short", proposed)
    return Found(NO, "silent", proposed, {"hours": int((proposed - begun).total_seconds() // 3600)})


@fact(Fact.TOLD_EARLY_WHEN_BLOCKED)
def told_early_when_blocked(lived: Lived) -> Found:
    """Whether an obstacle was told before the promise it stood in the way of was due."""
    if lived.obstacles:
        late = next((one for one in lived.obstacles if one.told_at > one.promise__due_at), None)
        shown = late or lived.obstacles[0]
        return Found(NO if late else YES, "told_late" if late else "told_first", shown.told_at)
    failed = [one for one in lived.promises if one.state in {"late", "broken"}]
    if failed:
        return Found(NO, "not_told", failed[0].due_at)
    return Found(NOT_APPLICABLE, "nothing_in_the_way")


@fact(Fact.PROMISE_KEPT)
def promise_kept(lived: Lived) -> Found:
    """Whether what was promised was done, and in time."""
    counted = [one for one in lived.promises if one.state != "renegotiated"]
    for state, answer, why in (("broken", NO, "broken"), ("late", PARTLY, "kept_late")):
        if failed := next((one for one in counted if one.state == state), None):
            return Found(answer, why, failed.settled_at or failed.due_at)
    waiting = [one for one in counted if one.state in {"open", "aftercare"}]
    if overdue := next((one for one in waiting if one.due_at < lived.now), None):
        return Found(NO, "broken", overdue.due_at)
    kept = [one for one in counted if one.state == "kept"]
    if waiting:
        return Found(UNKNOWN, "not_due")
    if kept:
        return Found(YES, "kept", kept[-1].settled_at, {"count": len(kept)})
    return Found(NOT_APPLICABLE, "no_promise")


@fact(Fact.OPTIONS_PROPOSED)
def options_proposed(lived: Lived) -> Found:
    """Whether one to three options were put, from two on with what speaks for and against each."""
    if not lived.proposals:
        return _not_there(lived, NO, "no_options")
    last = lived.proposals[-1]
    if last.options == 1:
        return Found(YES, "one_option", last.at)
    whole = last.weighed == last.options
    return Found(YES if whole else PARTLY, "options" if whole else "bare_options", last.at, {"count": last.options})


@fact(Fact.AGREEMENT_RECORDED)
def agreement_recorded(lived: Lived) -> Found:
    """Whether the customer's choice stands in writing."""
    if lived.agreements:
        last = lived.agreements[-1]
        written = last.evidence in {Evidence.WRITTEN, Evidence.SIGNED}
        return Found(YES if written else PARTLY, "agreed_written" if written else "agreed_spoken", last.at)
    if lived.decisions:
        return Found(NOT_APPLICABLE, "decided", lived.decisions[-1].at)
    return _not_there(lived, NO, "not_agreed")


@fact(Fact.FOLLOWED_UP_IN_WINDOW)
def followed_up_in_window(lived: Lived) -> Found:
    """Whether the first follow-up that counts was done in its window."""
    rows = [one for one in lived.followups if one.state not in {FollowUpState.CANCELLED, FollowUpState.SUSPENDED}]
    if not rows:
        return _not_there(lived, NOT_APPLICABLE, "no_follow_up")
    first = min(rows, key=lambda one: one.latest_at)
    values = {"due": first.latest_at}
    if first.done_at:
        met = first.done_at <= first.latest_at
        return Found(YES if met else PARTLY, "asked_in_window" if met else "asked_late", first.done_at, values)
    if first.latest_at < lived.now:
        return Found(NO, "missed", first.latest_at, values)
    return Found(UNKNOWN, "window_open", None, values)


SAID = {Solved.YES: (YES, "said_solved"), Solved.PARTLY: (PARTLY, "said_partly"), Solved.NO: (NO, "said_unsolved")}


@fact(Fact.CONFIRMED_SOLVED)
def confirmed_solved(lived: Lived) -> Found:
    """Whether the customer said that it is solved: afterwards, at the end, or in the first conversation."""
    said = [one for one in lived.followups if one.solved]
    if said:
        last = max(said, key=lambda one: one.done_at or one.latest_at)
        answer, why = SAID[Solved(last.solved)]
        return Found(answer, why, last.done_at)
    if lived.closures:
        last = lived.closures[-1]
        if last.outcome == Outcome.SATISFIED:
            return Found(YES, "said_solved", last.at)
        if last.outcome == Outcome.NOT_SATISFIED:
            return Found(NO, "said_unsolved", last.at)
        return Found(UNKNOWN, "did_not_say", last.at)
    if lived.at_first_contact and lived.at_first_contact.how_left == "fine":
        return Found(YES, "left_fine", lived.at_first_contact.at)
    if lived.state == State.WITHDRAWN:
        return Found(NOT_APPLICABLE, "ended_before")
    return Found(UNKNOWN, "did_not_say" if lived.at_first_contact else "still_open")


@fact(Fact.THANKED)
def thanked(lived: Lived) -> Found:
    """Whether somebody thanked the customer in writing; what was said on the phone nobody knows."""
    if written := next((one for one in lived.our_words if one.thanks), None):
        return Found(YES, "thanks_written", written.at)
    if on_card := next((one for one in lived.gifts if one.thanks and one.sent_at), None):
        return Found(YES, "thanks_on_card", on_card.sent_at)
    return Found(UNKNOWN, "thanks_unseen")


@fact(Fact.RECORDED_IN_FULL)
def recorded_in_full(lived: Lived) -> Found:
    """Whether a finished case says what the customer felt and wanted, what was done, why it happened, the lesson."""
    if lived.is_open:
        return Found(UNKNOWN, "still_open")
    if lived.state == State.WITHDRAWN:
        return Found(NOT_APPLICABLE, "ended_before")
    closure = lived.closures[-1] if lived.closures else None
    parts = [lived.emotions, lived.has_demand, lived.resolutions]
    if SEVERITY_ORDER[lived.severity] >= SEVERITY_ORDER[Severity.MODERATE]:
        parts += [closure and closure.has_cause, closure and closure.has_lesson]
    lacking = sum(not part for part in parts)
    at = closure.at if closure else None
    if not lacking:
        return Found(YES, "full", at)
    return Found(PARTLY if lacking < len(parts) - 1 else NO, "lacking", at, {"count": lacking})


def of_gift(lived: Lived, known: Callable[[Any], Found]) -> Found:
    """What the weakest of the gifts says; without a gift nothing is to be said."""
    said = [known(gift) for gift in lived.gifts]
    order = [NO, PARTLY, UNKNOWN, YES]
    return min(said, key=lambda one: order.index(one.answer)) if said else Found(NOT_APPLICABLE, "no_gift")


@fact(Fact.GIFT_AFTER_APOLOGY)
def gift_after_apology(lived: Lived) -> Found:
    """Whether somebody apologised before a gift was asked for."""

    def known(gift) -> Found:
        if not lived.apologies:
            return Found(NO, "no_apology", gift.requested_at)
        first = lived.apologies[0].at <= gift.requested_at
        return Found(YES if first else NO, "apology_first" if first else "gift_first", gift.requested_at)

    return of_gift(lived, known)


@fact(Fact.GIFT_IN_BAND)
def gift_in_band(lived: Lived) -> Found:
    """Whether its value lay where the tier says, or left it with a reason."""

    def known(gift) -> Found:
        if gift.placement in IN_A_TIER:
            return Found(YES, "in_band", gift.requested_at)
        reasoned = gift.has_reason and gift.decided_at
        return Found(PARTLY if reasoned else NO, "out_of_band_reason" if reasoned else "out_of_band", gift.requested_at)

    return of_gift(lived, known)


@fact(Fact.GIFT_RELATED)
def gift_related(lived: Lived) -> Found:
    """Whether what was given has to do with this kind of matter."""

    def known(gift) -> Found:
        suits = not gift.item__fits or lived.category in gift.item__fits
        return Found(YES if suits else NO, "related" if suits else "unrelated", gift.requested_at)

    return of_gift(lived, known)


@fact(Fact.GIFT_NOT_WHILE_ANGRY)
def gift_not_while_angry(lived: Lived) -> Found:
    """Whether the last reading before it left (or was asked for) was no anger."""

    def known(gift) -> Found:
        at = gift.sent_at or gift.requested_at
        readings = [one for one in lived.emotions if one.at <= at]
        if not readings:
            return Found(UNKNOWN, "no_reading", at)
        last = readings[-1]
        if last.kind != EmotionKind.ANGRY or last.level not in UPSET:
            return Found(YES, "calm", last.at)
        return Found(PARTLY if gift.decided_in_anger else NO, "angry_decided" if gift.decided_in_anger else "angry", at)

    return of_gift(lived, known)
