"""What to say and what to avoid, by feeling (docs/domain.md §2 and §7). A starter set, in all our languages."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Advice:
    """Sentences that help and sentences that hurt."""

    lead: str
    say: tuple
    avoid: tuple


SAY_AND_AVOID = {
    "angry": Advice(
        _("Calm the person before the matter."),
        (
            _("I would be angry too. Tell me everything, I am writing it down."),
            _("I am sorry you had to go through this. I will look after it myself."),
        ),
        (_("please calm down"), _("that is our policy")),
    ),
    "disappointed": Advice(
        _("Hope, and something that makes up for it."),
        (
            _("You expected more of us, and rightly so."),
            _("Let me see what we can do so that this ends well."),
        ),
        (_("this happens"), _("as soon as possible")),
    ),
    "confused": Advice(
        _("A plain explanation, one thing at a time."),
        (
            _("Let me explain it step by step. Please stop me whenever it is not clear."),
            _("In one sentence, this is what happened:"),
        ),
        (_("as I already said"), _("you must have misread it")),
    ),
    "anxious": Advice(
        _("Certainty: a time, a name, a next step."),
        (
            _("You will hear from me by the time I tell you, whatever I know by then."),
            _("This is safe for now, and this is what I do next."),
        ),
        (_("probably"), _("do not worry")),
    ),
    "weary": Advice(
        _("The fewest possible steps."),
        (
            _("You have told this often enough. I have it all here."),
            _("You need not do anything more. I do the rest."),
        ),
        (_("could you tell it again"), _("please fill in this form")),
    ),
    "calm": Advice(
        _("Thank them, and be exact."),
        (
            _("Thank you for telling us; that helps us to mend it."),
            _("What would be a good outcome for you?"),
        ),
        (_("no problem"), _("we cannot")),
    ),
}


STATUS = {
    "received": _("%(name)s, we have your complaint in your own words; somebody will speak to you shortly."),
    "acknowledged": _("%(name)s, we have heard you. I would like to be sure that I understood what you want."),
    "assessed": _("%(name)s, we have understood what you want and are beginning to find out what happened."),
    "investigating": _("%(name)s, we are finding out what happened and will come to you with a solution."),
    "proposed": _("%(name)s, the options are with you; tell us which one suits you, and we begin."),
    "committed": _("%(name)s, what we agreed is being carried out."),
    "resolved": _("%(name)s, everything we agreed is done. May I ask whether it is well for you now?"),
    "closed": _("%(name)s, your matter is closed. You can come back to it at any time."),
    "withdrawn": _("%(name)s, your matter is closed without a solution. You can come back to it at any time."),
}
PROMISED = _("%(status)s You will hear from us by %(time)s: %(promise)s.")


ASKED = _("%(status)s We have asked %(who)s and expect their answer by %(time)s.")
WAITING = {
    "answer": _("%(status)s We wait for your answer."),
    "papers": _("%(status)s We wait for the papers or photos from you."),
    "goods": _("%(status)s We wait for the goods that are on their way back to us."),
    "wish": _("%(status)s We wait as you asked us to."),
}


def status_sentence(case, promise=None, *, task=None, hold=None) -> str:
    """Where the matter stands, to read aloud to the customer, in the active language.

    With the promise that is due next, else what we wait for: the customer, or a department that was asked.
    """
    name = case.customer.addressed if case.customer else pgettext("address", "Dear customer")
    status = str(STATUS[case.state]) % {"name": name}
    if hold is not None:
        status = str(WAITING[hold.why]) % {"status": status}
    if promise is None and task is not None and hold is None:
        expected = date_format(localtime(task.due_at), "DATETIME_FORMAT")
        return str(ASKED) % {"status": status, "who": task.department.name, "time": expected}
    if promise is None:
        return status
    time = date_format(localtime(promise.due_at), "DATETIME_FORMAT")
    return str(PROMISED) % {"status": status, "time": time, "promise": promise.text}
