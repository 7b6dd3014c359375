"""How the acts of training read. They stand in no timeline of a case: what is learned is not what happened."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from training.models.pin import PinKind

register(
    pin_put=Act(_("pinned a note to %(case)s: %(kind)s"), "record", {"kind": PinKind}),
    pin_withdraw=Act(_("withdrew a note on %(case)s"), "record", {"kind": PinKind}),
)
