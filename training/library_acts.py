"""How reviews and the library read in the timeline of their case. None of it is for the customer."""

from django.utils.translation import gettext_lazy as _

from audit.journal import LEARNING, Act, register
from training.library_choices import Lesson

register(
    queuedcase_claim=Act(_("took a case to review"), LEARNING),
    queuedcase_release=Act(_("put a case back into the review queue"), LEARNING),
    review_write=Act(_("reviewed the case (version %(number)s)"), LEARNING),
    reviewaction_add=Act(_("put an action from the review to %(owner)s"), LEARNING),
    reviewaction_hand=Act(_("handed an action from the review to %(owner)s"), LEARNING),
    reviewaction_finish=Act(_("finished an action from the review"), LEARNING),
    nomination_make=Act(_("nominated it for the library: %(lesson)s"), LEARNING, {"lesson": Lesson}),
    nomination_take_up=Act(_("took the nomination up"), LEARNING),
    nomination_decline=Act(_("declined the nomination"), LEARNING),
    casecopy_begin=Act(_("began an anonymised copy: %(lesson)s"), LEARNING, {"lesson": Lesson}),
    casecopy_change=Act(_("worked on the anonymised copy"), LEARNING),
    casecopy_hand_in=Act(_("asked a second reader to look at the anonymised copy"), LEARNING),
    casecopy_send_back=Act(_("sent the anonymised copy back"), LEARNING),
    casecopy_publish=Act(_("published the anonymised copy"), LEARNING),
    casecopy_withdraw=Act(_("took the anonymised copy out of the library"), LEARNING),
    pack_make=Act(_("began a seminar pack"), LEARNING),
    pack_change=Act(_("changed a seminar pack"), LEARNING),
    pack_add=Act(_("put a moment into a seminar pack"), LEARNING),
    pack_remove=Act(_("took a moment out of a seminar pack"), LEARNING),
    pack_raise_up=Act(_("put the moments of a seminar pack in another order"), LEARNING),
)
