"""What each step asks for (docs/domain.md §3). Laws always hold; the rest where a manager's rule says so."""

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from complaints.choices import SEVERITY_ORDER, Direction, Outcome, PromiseState, ReopeningReason, Severity, TaskKind
from complaints.models.requirements import Asked, Requirement, require
from complaints.permissions import may_take_back


def is_at_least(severity: str, floor: str) -> bool:
    """Whether one severity is as grave as another."""
    return SEVERITY_ORDER[severity] >= SEVERITY_ORDER[floor]


def given(name: str):
    """Met when the step brings ``name``; on a page that only explains, it is missing."""
    return lambda asked: asked.fact(name) not in (None, "", [])


def law(code, label, where, met) -> Requirement:
    """A requirement that no manager can switch off."""
    return Requirement(code, label, where, met, law=True)


def two_options_after_unhappy(asked: Asked) -> bool:
    """After "still unhappy" the customer gets something to choose from."""
    options = asked.fact("options") or []
    return len(options) != 1 or not asked.case.customer_was_unhappy()


def pros_and_cons(asked: Asked) -> bool:
    """Two options and more are only a choice when each says what speaks for and against it."""
    options = asked.fact("options") or []
    return len(options) < 2 or all(option.pros and option.cons for option in options)


def on_the_table(asked: Asked) -> bool:
    """What is chosen stands in the newest round of this case that was not taken back."""
    option = asked.fact("option")
    return option is None or asked.case.options_on_the_table().filter(pk=option.pk).exists()


def within_authority(asked: Asked) -> bool:
    """No option restores more than its proposer may offer, or than somebody else approved on the case."""
    most: dict[str, int] = {}
    for option in asked.fact("options") or []:
        most[option.currency] = max(most.get(option.currency, 0), option.total)
    return all(
        amount <= 0 or asked.case.reach_of(asked.by, currency, asked.at).covers(amount)
        for currency, amount in most.items()
    )


def grave_enough_for_category(asked: Asked) -> bool:
    """No case is less grave than its category begins."""
    return is_at_least(asked.severity, asked.case.category.first_severity)


def enough_tries(asked: Asked) -> bool:
    """Silence counts only after the documented tries; from severe on, only with a supervisor's word."""
    if asked.fact("outcome") != Outcome.NO_ANSWER:
        return True
    if is_at_least(asked.case.severity, Severity.SEVERE) and not permissions.may_supervise(asked.by):
        return False
    return asked.case.attempts.count() >= (asked.amount or 1)


def apology_on_record(asked: Asked) -> bool:
    """An apology is on record, or the reason why there is none comes with the step."""
    return bool(asked.fact("no_apology_reason")) or asked.case.apologies.exists()


require("acknowledge", law("first_contact", _("a person’s first contact"), "acknowledgement", given("channel")))
require(
    "assess",
    law("severity_settled", _("severity"), "assessment", given("severity")),
    law(
        "safety_is_grave",
        _("a safety risk is severe or critical"),
        "assessment",
        lambda asked: not asked.fact("is_safety_risk") or is_at_least(asked.severity, Severity.SEVERE),
    ),
    law(
        "category_is_grave",
        _("this category starts at a higher severity"),
        "assessment",
        grave_enough_for_category,
    ),
    Requirement(
        "demand_restated",
        _("the demand, restated"),
        "assessment",
        lambda asked: bool(asked.fact("demand") or asked.case.desired_outcome),
    ),
    Requirement("demand_confirmed", _("confirmed by the customer"), "assessment", given("demand_confirmation")),
    Requirement("emotion_read", _("emotion"), "emotion", lambda asked: bool(asked.case.emotion_level)),
)
require(
    "correct",
    law(
        "safety_is_grave",
        _("a safety risk is severe or critical"),
        "correction",
        lambda asked: not asked.case.is_safety_risk or is_at_least(asked.severity, Severity.SEVERE),
    ),
    law(
        "category_is_grave",
        _("this category starts at a higher severity"),
        "correction",
        grave_enough_for_category,
    ),
    law(
        "named_by_another",
        _("a colleague who writes it down: nobody names themselves"),
        "correction",
        lambda asked: asked.fact("about_staff") is None or asked.fact("about_staff") != asked.by,
    ),
    law(
        "unnamed_by_supervisor",
        _("a supervisor, to name somebody else or nobody"),
        "correction",
        lambda asked: (
            "about_staff" not in asked.facts or asked.case.about_staff_id is None or permissions.may_supervise(asked.by)
        ),
    ),
)
require("investigate", law("handler_named", _("a responsible handler"), "investigation", given("handler")))
require(
    "propose",
    Requirement("finding_recorded", _("a finding"), "findings", lambda asked: asked.case.findings.exists()),
    Requirement(
        "cause_recorded", _("root cause"), "findings", lambda asked: any(f.cause_id for f in asked.case.findings.all())
    ),
    Requirement(
        "finding_told",
        _("the finding told to the customer"),
        "findings",
        lambda asked: any(finding.told_customer for finding in asked.case.findings.all()),
    ),
    law(
        "one_to_three_options",
        _("one to three options"),
        "proposal",
        lambda asked: 1 <= len(asked.fact("options") or []) <= 3,
    ),
    law("two_options_when_unhappy", _("at least two options"), "proposal", two_options_after_unhappy),
    Requirement("pros_and_cons", _("what speaks for and against each option"), "proposal", pros_and_cons),
    law(
        "within_authority",
        _("an approval: an option offers more than you may on your own word"),
        "proposal",
        within_authority,
    ),
)
require(
    "agree",
    law("option_chosen", _("the customer’s choice"), "agreement", given("option")),
    law("on_the_table", _("an option of the newest round"), "agreement", on_the_table),
    law("evidence_given", _("what shows the choice"), "agreement", given("evidence")),
)
require(
    "decide",
    law("reasons_given", _("our reasons"), "decision", given("reasons")),
    law("routes_told", _("the outside routes told"), "decision", given("routes_told")),
    law("on_the_table", _("an option of the newest round"), "decision", on_the_table),
)
require("revise", law("why", _("the reason"), "revision", given("why")))
require(
    "resolve",
    law(
        "promises_settled",
        _("every promise kept, agreed anew or moved to aftercare"),
        "promised",
        lambda asked: all(promise.state != PromiseState.OPEN for promise in asked.case.promises.all()),
    ),
    law(
        "redress_settled",
        _("what was chosen carried out, or promised by a time"),
        "options",
        lambda asked: not asked.case.redress_left_open().exists(),
    ),
    law(
        "extra_requests_answered",
        _("every extra request answered"),
        "extra",
        lambda asked: all(request.decision for request in asked.case.extra_requests.all()),
    ),
    law("what_was_done", _("what was done"), "resolution", given("what_was_done")),
    Requirement("apology_or_reason", _("an apology, or why there is none"), "apology", apology_on_record),
)
require(
    "resolve_at_first_contact",
    law(
        "is_trivial",
        _("only a minor matter without safety, privacy or legal side"),
        "assessment",
        lambda asked: asked.case.severity == Severity.MINOR and not asked.case.is_grave_matter,
    ),
    law("what_was_done", _("what was done"), "first-contact", given("what_was_done")),
    law("how_left", _("how the customer left"), "first-contact", given("how_left")),
)
require(
    "close",
    law("outcome_given", _("an outcome"), "closure", given("outcome")),
    law(
        "regulator_settled",
        _("whether the regulator is notified"),
        "todo",
        lambda asked: not any(task.is_open and task.kind == TaskKind.REGULATOR for task in asked.case.tasks.all()),
    ),
    law("enough_tries", _("documented tries to reach the customer"), "attempts", enough_tries),
    Requirement("cause_code", _("cause"), "closure", given("cause")),
    Requirement("lesson", _("lesson"), "closure", given("lesson")),
)
require(
    "reopen",
    law("why", _("the reason"), "reopening", given("why")),
    law(
        "receiver_named",
        _("who receives it one level up"),
        "reopening",
        lambda asked: asked.fact("why") != ReopeningReason.STILL_UNHAPPY or asked.fact("receiver") is not None,
    ),
)
require("withdraw", law("why", _("the reason"), "withdrawal", given("why")))
require(
    "take_back",
    law("why", _("the reason"), "take-back", given("why")),
    law(
        "author_or_supervisor",
        _("its author within ten minutes, later a supervisor"),
        "take-back",
        lambda asked: may_take_back(asked.by, asked.case, asked.at),
    ),
    law(
        "nothing_sent_since",
        _("nothing was sent since, or a supervisor decides"),
        "take-back",
        lambda asked: (
            permissions.may_supervise(asked.by)
            or not asked.case.messages.filter(direction=Direction.OUTBOUND, at__gte=asked.case.last_step_at).exists()
        ),
    ),
)
