"""Follow-ups and the rules that plan them."""

from followups.models.follow_up import FollowUp
from followups.models.rule import FollowUpRule

__all__ = ["FollowUp", "FollowUpRule"]
