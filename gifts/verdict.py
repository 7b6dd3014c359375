"""Whether a gift goes on one's own word, or who decides and why: told before anything is asked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from complaints.choices import EmotionLevel, Severity
from customers.models import CustomerKind
from gifts.authority import Already, Beyond, beyond
from gifts.choices import IN_A_TIER, NEXT_AUTHORITY, Placement
from gifts.policies import least_role, next_role
from ui.amounts import amount_words


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons`` are empty when nobody else is asked; ``approver`` names who decides else."""

    reasons: tuple[str, ...]
    approver: str

    @property
    def is_own(self) -> bool:
        """Whether the asker decides."""
        return not self.reasons


def verdict(*, case, user, amount: int, currency: str, placed: str, limits: dict, before: Already) -> Verdict:
    """What stands between ``user`` and this gift. ``limits`` are the authorities of the day by role."""
    too_much = beyond(limits.get(user.role), amount, before)
    reasons = [why for why in (too_much and limit_words(too_much, limits.get(user.role), currency),) if why]
    if placed not in IN_A_TIER:
        reasons.append(str(Placement(placed).label))
    if case and case.emotion_level == EmotionLevel.STRONG:
        reasons.append(_("the customer is still upset"))
    critical = bool(case and case.severity == Severity.CRITICAL)
    if critical:
        reasons.append(_("a critical case: the crisis team releases it"))
    special = bool(case and case.customer and case.customer.kind != CustomerKind.CONSUMER)
    if special:
        reasons.append(_("an official or business buyer"))
    beyond_supervisor = beyond(limits.get("supervisor"), amount, Already(0, before.customer_year))
    least = least_role(amount, {role: row.per_gift for role, row in limits.items()})
    next_up = placed in NEXT_AUTHORITY and (least is None or next_role(least) == "manager")
    needs_manager = special or critical or next_up or bool(beyond_supervisor) or user.role != "agent"
    return Verdict(tuple(reasons), name_of_approver(case, needs_manager))


def limit_words(which: Beyond, limits, currency: str) -> str:
    """The limit with its amount."""
    if limits is None:
        return str(which.label)
    amount = amount_words(getattr(limits, which.value), currency)
    return _("%(which)s (%(amount)s)") % {"which": which.label, "amount": amount}


def name_of_approver(case, needs_manager: bool) -> str:
    """The person who will be asked first, as colleagues call them, else the role."""
    if needs_manager:
        return getattr(case, "manager_name", None) or _("a manager")
    return getattr(case, "supervisor_name", None) or _("a supervisor")
