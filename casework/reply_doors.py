"""What may become of words that were handed in: the noun in the address, the form that asks, the verb that decides."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.doors import Door
from casework.forms import reply
from casework.replying import hand_in_again, release, send_back

REPLY_ACTS = {
    "undo": Door(
        "undo_reply",
        reply.UndoForm,
        _("The reply is taken back"),
        pgettext_lazy("reply", "Undo"),
        _("It has not left. The words become a draft again."),
        moves=False,
    ),
    "again": Door(
        "retry_reply",
        reply.AgainForm,
        _("Send it again"),
        _("Send it again"),
        _("Look at the address first; somebody may have mistyped it."),
        moves=False,
        act=hand_in_again,
    ),
    "release": Door(
        "clear_reply",
        reply.WordsReleaseForm,
        _("Release these words"),
        _("Release them"),
        _("A mail then leaves within seconds; anything else may be said from then on."),
        moves=False,
        act=release,
    ),
    "return": Door(
        "return_reply",
        reply.WordsReturnForm,
        _("Send these words back"),
        _("Send them back"),
        _("They become a draft of their author again, with what you write here beside it."),
        moves=False,
        act=send_back,
    ),
    "said": Door(
        "say_reply",
        reply.SaidForm,
        _("The released words were said"),
        _("They were said"),
        _("Only now do they stand in the timeline as said to the customer."),
        moves=False,
    ),
}
