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
    gift_deliver=Act(_("noted that the gift reached the customer: %(item)s"), GIFT),
    gift_clear=Act(_("found nothing against this recipient: %(item)s"), GIFT),
    gift_go_ahead=Act(_("let the gift go ahead in spite of anger: %(item)s"), GIFT),
    gift_write_card=Act(_("wrote the card: %(item)s"), GIFT),
    gift_cancel=Act(_("cancelled the gift: %(item)s"), GIFT),
    gift_take_return=Act(_("took the gift back in: %(item)s"), GIFT),
)

CATALOGUE = "record"

register(
    giftitem_introduce=Act(_("took into the catalogue: %(item)s"), CATALOGUE),
    giftitem_revise=Act(_("changed in the catalogue: %(item)s"), CATALOGUE),
    giftitem_retire=Act(_("no longer offers: %(item)s"), CATALOGUE),
    giftitem_offer=Act(_("offers again: %(item)s"), CATALOGUE),
    giftitem_show=Act(_("added a picture: %(item)s"), CATALOGUE),
    giftitem_receive=Act(_("%(item)s: %(quantity)s came in"), CATALOGUE),
    giftitem_write_off=Act(_("%(item)s: %(quantity)s written off"), CATALOGUE),
    giftitem_expire=Act(_("%(item)s: %(quantity)s expired"), CATALOGUE),
    giftitem_ask_correction=Act(_("%(item)s: counted a difference of %(quantity)s"), CATALOGUE),
    giftitem_correct=Act(_("%(item)s: agreed to a difference of %(quantity)s"), CATALOGUE),
    giftitem_refuse_correction=Act(_("%(item)s: did not agree to a difference of %(quantity)s"), CATALOGUE),
    giftitem_run_low=Act(_("%(item)s runs low: %(left)s left"), CATALOGUE),
    giftitem_ask_reissue=Act(_("%(item)s: asked for another code"), CATALOGUE),
    giftitem_reissue=Act(_("%(item)s: agreed to another code"), CATALOGUE),
    giftitem_refuse_reissue=Act(_("%(item)s: did not agree to another code"), CATALOGUE),
    voucher_import=Act(_("took a code in"), CATALOGUE),
    voucher_reserve=Act(_("set a code aside"), CATALOGUE),
    voucher_release=Act(_("put a code back"), CATALOGUE),
    voucher_issue=Act(_("gave a code out"), CATALOGUE),
    voucher_redeem=Act(_("noted that a code was used"), CATALOGUE),
    voucher_expire=Act(_("let a code expire"), CATALOGUE),
    voucher_void=Act(_("made a code void"), CATALOGUE),
    voucher_see=Act(_("looked at a code"), CATALOGUE),
    gift_overdue=Act(_("passed the gift that nobody decided on in time to %(receiver)s"), GIFT),
    budget_begin=Act(_("began the budget %(budget)s"), MONEY),
    budget_allocate=Act(_("put %(amount)s into the budget %(budget)s"), MONEY),
    budget_adjust=Act(_("adjusted the budget %(budget)s by %(amount)s"), MONEY),
    budget_reverse=Act(_("reversed a movement of the budget %(budget)s: %(amount)s"), MONEY),
    budget_close=Act(_("closed the budget %(budget)s with %(left)s left"), MONEY),
    budget_warn=Act(_("warned that the budget %(budget)s is used up to %(percent)s %%"), MONEY),
)
