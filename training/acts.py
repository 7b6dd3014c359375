"""How the acts of training read: that they were done, never what was said. They stand in no timeline of a case."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from training.models.pin import PinKind

register(
    scorecard_begin=Act(_("began a scorecard on %(case)s")),
    scorecard_hand_in=Act(_("handed in a scorecard on %(case)s")),
    scorecard_release=Act(_("showed a scorecard on %(case)s to the agent")),
    scorecard_drop=Act(_("dropped a scorecard on %(case)s")),
    scoreround_begin=Act(_("began a round of scoring on %(case)s with %(scorers)s scorers")),
    scoreround_reveal=Act(_("ended the blind part of a round on %(case)s")),
    scoreround_agree=Act(_("recorded the agreed score of a round on %(case)s")),
    scoreround_release=Act(_("showed the agreed score on %(case)s to the agent")),
    scoreround_cancel=Act(_("cancelled a round of scoring on %(case)s")),
    coachingnote_begin=Act(_("wrote a coaching note on %(case)s")),
    coachingnote_acknowledge=Act(_("acknowledged a coaching note on %(case)s")),
    coachingnote_check_again=Act(_("looked again after a coaching note on %(case)s")),
    coachingnote_withdraw=Act(_("took a coaching note on %(case)s back")),
    pin_put=Act(_("pinned a note to %(case)s: %(kind)s"), "record", {"kind": PinKind}),
    pin_withdraw=Act(_("withdrew a note on %(case)s"), "record", {"kind": PinKind}),
)
