"""How the acts on a gift read in the timeline of its case."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register

GIFT, MONEY = "gift", "money"

register(
    gift_draft=Act(_("drafted a gift: %(item)s"), GIFT),
    gift_grant=Act(_("decided on a gift within their authority: %(item)s"), GIFT),
    gift_submit=Act(_("asked for approval of a gift: %(item)s"), GIFT),
    gift_approve=Act(_("approved the gift: %(item)s"), GIFT),
    gift_reject=Act(_("refused the gift: %(item)s"), GIFT),
    gift_prepare=Act(_("prepared the gift: %(item)s"), GIFT),
    gift_send=Act(_("sent the gift: %(item)s"), GIFT),
    gift_deliver=Act(_("the gift reached the customer: %(item)s"), GIFT),
    gift_cancel=Act(_("cancelled the gift: %(item)s"), GIFT),
    gift_take_return=Act(_("the gift came back: %(item)s"), GIFT),
)

register(
    gift_overdue=Act(_("nobody decided on the gift in time; it goes to %(receiver)s"), GIFT),
    budget_begin=Act(_("began the budget %(budget)s"), MONEY),
    budget_allocate=Act(_("put %(amount)s into the budget %(budget)s"), MONEY),
    budget_adjust=Act(_("adjusted the budget %(budget)s by %(amount)s"), MONEY),
    budget_reverse=Act(_("reversed a movement of the budget %(budget)s: %(amount)s"), MONEY),
    budget_close=Act(_("closed the budget %(budget)s with %(left)s left"), MONEY),
    budget_warn=Act(_("the budget %(budget)s is used up to %(percent)s %%"), MONEY),
)
