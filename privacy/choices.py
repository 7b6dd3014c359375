"""The words of privacy that are stored in columns. All are codes: a request for erasure holds nothing personal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ErasureState(TextChoices):
    """What became of a request."""

    REQUESTED = "requested", pgettext_lazy("erasure", "to be decided")
    CARRIED_OUT = "carried_out", pgettext_lazy("erasure", "carried out")
    REFUSED = "refused", pgettext_lazy("erasure", "refused")


class Basis(TextChoices):
    """On what ground the data go."""

    WISH = "wish", _("the person asks for it")
    CONSENT = "consent", _("consent was withdrawn")
    PURPOSE = "purpose", _("no longer needed")
    UNLAWFUL = "unlawful", _("should never have been collected")
    AUTHORITY = "authority", _("an authority or court orders it")
    RETENTION = "retention", _("the retention period is over")
    BACKUP = "backup", _("a restored backup had brought it back")


BY_THE_SYSTEM = frozenset({Basis.RETENTION, Basis.BACKUP})


class Identity(TextChoices):
    """What shows that it is the person who asks."""

    CALLED_BACK = "called_back", _("called back on the known number")
    KNOWN_ADDRESS = "known_address", _("wrote from the known address")
    DOCUMENT = "document", _("showed a document")
    REPRESENTATIVE = "representative", _("a representative with authority")
    NOT_NEEDED = "not_needed", _("not needed: the ground does not come from the person")


class RefusalReason(TextChoices):
    """Why the data stay."""

    LEGAL_HOLD = "legal_hold", _("a legal hold stands")
    DUTY_TO_KEEP = "duty_to_keep", _("a law makes us keep them")
    CLAIMS = "claims", _("needed for legal claims")
    IDENTITY = "identity", _("the person’s identity was not shown")
    TAKEN_BACK = "taken_back", _("the person took the request back")
