"""Where a matter stands, in sentences to read aloud to the customer, in all our languages."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from ui.sentences import ended_once

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
MERGED = _("%(name)s, your matter goes on under the number %(number)s, together with all that you told us.")
PROMISED = _("%(status)s You will hear from us by %(time)s: %(promise)s.")


ASKED = _("%(status)s We have asked %(who)s and expect their answer by %(time)s.")
WAITING = {
    "answer": _("%(status)s We wait for your answer."),
    "papers": _("%(status)s We wait for the papers or photos from you."),
    "goods": _("%(status)s We wait for the goods that are on their way back to us."),
    "wish": _("%(status)s We wait as you asked us to."),
}


def status_sentence(case, promise=None, *, task=None, hold=None, stays=None) -> str:
    """Where the matter stands, to read aloud to the customer, in the active language.

    With the promise that is due next, else what we wait for: the customer, or a department that was asked. Of a case
    that ended as a duplicate it says where the matter goes on: in ``stays``.
    """
    name = case.customer.addressed if case.customer else pgettext("address", "Dear customer")
    if stays is not None:
        return str(MERGED) % {"name": name, "number": stays.reference}
    status = str(STATUS[case.state]) % {"name": name}
    if hold is not None:
        status = str(WAITING[hold.why]) % {"status": status}
    if promise is None and task is not None and hold is None:
        expected = date_format(localtime(task.due_at), "DATETIME_FORMAT")
        return str(ASKED) % {"status": status, "who": task.department.name, "time": expected}
    if promise is None:
        return status
    time = date_format(localtime(promise.due_at), "DATETIME_FORMAT")
    return ended_once(str(PROMISED) % {"status": status, "time": time, "promise": promise.text})
