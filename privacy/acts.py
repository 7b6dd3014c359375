"""How erasures and exports read in the journal."""

from django.utils.translation import gettext_lazy as _

from audit.journal import Act, register
from privacy.choices import Basis, RefusalReason

PRIVACY = "record"

register(
    erasurerequest_ask=Act(_("prepared the erasure %(erasure)s: %(basis)s"), PRIVACY, {"basis": Basis}),
    erasurerequest_carry_out=Act(_("carried out the erasure %(erasure)s"), PRIVACY),
    erasurerequest_refuse=Act(_("refused the erasure %(erasure)s: %(why)s"), PRIVACY, {"why": RefusalReason}),
    complaint_erase=Act(_("erased the words and names of this case (%(erasure)s)"), PRIVACY),
)
