"""What a gift asks for before it moves (docs/domain.md §4): sincere, relevant, proportionate, and never a bribe."""

from datetime import timedelta
from functools import partial

from django.utils.translation import gettext_lazy as _

from complaints.choices import OPEN, Channel, EmotionLevel, EscalationLevel, Severity
from complaints.laws import given, law
from complaints.models import Complaint, policy_day
from complaints.models.requirements import Asked, require
from customers.models import CustomerKind
from gifts.authority import authority_covers, decision_covered
from gifts.choices import IN_A_TIER, Placement, Timing
from gifts.leaving import Hold, holds, situation_of
from gifts.models import GiftTier
from gifts.models.deputies import standing_in
from gifts.policies import conditions_in
from gifts.typesetting import size_of
from history.attribution import current

FRESH = timedelta(hours=24)


def card_fits(asked: Asked) -> bool:
    """Nothing on the card is cut off."""
    return size_of(asked.case.card) is not None


def apology_recorded(asked: Asked) -> bool:
    """A gift goes with an apology, never instead of one; care without a complaint needs none."""
    case = asked.case.complaint
    return case is None or case.apologies.exists()


def no_legal_hold(asked: Asked) -> bool:
    """Gifts stop until legal clears the case."""
    case = asked.case.complaint
    return case is None or not case.under_legal_hold()


def reading_is_fresh(asked: Asked) -> bool:
    """How the customer feels was read within a day."""
    case = asked.case.complaint
    return case is None or case.emotions.filter(at__gt=asked.at - FRESH, at__lte=asked.at).exists()


def customer_is_calm_enough(asked: Asked) -> bool:
    """No gift on strong anger."""
    case = asked.case.complaint
    return case is None or case.emotion_level != EmotionLevel.STRONG


def calm_or_reason(asked: Asked) -> bool:
    """Strong anger needs a second person and a reason."""
    return customer_is_calm_enough(asked) or bool(asked.case.why.strip())


def tier_or_reason(asked: Asked) -> bool:
    """A value outside its tier says why, and so does winning somebody back."""
    return asked.case.placement == Placement.WITHIN or bool(asked.case.why.strip())


def tier_in_force(asked: Asked) -> bool:
    """An expired tier says nothing any more."""
    return GiftTier.objects.in_force(policy_day(asked.at)).filter(pk=asked.case.tier_id).exists()


def nobody_in_crisis(asked: Asked) -> bool:
    """A critical case is for the crisis team, not for one's own word."""
    return asked.case.severity != Severity.CRITICAL or asked.case.complaint is None


def crisis_team_releases(asked: Asked) -> bool:
    """What a critical case is given, the crisis team releases: a manager, once the case stands with them."""
    gift = asked.case
    if nobody_in_crisis(asked):
        return True
    return gift.complaint.escalation_level >= EscalationLevel.CRISIS_TEAM and decides_as(asked) == "manager"


def decides_as(asked: Asked) -> str:
    """The role whose word it is: that of the absent one for whom a deputy acts."""
    absent = circumstance_of(asked)
    return absent.role if absent else asked.by.role


def circumstance_of(asked: Asked):
    """The absent person for whom the asker acts; None for themselves."""
    number = acting_for_now()
    return next((one for one in standing_in(asked.by, asked.at) if one.pk == number), None) if number else None


def acting_for_now() -> int | None:
    """For whom is acted in these circumstances."""
    circumstances = current()
    return circumstances.acting_for_id if circumstances else None


def ordinary_recipient(asked: Asked) -> bool:
    """Officials and business buyers need compliance: a manager decides."""
    customer = asked.case.customer
    return customer is None or customer.kind == CustomerKind.CONSUMER


def manager_for_others(asked: Asked) -> bool:
    """For officials and business buyers only a manager approves."""
    return ordinary_recipient(asked) or decides_as(asked) == "manager"


def recipient_cleared(asked: Asked) -> bool:
    """Compliance has looked at an official or a business buyer, with who, when and why on record."""
    return ordinary_recipient(asked) or asked.case.cleared_by_id is not None


def no_regulator_case(asked: Asked) -> bool:
    """While a regulator asks on behalf of this customer, a gift would look like buying the answer."""
    customer = asked.case.customer
    if customer is None:
        return True
    return not Complaint.objects.filter(customer=customer, channel=Channel.REGULATOR, state__in=OPEN).exists()


def reason_and_anger(asked: Asked) -> bool:
    """On strong anger it leaves only if a second person said so, with a reason."""
    return customer_is_calm_enough(asked) or asked.case.despite_anger_by_id is not None


def proven(asked: Asked) -> bool:
    """What went by post has a proof that it arrived."""
    return asked.case.timing != Timing.POST or bool((asked.fact("proof") or "").strip())


def unnamed_gets_little(asked: Asked) -> bool:
    """Somebody unnamed is given something at once, up to the floor."""
    gift = asked.case
    return gift.customer_id is not None or (gift.timing == Timing.AT_ONCE and gift.amount <= gift.basis_amount)


def no_bribe(asked: Asked) -> bool:
    """The card asks for nothing in return."""
    return not any(conditions_in(part) for part in asked.case.card)


def not_held(code: Hold, asked: Asked) -> bool:
    """Whether it does not have to wait for this before it leaves."""
    return code not in holds(situation_of(asked.case), asked.at)


def outside_practice(asked: Asked) -> bool:
    """At practice nothing is taken from a budget or from stock."""
    return not asked.case.team.is_practice


REAL = law("outside_practice", _("a case outside practice: there you would hand it in"), "", outside_practice)
APOLOGY = law("apology_recorded", _("a recorded apology"), "apology", apology_recorded)
NO_HOLD = law("no_legal_hold", _("legal’s clearance"), "legal-hold", no_legal_hold)
FRESH_READING = law("fresh_reading", _("how the customer feels now"), "emotion", reading_is_fresh)
UNNAMED = law(
    "unnamed_gets_little", _("at once and up to the floor for an unnamed customer"), "gift", unnamed_gets_little
)
TIER_IN_FORCE = law("tier_in_force", _("a tier that holds today; make the proposal anew"), "gift", tier_in_force)
REASON = law("tier_or_reason", _("a reason for a value outside the tier"), "gift", tier_or_reason)
NO_REGULATOR = law(
    "no_regulator_case", _("the end of this customer’s case with the regulator"), "gift", no_regulator_case
)
CARD_FITS = law("card_fits", _("a shorter card: it does not fit on the paper"), "card", card_fits)
NO_BRIBE = law("no_bribe", _("a card that asks for nothing in return"), "card", no_bribe)

require(
    "gift_grant",
    REAL,
    APOLOGY,
    NO_HOLD,
    FRESH_READING,
    UNNAMED,
    NO_BRIBE,
    CARD_FITS,
    NO_REGULATOR,
    law("calm_enough", _("a calmer customer, or a second person’s approval"), "emotion", customer_is_calm_enough),
    law(
        "within_tier",
        _("a value within the tier, or a second person’s approval"),
        "gift",
        lambda asked: asked.case.placement in IN_A_TIER,
    ),
    TIER_IN_FORCE,
    REASON,
    law("no_crisis", _("the release by the crisis team for a critical case"), "gift", nobody_in_crisis),
    law(
        "within_authority",
        _("a value within your authority, or a second person’s approval"),
        "gift",
        lambda asked: authority_covers(asked.by, asked.case, asked.at),
    ),
    law("ordinary_recipient", _("a manager’s approval for this recipient"), "gift", ordinary_recipient),
)
require(
    "gift_submit",
    REAL,
    APOLOGY,
    NO_HOLD,
    FRESH_READING,
    UNNAMED,
    NO_BRIBE,
    CARD_FITS,
    NO_REGULATOR,
    law("calm_or_reason", _("a reason for a gift while the customer is still upset"), "gift", calm_or_reason),
    TIER_IN_FORCE,
    REASON,
)
require(
    "gift_approve",
    NO_HOLD,
    NO_REGULATOR,
    law(
        "authority_covers",
        _("an approver whose authority covers it"),
        "approval",
        lambda asked: decision_covered(asked.by, asked.case, asked.at, acting_for_now()),
    ),
    law(
        "crisis_released",
        _("the release by the crisis team: the case stands with them"),
        "approval",
        crisis_team_releases,
    ),
    law("manager_for_others", _("a manager’s approval for this recipient"), "approval", manager_for_others),
    law("recipient_cleared", _("the clearance by compliance for this recipient"), "approval", recipient_cleared),
    law(
        "note_on_anger",
        _("a note why the gift goes ahead while the customer is upset"),
        "approval",
        lambda asked: customer_is_calm_enough(asked) or bool((asked.fact("note") or "").strip()),
    ),
)
require("gift_reject", law("why", _("the reason"), "approval", given("note")))
require(
    "gift_prepare",
    law("card_written", _("all parts of the card"), "card", lambda asked: all(asked.case.needed_parts)),
    NO_BRIBE,
    CARD_FITS,
)
require(
    "gift_send",
    APOLOGY,
    NO_HOLD,
    NO_REGULATOR,
    law("reason_and_anger", _("a calmer customer, or a second person’s word with a reason"), "gift", reason_and_anger),
    *(law(code.value, code.label, "gift", partial(not_held, code)) for code in Hold),
)
require("gift_deliver", law("proof", _("a proof that it arrived"), "gift", proven))
require("gift_cancel", law("why", _("the reason"), "gift", given("why")))
require("gift_take_return", law("why", _("the reason"), "gift", given("why")))
