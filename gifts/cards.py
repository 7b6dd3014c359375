"""The four parts of the card as a first suggestion, in the language that is active: the customer's.

It is made to be rewritten: what is left word for word counts as a form letter (gifts.policies).
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gifts.policies import CONDITION

SORRY_FOR = {
    "quality": gettext_lazy("What you bought from us was not as it should be."),
    "delay": gettext_lazy("We let you wait longer than we had said."),
    "attitude": gettext_lazy("You were not treated the way you deserve."),
    "billing": gettext_lazy("We asked you for an amount that you could not follow."),
    "privacy": gettext_lazy("You trusted us with your data, and we gave you cause to worry."),
    "promise": gettext_lazy("We gave you our word and did not keep it."),
    "system": gettext_lazy("Our system failed you when you needed it."),
}
FROM_NOW_ON = {
    "quality": gettext_lazy("From now on every piece is looked over once more before it leaves us."),
    "delay": gettext_lazy("From now on you will hear from us before a date moves, not after it."),
    "attitude": gettext_lazy("From now on a person you know by name looks after you."),
    "billing": gettext_lazy("From now on every amount comes with its explanation."),
    "privacy": gettext_lazy("From now on only those who need your data can see it."),
    "promise": gettext_lazy("From now on every promise to you has a name and a date."),
    "system": gettext_lazy("From now on you will be told before we work on the system."),
}
# How deep the apology goes follows what happened: too much of it for a slip sounds as false as too little for a harm.
GRAVE = frozenset({"severe", "critical"})
SORRY = gettext_lazy("%(what)s We are sorry.")
DEEPLY_SORRY = gettext_lazy("%(what)s We are deeply sorry, and we know that words alone do not make it good.")


def suggestion(case, *, put_right: str = "", mended: str = "") -> dict[str, str]:
    """{part: words} for a case, in the customer\'s language, as deep as it was grave.

    ``put_right`` is what was done, else ``mended`` agreed.
    """
    with override(case.language):
        code, done = case.category.code, (put_right or mended).strip().rstrip("。.")
        sorry = SORRY_FOR.get(code, gettext_lazy("Something went wrong that should not have."))
        onward = FROM_NOW_ON.get(code, gettext_lazy("From now on we look twice where we looked once."))
        return {
            "apology": str(DEEPLY_SORRY if case.severity in GRAVE else SORRY) % {"what": sorry},
            "remedy": _("This is what we did: %(what)s.") % {"what": done} if done else _("It has been put right."),
            "thanks": _("Thank you for telling us. It lets us mend it for those who come after you."),
            "promise": str(onward),
        }


def marked(words: str) -> list[tuple[str, bool]]:
    """The words in pieces, [(piece, whether it ties the gift to a condition)], in their order."""
    pieces, end = [], 0
    for found in CONDITION.finditer(words):
        pieces += [(words[end : found.start()], False), (found.group(), True)]
        end = found.end()
    return [(piece, is_condition) for piece, is_condition in [*pieces, (words[end:], False)] if piece]


def greeting(gift_or_case) -> str:
    """How the card begins, in the language that is active."""
    customer = gift_or_case.customer
    return _("Dear %(name)s,") % {"name": customer.addressed} if customer else _("Dear customer,")
